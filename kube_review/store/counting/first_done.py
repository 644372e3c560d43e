"""What each coder had coded when they first said *done*: the state on which agreement is measured.

The first *done* is that against the codebook in question: a codebook that joins later has a first *done* of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class CodedThen:
    """A coding as it stood at first *done*."""

    code: str
    stance: str
    unaided: bool
    text_sha256: str
    start: int
    end: int
    quote: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class First:
    """A coder's first *done* of a study; ``version`` is that of the codebook in question."""

    study: str
    coder: str
    version: str
    codings: tuple[CodedThen, ...]


def firsts(store: Store, codebook: str) -> list[First]:
    """Return every coder's state of every study at their first *done* against a codebook, by study and coder.

    Excluded studies and duplicates are left out, and so is who later reopened a study for good.
    """
    rows = store.rows(
        "SELECT s.study, s.uid AS study_uid, k.uid AS coder_uid, k.name,"
        " json_extract(e.payload, '$.version') AS version, min(e.at) AS at"
        " FROM events e JOIN studies s ON s.uid = e.study JOIN coders k ON k.uid = e.person"
        " WHERE e.kind = 'done' AND e.codebook = :codebook AND s.excluded IS NULL AND s.duplicate_of IS NULL"
        " AND EXISTS (SELECT 1 FROM reviews r WHERE r.study_id = s.id AND r.coder_id = k.id"
        " AND r.codebook = :codebook) GROUP BY s.uid, k.uid ORDER BY s.study, k.name",
        {"codebook": codebook},
    )
    return [First(row["study"], row["name"], row["version"], _codings(store, row)) for row in rows]


def _codings(store: Store, first: Any) -> tuple[CodedThen, ...]:
    """Return the last event about each coding up to that moment, where it left a coding."""
    rows = store.rows(
        "SELECT code, text, payload FROM (SELECT kind, code, text, payload, row_number() OVER"
        " (PARTITION BY subject ORDER BY at DESC, uuid DESC) AS rank FROM events"
        " WHERE study = ? AND coder = ? AND at <= ? AND kind IN ('record', 'accept', 'retract'))"
        " WHERE rank = 1 AND kind <> 'retract'",
        (first["study_uid"], first["coder_uid"], first["at"]),
    )
    return tuple(_coded(row["code"], row["text"], json.loads(row["payload"])) for row in rows)


def _coded(code: str, text_sha256: str, said: dict[str, Any]) -> CodedThen:
    kept = {name: said[name] for name in ("stance", "start", "end", "quote", "before", "after")}
    return CodedThen(code=code, unaided=said["origin"] == "unaided", text_sha256=text_sha256, **kept)
