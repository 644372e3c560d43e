"""Queries for the current codings, reviews and decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.model import Coding, Link, Origin, Stance
from kube_review.store.database.connection import Store

_CODING = """
SELECT c.coding, c.uuid, s.study, a.page, a.passage, a.start, a."end", c.quote, coalesce(f.code, c.code) AS code,
  c.stance, c.link, c.origin, k.name AS coder, c.at, c.memo, c.cited
FROM codings c
JOIN studies s ON s.id = c.study_id
JOIN coders k ON k.id = c.coder_id
LEFT JOIN former_codes f ON f.former = c.code
LEFT JOIN texts t ON t.study_id = s.id AND t.current = 1
LEFT JOIN anchors a ON a.coding = c.uuid AND a.text_id = t.id
"""


def listing(
    store: Store,
    *,
    study: str | None = None,
    code: str | None = None,
    coder: str | None = None,
    within: tuple[int, int] | None = None,
) -> list[Coding]:
    """Return codings in the order of study and place, lost ones last, under the present ids of their codes.

    Args:
        store: The review.
        study: Only of this study.
        code: Only with the code of this id.
        coder: Only by the coder of this name.
        within: Only those that touch this span of the study's current text.
    """
    start, end = within or (None, None)
    conditions = {
        "s.study = ?": study,
        "coalesce(f.code, c.code) = ?": code,
        "k.name = ?": coder,
        "a.start < ?": end,
        'a."end" > ?': start,
    }
    chosen = {sql: value for sql, value in conditions.items() if value is not None}
    where = "WHERE " + " AND ".join(chosen) if chosen else ""
    order = "ORDER BY s.study, a.start IS NULL, a.start, c.coding"
    return [_coding(row) for row in store.rows(f"{_CODING} {where} {order}", list(chosen.values()))]


def newest(store: Store, code: str, coder: str | None, n: int) -> list[Coding]:
    """Return the newest codings with a code, the newest first.

    Args:
        store: The review.
        code: The id of the code.
        coder: Only by the coder of this name.
        n: How many at most.
    """
    where, values = _of_code(code, coder)
    return [
        _coding(row) for row in store.rows(f"{_CODING} {where} ORDER BY c.at DESC, c.coding DESC LIMIT ?", [*values, n])
    ]


def count(store: Store, code: str, coder: str | None) -> int:
    """Return how many codings have a code; only those by the coder of a name where one is given."""
    where, values = _of_code(code, coder)
    found = store.rows(f"SELECT count(*) AS n FROM codings c JOIN coders k ON k.id = c.coder_id {where}", values)
    return int(found[0]["n"])


def count_by_study(store: Store, coder: str) -> Counter[str]:
    """Return how many standing codings a coder has in each study, by the study's id."""
    rows = store.rows(
        "SELECT s.study, count(*) AS n FROM codings c JOIN studies s ON s.id = c.study_id"
        " JOIN coders k ON k.id = c.coder_id WHERE k.name = ? GROUP BY s.study",
        (coder,),
    )
    return Counter({row["study"]: row["n"] for row in rows})


def _of_code(code: str, coder: str | None) -> tuple[str, list[str]]:
    where = "WHERE coalesce((SELECT o.code FROM former_codes o WHERE o.former = c.code), c.code) = ?"
    return (where, [code]) if coder is None else (f"{where} AND k.name = ?", [code, coder])


def codes_used(store: Store) -> dict[str, int]:
    """Return the number of standing codings of each code, by code."""
    rows = store.rows("SELECT code, count(*) AS n FROM codings GROUP BY code ORDER BY code")
    return {row["code"]: row["n"] for row in rows}


def get(store: Store, coding: int) -> Coding:
    """Return one coding by its local number.

    Raises:
        NotFound: There is none, or it was retracted.
    """
    rows = store.rows(f"{_CODING} WHERE c.coding = ?", (coding,))
    if not rows:
        raise NotFound(_("There is no coding {coding}.", coding=coding), topic="codings")
    return _coding(rows[0])


def by_uuid(store: Store, uuid: str) -> Coding | None:
    """Return the coding with this uuid, or None if it is retracted."""
    rows = store.rows(f"{_CODING} WHERE c.uuid = ?", (uuid,))
    return _coding(rows[0]) if rows else None


def lost(store: Store) -> list[Coding]:
    """Return the codings that have no place in the current text of their study."""
    return [_coding(row) for row in store.rows(f"{_CODING} WHERE a.start IS NULL ORDER BY s.study, c.coding")]


def _coding(r: Any) -> Coding:
    return Coding(
        r["coding"],
        r["uuid"],
        r["study"],
        r["page"],
        r["passage"],
        r["start"],
        r["end"],
        r["quote"],
        r["code"],
        Stance(r["stance"]),
        Link(r["link"]) if r["link"] else None,
        Origin(r["origin"]),
        r["coder"],
        r["at"],
        r["memo"],
        r["cited"],
    )


@dataclass(frozen=True, slots=True)
class Review:
    """A coder has finished a study against one version of a codebook."""

    study: str
    coder: str
    codebook: str
    version: str
    basis: str
    at: str


def reviews(store: Store, *, study: str | None = None, coder: str | None = None) -> list[Review]:
    """Return who finished what, by study, coder and codebook."""
    conditions = {"s.study = ?": study, "k.name = ?": coder}
    chosen = {sql: value for sql, value in conditions.items() if value is not None}
    where = "WHERE " + " AND ".join(chosen) if chosen else ""
    rows = store.rows(
        "SELECT s.study, k.name AS coder, r.codebook, r.version, r.basis, r.at FROM reviews r"
        " JOIN studies s ON s.id = r.study_id JOIN coders k ON k.id = r.coder_id"
        f" {where} ORDER BY s.study, k.name, r.codebook",
        list(chosen.values()),
    )
    return [Review(*row) for row in rows]
