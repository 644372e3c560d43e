"""Suggestions of models: replaced run by run, decided by people, never codings by themselves.

A suggestion is *decided* when somebody accepted or rejected one of the same code at the same place, or coded that
passage with that code by hand.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.model import Coder, Proposal, Stance
from kube_review.store.database.connection import Store
from kube_review.store.record.events import now


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One stored proposal; ``decided`` is empty while it is pending, else ``accepted``, ``rejected`` or ``coded``."""

    suggestion: int
    study: str
    study_uid: str
    text_sha256: str
    passage: int
    page: int
    start: int
    end: int
    text: str
    code: str
    stance: Stance
    cited: str
    score: float
    method: str
    model: str
    why: str
    proposed: bool
    decided: str


def save_run(
    store: Store,
    coder: Coder,
    method: str,
    model: str,
    settings: dict[str, Any],
    studies: Sequence[str],
    proposals: Iterable[Proposal],
) -> int:
    """Store the outcome of one run; it replaces the earlier rows of its method for the studies it read.

    Args:
        store: The review.
        coder: Who asked for it.
        method: ``cues``, ``classifier``, …
        model: The version of the model.
        settings: What it was run with, JSON-able.
        studies: The studies it read.
        proposals: What it proposed, above and below its threshold.

    Returns:
        The run's number.
    """
    with store.transaction():
        ids = _study_ids(store, studies)
        for study_id, _ in ids.values():
            store.sql.execute("DELETE FROM suggestions WHERE method = ? AND study_id = ?", (method, study_id))
        cursor = store.sql.execute(
            "INSERT INTO runs (uuid, method, model, settings, n_passages, n_suggestions, coder, at)"
            " VALUES (?, ?, ?, ?, 0, 0, ?, ?)",
            (str(uuid.uuid4()), method, model, json.dumps(settings, sort_keys=True), coder.name, now(store)),
        )
        run = cursor.lastrowid
        assert run is not None
        rows = [_row(store, run, method, ids, proposal) for proposal in proposals]
        store.sql.executemany(
            'INSERT INTO suggestions (run, study_id, text_id, passage, start, "end", code, stance, cited, score,'
            " proposed, method, why) VALUES (:run, :study_id, :text_id, :passage, :start, :end, :code, :stance,"
            " :cited, :score, :proposed, :method, :why)",
            rows,
        )
        store.sql.execute(
            "UPDATE runs SET n_suggestions = ?, n_passages = (SELECT count(*) FROM passages WHERE text_id IN"
            f" ({','.join(str(text_id) for _, text_id in ids.values()) or 'NULL'})) WHERE run = ?",
            (sum(row["proposed"] for row in rows), run),
        )
    return run


def _study_ids(store: Store, studies: Sequence[str]) -> dict[str, tuple[int, int]]:
    rows = store.rows(
        "SELECT s.study, s.id, t.id AS text_id FROM studies s JOIN texts t ON t.study_id = s.id AND t.current = 1"
    )
    return {row["study"]: (row["id"], row["text_id"]) for row in rows if row["study"] in set(studies)}


def _row(store: Store, run: int, method: str, ids: dict[str, tuple[int, int]], p: Proposal) -> dict[str, Any]:
    study_id, text_id = ids[p.study]
    start, end = store.sql.execute(
        'SELECT start, "end" FROM passages WHERE text_id = ? AND passage = ?', (text_id, p.passage)
    ).fetchone()
    return {
        **{"run": run, "study_id": study_id, "text_id": text_id, "passage": p.passage, "start": start, "end": end},
        **{"code": p.code, "stance": p.stance.value, "cited": p.cited, "score": round(p.score, 4)},
        **{"proposed": int(p.proposed), "method": method, "why": p.why},
    }


_SUGGESTION = """
SELECT g.suggestion, s.study, s.uid AS study_uid, t.sha256 AS text_sha256, g.passage, p.page, g.start, g."end", p.text,
  g.code, g.stance, g.cited, g.score, g.method, r.model, g.why, g.proposed,
  coalesce(
    (SELECT d.verdict FROM decisions d WHERE d.study_id = g.study_id AND d.code = g.code
      AND d.start < g."end" AND d."end" > g.start LIMIT 1),
    (SELECT 'coded' FROM anchors a JOIN codings c ON c.uuid = a.coding WHERE c.study_id = g.study_id
      AND c.code = g.code AND a.text_id = g.text_id AND a.start < g."end" AND a."end" > g.start LIMIT 1),
    '') AS decided
FROM suggestions g
JOIN runs r ON r.run = g.run
JOIN studies s ON s.id = g.study_id
JOIN texts t ON t.id = g.text_id AND t.current = 1
JOIN passages p ON p.text_id = g.text_id AND p.passage = g.passage AND p.countable = 1
"""


def listing(
    store: Store,
    *,
    study: str | None = None,
    code: str | None = None,
    every: bool = False,
    passages: tuple[int, int] | None = None,
) -> list[Suggestion]:
    """Return suggestions by study and place, best first within a passage.

    Args:
        store: The review.
        study: Only of this study.
        code: Only of this code.
        every: Also those below their method's threshold and those decided.
        passages: Only of the passages from this number to that.
    """
    first, last = passages or (None, None)
    conditions = {"s.study = ?": study, "g.code = ?": code, "g.passage >= ?": first, "g.passage <= ?": last}
    chosen = {sql: value for sql, value in conditions.items() if value is not None}
    # Of the current text, said twice: the second time the index of places is used up to the passage.
    place = ["g.text_id = (SELECT id FROM texts WHERE study_id = s.id AND current = 1)"] if passages else []
    clauses = [*chosen, *place] + ([] if every else ["g.proposed = 1", "decided = ''"])
    where = "WHERE " + " AND ".join(clauses) if clauses else ""
    order = "ORDER BY s.study, g.passage, g.score DESC, g.suggestion"
    return [_suggestion(row) for row in store.rows(f"{_SUGGESTION} {where} {order}", list(chosen.values()))]


def get(store: Store, number: int) -> Suggestion:
    """Return one suggestion by its local id.

    Raises:
        NotFound: There is none; a newer run may have replaced it.
    """
    rows = store.rows(f"{_SUGGESTION} WHERE g.suggestion = ?", (number,))
    if not rows:
        raise NotFound(
            _("There is no suggestion {number}; a newer run may have replaced it.", number=number),
            topic="suggestions",
        )
    return _suggestion(rows[0])


def _suggestion(r: Any) -> Suggestion:
    values = dict(r)
    values["stance"] = Stance(values["stance"])
    values["proposed"] = bool(values["proposed"])
    return Suggestion(**values)


def best_scores(store: Store, method: str) -> dict[tuple[str, str], float]:
    """Return the highest score of each (study, code) among all candidates of a method, below its threshold too."""
    rows = store.rows(
        "SELECT s.study, g.code, max(g.score) AS score FROM suggestions g JOIN studies s ON s.id = g.study_id"
        " JOIN texts t ON t.id = g.text_id AND t.current = 1 WHERE g.method = ? AND g.stance = 'asserts'"
        " GROUP BY s.study, g.code",
        (method,),
    )
    return {(row["study"], row["code"]): row["score"] for row in rows}
