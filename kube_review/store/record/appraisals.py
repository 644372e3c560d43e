"""The current answers to appraisal forms."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class Stored:
    """One answer; ``asked`` is the hash of the question as it was then."""

    study: str
    coder: str
    criterion: str
    answer: str
    asked: str
    quote: str
    page: int | None
    memo: str
    at: str


def listing(store: Store, form: str, study: str | None = None) -> list[Stored]:
    """Return the answers to a form, of one study (an id) or all, in the order they were given."""
    where, parameters = ("AND s.study = ?", [form, study]) if study else ("", [form])
    rows = store.rows(
        "SELECT s.study, k.name AS coder, a.criterion, a.answer, a.asked, a.quote, a.page, a.memo, a.at"
        " FROM appraisals a JOIN studies s ON s.id = a.study_id JOIN coders k ON k.id = a.coder_id"
        f" WHERE a.form = ? {where} ORDER BY a.at, s.study, a.criterion",
        parameters,
    )
    return [Stored(**dict(row)) for row in rows]
