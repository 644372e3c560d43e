"""Reading the append-only record of what people did.

Every event is about one *subject* (a coding, a coder's review of a study, one value of a study …) and holds its
complete new state; the state of a subject is its latest event in the order (time, uuid). Therefore events of two copies
can be put together in any order, undo is one more event that repeats the one before, and the current-state tables can
always be rebuilt. ``record.journal`` writes events, ``record.kinds`` says which kinds there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from kube_review.store.database.connection import Store
from kube_review.store.record.event import COLUMNS, Event

_EVENT = ", ".join(f'"{name}"' for name in COLUMNS)


def now(store: Store) -> str:
    """Return the present time in UTC, later than every event of this review (clocks may step back, the order must
    not)."""
    moment = datetime.now(UTC)
    last = store.sql.execute("SELECT max(at) FROM events").fetchone()[0]
    if last and stamp(moment) <= last:
        moment = datetime.fromisoformat(last) + timedelta(microseconds=1)
    return stamp(moment)


def stamp(moment: datetime) -> str:
    """Return a UTC time as ISO-8601 with microseconds and ``Z``, so that text order is time order."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def of_action(store: Store, action: str) -> list[Event]:
    """Return the events of an action in the order they were written."""
    return [
        event_of(row) for row in store.rows(f"SELECT {_EVENT} FROM events WHERE action = ? ORDER BY event", (action,))
    ]


def latest(store: Store, subject: str, before: Event | None = None) -> Event | None:
    """Return the latest event about a subject, or the latest of those before the event ``before``."""
    earlier, place = (" AND (at, uuid) < (?, ?)", (before.at, before.uuid)) if before else ("", ())
    row = store.sql.execute(
        f"SELECT {_EVENT} FROM events WHERE subject = ?{earlier} ORDER BY at DESC, uuid DESC LIMIT 1",
        (subject, *place),
    ).fetchone()
    return event_of(row) if row else None


def previous(store: Store, event: Event) -> Event | None:
    """Return the event before an event about the same subject, or None."""
    return latest(store, event.subject, before=event)


def actions_of(store: Store, coder: str) -> Iterator[tuple[str, str, str]]:
    """Yield a coder's actions, newest first: each with what it is and the action that it is about.

    What it is: ``do``, ``undo`` or ``redo``, an undone undo. An undo and its redo are about the action undone, any
    other action about itself. An import is the action of who imported, whosever codings it brought.
    """
    seen = None
    # By time: the local numbers of events that came by merge say when they came.
    rows = store.sql.execute(
        "SELECT action, reverses, (SELECT undo.reverses FROM events undo WHERE undo.action = e.reverses LIMIT 1)"
        " FROM events e WHERE coder = ? AND NOT EXISTS (SELECT 1 FROM events i WHERE i.action = e.action"
        " AND i.kind = 'import' AND i.coder <> e.coder) ORDER BY at DESC, event DESC",
        (coder,),
    )
    for action, reverses, first in rows:
        if action != seen:
            seen = action
            yield action, "redo" if first else "undo" if reverses else "do", first or reverses or action


def history(store: Store, *, coder: str | None = None, limit: int | None = None) -> list[Event]:
    """Return events, newest last; ``coder`` is a uid, ``limit`` keeps the newest."""
    where, parameters = ("WHERE coder = ?", [coder]) if coder else ("", [])
    tail = f"LIMIT {int(limit)}" if limit is not None else ""
    rows = store.rows(f"SELECT {_EVENT} FROM events {where} ORDER BY event DESC {tail}", parameters)
    return [event_of(row) for row in rows][::-1]


def by_time(store: Store) -> Iterator[Event]:
    """Yield every event in the order (time, uuid)."""
    return (event_of(row) for row in store.sql.execute(f"SELECT {_EVENT} FROM events ORDER BY at, uuid"))


def standing(store: Store, study: str | None = None) -> Iterator[Event]:
    """Yield, for each subject, its latest event, in the order (time, uuid).

    Args:
        store: The review.
        study: Only of subjects that belong to the study of this uid.
    """
    where, parameters = ("WHERE study = ?", [study]) if study else ("", [])
    rows = store.rows(
        f"SELECT {_EVENT} FROM (SELECT *, row_number() OVER (PARTITION BY subject ORDER BY at DESC, uuid DESC) AS rank"
        f" FROM events {where}) WHERE rank = 1 ORDER BY at, uuid",
        parameters,
    )
    return (event_of(row) for row in rows)


def event_of(row: Any) -> Event:
    """Return a row of ``events`` as a value.

    Raises:
        ValueError: Its payload is not JSON.
    """
    return Event(**{name: row[name] for name in COLUMNS if name != "payload"}, payload=json.loads(row["payload"]))
