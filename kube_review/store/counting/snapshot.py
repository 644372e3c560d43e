"""Everything that counting needs from a review, read in a few grouped queries and frozen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kube_review.model import Codebook, Coder
from kube_review.store import codebooks
from kube_review.store.database.connection import Store

FindingRow = tuple[int, str, int, str, str | None, str, int]
"""study_id, code, coder_id, stance (``asserts`` or ``denies``), link, origin and the number of such codings."""
CitationRow = tuple[int, str, int, str, str | None, str, int]
"""study_id, code, coder_id, cited source, link, origin and the number of such codings."""


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study as counting needs it; ``values`` holds every bibliographic value and attribute."""

    id: int
    uid: str
    study: str
    fieldwork: str
    evidence: str
    excluded: bool
    duplicate: bool
    values: Mapping[str, Any]

    @property
    def included(self) -> bool:
        """Whether the study belongs to the review's corpus: neither excluded nor a duplicate."""
        return not (self.excluded or self.duplicate)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A coder (internal id) has finished some study against a codebook version."""

    coder_id: int
    codebook: str
    version: str
    screened: bool
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """An adjudicated cell.

    Attributes:
        study_id: The study's internal id.
        code: The code's id at the time of the decision.
        state: What was decided: present, mixed, denied or silent.
        meaning: The meaning hash of the code that was decided on.
        decided_on: The state that each coder (uid) had given the cell when it was decided.
        reason: Why.
    """

    study_id: int
    code: str
    state: str
    meaning: str
    decided_on: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Codes that were renamed, merged or split by command.

    Attributes:
        what: ``rename``, ``merge`` or ``split``.
        codes: The codes that are gone, under all ids that they had.
        into: The codes that take their place.
        looked_for: By the meaning of a code that was made: the meanings, by code, that together were looked for as it.
    """

    what: str
    codes: tuple[str, ...]
    into: tuple[str, ...]
    looked_for: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One reading of a review; every count is a pure function of it.

    Attributes:
        studies: All studies by id, excluded ones and duplicates too.
        coders: The coders by internal id.
        reviews: (study_id, review) of every coder who finished a study; equal reviews are one object.
        findings: Asserting and denying codings, grouped; ordered by study, code and coder.
        citations: Citing codings, grouped; ordered likewise.
        decisions: Adjudicated cells.
        meanings: For every codebook version ever used, the meaning hash of each of its codes.
        rewordings: (code, old meaning, new meaning) of edits declared to change only the wording.
        assignments: (study_id, coder_id, time) of everybody who was to code a study blind.
        edits: Codes that were renamed, merged or split by command.
        known_codes: Every code of the codebooks in use, under its present and its former ids.
    """

    studies: tuple[StudyRow, ...]
    coders: Mapping[int, Coder]
    reviews: tuple[tuple[int, ReviewRow], ...]
    findings: tuple[FindingRow, ...]
    citations: tuple[CitationRow, ...]
    decisions: tuple[Decision, ...]
    meanings: Mapping[str, Mapping[str, str]]
    rewordings: tuple[tuple[str, str, str], ...]
    assignments: tuple[tuple[int, int, str], ...]
    edits: tuple[Edit, ...]
    known_codes: frozenset[str]

    @property
    def included(self) -> list[StudyRow]:
        """The studies of the corpus: neither excluded nor duplicates."""
        return [study for study in self.studies if study.included]


def load(store: Store, books: Iterable[Codebook]) -> Snapshot:
    """Read a review.

    Args:
        store: The review.
        books: The codebooks in use.
    """
    return Snapshot(
        tuple(_studies(store)),
        {row[0]: Coder(row[1], row[2]) for row in store.rows("SELECT id, uid, name FROM coders ORDER BY id")},
        tuple(_reviews(store)),
        _findings(store),
        _citations(store),
        tuple(decisions(store)),
        codebooks.meanings(store),
        rewordings(store),
        _assignments(store),
        edits(store),
        frozenset(name for book in books for code in book.codes for name in (code.code, *code.formerly)),
    )


_KNOWN = "title, authors, year, kind, province, district, language, journal, doi"
_COUNTED = f"id, uid, study, fieldwork, evidence, excluded, duplicate_of, corrected, {_KNOWN}"


def _studies(store: Store) -> list[StudyRow]:
    return [
        StudyRow(
            r["id"],
            r["uid"],
            r["study"],
            r["fieldwork"],
            r["evidence"],
            r["excluded"] is not None,
            bool(r["duplicate_of"]),
            {
                **(json.loads(r["corrected"]) if r["corrected"] != "{}" else {}),
                **{key: r[key] for key in _KNOWN.split(", ")},
                "study": r["study"],
            },
        )
        for r in store.rows(f"SELECT {_COUNTED} FROM studies ORDER BY study")
    ]


def _reviews(store: Store) -> list[tuple[int, ReviewRow]]:
    rows = store.rows("SELECT study_id, coder_id, codebook, version, basis, covered FROM reviews ORDER BY 1, 2, 3")
    known = {tuple(r)[1:]: None for r in rows}
    made = {key: ReviewRow(key[0], key[1], key[2], key[3] == "screened", tuple(json.loads(key[4]))) for key in known}
    return [(r[0], made[tuple(r)[1:]]) for r in rows]


def _findings(store: Store) -> tuple[FindingRow, ...]:
    cursor = store.sql.cursor()
    cursor.row_factory = None
    grouped = "study_id, code, coder_id, stance, link, origin"  # the columns of the index codings_cells
    return tuple(
        cursor.execute(
            f"SELECT {grouped}, count(*) FROM codings WHERE stance <> 'cites' GROUP BY {grouped} ORDER BY {grouped}"
        )
    )


def _citations(store: Store) -> tuple[CitationRow, ...]:
    rows = store.rows(
        "SELECT study_id, code, coder_id, cited, link, origin, count(*) FROM codings WHERE stance = 'cites'"
        " GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"
    )
    return tuple((r[0], r[1], r[2], r[3], r[4], r[5], r[6]) for r in rows)


def decisions(store: Store) -> list[Decision]:
    """Return the adjudicated cells, by study and code."""
    rows = store.rows(
        "SELECT study_id, code, state, meaning, decided_on, reason FROM adjudications ORDER BY study_id, code"
    )
    here = {row["uid"]: row["same_as"] for row in store.rows("SELECT uid, same_as FROM aliases")}  # merged coders
    return [
        Decision(r[0], r[1], r[2], r[3], {here.get(u, u): state for u, state in json.loads(r[4]).items()}, r[5])
        for r in rows
    ]


def rewordings(store: Store) -> tuple[tuple[str, str, str], ...]:
    """Return (code, old meaning, new meaning) of edits declared to change only the wording."""
    rows = store.rows("SELECT code, former_meaning, meaning FROM rewordings ORDER BY code, former_meaning, meaning")
    return tuple((r["code"], r["former_meaning"], r["meaning"]) for r in rows)


def split_into(made: Iterable[Edit]) -> dict[str, tuple[str, ...]]:
    """Return the codes that were split, under every id they had, with those that took their place."""
    into: dict[str, tuple[str, ...]] = {}
    for edit in made:
        for code in edit.codes if edit.what == "split" else ():
            into[code] = (*into.get(code, ()), *edit.into)
    return into


def edits(store: Store) -> tuple[Edit, ...]:
    """Return the edits of codebooks by command that stand, the oldest first."""
    rows = store.rows('SELECT what, codes, into_codes, looked_for FROM codebook_edits ORDER BY at, "key"')
    return tuple(Edit(r[0], tuple(json.loads(r[1])), tuple(json.loads(r[2])), json.loads(r[3])) for r in rows)


def _assignments(store: Store) -> tuple[tuple[int, int, str], ...]:
    rows = store.rows("SELECT study_id, coder_id, at FROM assignments ORDER BY study_id, coder_id")
    return tuple((r["study_id"], r["coder_id"], r["at"]) for r in rows)
