"""The judgements of people, aligned with the passages and codes of some features."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kube_review.assist.passage_text import PassageText
from kube_review.model import Codebook, Stance
from kube_review.store.counting import judgements
from kube_review.store.counting.judgements import Finished, Judgement, Seen
from kube_review.store.database.connection import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

YES, NO, UNKNOWN = 1, 0, -1

ENOUGH_AUDITED = 100
"""Minimum number of passages judged at random from which a threshold can be set."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Judgements of all coders, merged by passage: a code is present if any coder coded it in any stance.

    has: ``YES``, ``NO`` or ``UNKNOWN``: (n_passages, n_codes) int8.
    stances: The stance of each yes, by row and column; an own finding before its opposite before a cited one.
    whole: Whether the passage was judged for every code: (n_passages,) bool.
    unbiased: Rows that were not picked by a model: the random audit, else the studies that were read in full; empty if
        too few.
    groups: The fieldwork of each passage.
    """

    has: NDArray[np.int8]
    stances: Mapping[tuple[int, int], Stance]
    whole: NDArray[np.bool_]
    unbiased: NDArray[np.int64]
    groups: tuple[str, ...]

    @property
    def n_judged(self) -> int:
        """How many passages have any judgement."""
        return int((self.has != UNKNOWN).any(axis=1).sum())

    @property
    def measured(self) -> NDArray[np.bool_]:
        """The passages suitable for evaluation: those judged for every code, (n_passages,) bool; all if none was. Where
        only suggestions were decided on, what they miss is unknown.
        """
        return self.whole if self.whole.any() else (self.has != UNKNOWN).any(axis=1)

    @property
    def n_yes(self) -> int:
        """How many pairs of a passage and a code were coded."""
        return int((self.has == YES).sum())


@dataclass(frozen=True, slots=True)
class Record:
    """The human record as models learn from it."""

    judgements: Sequence[Judgement]
    finished: Sequence[Finished]
    seen: Sequence[Seen]
    fieldworks: Mapping[str, str]

    @classmethod
    def of(cls, store: Store, books: Sequence[Codebook]) -> Record:
        """Read it from a review; ``books`` are the codebooks in use."""
        return cls(
            judgements.judgements(store),
            judgements.finished(store, books),
            judgements.seen(store, books),
            judgements.fieldworks(store),
        )

    def by(self, coder: str) -> Record:
        """Return what one coder (by name) judged."""
        return replace(
            self,
            judgements=[one for one in self.judgements if one.coder == coder],
            finished=[one for one in self.finished if one.coder == coder],
            seen=[one for one in self.seen if one.coder == coder],
        )

    def without(self, studies: Collection[str]) -> Record:
        """Return the record without the judgements in some studies (ids)."""
        return replace(
            self,
            judgements=[one for one in self.judgements if one.study not in studies],
            finished=[one for one in self.finished if one.study not in studies],
            seen=[one for one in self.seen if one.study not in studies],
        )


def align(record: Record, passages: Sequence[PassageText], codebook: Codebook) -> Labels:
    """Align the human record with passages and the codes of a codebook.

    Args:
        record: What people judged.
        passages: The countable passages, as in ``Features``.
        codebook: The codes, one per column. Former names of a code count for it.
    """
    import numpy as np

    row_of = {(p.study, p.passage): row for row, p in enumerate(passages)}
    column_of = {name: n for n, code in enumerate(codebook.codes) for name in (*code.formerly, code.code)}
    has = np.full((len(passages), len(codebook.codes)), UNKNOWN, dtype=np.int8)
    by_study: dict[str, list[int]] = {}
    for n, passage in enumerate(passages):
        by_study.setdefault(passage.study, []).append(n)
    for done in record.finished:
        if done.code in column_of and done.study in by_study:
            has[by_study[done.study], column_of[done.code]] = NO
    for codes, looks in _by_codes(record.seen).items():
        rows = [row for look in looks if (row := row_of.get((look.study, look.passage))) is not None]
        has[np.ix_(rows, [column_of[code] for code in codes if code in column_of])] = NO
    whole = (has == NO).all(axis=1) if has.size else np.zeros(len(passages), dtype=bool)
    stances = _judge(record.judgements, row_of, column_of, has)
    read_studies = {look.study for look in record.finished}
    read = np.array([row for row, p in enumerate(passages) if p.study in read_studies and whole[row]], dtype=np.int64)
    audited = audit_of(passages, whole)
    unbiased = next((rows for rows in (audited, read) if len(rows) >= ENOUGH_AUDITED), np.zeros(0, dtype=np.int64))
    groups = tuple(record.fieldworks.get(p.study, p.study) for p in passages)
    return Labels(has, stances, whole, unbiased, groups)


def _by_codes(looks: Iterable[Seen]) -> dict[frozenset[str], list[Seen]]:
    """Return looks grouped by their sets of codes, which are few, since a codebook seldom changes."""
    by_codes: dict[frozenset[str], list[Seen]] = {}
    for look in looks:
        by_codes.setdefault(look.codes, []).append(look)
    return by_codes


_RANK = {Stance.ASSERTS: 2, Stance.DENIES: 1, Stance.CITES: 0}


def _judge(
    judgements: Sequence[Judgement],
    row_of: Mapping[tuple[str, int], int],
    column_of: Mapping[str, int],
    has: NDArray[np.int8],
) -> dict[tuple[int, int], Stance]:
    """Write yes and no into ``has``; a yes of one coder outweighs the no of another."""
    stances: dict[tuple[int, int], Stance] = {}
    for judged in judgements:
        row, column = row_of.get((judged.study, judged.passage)), column_of.get(judged.code)
        if row is None or column is None:
            continue
        at = row, column
        if not judged.stance:
            has[at] = max(has[at], NO)
            continue
        has[at] = YES
        stance = Stance(judged.stance)
        if at not in stances or _RANK[stance] > _RANK[stances[at]]:
            stances[at] = stance
    return stances


def random_order(passages: Sequence[PassageText]) -> NDArray[np.int64]:
    """Return the rows in the random order of the audit, the same on every machine and after every restart.

    The order follows from a hash of the passage's identity, so it is independent of the text. New passages of a growing
    review are mixed in.
    """
    import numpy as np

    draws = [hashlib.sha256(f"audit:{p.study}:{p.passage}".encode()).digest() for p in passages]
    return np.array(sorted(range(len(draws)), key=draws.__getitem__), dtype=np.int64)


def audit_of(passages: Sequence[PassageText], whole: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the rows of the audit sample: the random order up to the first passage that nobody has judged.

    However they came to be judged, these passages are a simple random sample of all passages.
    """
    import numpy as np

    order = random_order(passages)
    missing = np.flatnonzero(~whole[order])
    return order[: missing[0]] if len(missing) else order
