"""Studies that may be one: near-same texts, and several reports of one piece of fieldwork."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations

_WORD = re.compile(r"\w+")
_SHINGLE_WORDS = 5
_N_MINIMA = 256
_SAME_YEARS = 3

NEAR_SAME = 0.8
"""From this share of shingles on, two texts count as the same text."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """The smallest hashes of a text's five-word shingles: enough to tell how much two texts share.

    A sketch takes 2 kB whatever the length of the text, so hundreds of texts can be compared in memory.
    """

    minima: frozenset[int]


@dataclass(frozen=True, slots=True)
class StudyData:
    """What tells whether two studies rest on one fieldwork; ``authors`` and ``district`` are joined with ``; ``."""

    study: str
    title: str = ""
    authors: str = ""
    year: int | None = None
    district: str = ""
    doi: str = ""


def sketch(text: str) -> Sketch:
    """Reduce a text to its sketch (bottom-k min-wise hashing, Broder 1997).

    Args:
        text: The text; case, punctuation and white space do not matter.

    Returns:
        The 256 smallest of the hashes of its five-word shingles.
    """
    words = _WORD.findall(text.lower())
    n_shingles = max(1, len(words) - _SHINGLE_WORDS + 1)
    hashes = {_hash(" ".join(words[index : index + _SHINGLE_WORDS])) for index in range(n_shingles)} if words else set()
    return Sketch(frozenset(sorted(hashes)[:_N_MINIMA]))


def likeness(one: Sketch, other: Sketch) -> float:
    """Estimate the share of shingles that two texts have in common (Jaccard).

    Returns:
        0 to 1; the standard error is at most 0.03. Two empty texts share nothing.
    """
    union = sorted(one.minima | other.minima)[:_N_MINIMA]
    common = one.minima & other.minima
    return sum(value in common for value in union) / len(union) if union else 0.0


def near_same(text_a: str, text_b: str) -> float:
    """Estimate how much of their wording two texts share, 0 to 1; ``NEAR_SAME`` and more is one text in two files."""
    return likeness(sketch(text_a), sketch(text_b))


def likely_same_fieldwork(studies: Sequence[StudyData]) -> list[tuple[str, str, str]]:
    """Point out studies that may rest on one fieldwork: an author in common, the same district, years close together.

    Args:
        studies: What is known of each study.

    Returns:
        Pairs of study ids with the reason, in the order of ``studies``; whether they are one is for people to decide.
    """
    return [
        (one.study, other.study, reason) for one, other in combinations(studies, 2) if (reason := _reason(one, other))
    ]


def _reason(one: StudyData, other: StudyData) -> str:
    authors = _people(one.authors) & _people(other.authors)
    districts = _places(one.district) & _places(other.district)
    if not authors or not districts:
        return ""
    if one.year is not None and other.year is not None and abs(one.year - other.year) > _SAME_YEARS:
        return ""
    years = ", ".join(str(year) for year in sorted({one.year, other.year} - {None}, key=str))
    return f"{', '.join(sorted(name.title() for name in authors))}; {', '.join(sorted(districts))}; {years}".rstrip(
        "; "
    )


def _people(authors: str) -> set[str]:
    """Reduce names to their words in any order, so that ``Sari, Dewi`` is ``Dewi Sari``."""
    names = (" ".join(sorted(_WORD.findall(name.lower()))) for name in authors.split(";"))
    return {name for name in names if name}


def _places(district: str) -> set[str]:
    return {name.strip() for name in district.split(";") if name.strip()}


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big")
