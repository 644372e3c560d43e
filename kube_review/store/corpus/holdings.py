"""The content of a review by identifiers that are the same in every copy."""

from __future__ import annotations

from typing import Any

from kube_review.store.corpus.texts import text_hash
from kube_review.store.database.connection import Store
from kube_review.store.record import events as recorded
from kube_review.store.record.event import content_hash
from kube_review.store.record.masking import mask, masked


def studies(store: Store, *, without_texts: bool = False) -> dict[str, dict[str, Any]]:
    """Return every study by uid: its source, its current text by a hash, what it is known as.

    Args:
        store: The review.
        without_texts: It holds no texts: take their hashes as they are stored, instead of hashing the texts now.
    """
    rows = store.rows(
        "SELECT s.uid, s.study, s.path, s.source_sha256, s.excluded, s.evidence, s.fieldwork, s.year, s.province,"
        " s.duplicate_of, t.text, t.sha256, t.reader FROM studies s JOIN texts t ON t.study_id = s.id AND t.current = 1"
    )
    return {
        row["uid"]: {key: row[key] for key in row.keys() if key not in ("uid", "text", "sha256")}  # noqa: SIM118 - a Row is no dict
        | {"text_sha256": row["sha256"] if without_texts else text_hash(row["text"])}
        for row in rows
    }


def codings(store: Store, *, without_texts: bool = False) -> dict[str, dict[str, Any]]:
    """Return every coding by uuid, with its study, coder, text and place, and its quote as a hash.

    Args:
        store: The review.
        without_texts: Its quotes are hashes already.
    """
    rows = store.rows(
        "SELECT c.uuid, s.study, c.code, k.name AS coder, c.stance, c.link, c.origin, c.cited, c.text_sha256, c.start,"
        ' c."end", c.quote FROM codings c JOIN studies s ON s.id = c.study_id JOIN coders k ON k.id = c.coder_id'
    )
    return {
        row["uuid"]: {key: row[key] for key in row.keys() if key != "uuid"}  # noqa: SIM118
        | {"quote": row["quote"] if without_texts else mask(row["quote"])}
        for row in rows
    }


def reviews(store: Store) -> dict[str, dict[str, Any]]:
    """Return who finished what, by study, coder and codebook."""
    rows = store.rows(
        "SELECT s.study, k.name, r.codebook, r.version, r.basis, r.covered FROM reviews r"
        " JOIN studies s ON s.id = r.study_id JOIN coders k ON k.id = r.coder_id"
    )
    return {
        f"{row[0]}, {row[1]}, {row[2]}": {"version": row["version"], "basis": row["basis"], "covered": row["covered"]}
        for row in rows
    }


def adjudications(store: Store) -> dict[str, dict[str, Any]]:
    """Return settled disagreements by study and code."""
    rows = store.rows(
        "SELECT s.study, a.code, a.state, a.reason, k.name AS coder FROM adjudications a"
        " JOIN studies s ON s.id = a.study_id JOIN coders k ON k.id = a.coder_id"
    )
    return {
        f"{row['study']}, {row['code']}": {"state": row["state"], "reason": row["reason"], "coder": row["coder"]}
        for row in rows
    }


def events(store: Store, *, without_texts: bool = False) -> dict[str, dict[str, Any]]:
    """Return every event by uuid: what it is, when it was written, and a hash taken now of all that it says.

    Args:
        store: The review.
        without_texts: Its quotes are hashes already.
    """
    studies = {row["uid"]: row["study"] for row in store.rows("SELECT uid, study FROM studies")}
    coders = {row["uid"]: row["name"] for row in store.rows("SELECT uid, name FROM coders")}
    return {
        event.uuid: {
            "kind": event.kind,
            "study": studies.get(event.study or "", event.study),
            "code": event.code,
            "coder": coders.get(event.coder, event.coder),
            "at": event.at,
            "sha256": content_hash(event if without_texts else masked(event)),
        }
        for event in recorded.by_time(store)
    }
