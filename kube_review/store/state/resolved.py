"""The internal ids of the subjects of events."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.store.database.connection import Store
from kube_review.store.record.event import Event


@dataclass(frozen=True, slots=True)
class Ids:
    """Internal ids: of the study (0 where the event is about none), of who acted, and of whom the event is about."""

    study: int
    coder: int
    person: int


def ids_of(store: Store, event: Event) -> Ids | None:
    """Return the internal ids of an event, or None where this copy lacks its study or one of its people."""
    study = _id(store, "SELECT id FROM studies WHERE uid = ?", event.study) if event.study else 0
    coder = _id(store, "SELECT id FROM coders WHERE uid = ?", event.coder)
    person = _id(store, "SELECT id FROM coders WHERE uid = ?", event.person) if event.person else 0
    return None if study is None or coder is None or person is None else Ids(study, coder, person)


def _id(store: Store, sql: str, value: object) -> int | None:
    row = store.sql.execute(sql, (value,)).fetchone()
    return row[0] if row else None
