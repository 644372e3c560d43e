"""Records that are the same work, found in several databases or twice in one.

The rules were chosen on labelled pairs of Indonesian search results, against srdedupe, bib-dedupe and deduplicate-it
(``benchmarks/record_duplicates.py``; numbers in ``docs/records.md``): most records of Garuda and Google Scholar have no
DOI, and titles of papers on one programme differ by a place name only, so authors and year have to agree, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kube_review.messages import Text, _
from kube_review.model import Coder
from kube_review.store.database.connection import Store
from kube_review.store.record import journal
from kube_review.store.record.event import NewEvent
from kube_review.store.screening.records import Record

_LIKELY_TITLE = 88
"""From which likeness of titles (0-100) on records may be the same, unless authors or years speak against it."""
_SLIP = 80
"""From which likeness on two words are one with a slip."""
_OTHER_TITLE = 60
"""Under this likeness, one DOI names two works: portals give it to a whole issue."""
_YEARS_APART = 1
_SHARED_NAMES = 0.5
_SAME_JOURNAL = 70
_BLOCK = 512
_SURE, _MAYBE = "certain", "likely"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the one that came later second; ``how`` is certain or likely."""

    record: Record
    other: Record
    how: str
    why: Text


@dataclass(frozen=True, slots=True)
class _Work:
    title: str
    names: frozenset[str]
    year: int | None
    doi: str
    kind: str
    journal: str


def pairs(records: Sequence[Record]) -> list[Pair]:
    """Return pairs that are or may be the same work, certain ones first."""
    works = [_work(one.values) for one in records]
    found = []
    for first, second, likeness in _alike(works):
        judged = _judge(works[first], works[second], likeness)
        if judged is not None:
            found.append(Pair(records[first], records[second], *judged))
    return sorted(found, key=lambda pair: (pair.how != _SURE, pair.record.record, pair.other.record))


def _judge(one: _Work, other: _Work, likeness: float) -> tuple[str, Text] | None:
    """Say whether two works are the same, and why; None where they are not."""
    same_doi = bool(one.doi) and one.doi == other.doi
    if same_doi:
        how = _SURE if likeness >= _OTHER_TITLE or not (one.title and other.title) else _MAYBE
        return how, _("same DOI {doi}", doi=one.doi)
    if likeness < _LIKELY_TITLE or _differ(one, other):
        return None
    why = _("titles {likeness} % alike", likeness=str(round(likeness)))
    agree = _shared(one, other) and one.year is not None and one.year == other.year
    sure = agree and not (one.doi and other.doi) and _same_words(one, other) and _same_place(one, other)
    return (_SURE if sure else _MAYBE), why


def _differ(one: _Work, other: _Work) -> bool:
    """Say whether authors or years speak against one work."""
    strangers = bool(one.names and other.names) and not _shared(one, other)
    apart = one.year is not None and other.year is not None and abs(one.year - other.year) > _YEARS_APART
    return strangers or apart


def _shared(one: _Work, other: _Work) -> bool:
    """Say whether most names of the shorter list are in the other: given names alone are no sign."""
    fewer = min(len(one.names), len(other.names))
    return fewer > 0 and len(one.names & other.names) / fewer > _SHARED_NAMES


def _same_words(one: _Work, other: _Work) -> bool:
    """Say whether titles have the same words but for slips within them: *Barat* is no slip of *Timur*, 2 none of 1."""
    from rapidfuzz import fuzz

    left, right = one.title.split(), other.title.split()
    return len(left) == len(right) and all(
        a == b or (not any(c.isdigit() for c in a + b) and fuzz.ratio(a, b) >= _SLIP)
        for a, b in zip(left, right, strict=True)
    )


def _same_place(one: _Work, other: _Work) -> bool:
    """Say whether both appeared in one journal, as far as known: a thesis and its article are two reports."""
    from rapidfuzz import fuzz

    if (one.kind == "thesis") != (other.kind == "thesis"):
        return False
    return not (one.journal and other.journal) or fuzz.token_set_ratio(one.journal, other.journal) >= _SAME_JOURNAL


def _alike(works: Sequence[_Work]) -> Iterator[tuple[int, int, float]]:
    """Yield (first, second, likeness of titles 0-100) of records whose titles are alike or whose DOIs are the same."""
    import numpy as np
    from rapidfuzz import fuzz, process

    titles = [work.title for work in works]
    by_doi: dict[str, list[int]] = {}
    for n, work in enumerate(works):
        if work.doi:
            by_doi.setdefault(work.doi, []).append(n)
    for start in range(0, len(titles), _BLOCK):
        block = titles[start : start + _BLOCK]
        matrix = process.cdist(block, titles, scorer=fuzz.ratio, score_cutoff=_LIKELY_TITLE, dtype=np.float32)
        for row, second in zip(*np.nonzero(matrix), strict=True):
            first = start + int(row)
            if first < second and titles[first] and not _same_doi(works[first], works[second]):
                yield first, int(second), float(matrix[row, second])
    for same in by_doi.values():
        for at, first in enumerate(same):
            yield from ((first, second, fuzz.ratio(titles[first], titles[second])) for second in same[at + 1 :])


def _same_doi(one: _Work, other: _Work) -> bool:
    return bool(one.doi) and one.doi == other.doi


def _work(values: Mapping[str, str]) -> _Work:
    year = values.get("year", "")
    people = [name for name in values.get("authors", "").split(";") if name.strip()]
    return _Work(
        _plain(values.get("title", "")),
        frozenset(word for name in people for word in _names(name)),
        int(year) if year.isascii() and year.isdigit() else None,
        values.get("doi", "").lower(),
        values.get("kind", ""),
        _plain(values.get("journal", "")),
    )


def _names(person: str) -> Iterator[str]:
    """Yield the words of a name that are no initials: Indonesian names have no fixed family name."""
    return (word for word in _plain(person.replace(".", " ")).split() if len(word) > 2)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c)).replace("_", " ")))


def mark(store: Store, coder: Coder, duplicates: Mapping[str, str]) -> int:
    """Set records aside as duplicates, as one action; return how many decisions are new.

    Args:
        store: The review.
        coder: Who decides.
        duplicates: The uid of each record with that of the record it is a duplicate of; empty: it is of none.
    """
    news = [NewEvent("duplicate", {"of": of}, record=uid) for uid, of in duplicates.items()]
    return len(journal.append_changes(store, coder.uid, news))


def open_pairs(records: Sequence[Record]) -> list[Pair]:
    """Return the pairs on which nobody has decided."""
    return [pair for pair in pairs([one for one in records if not one.duplicate_of]) if pair.other.duplicate_of is None]


def certain(records: Sequence[Record]) -> dict[str, str]:
    """Return the certain duplicates on which nobody has decided, each with the earliest record it is the same as."""
    decided = {one.uid for one in records if one.duplicate_of is not None}
    found: dict[str, str] = {}
    for pair in pairs(records):
        if pair.how == _SURE and pair.other.uid not in decided and pair.other.uid not in found:
            original = found.get(pair.record.uid, pair.record.uid)
            if original != pair.other.uid:
                found[pair.other.uid] = original
    return found
