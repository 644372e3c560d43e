"""Cited sources: which citations name the same work, and which name a study of the review itself.

Papers cite one work in several ways: *Aminah (2015)*, *Siti Aminah (2015)*, *Aminah dkk., 2015*. Two references match
if they share an author's name and the year. If other names contradict each other, or only one has a letter after the
year, the match is doubtful; such matches are counted as one source and listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

_YEAR = re.compile(r"(?<!\d)((?:18|19|20)\d\d)([a-z]?)(?![a-z\d])")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_NAMES = frozenset(
    {"dan", "and", "dkk", "et", "al", "dalam", "in", "cited", "dikutip", "oleh", "by", "menurut", "the"}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A work as cited: the words of the authors' names and the year, both possibly empty."""

    names: frozenset[str]
    year: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two citations that were taken for one work, or for two, without certainty."""

    first: str
    second: str
    same: bool


@cache
def reference(text: str) -> Reference:
    """Read the names before the first year of a citation, or all words where there are none before it."""
    folded = text.casefold()
    year = _YEAR.search(folded)
    before = folded[: year.start()] if year else folded
    names = _names(before) or _names(folded)
    return Reference(names, year[1] if year else "", year[2] if year else "")


def _names(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text)) - _NOT_NAMES


def match(a: Reference, b: Reference) -> bool:
    """Say whether two references share a year and any name; without a year on either side, all names."""
    if not a.year and not b.year:
        return bool(a.names) and a.names == b.names
    return a.year == b.year and bool(a.names & b.names) and (not a.letter or not b.letter or a.letter == b.letter)


def doubtful(a: Reference, b: Reference) -> bool:
    """Say whether the match of two references, or their difference, is uncertain."""
    if match(a, b):
        return not (a.names <= b.names or b.names <= a.names) or a.letter != b.letter
    return bool(a.year) != bool(b.year) and bool(a.names & b.names)


Key = tuple[str, str]
"""``cited``, ``study`` or ``publication``, and the text or the study's id."""


class Sources:
    """Citations grouped into works.

    Attributes:
        doubts: The pairs whose match, or difference, is uncertain.
    """

    def __init__(self, cited: Iterable[str], studies: Mapping[str, str], excluded: str = "") -> None:
        """Group citations.

        Args:
            cited: The citations as they are recorded; empty ones have no source.
            studies: Authors and year of each study of the review, by the study's id.
            excluded: A publication whose citations do not count, as people cite it; empty for none.
        """
        self._parent: dict[Key, Key] = {}
        known: dict[Key, Reference] = {("study", study): reference(text) for study, text in studies.items()}
        if excluded:
            known["publication", excluded] = reference(excluded)
        texts = sorted({text for text in cited if text.strip()})
        self._ids = {study.casefold() for study in studies}
        self.doubts = tuple(self._group({**known, **{("cited", text): reference(text) for text in texts}}))
        self._here = {self._root(key) for key in known}

    def of(self, cited: str) -> str | None:
        """Return the work that a citation names, or None where it is in the review or must not count."""
        if cited.strip().casefold() in self._ids:
            return None
        work = self._root(("cited", cited))
        return None if work in self._here else work[1]

    def _group(self, references: Mapping[Key, Reference]) -> Iterator[Doubt]:
        by_name: dict[str, list[Key]] = {}
        for key, work in references.items():
            for name in sorted(work.names):
                by_name.setdefault(name, []).append(key)
        seen = set()
        for keys in by_name.values():
            for pair in combinations(keys, 2):
                if pair in seen or all(kind != "cited" for kind, _ in pair):
                    continue
                seen.add(pair)
                a, b = references[pair[0]], references[pair[1]]
                if same := match(a, b):
                    self._join(*pair)
                if doubtful(a, b):
                    yield Doubt(pair[0][1], pair[1][1], same)

    def _join(self, a: Key, b: Key) -> None:
        a, b = self._root(a), self._root(b)
        if a != b:
            self._parent[a] = b

    def _root(self, key: Key) -> Key:
        while key in self._parent:
            key = self._parent[key]
        return key
