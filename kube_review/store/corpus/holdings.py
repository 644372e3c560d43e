"""What a review holds, named so that it can be found again in any copy of it."""

from __future__ import annotations

from typing import Any

from kube_review.store.corpus.texts import text_hash
from kube_review.store.database.connection import Store


def studies(store: Store) -> dict[str, dict[str, Any]]:
    """Return every study by uid: its source, its current text by a hash taken now, what it is known as."""
    rows = store.rows(
        "SELECT s.uid, s.study, s.path, s.source_sha256, s.excluded, s.evidence, s.fieldwork, s.year, s.province,"
        " s.duplicate_of, t.text, t.reader FROM studies s JOIN texts t ON t.study_id = s.id AND t.current = 1"
    )
    return {
        row["uid"]: {key: row[key] for key in row.keys() if key not in ("uid", "text")}  # noqa: SIM118 - a Row is no dict
        | {"text_sha256": text_hash(row["text"])}
        for row in rows
    }


def codings(store: Store) -> dict[str, dict[str, Any]]:
    """Return every coding by uuid, with its study, coder, text and place."""
    rows = store.rows(
        "SELECT c.uuid, s.study, c.code, k.name AS coder, c.stance, c.link, c.origin, c.cited, c.text_sha256, c.start,"
        ' c."end", c.quote FROM codings c JOIN studies s ON s.id = c.study_id JOIN coders k ON k.id = c.coder_id'
    )
    return {row["uuid"]: {key: row[key] for key in row.keys() if key != "uuid"} for row in rows}  # noqa: SIM118


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


def event_uuids(store: Store) -> list[str]:
    """Return the uuid of every event, in order of time."""
    return [row[0] for row in store.rows("SELECT uuid FROM events ORDER BY at, uuid")]
