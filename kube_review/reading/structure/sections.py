"""Which part of a paper a heading opens, and what looks like a heading where no mark-up says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kube_review.language import wordlist
from kube_review.model import Section

_FILE = Path(__file__).with_name("headings.txt")
_MAX_OPENING_WORDS = 9

_NUMBERING = re.compile(
    r"\s*(?:(?:bab|bagian|chapter|section|part)\s+(?:[ivxlc]{1,6}|\d{1,2})\b[\s.:\-–—]*|"
    r"[ivxlc]{1,6}\s*[.):\-–—]\s*|[ivx]{1,5}\s+(?=[A-Z]{4})|"
    r"\d{1,2}(?:\s?\.\s?\d{1,2}){0,4}\s*[.)]?\s+|[a-z]\s?[.)]\s*)?",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}(?=\s?[.)])|[A-Za-z](?=\s?[.)]))")
_LETTER_SPACED = re.compile(r"(?:\w ){3,}\w\Z")
_NOT_WORDS = re.compile(r"[^\w]+")
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|\s\d{1,3}\Z")
_CHAPTER = re.compile(r"\s*(?:bab|bagian|chapter)\s+(?:[ivxlc]{1,6}|\d{1,2})\b", re.IGNORECASE)
SMALL_WORDS = wordlist(
    "dan di ke dari pada untuk dalam yang oleh dengan terhadap bagi atau sebagai of the "
    "and in on for to a an as by with or at"
)
_CHAPTER_WORD = re.compile(r"(?:bab|bagian|chapter)\s+", re.IGNORECASE)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_VAGUE = wordlist(
    "analisis analisa analysis hasil result results tujuan teori summary ringkasan sari implikasi implications pustaka "
    "diskusi bahasan saran pengantar background temuan findings motto pernyataan persetujuan lampiran abstraksi closing"
)
"""Words that head a section only in the dress of the main headings."""
MAX_HEADING_CHARS = 160


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: the section it opens (None for a heading of its own) and its rank, 1 the highest.

    ``exact`` tells a heading known as a whole ("Metode") from one that only begins like it ("Metode pembinaan"), and
    ``dress`` how it is set: capitals or not, and its kind of numbering. Headings of one rank wear the same dress.
    ``number`` is its own number, the last of several (3 of 2.3), None without one; ``name`` are its bare words.
    """

    section: Section | None
    rank: int
    exact: bool
    dress: str = ""
    number: int | None = None
    name: str = ""

    @property
    def is_chapter(self) -> bool:
        """Whether it says that it is a chapter (BAB II)."""
        return self.dress.endswith("chapter")

    @property
    def is_deep(self) -> bool:
        """Whether its number has several parts, as in 2.1."""
        return "figures" in self.dress and " 1 figures" not in self.dress

    @property
    def is_vague(self) -> bool:
        """Whether its word names a part of many sections: "Hasil", "Analisis", "Tujuan"."""
        return self.name in _VAGUE


def heading(text: str, level: int = 0) -> Heading:
    """Read a heading in Indonesian or English, numbered or not.

    Args:
        text: The heading as printed.
        level: Its depth if the mark-up has it, 1 the highest; 0 if unknown.

    Returns:
        The section it opens, None if it is not one of the customary ones, and its rank.
    """
    name = _as_written(bare(text))
    rank, dress = level or _rank(text), _dress(text, level)
    exact, openings = _customary()
    number = _number(text)
    if name in exact:
        return Heading(exact[name], rank, True, dress, number, name)
    if name.count(" ") < _MAX_OPENING_WORDS:
        for opening, section in openings:
            if name.startswith(opening):
                return Heading(section, rank, False, dress, number, name)
    return Heading(None, rank, False, dress, number, name)


@cache
def _customary() -> tuple[dict[str, Section], list[tuple[str, Section]]]:
    """Read the customary headings: those known as a whole, and the openings after which more words may follow."""
    exact: dict[str, Section] = {}
    openings: list[tuple[str, Section]] = []
    listing = re.sub(r"(?m)^#.*$", "", _FILE.read_text(encoding="utf-8"))
    for title, names in re.findall(r"\[(\w+)\]([^\[]*)", listing):
        for entry in filter(None, (" ".join(name.split()) for name in names.split(","))):
            whole = entry.removesuffix("...").strip()
            exact[whole] = Section(title)
            if whole != entry:
                openings.append((f"{whole} ", Section(title)))
    return exact, sorted(openings, key=lambda opening: -len(opening[0]))


def _as_written(name: str) -> str:
    """Return a heading that is torn into letters (``in t r o d u c t io n``) as the customary one it spells."""
    pieces = name.split()
    if 2 * sum(len(piece) == 1 for piece in pieces) <= len(pieces):
        return name
    return _closed_up().get("".join(pieces), name)


@cache
def _closed_up() -> dict[str, str]:
    return {name.replace(" ", ""): name for name in _customary()[0]}


def bare(text: str) -> str:
    """Reduce a heading to its words: lower case, without numbering, punctuation and letter-spacing."""
    text = text[:MAX_HEADING_CHARS].strip(" \t*#_:.-–—•")
    if _LETTER_SPACED.match(text):
        text = text.replace(" ", "")
    numbering = _NUMBERING.match(text)
    rest = text[numbering.end() :] if numbering else text
    return _NOT_WORDS.sub(" ", rest.lower()).strip()


def _rank(text: str) -> int:
    """Guess the depth of a heading from its dress: chapters and capitals above 4.1, A. and title case."""
    stripped = text.strip()
    if _CHAPTER.match(stripped):
        return 1
    if numbered := re.match(r"\d{1,2}(?:\s?\.\s?\d{1,2})*", stripped):
        return 1 + len(re.findall(r"\d+", numbered.group()))
    if stripped.isupper():
        return 1
    return 3 if re.match(r"[A-Z]\s?\.\s", stripped) and not re.match(r"[IVX]\s?\.\s", stripped) else 2


def _dress(text: str, level: int) -> str:
    """Describe how a heading is set; the number itself does not matter, nor do capitals beside figures."""
    found = _NUMBER_ALONE.match(text)
    number = found.group(1) if found else ""
    if _CHAPTER.match(text):
        return f"{level} chapter"
    if number[:1].isdigit():
        return f"{level} {number.count('.') + 1} figures"
    kind = "" if not number else "roman" if set(number) <= set("IVX") else "letter"
    return f"{level} {kind}{' capitals' if text.isupper() else ''}"


def is_numbered(dress: str) -> bool:
    """Say whether headings in this dress bear numbers."""
    return any(kind in dress for kind in ("figures", "roman", "letter", "chapter"))


def reopened(found: Heading, section: Section) -> Heading:
    """Return the heading as one that opens another section."""
    return replace(found, section=section)


def _number(text: str) -> int | None:
    """Return the number a heading bears, whatever its figures: 3 for ``3.``, ``III.``, ``C.``, ``2.3``, ``BAB III``."""
    words = _CHAPTER_WORD.sub("", text.strip())
    found = _NUMBER_ALONE.match(words) or (re.match(r"\s*([IVXLC]{1,6})\b", words) if words != text.strip() else None)
    if found is None:
        return None
    number = found.group(1)
    if number[0].isdigit():
        return int(number.split(".")[-1])
    if set(number) <= set("IVX") or (len(number) > 1 and set(number) <= set(_ROMAN)):
        values = [_ROMAN[letter] for letter in number]
        return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return ord(number.upper()) - ord("A") + 1


def is_leader_line(text: str) -> bool:
    """Say whether a line looks like an entry of a table of contents: dot leaders or a page number at its end."""
    return _LEADERS.search(text[:400]) is not None


def is_known(text: str) -> bool:
    """Say whether a line is, as a whole, one of the customary headings."""
    return len(text) <= MAX_HEADING_CHARS and not is_leader_line(text) and heading(text).exact


def looks_like_heading(line: str) -> bool:
    """Say whether a line standing alone is a heading, judged by its words only.

    A customary heading always is; else a short line without a closing stop that is in capitals, is numbered as a
    chapter or section, or has a capital on every word that is not a small one.
    """
    text = line.strip()
    if not text or len(text) > MAX_HEADING_CHARS or text[-1] in ".;,:" or is_leader_line(text):
        return is_known(text.rstrip(".:")) if text else False
    if is_known(text):
        return True
    words = re.findall(r"[^\W\d_][\w’'/-]*", text)
    if not words or len(words) > 16 or not any(len(word) > 2 for word in words):
        return False
    if _CHAPTER.match(text) or (text.upper() == text and len("".join(words)) > 3):
        return True
    titled = all(word[0].isupper() or word in SMALL_WORDS for word in words) and words[0][0].isupper()
    numbered = re.match(r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}\.|[A-Z]\.|[IVX]{1,5}\.)\s+\S", text) is not None
    return titled and len(words) >= 2 if not numbered else titled or len(words) <= 8
