"""Full-text search over the current texts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.store.database.connection import Store

_FOUND = (
    " FROM passages_fts JOIN passages p ON p.id = passages_fts.rowid"
    " JOIN texts t ON t.id = p.text_id AND t.current = 1 JOIN studies s ON s.id = t.study_id"
    " WHERE passages_fts MATCH ?"
)
HIT_BEGINS, HIT_ENDS = "[", "]"
_CONTEXT = f" snippet(passages_fts, 0, '{HIT_BEGINS}', '{HIT_ENDS}', '…', 32) AS context"


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a search finds; ``start`` and ``end`` are offsets into its study's current text."""

    study: str
    page: int
    passage: int
    start: int
    end: int
    countable: bool
    context: str
    section: str = ""
    language: str = ""


def find(store: Store, query: str, *, as_phrase: bool = True, limit: int = 50) -> list[dict[str, Any]]:
    """Return passages that hold a phrase, best first, with the hit marked by ``[`` and ``]``.

    Args:
        store: The review.
        query: Any words; as a phrase every character is taken as text.
        as_phrase: Else the query is an FTS5 expression.
        limit: How many at most.

    Raises:
        ReviewError: The expression cannot be read.
    """
    sql = f"SELECT s.study, p.page, p.passage, p.section, p.text,{_CONTEXT}{_FOUND}"
    return _rows(store, f"{sql} ORDER BY rank, s.study, p.passage LIMIT {limit:d}", query, as_phrase)


def everywhere(store: Store, query: str, *, as_phrase: bool = True) -> list[Found]:
    """Return all passages that hold a phrase, by study and place.

    Raises:
        ReviewError: The expression cannot be read.
    """
    sql = f'SELECT s.study, p.page, p.passage, p.start, p."end", p.countable,{_CONTEXT}{_FOUND}'
    rows = _rows(store, f"{sql} ORDER BY s.study, p.passage", query, as_phrase)
    return [Found(**{**row, "countable": bool(row["countable"])}) for row in rows]


def countable_passages(store: Store) -> list[Found]:
    """Return all passages that count, by study and place, with their whole text as context."""
    rows = store.rows(
        'SELECT s.study, p.page, p.passage, p.start, p."end", p.countable, p.text AS context, p.section, p.language'
        " FROM passages p JOIN texts t ON t.id = p.text_id AND t.current = 1 JOIN studies s ON s.id = t.study_id"
        " WHERE p.countable = 1 ORDER BY s.study, p.passage"
    )
    return [Found(*row) for row in rows]


def _rows(store: Store, sql: str, query: str, as_phrase: bool) -> list[dict[str, Any]]:
    expression = '"' + query.replace("\x00", "").replace('"', '""') + '"' if as_phrase else query
    if not query.strip():
        raise ReviewError(_("The query is empty."), _("Give some words to look for."))
    try:
        return [dict(row) for row in store.rows(sql, (expression,))]
    except sqlite3.OperationalError as error:
        raise ReviewError(
            _("The expression {query!r} cannot be read.", query=query),
            _("Put words on both sides of AND, OR and NOT and close quotes and brackets, or look for it as a phrase."),
        ) from error
