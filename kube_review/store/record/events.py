"""The append-only record of what people did, and the state it leads to.

Every event speaks about one *subject* (a coding, a coder's review of a study, one value of a study …) and says all
there is to know about it; the state of a subject is its latest event in the order (time, uuid). Therefore events of
two copies can be put together in any order, undo is one more event that repeats the one before, and the current-state
tables can always be rebuilt.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What is to be written: ``study`` is the study's uid or None, ``payload`` is JSON-able."""

    kind: str
    study: str | None
    subject: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """A written event; ``coder`` is the coder's uid, ``event`` its local number."""

    event: int
    uuid: str
    action: str
    reverses: str | None
    kind: str
    coder: str
    at: str
    study: str | None
    subject: str
    payload: dict[str, Any]


def now(store: Store) -> str:
    """Return the present time in UTC, later than every event of this review (clocks step back, order must not)."""
    moment = datetime.now(UTC)
    last = store.sql.execute("SELECT max(at) FROM events").fetchone()[0]
    if last and stamp(moment) <= last:
        moment = datetime.fromisoformat(last) + timedelta(microseconds=1)
    return stamp(moment)


def stamp(moment: datetime) -> str:
    """Return a UTC time as ISO-8601 with microseconds and ``Z``, so that text order is time order."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def append(store: Store, coder: str, news: Sequence[NewEvent], reverses: str | None = None) -> list[Event]:
    """Write one action and bring the current state up to it, in one transaction.

    Args:
        store: The review.
        coder: The uid of the person who acts.
        news: What the action consists of.
        reverses: The action that this one undoes, or the undo that it takes back.

    Returns:
        The events as written, in order.
    """
    from kube_review.store.record import state

    action = str(uuid.uuid4())
    written = []
    with store.transaction():
        at = now(store)
        for new in news:
            identity = str(uuid.uuid4())
            row = (identity, action, reverses, new.kind, coder, at, new.study, new.subject, dump(new.payload))
            cursor = store.sql.execute(
                "INSERT INTO events (uuid, action, reverses, kind, coder, at, study, subject, payload)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            assert cursor.lastrowid is not None
            event = Event(
                cursor.lastrowid, identity, action, reverses, new.kind, coder, at, new.study, new.subject, new.payload
            )
            state.apply(store, event)
            written.append(event)
    return written


def of_action(store: Store, action: str) -> list[Event]:
    """Return the events of an action in the order they were written."""
    return [_event(row) for row in store.sql.execute("SELECT * FROM events WHERE action = ? ORDER BY event", (action,))]


def latest(store: Store, subject: str, before: Event | None = None) -> Event | None:
    """Return the latest event about a subject, or the latest of those before the event ``before``."""
    earlier, place = (" AND (at, uuid) < (?, ?)", (before.at, before.uuid)) if before else ("", ())
    row = store.sql.execute(
        f"SELECT * FROM events WHERE subject = ?{earlier} ORDER BY at DESC, uuid DESC LIMIT 1", (subject, *place)
    ).fetchone()
    return _event(row) if row else None


def actions_of(store: Store, coder: str) -> Iterator[tuple[str, str, str]]:
    """Yield a coder's actions, newest first: each with what it is and the action that it is about.

    What it is: ``do``, ``undo`` or ``redo``, an undone undo. An undo and its redo are about the action undone, any
    other action about itself.
    """
    seen = None
    # By time: the local numbers of events that came by merge say when they came.
    rows = store.sql.execute(
        "SELECT action, reverses, (SELECT undo.reverses FROM events undo WHERE undo.action = e.reverses LIMIT 1)"
        " FROM events e WHERE coder = ? ORDER BY at DESC, event DESC",
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
    rows = store.sql.execute(f"SELECT * FROM events {where} ORDER BY event DESC {tail}", parameters)
    return [_event(row) for row in rows][::-1]


def by_time(store: Store) -> Iterator[Event]:
    """Yield every event in the order (time, uuid)."""
    return (_event(row) for row in store.sql.execute("SELECT * FROM events ORDER BY at, uuid"))


def in_order(store: Store) -> Iterator[Event]:
    """Yield, for each subject, its latest event, in the order (time, uuid)."""
    rows = store.sql.execute(
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY subject ORDER BY at DESC, uuid DESC) AS rank"
        " FROM events) WHERE rank = 1 ORDER BY at, uuid"
    ).fetchall()
    return (_event(row) for row in rows)


def _event(row: Any) -> Event:
    return Event(
        row["event"],
        row["uuid"],
        row["action"],
        row["reverses"],
        row["kind"],
        row["coder"],
        row["at"],
        row["study"],
        row["subject"],
        json.loads(row["payload"]),
    )


def dump(payload: dict[str, Any]) -> str:
    """Return a payload as it is stored: equal payloads are equal texts."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True)
