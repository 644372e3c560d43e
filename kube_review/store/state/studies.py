"""The state of what people decided about a study: corrected values, exclusion, settled disagreements, appraisals."""

from __future__ import annotations

import json

from kube_review.store.database.connection import Store
from kube_review.store.record.event import Event
from kube_review.store.state.resolved import Ids


def set_value(store: Store, event: Event, ids: Ids) -> None:
    """Correct a bibliographic value, or take the correction back where the value is None."""
    said = event.payload
    row = store.sql.execute("SELECT corrected FROM studies WHERE id = ?", (ids.study,)).fetchone()
    corrected = json.loads(row["corrected"])
    corrected.pop(event.key, None)
    if said["value"] is not None:
        corrected[event.key] = _study_named(store, said["means"]) or said["value"] if "means" in said else said["value"]
    text = json.dumps(corrected, ensure_ascii=False, sort_keys=True)
    store.sql.execute("UPDATE studies SET corrected = ? WHERE id = ?", (text, ids.study))


def _study_named(store: Store, uid: str) -> str | None:
    # The study exists where the event was written, and a merge adds studies before events.
    row = store.sql.execute(
        "SELECT study FROM studies WHERE uid = ? OR uid = (SELECT same_as FROM aliases WHERE uid = ?)", (uid, uid)
    ).fetchone()
    return row["study"] if row else None


def exclude(store: Store, event: Event, ids: Ids) -> None:
    """Exclude a study, or include it again where the reason is None."""
    reason = event.payload["reason"]
    stage = event.payload.get("stage") if reason is not None else None
    store.sql.execute("UPDATE studies SET excluded = ?, excluded_stage = ? WHERE id = ?", (reason, stage, ids.study))


def adjudicate(store: Store, event: Event, ids: Ids) -> None:
    """Settle a disagreement, or withdraw the decision where the state is None."""
    said = event.payload
    store.sql.execute("DELETE FROM adjudications WHERE study_id = ? AND code = ?", (ids.study, event.code))
    if said["state"] is not None:
        store.sql.execute(
            "INSERT INTO adjudications (study_id, code, state, reason, decided_on, meaning, coder_id, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(ids.study, event.code, said["state"], said["reason"], json.dumps(said["decided_on"], sort_keys=True)),
                *(event.meaning, ids.coder, event.at),
            ),
        )


def appraise(store: Store, event: Event, ids: Ids) -> None:
    """Record an answer to an appraisal form, or take it back where the answer is None."""
    said, place = event.payload, (ids.study, ids.person, event.form, event.key)
    store.sql.execute(
        "DELETE FROM appraisals WHERE study_id = ? AND coder_id = ? AND form = ? AND criterion = ?", place
    )
    if said["answer"] is not None:
        store.sql.execute(
            "INSERT INTO appraisals (study_id, coder_id, form, criterion, answer, asked, quote, page, memo, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*place, said["answer"], said["asked"], said["quote"], said["page"], said["memo"], event.at),
        )
