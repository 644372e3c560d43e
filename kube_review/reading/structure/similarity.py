"""Studies that may be one: near-same texts, and several reports of one piece of fieldwork."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_SHINGLE_CHARS = 20
_KEPT_SHARE = 8
"""One in this many shingles is kept."""
_HIGHEST = 2**64 // _KEPT_SHARE
_BASE = 0x9E3779B97F4A7C15
_MIXERS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))
"""Shifts and factors of the finaliser of SplitMix64 (Steele, Lea & Flood 2014)."""
_SAME_YEARS = 3
_MIN_TITLE_WORDS = 4

NEAR_SAME = 0.3
"""From this share of the shorter text on, two texts of similar length are one text in two files.

A character error of 4 %, as poor OCR makes, leaves .4 of the shingles; different papers share less than .05.
"""
SIMILAR_LENGTH = 0.5
"""Texts are of similar length if the shorter has at least this share of the longer one's."""
CONTAINED = 0.6
"""From this share on, a short text stands in a long one: an article in its thesis."""
SAME_WORK = 0.08
"""From this share on, two texts that also agree in title, and in authors or year, are one work badly read."""
_SAME_TITLE = 92.0
SURE_TITLE = 97.0
"""From this likeness on (0-100), titles are the same; in one year and by the same authors they are one work."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A fixed share of the hashes of a text's shingles: enough to tell how much of one text stands in another.

    Shingles are 20 letters long; white space, digits, punctuation and case are left out before, so that line breaks,
    hyphens, page numbers and the percentages of a plagiarism report part no shingle.

    hashes: Each once, ascending: uint64.
    """

    hashes: NDArray[np.uint64]


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
    """Reduce a text to its sketch (FracMinHash, Irber et al. 2022, https://doi.org/10.1101/2022.01.11.475838).

    Args:
        text: The text; only its letters matter.

    Returns:
        The hashes of its shingles below a fixed bound: one in eight.
    """
    import numpy as np

    letters = _NOT_LETTERS.sub("", text.lower())
    codes = np.frombuffer(letters.encode("utf-32-le"), "<u4").astype(np.uint64)
    if not len(codes):
        return Sketch(codes)
    codes = np.pad(codes, (0, max(0, _SHINGLE_CHARS - len(codes))))
    n_shingles = len(codes) - _SHINGLE_CHARS + 1
    hashes = np.zeros(n_shingles, np.uint64)
    for place in range(_SHINGLE_CHARS):
        hashes = hashes * np.uint64(_BASE) + codes[place : place + n_shingles]
    for shift, factor in _MIXERS:
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return Sketch(np.unique(hashes[hashes < np.uint64(_HIGHEST)]))


def contained(one: Sketch, other: Sketch) -> float:
    """Estimate the share of the shorter text's shingles that stand in the longer one.

    Returns:
        0 to 1; a text without shingles shares nothing.
    """
    import numpy as np

    shorter = min(len(one.hashes), len(other.hashes))
    common = np.intersect1d(one.hashes, other.hashes, assume_unique=True)
    return len(common) / shorter if shorter else 0.0


def length_ratio(one: Sketch, other: Sketch) -> float:
    """Estimate the length of the shorter text as a share of the longer one's, 0 to 1."""
    shorter, longer = sorted((len(one.hashes), len(other.hashes)))
    return shorter / longer if longer else 0.0


def same_work(one: StudyData, other: StudyData) -> float:
    """Say how sure the bibliographic data are that two studies are one work.

    Returns:
        0 for different works or too little data, 0.5 for the same title and the same authors or year, 1 for the same
        title, authors and year.
    """
    from rapidfuzz import fuzz

    titles = [telling_title(one), telling_title(other)]
    if not all(titles):
        return 0.0
    likeness = fuzz.ratio(*titles)
    authors = _same_people(one.authors, other.authors)
    year = one.year is not None and one.year == other.year
    if likeness >= SURE_TITLE and authors and year:
        return 1.0
    return 0.5 if likeness >= _SAME_TITLE and (authors or year) else 0.0


def telling_title(study: StudyData) -> str:
    """Return the words of a title in lower case; empty where there are too few of them to tell a work by."""
    title = " ".join(_WORD.findall(study.title.lower()))
    return title if title.count(" ") + 1 >= _MIN_TITLE_WORDS else ""


def _same_people(one: str, other: str) -> bool:
    """Say whether most names of the shorter list stand in the other, whatever the order of their words."""
    from rapidfuzz import fuzz

    lists = sorted((_people(one), _people(other)), key=len)
    if not lists[0]:
        return False
    found = sum(any(fuzz.ratio(name, known) >= _SAME_TITLE for known in lists[1]) for name in lists[0])
    return found * 2 > len(lists[0])


def likely_same_fieldwork(pairs: Iterable[tuple[StudyData, StudyData]]) -> list[tuple[str, str, str]]:
    """Point out studies that may rest on one fieldwork: an author in common, the same district, years close together.

    Args:
        pairs: What is known of two studies each.

    Returns:
        Pairs of study ids with the reason, in the order of ``pairs``; whether they are one is for people to decide.
    """
    return [(one.study, other.study, reason) for one, other in pairs if (reason := _reason(one, other))]


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


def author_places(study: StudyData) -> set[tuple[str, str]]:
    """Return each author of a study with each of its districts: studies of one fieldwork have one in common."""
    return set(product(_people(study.authors), _places(study.district)))


def _people(authors: str) -> set[str]:
    """Reduce names to their words in any order, so that ``Sari, Dewi`` is ``Dewi Sari``."""
    names = (" ".join(sorted(_WORD.findall(name.lower()))) for name in authors.split(";"))
    return {name for name in names if name}


def _places(district: str) -> set[str]:
    return {name.strip() for name in district.split(";") if name.strip()}
