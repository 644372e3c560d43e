"""Judgements on the evidence profile of codes, as they stand."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement; ``grounds`` are the figures it was made on, ``meaning`` is the hash of the code's definition."""

    code: str
    component: str
    level: str
    reason: str
    grounds: str
    meaning: str
    coder: str
    at: str


def listing(store: Store) -> list[Judgement]:
    """Return all judgements, by code and component."""
    rows = store.rows(
        "SELECT j.code, j.component, j.level, j.reason, j.grounds, j.meaning, k.name AS coder, j.at"
        " FROM judgements j JOIN coders k ON k.id = j.coder_id ORDER BY j.code, j.component"
    )
    return [Judgement(**dict(row)) for row in rows]
