"""The state of search results: what was found, what is the same, who would include it, where its full text is."""

from __future__ import annotations

import json

from kube_review.store.database.connection import Store
from kube_review.store.record.event import Event
from kube_review.store.state.resolved import Ids


def identify(store: Store, event: Event, ids: Ids) -> None:
    """Let a record be in the review, or no longer where there are no values."""
    said = event.payload
    store.sql.execute("DELETE FROM records WHERE uid = ?", (event.record,))
    if said["values"] is not None:
        values = json.dumps(said["values"], ensure_ascii=False, sort_keys=True)
        store.sql.execute(
            'INSERT INTO records (record, uid, source, file, "values", coder_id, at)'
            " VALUES ((SELECT min(event) FROM events WHERE subject = ?), ?, ?, ?, ?, ?, ?)",
            (event.subject, event.record, said["source"], said["file"], values, ids.coder, event.at),
        )


def duplicate(store: Store, event: Event, ids: Ids) -> None:
    """Let a record be a duplicate of another, of none where that is empty, or undecided where it is None."""
    of = event.payload["of"]
    store.sql.execute("DELETE FROM record_duplicates WHERE uid = ?", (event.record,))
    if of is not None:
        store.sql.execute(
            "INSERT INTO record_duplicates (uid, of_uid, coder_id, at) VALUES (?, ?, ?, ?)",
            (event.record, of, ids.coder, event.at),
        )


def screen(store: Store, event: Event, ids: Ids) -> None:
    """Record what a person decided on title and abstract, or take it back where the verdict is None."""
    said = event.payload
    store.sql.execute("DELETE FROM screenings WHERE uid = ? AND coder_id = ?", (event.record, ids.person))
    if said["verdict"] is not None:
        store.sql.execute(
            "INSERT INTO screenings (uid, coder_id, verdict, reason, at) VALUES (?, ?, ?, ?, ?)",
            (event.record, ids.person, said["verdict"], said["reason"], event.at),
        )


def settle(store: Store, event: Event, ids: Ids) -> None:
    """Settle what people decided differently, or take that back where the verdict is None."""
    said = event.payload
    store.sql.execute("DELETE FROM settled_screenings WHERE uid = ?", (event.record,))
    if said["verdict"] is not None:
        store.sql.execute(
            "INSERT INTO settled_screenings (uid, verdict, reason, coder_id, at) VALUES (?, ?, ?, ?, ?)",
            (event.record, said["verdict"], said["reason"], ids.coder, event.at),
        )


def retrieve(store: Store, event: Event, ids: Ids) -> None:
    """Attach the full text (a study), record that there is none where that is empty, or neither where it is None."""
    said = event.payload
    store.sql.execute("DELETE FROM full_texts WHERE uid = ?", (event.record,))
    if said["study"] is not None:
        store.sql.execute(
            "INSERT INTO full_texts (uid, study_uid, reason, coder_id, at) VALUES (?, ?, ?, ?, ?)",
            (event.record, said["study"] or None, said["reason"], ids.coder, event.at),
        )
