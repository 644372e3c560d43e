"""The state of reading: assignments, passages seen, studies finished."""

from __future__ import annotations

import json

from kube_review.store.database.connection import Store
from kube_review.store.record.event import Event
from kube_review.store.state.resolved import Ids


def done(store: Store, event: Event, ids: Ids) -> None:
    """Mark a study as finished by a coder against a codebook."""
    reopen(store, event, ids)
    said = event.payload
    store.sql.execute(
        "INSERT INTO reviews (study_id, coder_id, codebook, version, basis, covered, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (ids.study, ids.person, event.codebook, said["version"], said["basis"], json.dumps(said["covered"]), event.at),
    )


def reopen(store: Store, event: Event, ids: Ids) -> None:
    """Mark a study as unfinished by a coder against a codebook."""
    store.sql.execute(
        "DELETE FROM reviews WHERE study_id = ? AND coder_id = ? AND codebook = ?",
        (ids.study, ids.person, event.codebook),
    )


def assign(store: Store, event: Event, ids: Ids) -> None:
    """Assign a study to a coder for blind coding, or lift the assignment."""
    store.sql.execute("DELETE FROM assignments WHERE study_id = ? AND coder_id = ?", (ids.study, ids.person))
    if event.payload["blind"]:
        store.sql.execute(
            "INSERT INTO assignments (study_id, coder_id, planned_by, at) VALUES (?, ?, ?, ?)",
            (ids.study, ids.person, ids.coder, event.at),
        )


def look(store: Store, event: Event, ids: Ids) -> None:
    """Store that a coder has seen a passage, or remove that where there are no versions."""
    said, place = event.payload, (ids.study, event.text, event.passage, ids.person)
    store.sql.execute(
        "DELETE FROM looks WHERE study_id = ? AND text_sha256 = ? AND passage = ? AND coder_id = ?", place
    )
    if said["versions"]:
        store.sql.execute(
            "INSERT INTO looks (study_id, text_sha256, passage, coder_id, why, versions, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*place, said["why"], json.dumps(said["versions"]), event.at),
        )
