"""The judgements of people, passage by passage, from which models learn and by which they are measured.

Only countable passages of current texts. A span belongs to every passage it touches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kube_review.model import Codebook
from kube_review.store.corpus import studies
from kube_review.store.database.connection import Store
from kube_review.store.meanings import Unchanged


@dataclass(frozen=True, slots=True)
class Judgement:
    """A coder's judgement of one passage and code at a time; ``stance`` is empty where they rejected the code there."""

    study: str
    passage: int
    code: str
    coder: str
    stance: str
    at: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A coder has read a whole study for one code in its present meaning."""

    study: str
    coder: str
    code: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A coder has looked at one passage for every code, in the order of the queue; ``at`` is when.

    ``codes`` are those of the codebooks in use that were there already, in their present meaning.
    """

    study: str
    passage: int
    coder: str
    why: str
    at: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Source:
    """The events that a model learnt from: how many, the time of the newest, and a hash of their uuids."""

    n_events: int
    until: str
    sha256: str


_TOUCHED = 'p.start < {0}."end" AND p."end" > {0}.start AND p.countable = 1'


def judgements(store: Store) -> list[Judgement]:
    """Return codings and rejections by study, passage, code and coder."""
    rows = store.rows(
        "SELECT s.study, p.passage, c.code, k.name, c.stance, c.at FROM codings c"
        " JOIN studies s ON s.id = c.study_id JOIN coders k ON k.id = c.coder_id"
        " JOIN texts t ON t.study_id = s.id AND t.current = 1"
        " JOIN anchors a ON a.coding = c.uuid AND a.text_id = t.id"
        f" JOIN passages p ON p.text_id = t.id AND {_TOUCHED.format('a')}"
        " UNION ALL "
        "SELECT s.study, p.passage, d.code, k.name, '', d.at FROM decisions d"
        " JOIN studies s ON s.id = d.study_id JOIN coders k ON k.id = d.coder_id"
        " JOIN texts t ON t.study_id = s.id AND t.current = 1"
        f" JOIN passages p ON p.text_id = t.id AND {_TOUCHED.format('d')}"
        # An accepted suggestion whose code the coder corrected is a no to the suggested code.
        " WHERE d.verdict = 'rejected' OR NOT EXISTS"
        " (SELECT 1 FROM codings c WHERE c.uuid = d.coding AND c.code = d.code)"
        " ORDER BY 1, 2, 3, 4, 5"
    )
    return [Judgement(*row) for row in rows]


def finished(store: Store, books: Sequence[Codebook]) -> list[Finished]:
    """Return who has read which study in full for which code of the codebooks in use, in its present meaning."""
    unchanged = Unchanged(store, books)
    rows = store.rows(
        "SELECT s.study, k.name, r.version FROM reviews r JOIN studies s ON s.id = r.study_id"
        " JOIN coders k ON k.id = r.coder_id WHERE r.basis = 'full'"
    )
    found = {(study, coder, code) for study, coder, version in rows for code in unchanged.of(version)}
    return [Finished(*one) for one in sorted(found)]


def seen(store: Store, books: Sequence[Codebook]) -> list[Seen]:
    """Return which passages were looked at in the queue, in the order they were looked at.

    Texts that were read again since are left out; ``books`` are the codebooks in use.
    """
    unchanged = Unchanged(store, books)
    rows = store.rows(
        "SELECT s.study, p.passage, k.name AS coder, l.why, l.versions, l.at FROM looks l"
        " JOIN studies s ON s.id = l.study_id JOIN coders k ON k.id = l.coder_id"
        " JOIN texts t ON t.study_id = s.id AND t.current = 1 AND t.sha256 = l.text_sha256"
        " JOIN passages p ON p.text_id = t.id AND p.passage = l.passage ORDER BY l.at, s.study, p.passage"
    )
    looks = []
    for row in rows:
        codes = frozenset[str]().union(*(unchanged.of(version) for version in json.loads(row["versions"])))
        looks.append(Seen(row["study"], row["passage"], row["coder"], row["why"], row["at"], codes))
    return looks


def source(store: Store, without: Collection[str] = ()) -> Source:
    """Return the events behind the judgements: the latest about each subject.

    Args:
        store: The review.
        without: Studies (ids) that were left out.
    """
    rows = store.rows(
        "SELECT uuid, at, study FROM (SELECT uuid, at, study,"
        " row_number() OVER (PARTITION BY subject ORDER BY at DESC, uuid DESC) AS newest FROM events"
        " WHERE kind IN ('record', 'accept', 'reject', 'retract', 'done', 'reopen', 'look'))"
        " WHERE newest = 1 ORDER BY uuid"
    )
    uids = {uid for uid, study in studies.names(store).items() if study in without}
    kept = [row for row in rows if row["study"] not in uids]
    digest = hashlib.sha256("\n".join(row["uuid"] for row in kept).encode()).hexdigest()
    return Source(len(kept), max((row["at"] for row in kept), default=""), digest)


def fieldworks(store: Store) -> dict[str, str]:
    """Return the fieldwork of each study."""
    return {row["study"]: row["fieldwork"] for row in store.rows("SELECT study, fieldwork FROM studies")}
