"""What synthesis needs to know, asked of the database in a few grouped queries."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study as far as counting goes; ``values`` holds every bibliographic value and attribute."""

    id: int
    study: str
    fieldwork: str
    evidence: str
    excluded: bool
    duplicate: bool
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A coder (internal id) has finished some study against a codebook version."""

    coder_id: int
    codebook: str
    version: str
    screened: bool
    covered: tuple[str, ...]


_KNOWN = "title, authors, year, kind, province, district, language, journal"
_COUNTED = f"id, study, fieldwork, evidence, excluded, duplicate_of, corrected, {_KNOWN}"


def studies(store: Store) -> list[StudyRow]:
    """Return all studies, by id name; excluded ones and duplicates too, marked."""
    rows = store.rows(f"SELECT {_COUNTED} FROM studies ORDER BY study")
    return [
        StudyRow(
            r["id"],
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
        for r in rows
    ]


def reviews(store: Store) -> list[tuple[int, ReviewRow]]:
    """Return who finished what: the internal id of a study and how it was read; equal rows are one object."""
    rows = store.rows("SELECT study_id, coder_id, codebook, version, basis, covered FROM reviews ORDER BY 1, 2")
    known = {tuple(r)[1:]: None for r in rows}
    made = {key: ReviewRow(key[0], key[1], key[2], key[3] == "screened", tuple(json.loads(key[4]))) for key in known}
    return [(r[0], made[tuple(r)[1:]]) for r in rows]


def findings(store: Store) -> sqlite3.Cursor:
    """Yield (study_id, code, coder_id, n_asserts, n_denies), ordered; pairs with neither are left out."""
    cursor = store.sql.cursor()
    cursor.row_factory = None
    return cursor.execute(
        "SELECT study_id, code, coder_id, sum(stance = 'asserts'), sum(stance = 'denies') FROM codings"
        " WHERE stance IN ('asserts', 'denies') GROUP BY study_id, code, coder_id ORDER BY study_id, code, coder_id"
    )


def citations(store: Store) -> list[tuple[int, str, int, str, int]]:
    """Return (study_id, code, coder_id, cited, n) of what studies report from other sources."""
    rows = store.rows(
        "SELECT study_id, code, coder_id, cited, count(*) FROM codings WHERE stance = 'cites'"
        " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    return [tuple(row) for row in rows]


def adjudications(store: Store) -> list[tuple[int, str, str, str]]:
    """Return (study_id, code, state, meaning) of settled disagreements."""
    return [tuple(row) for row in store.rows("SELECT study_id, code, state, meaning FROM adjudications")]


def coder_names(store: Store) -> dict[int, str]:
    """Return the name of each coder by internal id."""
    return {row["id"]: row["name"] for row in store.rows("SELECT id, name FROM coders")}


def wording_only(store: Store) -> list[tuple[str, str, str]]:
    """Return (code, old meaning, new meaning) of edits declared to change only the wording."""
    return [tuple(row) for row in store.rows("SELECT code, former_meaning, meaning FROM rewordings")]


def values_of_codings(store: Store, name: str, codebook: str) -> list[tuple[int, str, str, str | None]]:
    """Return (study_id, code, coder, value) of codings by coders who have finished the study against a codebook.

    Args:
        store: The review.
        name: ``link`` or ``origin`` (of asserting codings), or ``stance`` (of all).
        codebook: The codebook's name.
    """
    if name not in ("link", "origin", "stance"):
        raise ValueError(name)
    asserting = "" if name == "stance" else "AND c.stance = 'asserts'"
    rows = store.rows(
        f"SELECT DISTINCT c.study_id, c.code, k.name, c.{name} FROM codings c JOIN coders k ON k.id = c.coder_id"
        " WHERE EXISTS (SELECT 1 FROM reviews r WHERE r.study_id = c.study_id AND r.coder_id = c.coder_id"
        f" AND r.codebook = ?) {asserting}",
        (codebook,),
    )
    return [tuple(row) for row in rows]
