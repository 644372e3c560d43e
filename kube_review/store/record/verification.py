"""Verification of events: their hashes, times and contents.

The hashes are not signed: they show that a row was changed, not that somebody rewrote events and hashes together.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from kube_review.messages import Message, _
from kube_review.store.database.connection import Store
from kube_review.store.record import coders, events, kinds
from kube_review.store.record.event import COLUMNS, Event, content_hash

_COLUMNS = ", ".join(f'"{name}"' for name in COLUMNS)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_AHEAD = timedelta(days=1)
_ROOT = "events_root"


def faults(store: Store) -> Iterator[tuple[int, Message]]:
    """Yield (event, what is wrong) for every event that was changed after it was written or cannot be genuine."""
    latest_allowed = events.stamp(datetime.now(UTC) + _AHEAD)
    for row in store.sql.execute(f"SELECT {_COLUMNS} FROM events ORDER BY event"):
        try:
            event = events.event_of(row)
        except ValueError:
            yield row["event"], _("cannot be read: its payload is not JSON")
            continue
        if fault := _fault(event, latest_allowed):
            yield event.event, fault


def _fault(event: Event, latest_allowed: str) -> Message | None:
    if not _is_time(event.at):
        return _("has no valid time ({at})", at=event.at)
    if event.at > latest_allowed:
        return _("is dated in the future ({at})", at=event.at)
    if content_hash(event) != event.sha256:
        return _("has been changed since it was written: its hash does not match")
    if fault := kinds.fault(event):
        return _("cannot be read: {fault}", fault=fault)
    return None if kinds.subject(event) == event.subject else _("has a subject that does not match its columns")


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def root(store: Store, last: int | None = None) -> str:
    """Return a hash over the hashes of all events, or of those up to a local number, in whatever order they came."""
    where, parameters = ("WHERE event <= ?", [last]) if last is not None else ("", [])
    rows = store.rows(f"SELECT sha256 FROM events {where} ORDER BY sha256", parameters)
    return hashlib.sha256("\n".join(row["sha256"] for row in rows).encode()).hexdigest()


def remember_root(store: Store) -> None:
    """Keep the root over the events there are now, so that later checks know of it."""
    last = _last(store)
    coders.set_setting(store, _ROOT, json.dumps({"last": last, "root": root(store, last)}))


def missing(store: Store) -> Iterator[Message]:
    """Say whether events are gone: their numbers have gaps, or the remembered root is another."""
    n, written = store.sql.execute("SELECT count(*) FROM events").fetchone()[0], _last(store)
    if n != written:
        yield _("{written} events were written, and {n} are there", written=written, n=n)
    try:
        known = json.loads(coders.setting(store, _ROOT) or "null")
        same = known is None or root(store, int(known["last"])) == known["root"]
    except (ValueError, TypeError, KeyError):
        same = False
    if not same:
        yield _("the events are not those that were there at the last backup")


def _last(store: Store) -> int:
    """Return the highest number that an event ever had."""
    row = store.sql.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    return int(row[0]) if row else 0
