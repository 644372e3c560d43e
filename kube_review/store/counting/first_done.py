"""What each coder had coded at the first standing *done* of a study: the state on which agreement is measured.

A *done* that was undone does not stand; one that was reopened later does, so that a coder cannot look at another's
codings and finish again for a better agreement. Only readings in full count. The first *done* is that against the
codebook in question: a codebook that joins later has a first *done* of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    """A coder's first standing *done* of a study in full; ``version`` is that of the codebook in question."""

    study: str
    coder: str
    version: str
    at: str
    codings: tuple[CodedThen, ...]


@dataclass(frozen=True, slots=True)
class FirstDones:
    """The first *done* of every coder and study, by study and coder, and the readings without one.

    Attributes:
        firsts: Readings in full.
        screened: (study, coder) of readings that only ever ended by a stopping rule.
    """

    firsts: tuple[First, ...]
    screened: frozenset[tuple[str, str]]


def load(store: Store, codebook: str) -> FirstDones:
    """Return every coder's state of every study at the first standing *done* against a codebook.

    Excluded studies and duplicates are left out, and so are coders who later reopened a study for good.
    """
    firsts: dict[tuple[str, str], First] = {}
    screened = set()
    undone = _undone(store)
    for row in _done(store, codebook):
        key = (row["study"], row["coder"])
        if row["action"] in undone or key in firsts:
            continue
        if row["basis"] == "full":
            firsts[key] = First(*key, row["version"], row["at"], _codings(store, row))
        else:
            screened.add(key)
    return FirstDones(tuple(firsts[key] for key in sorted(firsts)), frozenset(screened - firsts.keys()))


def _done(store: Store, codebook: str) -> list[Any]:
    """Return what coders said themselves, in the order of time; an undo or redo repeats an earlier event."""
    return store.rows(
        "SELECT s.study, s.uid AS study_uid, k.uid AS coder_uid, k.name AS coder, e.action, e.at,"
        " json_extract(e.payload, '$.version') AS version, json_extract(e.payload, '$.basis') AS basis"
        " FROM events e JOIN studies s ON s.uid = e.study JOIN coders k ON k.uid = e.person"
        " WHERE e.kind = 'done' AND e.codebook = :codebook AND e.reverses IS NULL"
        " AND s.excluded IS NULL AND s.duplicate_of IS NULL"
        " AND EXISTS (SELECT 1 FROM reviews r WHERE r.study_id = s.id AND r.coder_id = k.id"
        " AND r.codebook = :codebook) ORDER BY e.at, e.uuid",
        {"codebook": codebook},
    )


def _undone(store: Store) -> set[str]:
    """Return the actions that were undone and not redone: an undo that was undone itself does not count."""
    rows = store.rows("SELECT DISTINCT action, reverses, at FROM events WHERE reverses IS NOT NULL")
    undone: dict[str, bool] = {}
    for row in sorted(rows, key=lambda row: (row["at"], row["action"]), reverse=True):
        undone[row["reverses"]] = undone.get(row["reverses"], False) or not undone.get(row["action"], False)
    return {action for action, is_undone in undone.items() if is_undone}


def _codings(store: Store, first: Mapping[str, Any]) -> tuple[CodedThen, ...]:
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
