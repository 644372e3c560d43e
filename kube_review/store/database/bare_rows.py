"""What a review holds without the words of the papers, as rows out of one database and into an empty one.

Events are the record; of studies, texts and passages only what identifies and places them. The current state is not
carried: it follows from the events.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kube_review.messages import _
from kube_review.store.database.connection import Store
from kube_review.store.record import journal, kinds
from kube_review.store.record.event import ABOUT, Event
from kube_review.store.record.events import by_time
from kube_review.store.record.masking import masked

Row = dict[str, Any]

_OUT: Mapping[str, str] = {
    "coders": "SELECT uid, name FROM coders ORDER BY id",
    "aliases": "SELECT uid, same_as FROM aliases ORDER BY uid",
    "studies": "SELECT uid, study, path, source_sha256, added_at, guessed FROM studies ORDER BY id",
    "texts": (
        "SELECT s.uid AS study, t.sha256, length(t.text) AS n_chars, t.reader, t.source_sha256, t.read_at"
        " FROM texts t JOIN studies s ON s.id = t.study_id WHERE t.current = 1 ORDER BY s.id"
    ),
    "pages": (
        'SELECT s.uid AS study, p.page, p.start, p."end" FROM pages p JOIN texts t ON t.id = p.text_id'
        " JOIN studies s ON s.id = t.study_id WHERE t.current = 1 ORDER BY s.id, p.page"
    ),
    "passages": (
        'SELECT s.uid AS study, p.passage, p.page, p.page_end, p.section, p.language, p.start, p."end", p.countable'
        " FROM passages p JOIN texts t ON t.id = p.text_id JOIN studies s ON s.id = t.study_id"
        " WHERE t.current = 1 ORDER BY s.id, p.passage"
    ),
    "places": (
        'SELECT a.coding, s.uid AS study, a.start, a."end", a.page, a.passage, a.how FROM anchors a'
        " JOIN texts t ON t.id = a.text_id JOIN studies s ON s.id = t.study_id"
        " WHERE t.current = 1 ORDER BY s.id, a.start, a.coding"
    ),
    "versions": "SELECT version, codebook, title, position FROM codebooks ORDER BY position, registered_at, version",
    "codes": 'SELECT version, code, "key", "group", label, label_id, position, meaning FROM codes ORDER BY 1, 7',
}
TABLES = (*_OUT, "events")
"""The names of the tables, in the order in which they have to be put into a database."""

_WRITTEN = ("kind", "payload", *ABOUT, "uuid", "action", "reverses", "coder", "at")
_TEXTS = ("uuid", "action", "coder", "at")


def rows(store: Store, table: str) -> Iterator[Row]:
    """Yield the rows of a table; of events, words of the papers are hashes."""
    if table != "events":
        yield from (dict(row) for row in store.sql.execute(_OUT[table]))
        return
    for event in by_time(store):
        said = masked(event)
        row = {name: getattr(said, name) for name in _WRITTEN}
        yield {name: value for name, value in row.items() if value is not None}


def quotes(store: Store, n_chars: int) -> Iterator[Row]:
    """Yield the first characters of each coding's quote."""
    for row in store.sql.execute("SELECT uuid AS coding, quote FROM codings ORDER BY uuid"):
        words = row["quote"]
        yield {"coding": row["coding"], "quote": words if len(words) <= n_chars else words[: n_chars - 1] + "…"}


def put(store: Store, tables: Mapping[str, Sequence[Row]]) -> None:
    """Fill an empty database, in one transaction; the current state is derived from the events.

    Raises:
        ValueError: The rows do not make a review.
    """
    try:
        with store.transaction():
            for table, statement in _IN.items():
                store.sql.executemany(statement, tables[table])
            journal.adopt(store, map(_event, tables["events"]))
    except (sqlite3.Error, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _event(row: Row) -> Event:
    known = {name: row.get(name) for name in _WRITTEN}
    if row.keys() - known.keys() or not all(isinstance(row.get(name), str) for name in _TEXTS):
        raise ValueError(str(_("an event lacks a field or has one too many")))
    event = Event(**known, event=0, subject="", sha256="")  # type: ignore[arg-type]
    if fault := kinds.fault(event):
        raise ValueError(str(fault))
    json.dumps(event.payload, allow_nan=False)
    return kinds.moved(event, {})


_STUDY = "(SELECT id FROM studies WHERE uid = :study)"
_TEXT = f"(SELECT id FROM texts WHERE study_id = {_STUDY})"
_IN: Mapping[str, str] = {
    "coders": "INSERT INTO coders (uid, name) VALUES (:uid, :name)",
    "aliases": "INSERT INTO aliases (uid, same_as) VALUES (:uid, :same_as)",
    "studies": (
        "INSERT INTO studies (uid, study, path, origin, source_sha256, added_at, guessed)"
        " VALUES (:uid, :study, :path, '', :source_sha256, :added_at, :guessed)"
    ),
    "texts": (
        "INSERT INTO texts (study_id, sha256, text, reader, source_sha256, read_at)"
        f" VALUES ({_STUDY}, :sha256, '', :reader, :source_sha256, :read_at)"
    ),
    "pages": (
        'INSERT INTO pages (text_id, page, start, "end", engine, reason, width, height, note)'
        f" VALUES ({_TEXT}, :page, :start, :end, '', '', 0, 0, '')"
    ),
    "passages": (
        'INSERT INTO passages (text_id, passage, page, page_end, paragraph, section, language, start, "end", countable,'
        f" text, read_section, read_countable) VALUES ({_TEXT}, :passage, :page, :page_end, 0, :section, :language,"
        " :start, :end, :countable, '', :section, :countable)"
    ),
    "versions": (
        "INSERT OR IGNORE INTO codebooks (version, codebook, title, file_sha256, source, content, registered_at,"
        " position, current) VALUES (:version, :codebook, :title, '', '', '', '', :position, 0)"
    ),
    "codes": (
        'INSERT OR IGNORE INTO codes (version, code, "key", "group", label, label_id, position, meaning)'
        " VALUES (:version, :code, :key, :group, :label, :label_id, :position, :meaning)"
    ),
}
"""Codebooks in use are registered from their files before; of earlier versions only the codes' meanings are kept."""
