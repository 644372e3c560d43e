"""The state of codings and of decisions on suggestions."""

from __future__ import annotations

from kube_review.store.database.connection import Store
from kube_review.store.record import anchors
from kube_review.store.record.event import Event
from kube_review.store.state.resolved import Ids


def record(store: Store, event: Event, ids: Ids) -> None:
    """Set a coding to the state in the event."""
    forget(store, event, ids)
    said, coding = event.payload, event.coding
    assert coding is not None
    store.sql.execute(
        "INSERT INTO codings (coding, uuid, study_id, code, coder_id, stance, link, origin, text_sha256, start,"
        ' "end", quote, before, after, cited, memo, at) VALUES ('
        "(SELECT min(event) FROM events WHERE subject = :subject), :uuid, :study_id, :code, :coder_id, :stance, :link,"
        " :origin, :text_sha256, :start, :end, :quote, :before, :after, :cited, :memo, :at)",
        {
            **said,
            "subject": event.subject,
            "uuid": coding,
            "study_id": ids.study,
            "code": event.code,
            "coder_id": ids.coder,
            "text_sha256": event.text,
        },
    )
    anchors.place(store, coding, ids.study)


def accept(store: Store, event: Event, ids: Ids) -> None:
    """Set a coding, and store which suggestion it came from."""
    record(store, event, ids)
    _decide(store, event, ids, "accepted")


def reject(store: Store, event: Event, ids: Ids) -> None:
    """Store that a suggestion was rejected."""
    forget(store, event, ids)
    _decide(store, event, ids, "rejected")


def forget(store: Store, event: Event, ids: Ids) -> None:
    """Remove a coding or a decision."""
    store.sql.execute("DELETE FROM codings WHERE uuid = ?", (event.coding,))
    store.sql.execute("DELETE FROM decisions WHERE coding = ?", (event.coding,))
    store.sql.execute("DELETE FROM anchors WHERE coding = ?", (event.coding,))


def _decide(store: Store, event: Event, ids: Ids, verdict: str) -> None:
    suggestion = event.payload["suggestion"]
    store.sql.execute(
        'INSERT INTO decisions (coding, study_id, coder_id, verdict, code, stance, start, "end", method, model, score,'
        " at) VALUES (:coding, :study_id, :coder_id, :verdict, :code, :stance, :start, :end, :method, :model, :score,"
        " :at)",
        {
            **{key: suggestion[key] for key in ("code", "stance", "method", "model", "score")},
            "coding": event.coding,
            "study_id": ids.study,
            "coder_id": ids.coder,
            "verdict": verdict,
            "start": event.payload["start"],
            "end": event.payload["end"],
            "at": event.at,
        },
    )
