"""The state of the whole review: its protocol, edits of codebooks, confidence in findings, memos."""

from __future__ import annotations

import json

from kube_review.store.database.connection import Store
from kube_review.store.record.event import Event
from kube_review.store.state.resolved import Ids


def protocol(store: Store, event: Event, ids: Ids) -> None:
    """Record an entry of the protocol, or take it back where the value is None."""
    value, place = event.payload["value"], (event.form, event.key)
    store.sql.execute('DELETE FROM protocol WHERE sort = ? AND "key" = ?', place)
    if value is not None:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        store.sql.execute(
            'INSERT INTO protocol (sort, "key", value, coder_id, at) VALUES (?, ?, ?, ?, ?)',
            (*place, text, ids.coder, event.at),
        )


def imported(_store: Store, _event: Event, _ids: Ids) -> None:
    """Leave the state alone: what was imported follows from the other events of the action."""


def reword(store: Store, event: Event, ids: Ids) -> None:
    """Mark an edit as wording only, or unmark it where the reason is None."""
    reason, place = event.payload["reason"], (event.code, event.former_meaning, event.meaning)
    store.sql.execute("DELETE FROM rewordings WHERE code = ? AND former_meaning = ? AND meaning = ?", place)
    if reason is not None:
        store.sql.execute(
            "INSERT INTO rewordings (code, former_meaning, meaning, reason, coder_id, at) VALUES (?, ?, ?, ?, ?, ?)",
            (*place, reason, ids.coder, event.at),
        )


def edit(store: Store, event: Event, ids: Ids) -> None:
    """Let a code's renaming, merging or splitting stand, or take it back."""
    said = event.payload
    store.sql.execute('DELETE FROM codebook_edits WHERE "key" = ?', (event.key,))
    if said["stands"]:
        kept = (json.dumps(said[name], ensure_ascii=False, sort_keys=True) for name in ("codes", "into", "looked_for"))
        store.sql.execute(
            'INSERT INTO codebook_edits ("key", codebook, what, codes, into_codes, looked_for, coder_id, at)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (event.key, event.codebook, said["what"], *kept, ids.coder, event.at),
        )


def judge(store: Store, event: Event, ids: Ids) -> None:
    """Record a judgement on a component of an evidence profile, or take it back where the level is None."""
    said, place = event.payload, (event.code, event.key)
    store.sql.execute("DELETE FROM judgements WHERE code = ? AND component = ?", place)
    if said["level"] is not None:
        store.sql.execute(
            "INSERT INTO judgements (code, component, level, reason, grounds, meaning, coder_id, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*place, said["level"], said["reason"], said["grounds"], event.meaning, ids.coder, event.at),
        )


def memo(store: Store, event: Event, ids: Ids) -> None:
    """Let a memo on a study or on the review stand, or take it back where there is no text."""
    store.sql.execute("DELETE FROM memos WHERE uuid = ?", (event.key,))
    if event.payload["text"] is not None:
        store.sql.execute(
            "INSERT INTO memos (memo, uuid, study_id, coder_id, at, text)"
            " VALUES ((SELECT min(event) FROM events WHERE subject = ?), ?, ?, ?, ?, ?)",
            (event.subject, event.key, ids.study or None, ids.coder, event.at, event.payload["text"]),
        )
