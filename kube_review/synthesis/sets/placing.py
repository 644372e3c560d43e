"""Which studies of several reviews are the same, and which units they belong to."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kube_review.errors import Conflict, StoreError
from kube_review.messages import _
from kube_review.store.counting.snapshot import StudyRow
from kube_review.store.sets.joint_tables import Place
from kube_review.store.sets.members import Member
from kube_review.synthesis.cells.cell_matrix import Unit

_CONTENT = ("uid", "text_sha256")
"""What two reviews have in common of one study: the hash of the first file, which is its uid, or that of its text."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The studies of a set by unit.

    Attributes:
        units: The units, in order; a study that several reviews hold is in its unit once for each.
        places: Where the cells of each study count.
        shared: Studies that several reviews hold, as ``review/study`` joined by ``=``.
    """

    units: tuple[Unit, ...]
    places: list[Place]
    shared: tuple[str, ...]


def placed(studies: Sequence[Mapping[str, Any]], among: Sequence[Member], unit: str) -> Placed:
    """Sort studies into units.

    The same file or the same text in two reviews is one study. Fieldworks are kept apart by review unless they share a
    study. Where some of the reviews that hold a study have finished it, only these count.

    Args:
        studies: Rows of the table ``studies``, by review and study.
        among: The reviews.
        unit: ``fieldwork`` or ``study``.

    Raises:
        Conflict: Two reviews that hold the same study are copies of one.
    """
    works = _works(studies)
    _refuse_copies(works, among)
    works_of = {place: n for n, rows in enumerate(works) for place in map(_place, rows)}
    groups = works
    if unit == "fieldwork":
        groups = _groups(
            studies, lambda row: [("fieldwork", row["review"], row["fieldwork"]), ("work", works_of[_place(row)])]
        )
    named = sorted(((f"{rows[0]['review']}/{rows[0][unit]}", rows) for rows in groups), key=lambda pair: pair[0])
    counts = {_place(row) for rows in works for row in _counting(rows)}
    return Placed(
        tuple(Unit(name, tuple(map(_study, rows))) for name, rows in named),
        [
            Place(*place, works_of[place], n)
            for n, (_name, rows) in enumerate(named)
            for place in map(_place, rows)
            if place in counts
        ],
        tuple(" = ".join(f"{row['review']}/{row['study']}" for row in rows) for rows in works if len(rows) > 1),
    )


def once(studies: Sequence[Mapping[str, Any]]) -> list[Place]:
    """Return the places of all studies, of those that several reviews hold only the first."""
    return [Place(*_place(rows[0]), n, n) for n, rows in enumerate(_works(studies))]


def _works(studies: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    return _groups(studies, lambda row: [(key, row[key]) for key in _CONTENT], across_reviews=True)


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["review"], row["study"]


def _counting(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the rows of one study whose cells count: those of the reviews that finished it, else all."""
    return [row for row in rows if row["finished"]] or rows


def _refuse_copies(works: Sequence[Sequence[Mapping[str, Any]]], among: Sequence[Member]) -> None:
    coders = {member.review: set(member.coders) for member in among}
    for rows in works:
        for one, other in combinations(dict.fromkeys(row["review"] for row in rows), 2):
            if coders[one] & coders[other]:
                raise Conflict(
                    _("{one} and {other} are copies of one review and hold the same study.", one=one, other=other),
                    topic="copies in a set",
                )


def _groups(
    studies: Sequence[Mapping[str, Any]],
    keys_of: Callable[[Mapping[str, Any]], Sequence[Hashable]],
    *,
    across_reviews: bool = False,
) -> list[list[Mapping[str, Any]]]:
    """Group studies that share a key, directly or through others; groups and their members keep their order.

    Args:
        studies: The studies.
        keys_of: Returns the keys of a study.
        across_reviews: Whether a key joins only studies of different reviews.
    """
    first_of: dict[Hashable, int] = {}
    group_of = list(range(len(studies)))

    def root(n: int) -> int:
        while group_of[n] != n:
            group_of[n] = group_of[group_of[n]]
            n = group_of[n]
        return n

    for n, row in enumerate(studies):
        for key in keys_of(row):
            other = root(first_of.setdefault(key, n))
            if not across_reviews or studies[other]["review"] != row["review"]:
                group_of[max(other, root(n))] = min(other, root(n))
    groups: dict[int, list[Mapping[str, Any]]] = {}
    for n, row in enumerate(studies):
        groups.setdefault(root(n), []).append(row)
    return list(groups.values())


def _study(row: Mapping[str, Any]) -> StudyRow:
    try:
        values = {**json.loads(row["attributes"]), "review": row["review"]}
    except (ValueError, TypeError) as error:
        raise StoreError(
            _("The tables of the set cannot be read: {error}", error=error), _("Add its reviews again.")
        ) from error
    return StudyRow(0, row["uid"], row["study"], row["fieldwork"], row["evidence"], False, False, values)
