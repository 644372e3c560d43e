"""Writes events and updates the current state in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kube_review.store.database.connection import Store
from kube_review.store.record import events, kinds
from kube_review.store.record.event import COLUMNS, Event, NewEvent, about, content_hash, dump
from kube_review.store.state.resolved import ids_of

CURRENT_STATE = (
    "codings",
    "anchors",
    "decisions",
    "reviews",
    "adjudications",
    "assignments",
    "looks",
    "appraisals",
    "protocol",
    "rewordings",
    "judgements",
    "passage_corrections",
    "records",
    "record_duplicates",
    "screenings",
    "settled_screenings",
    "full_texts",
    "memos",
    "codebook_edits",
)
"""Tables that follow from the events alone, with ``corrected``, ``excluded`` and ``excluded_stage`` of studies and
``section`` and ``countable`` of passages."""

_WRITTEN = tuple(name for name in COLUMNS if name != "event")
_NAMES, _VALUES = (", ".join(form.format(name) for name in _WRITTEN) for form in ('"{}"', ":{}"))
_INSERT = f"INSERT INTO events ({_NAMES}) VALUES ({_VALUES})"


def append(store: Store, coder: str, news: Sequence[NewEvent], reverses: str | None = None) -> list[Event]:
    """Write one action of a person, by uid; see ``append_authored``."""
    return append_authored(store, [(coder, new) for new in news], reverses)


def append_authored(store: Store, authored: Sequence[tuple[str, NewEvent]], reverses: str | None = None) -> list[Event]:
    """Write one action and update the current state, in one transaction.

    Args:
        store: The review.
        authored: What the action consists of, each with the uid of whose it is: an import brings in codings of several
            people.
        reverses: The action that this one undoes, or the undo that it takes back.

    Returns:
        The events as written, in order.

    Raises:
        ValueError: An event does not match its kind; nothing is written.
    """
    for _author, new in authored:
        if wrong := kinds.fault(new):
            raise ValueError(f"{new}: {wrong}")
    action = str(uuid.uuid4())
    with store.transaction():
        at = events.now(store)
        written = [_write(store, _stamped(new, action, reverses, author, at)) for author, new in authored]
        for event in written:
            apply(store, event)
    return written


def append_changes(store: Store, coder: str, news: Iterable[NewEvent]) -> list[Event]:
    """Write, as one action, the events that change the current state; what does not exist is not emptied."""
    changed = [new for new in news if not _stands(store, new)]
    return append(store, coder, changed) if changed else []


def _stands(store: Store, new: NewEvent) -> bool:
    last = latest(store, new)
    if last is None:
        return kinds.is_empty(new)
    return (last.kind, last.payload, about(last)) == (new.kind, new.payload, about(new))


def latest(store: Store, new: NewEvent) -> Event | None:
    """Return the latest event about the same thing, or None."""
    return events.latest(store, kinds.subject(new))


def _stamped(new: NewEvent, action: str, reverses: str | None, coder: str, at: str) -> Event:
    event = Event(
        new.kind,
        new.payload,
        **about(new),
        event=0,
        uuid=str(uuid.uuid4()),
        action=action,
        reverses=reverses,
        coder=coder,
        at=at,
        subject=kinds.subject(new),
        sha256="",
    )
    return replace(event, sha256=content_hash(event))


def _write(store: Store, event: Event) -> Event:
    row = {name: getattr(event, name) for name in _WRITTEN} | {"payload": dump(event.payload)}
    number = store.sql.execute(_INSERT, row).lastrowid
    assert number is not None
    return replace(event, event=number)


def adopt(store: Store, news: Iterable[Event]) -> int:
    """Write events of another copy, as they are once their uids are those of this copy; return how many.

    The state of a subject is its latest event, whichever copy it comes from.
    """
    subjects: dict[str, None] = {}
    count = 0
    for event in news:
        _write(store, replace(event, sha256=content_hash(event)))
        subjects[event.subject] = None
        count += 1
    last = [event for event in (events.latest(store, subject) for subject in subjects) if event is not None]
    for event in sorted(last, key=lambda e: (e.at, e.uuid)):
        apply(store, event)
    return count


def apply(store: Store, event: Event) -> None:
    """Update the state of one subject from its newest event.

    An event that is about a study or a coder that this copy lacks is kept and has no state until they arrive.
    """
    ids = ids_of(store, event)
    if ids is not None:
        kinds.KINDS[event.kind].apply(store, event, ids)


def apply_waiting(store: Store, study: str) -> None:
    """Apply the events that arrived before the study of this uid, in a merge."""
    for event in events.standing(store, study):
        apply(store, event)


def rebuild(store: Store) -> None:
    """Clear the current state and derive it from the events again, in one transaction.

    A coding without any event is kept and reported by ``check``: no work is deleted.
    """
    with store.transaction():
        for table in CURRENT_STATE:
            store.sql.execute(f"DELETE FROM {table} {_KEPT.get(table, '')}")
        store.sql.execute("UPDATE studies SET corrected = '{}', excluded = NULL, excluded_stage = NULL")
        store.sql.execute(
            "UPDATE passages SET section = read_section, countable = read_countable"
            " WHERE section <> read_section OR countable <> read_countable"
        )
        for event in events.standing(store):
            apply(store, event)


_RECORDED = "IN (SELECT coding FROM events WHERE coding IS NOT NULL)"
_KEPT = {
    "codings": f"WHERE uuid {_RECORDED}",
    "anchors": f"WHERE coding {_RECORDED} OR coding NOT IN (SELECT uuid FROM codings)",
    "decisions": f"WHERE coding {_RECORDED}",
}
