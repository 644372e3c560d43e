"""Enumerations: ``a) …; b) …``, ``(i) …; (ii) …``, ``1. …``, ``pertama, …; kedua, …`` and their items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kube_review.language import wordlist

_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "pertama first firstly", "kedua second secondly", "ketiga third thirdly", "keempat fourth fourthly",
            "kelima fifth fifthly", "keenam sixth", "ketujuh seventh", "kedelapan eighth", "kesembilan ninth",
            "kesepuluh tenth",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_ROMAN_NAMES = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = {name: number for number, name in enumerate(_ROMAN_NAMES.split(), start=1)}
_MARKER = re.compile(
    r"(?<![\w(.,/-])\(?(?P<bracket>[a-z]|[ivx]{2,5}|[A-H]|\d{1,2})\)(?=\s*[^\s\d.,;:)])"
    r"|(?<![\w(.,/-])(?P<dot>[a-z]|\d{1,2})\.(?=\s+[^\s\d.,;:)])"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b(?=\s*[,:]|\s+\w)",
    re.IGNORECASE,
)
_POINTS_AT = wordlist("""
    pasal ayat huruf butir poin point angka nomor no lihat tabel gambar bab paragraf paragraph tahun kelas tahap ke
    bagian lampiran see table figure item section kelompok siklus hal hlm halaman page
    """)
_JOINERS = wordlist("dan and atau or serta kemudian lalu then & maupun")
_MOST_PLAIN = 2
_MOST_NESTED = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker in running text: its span, the kind and number it stands for, and the enumeration it belongs to.

    Enumerations of one text are numbered from 0 in the order in which they begin.
    """

    start: int
    end: int
    style: str
    number: int
    run: int


@dataclass(slots=True)
class _Run:
    style: str
    marks: list[tuple[re.Match[str], int]]
    strong: bool

    @property
    def last(self) -> int:
        return self.marks[-1][1]


def marks(text: str, start: int = 0, end: int | None = None) -> list[Mark]:
    """Find the markers of every enumeration within one paragraph.

    Markers count as an enumeration where at least two of them run in order from the first (a, b, c; i, ii, iii; 1, 2,
    3); one may nest in an item of another. References (``pasal 7 ayat 1)``, ``lihat b)``) are none.

    Args:
        text: The text the paragraph stands in.
        start: Where the paragraph begins, in code points.
        end: Where it ends, exclusive; the end of the text by default.

    Returns:
        The markers in order.
    """
    stop = len(text) if end is None else end
    runs: list[_Run] = []
    open_runs: list[_Run] = []
    for match in _MARKER.finditer(text, start, stop):
        strength = _strength(text, start, match)
        if strength:
            _place(match, strength > 1, runs, open_runs)
    kept = [run for run in runs if len(run.marks) >= 2 and (run.strong or len(run.marks) >= 3)]
    found = [
        Mark(match.start(), match.end(), run.style, number, index)
        for index, run in enumerate(kept)
        for match, number in run.marks
    ]
    return sorted(found, key=lambda mark: mark.start)


def opening_mark(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Read the marker with which a paragraph begins, for lists whose items are paragraphs.

    Returns:
        The style and number (bullets: ``bullet`` and 0), or None where the paragraph does not begin with a marker.
    """
    if text[start] in "•◦▪-–*" and text[start + 1 : start + 2] == " ":
        return "bullet", 0
    match = _MARKER.match(text, start, end)
    if match is None or match.group("word"):
        return None
    return _readings(match)[-1]


def _strength(text: str, start: int, match: re.Match[str]) -> int:
    """Tell how surely a marker opens an item: 2 after punctuation or a joiner, 1 elsewhere, 0 where it points."""
    before = text[max(start, match.start() - 30) : match.start()].rstrip()
    if not before:
        return 2
    if before[-1] in ":;":
        return 2
    if before[-1] in ".?!,“\"'‘(—–-•":
        return 2 if match.group("dot") is None or before[-1] in ".?!" else 1
    last = before.split()[-1].lower().strip('(“"')
    if last in _JOINERS:
        return 2
    if last in _POINTS_AT or last[-1].isdigit() or match.group("bracket") is None:
        return 0
    return 1


def _readings(match: re.Match[str]) -> list[tuple[str, int]]:
    """List what a marker may mean: ``i)`` is the ninth letter and the first Roman number."""
    if match.group("word"):
        return [("word", _WORDS[match.group("word").lower()])]
    kind = "bracket" if match.group("bracket") else "dot"
    sign = match.group(kind)
    if sign.isdigit():
        return [(f"{kind}-number", int(sign))]
    readings = [(f"{kind}-letter", ord(sign.lower()) - 96)] if len(sign) == 1 else []
    if sign.lower() in _ROMAN:
        readings.append((f"{kind}-roman", _ROMAN[sign.lower()]))
    return readings


def _place(match: re.Match[str], strong: bool, runs: list[_Run], open_runs: list[_Run]) -> None:
    """Add the marker to the innermost open enumeration it continues, or let it begin a new one."""
    readings = _readings(match)
    for depth in range(len(open_runs) - 1, -1, -1):
        run = open_runs[depth]
        for style, number in readings:
            # One marker may be lost in extraction: a), b), d) is still one enumeration.
            if style == run.style and (number == run.last + 1 or (number == run.last + 2 and len(run.marks) > 1)):
                run.marks.append((match, number))
                del open_runs[depth + 1 :]
                return
    for style, number in readings:
        if number == 1 and (strong or style.startswith("bracket")):
            run = _Run(style, [(match, 1)], strong)
            open_runs.append(run)
            del open_runs[:-_MOST_NESTED]
            runs.append(run)
            return


def paragraph_lists(openings: Sequence[tuple[tuple[str, int] | None, bool]]) -> dict[int, int]:
    """Find lists whose items are paragraphs.

    Args:
        openings: For each paragraph of a document its opening mark, or None, and whether it only interrupts (a table,
            caption or footnote).

    Returns:
        For each paragraph that is an item, by index: the index of the first item of its list.
    """
    lists: list[list[tuple[int, int]]] = []
    open_lists: list[tuple[str, list[tuple[int, int]]]] = []
    n_plain = 0
    for index, (mark, interrupts) in enumerate(openings):
        if interrupts:
            continue
        if mark is None:
            n_plain += 1
            # An item may go on in a second paragraph; bullets have no number by which to find the list again.
            open_lists = [entry for entry in open_lists if n_plain <= _MOST_PLAIN and entry[0] != "bullet"]
            continue
        n_plain = 0
        style, number = mark
        depth = next((d for d in range(len(open_lists) - 1, -1, -1) if _follows(open_lists[d], style, number)), None)
        if depth is not None:
            open_lists[depth][1].append((index, number))
            del open_lists[depth + 1 :]
        elif number <= 1:
            items = [(index, number)]
            lists.append(items)
            open_lists.append((style, items))
    return {index: items[0][0] for items in lists if len(items) >= 2 for index, _ in items}


def _follows(entry: tuple[str, list[tuple[int, int]]], style: str, number: int) -> bool:
    return entry[0] == style and (style == "bullet" or number == entry[1][-1][1] + 1)
