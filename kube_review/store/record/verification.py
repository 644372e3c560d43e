"""Verification of events: their hashes, times and contents.

The hashes are not signed: they show that a row was changed, not that somebody rewrote events and hashes together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from kube_review.messages import Message, _
from kube_review.store.database.connection import Store
from kube_review.store.record import events, kinds
from kube_review.store.record.event import COLUMNS, Event, content_hash

_COLUMNS = ", ".join(f'"{name}"' for name in COLUMNS)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_AHEAD = timedelta(days=1)


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
