"""The current assignments for blind coding."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.store.database.connection import Store
from kube_review.store.record.event import NewEvent


@dataclass(frozen=True, slots=True)
class Assignment:
    """A coder codes a study without seeing others' judgements; ``done`` says whether they have finished it."""

    study: str
    study_uid: str
    coder: str
    coder_uid: str
    done: bool


def change(study_uid: str, coder_uid: str, *, blind: bool) -> NewEvent:
    """Return the event that assigns a study to a coder, or lifts the assignment."""
    return NewEvent("assign", {"blind": blind}, study=study_uid, person=coder_uid)


def listing(store: Store, *, study: str | None = None) -> list[Assignment]:
    """Return who is assigned to what, by study and coder; studies that were excluded since are left out."""
    where, parameters = ("AND s.study = ?", (study,)) if study else ("", ())
    rows = store.rows(
        "SELECT s.study, s.uid AS study_uid, k.name AS coder, k.uid AS coder_uid,"
        " EXISTS (SELECT 1 FROM reviews r WHERE r.study_id = s.id AND r.coder_id = k.id) AS done"
        " FROM assignments a JOIN studies s ON s.id = a.study_id JOIN coders k ON k.id = a.coder_id"
        f" WHERE s.excluded IS NULL {where} ORDER BY s.study, k.name",
        parameters,
    )
    return [
        Assignment(row["study"], row["study_uid"], row["coder"], row["coder_uid"], bool(row["done"])) for row in rows
    ]


def eligible(store: Store) -> list[tuple[str, str]]:
    """Return (uid, study id) of the studies that may be drawn: neither excluded nor duplicates."""
    rows = store.rows("SELECT uid, study FROM studies WHERE excluded IS NULL AND duplicate_of IS NULL ORDER BY uid")
    return [(row["uid"], row["study"]) for row in rows]
