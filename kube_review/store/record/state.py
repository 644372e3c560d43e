"""From an event to the current state of its subject.

``apply`` first takes away what the subject's earlier event had led to, then writes what this event says. An event that
speaks of a study or coder that this copy lacks is kept in ``events`` and has no state until they arrive.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from kube_review.store.database.connection import Store
from kube_review.store.record import anchors
from kube_review.store.record.events import Event, in_order

CURRENT_STATE = ("codings", "anchors", "decisions", "reviews", "adjudications", "declarations")
"""Tables that follow from the events alone (with ``studies.corrected``, ``excluded`` and ``excluded_stage``)."""


def apply(store: Store, event: Event) -> None:
    """Bring the state of one subject to what its newest event says."""
    study_id = _id(store, "SELECT id FROM studies WHERE uid = ?", event.study) if event.study else None
    coder_id = _id(store, "SELECT id FROM coders WHERE uid = ?", event.coder)
    if coder_id is None or (event.study and study_id is None):
        return
    _APPLY[event.kind](store, event, study_id or 0, coder_id)


def rebuild(store: Store) -> None:
    """Clear the current state and derive it from the events again, in one transaction."""
    with store.transaction():
        for table in CURRENT_STATE:
            store.sql.execute(f"DELETE FROM {table}")
        store.sql.execute("UPDATE studies SET corrected = '{}', excluded = NULL, excluded_stage = NULL")
        for event in in_order(store):
            apply(store, event)


def _record(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    _forget(store, event.subject)
    p = event.payload
    number = _id(store, "SELECT min(event) FROM events WHERE subject = ?", event.subject)
    store.sql.execute(
        "INSERT INTO codings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            event.subject,
            study_id,
            p["code"],
            coder_id,
            p["stance"],
            p["link"],
            p["origin"],
            p["text_sha256"],
            p["start"],
            p["end"],
            p["quote"],
            p["before"],
            p["after"],
            p["cited"],
            p["memo"],
            p["at"],
        ),
    )
    anchors.place(store, event.subject, study_id)


def _accept(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    _record(store, event, study_id, coder_id)
    _decide(store, event, study_id, coder_id, "accepted")


def _reject(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    _forget(store, event.subject)
    _decide(store, event, study_id, coder_id, "rejected")


def _decide(store: Store, event: Event, study_id: int, coder_id: int, verdict: str) -> None:
    p, s = event.payload, event.payload["suggestion"]
    row = (event.subject, study_id, coder_id, verdict, s["code"], s["stance"], p["start"], p["end"])
    store.sql.execute(
        "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, s["method"], s["model"], s["score"], event.at),
    )


def _retract(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    _forget(store, event.subject)


def _forget(store: Store, subject: str) -> None:
    store.sql.execute("DELETE FROM codings WHERE uuid = ?", (subject,))
    store.sql.execute("DELETE FROM decisions WHERE subject = ?", (subject,))
    store.sql.execute("DELETE FROM anchors WHERE coding = ?", (subject,))


def _done(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    _reopen(store, event, study_id, coder_id)
    p = event.payload
    for codebook, version in p["codebooks"].items():
        store.sql.execute(
            "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?)",
            (study_id, coder_id, codebook, version, p["basis"], json.dumps(p["covered"]), event.at),
        )


def _reopen(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    store.sql.execute("DELETE FROM reviews WHERE study_id = ? AND coder_id = ?", (study_id, coder_id))


def _exclude(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    p = event.payload
    values = (p["reason"], p.get("stage") if p["reason"] is not None else None, study_id)
    store.sql.execute("UPDATE studies SET excluded = ?, excluded_stage = ? WHERE id = ?", values)


def _adjudicate(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    p = event.payload
    store.sql.execute("DELETE FROM adjudications WHERE study_id = ? AND code = ?", (study_id, p["code"]))
    if p["state"] is not None:
        store.sql.execute(
            "INSERT INTO adjudications VALUES (?, ?, ?, ?, ?, ?, ?)",
            (study_id, p["code"], p["state"], p["reason"], p["meaning"], coder_id, event.at),
        )


def _set(store: Store, event: Event, study_id: int, coder_id: int) -> None:
    p = event.payload
    if event.study is None:
        store.sql.execute("DELETE FROM declarations WHERE subject = ?", (event.subject,))
        if p["value"] is not None:
            store.sql.execute(
                "INSERT INTO declarations VALUES (?, ?, ?, ?)", (event.subject, p["value"], coder_id, event.at)
            )
        return
    row = store.sql.execute("SELECT corrected FROM studies WHERE id = ?", (study_id,)).fetchone()
    corrected = json.loads(row["corrected"])
    corrected.pop(p["key"], None)
    if p["value"] is not None:
        corrected[p["key"]] = _study_named(store, p["means"]) or p["value"] if "means" in p else p["value"]
    text = json.dumps(corrected, ensure_ascii=False, sort_keys=True)
    store.sql.execute("UPDATE studies SET corrected = ? WHERE id = ?", (text, study_id))


def _study_named(store: Store, uid: str) -> str | None:
    # Whoever wrote the event had the study, and a merge brings studies before events.
    row = store.sql.execute(
        "SELECT study FROM studies WHERE uid = ? OR uid = (SELECT same_as FROM aliases WHERE uid = ?)", (uid, uid)
    ).fetchone()
    return row["study"] if row else None


def _id(store: Store, sql: str, value: object) -> int | None:
    row = store.sql.execute(sql, (value,)).fetchone()
    return row[0] if row else None


_APPLY: dict[str, Callable[[Store, Event, int, int], None]] = {
    "record": _record,
    "accept": _accept,
    "reject": _reject,
    "retract": _retract,
    "done": _done,
    "reopen": _reopen,
    "exclude": _exclude,
    "adjudicate": _adjudicate,
    "set": _set,
}
