"""Which hyphens at a line end belong to their word, decided by what the whole document shows.

Most line-end hyphens in Indonesian papers stay (``masing-masing``, ``sebab-akibat``, ``di-generate``): only a document
that hyphenates by syllable, or one that has the joined word elsewhere, loses them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MIN_CANDIDATES = 8
"""A document hyphenates by syllable if it has at least this many undecided hyphens at line ends …"""
MIN_SHARE = 0.01
"""… and they end more than this share of its lines (measured on 260 labelled cases)."""
MIN_COMPOUNDS = 3
LONG_HEAD = 4
"""A first part that stands with a hyphen inside lines so often, or once if it has so many letters, keeps it at line
ends: shorter ones may be a syllable of another word."""

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LINE_END = re.compile(r"(?<=\w)-[ ]*\n[ ]*(?=[^\W_])")
_GAP = re.compile(r"\s")
_LETTERS_END = re.compile(r"[^\W\d_]+$")
_LETTERS_START = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"://|www\.|@|\w/\w|doi\.|\w\.\w")
_PREFIXES = ("memper", "diper", "meng", "meny", "peng", "peny", "mem", "men", "pem", "pen", "ber", "ter", "per", "se",
             "ke", "di", "me", "pe")  # fmt: skip
_SUFFIXES = ("kannya", "annya", "inya", "nya", "kan", "lah", "kah", "an", "i")
_NASAL = ("m", "n", "ng", "ny")


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What a document shows about its hyphens.

    ``counts`` holds how often each lower-case word, also with inner hyphens, stands within a line; ``hyphenates`` says
    that the document breaks words by syllable, ``heads`` how often a first part is written with a hyphen inside a line.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    hyphenates: bool = False
    heads: Mapping[str, int] = field(default_factory=dict)

    def glue(self, left: str, right: str) -> str:
        """Return what joins ``left-`` at a line end with ``right`` on the next line: ``"-"`` or nothing.

        Args:
            left: The last word of the line, without its hyphen; punctuation before it may be there.
            right: The first word of the next line; punctuation after it may be there.
        """
        if _belongs(left, right):
            return "-"
        head, tail = _core(left, right)
        joined, kept = self.counts.get(head + tail, 0), self.counts.get(f"{head}-{tail}", 0)
        if joined or kept:
            return "" if joined >= kept else "-"
        if self._compounds(head):
            return "-"
        return "" if self.hyphenates and not _reduplicates(head, tail) else "-"

    def _compounds(self, head: str) -> bool:
        """Return whether the document writes a first part with a hyphen (``north-``), not a mere syllable."""
        n_compounds = self.heads.get(head, 0)
        return n_compounds >= MIN_COMPOUNDS or (n_compounds > 0 and len(head) >= LONG_HEAD)

    def mend(self, word: str) -> str:
        """Join a hyphen left over inside a line (``kemis-kinan``) if the document has that word, not its halves."""
        if "-" not in word or word.startswith("-") or word.endswith("-"):
            return word
        parts = word.split("-")
        mended = parts[0]
        for part in parts[1:]:
            head, tail = _core(mended, part)
            compound = self.counts.get(head, 0) and self.counts.get(tail, 0)  # both are words: ``sumber-daya``
            attested = self.counts.get(head + tail, 0) > self.counts.get(f"{head}-{tail}", 0)
            joined = attested and not compound and not _belongs(mended, part)
            mended += part if joined else f"-{part}"
        return mended


def learn(lines: Iterable[str]) -> Hyphens:
    """Learn a document's words and whether it breaks them by syllable.

    Args:
        lines: All lines of the document in reading order, normalised.
    """
    text = "\n".join(lines)
    undecided, whole, done = 0, [], 0
    for match in _LINE_END.finditer(text):
        start = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
        after = _GAP.search(text, match.end())
        end = after.start() if after else len(text)
        left, right = text[start : match.start()], text[match.end() : end]
        undecided += not _belongs(left, right) and not _reduplicates(*_core(left, right))
        whole.append(text[done:start])  # the halves of a broken word are no words
        done = max(done, end)
    whole.append(text[done:])
    counts = Counter(_TOKEN.findall(" ".join(whole).lower()))
    heads: Counter[str] = Counter()
    for word, n_words in counts.items():
        head, hyphen, tail = word.partition("-")
        if hyphen and head != tail:
            heads[head] += n_words
    n_lines = text.count("\n") + 1
    return Hyphens(counts, undecided >= MIN_CANDIDATES and undecided > MIN_SHARE * n_lines, heads)


def _core(left: str, right: str) -> tuple[str, str]:
    """Return the letters that meet at the hyphen, in lower case."""
    head, tail = _LETTERS_END.search(left), _LETTERS_START.match(right)
    return (head[0].lower() if head else ""), (tail[0].lower() if tail else "")


def _belongs(left: str, right: str) -> bool:
    """Return whether the hyphen is part of the word whatever the document does: names, numbers, acronyms, addresses."""
    head, tail = _LETTERS_END.search(left), _LETTERS_START.match(right)
    if not head or not tail or _ADDRESS.search(left):
        return True
    if tail[0][0].isupper() and not head[0].isupper():
        return True
    return (head[0].isupper() and len(head[0]) > 1 and not tail[0].isupper()) or _same(head[0].lower(), tail[0].lower())


def _same(head: str, tail: str) -> bool:
    return len(head) > 2 and head == tail


def _reduplicates(head: str, tail: str) -> bool:
    """Return whether the halves repeat one stem (``berbeda-beda``, ``sebaik-baiknya``, ``tolong-menolong``)."""
    if len(head) < 3 or len(tail) < 3:
        return False
    heads, tails = _stems(head), _stems(tail)
    return any(len(stem) > 2 and stem in tails for stem in heads)


def _stems(word: str) -> set[str]:
    """Return the word without the affixes it may carry; a nasal prefix may have swallowed the first letter."""
    found = {word}
    for prefix in _PREFIXES:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            found.add(rest)
            if prefix.endswith(_NASAL):
                found |= {first + rest for first in "ptks"}
    for suffix in _SUFFIXES:
        found |= {stem[: -len(suffix)] for stem in tuple(found) if stem.endswith(suffix)}
    return {stem for stem in found if len(stem) > 2}
