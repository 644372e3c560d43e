"""Integrity: the database, the hashes, the state against its events; repair and backup."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from kube_review.messages import Message, _
from kube_review.store.corpus.texts import text_hash
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, journal, verification

Problem = tuple[Message | str, Message | str]


def problems(store: Store, root: Path) -> list[Problem]:
    """Return what is wrong with a review, as (where, problem): damage, and codings that were not found again.

    Args:
        store: The review.
        root: Its folder, to verify the sources.
    """
    lost = [
        (_("coding {coding}", coding=c.coding), _("has no place in the current text of {study}", study=c.study))
        for c in codings.lost(store)
    ]
    return [*damage(store, root), *lost]


def damage(store: Store, root: Path) -> list[Problem]:
    """Return the damage of a review, as (where, problem); the arguments are those of ``problems``."""
    return [
        *_database(store),
        *_schema(store),
        *_events(store),
        *_orphans(store),
        *_texts(store),
        *sources(store, root),
        *_state(store),
    ]


def repair(store: Store) -> None:
    """Rebuild the current state and the search index from the events and texts."""
    journal.rebuild(store)
    with store.transaction():
        store.sql.execute("INSERT INTO passages_fts(passages_fts) VALUES ('rebuild')")


def back_up(store: Store, folder: Path) -> Path:
    """Write a consistent copy of the database into a folder and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"review-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.db"
    target = sqlite3.connect(path)
    try:
        store.sql.backup(target)
    finally:
        target.close()
    return path


def snapshot(store: Store) -> dict[str, list[dict[str, object]]]:
    """Return the whole current state, in an order that depends on nothing else; equal snapshots are equal states."""
    tables = {table: f"SELECT * FROM {table}" for table in journal.CURRENT_STATE}
    # Places in earlier readings are kept while they are there; a rebuilt state has only those in the current one.
    tables["anchors"] = "SELECT a.* FROM anchors a JOIN texts t ON t.id = a.text_id WHERE t.current = 1"
    tables["studies"] = "SELECT study, corrected, excluded, excluded_stage FROM studies"
    tables["passages"] = (
        "SELECT text_id, passage, section, countable FROM passages JOIN texts t ON t.id = text_id AND t.current = 1"
        " WHERE section <> read_section OR countable <> read_countable"
    )
    return {name: sorted((dict(row) for row in store.rows(sql)), key=repr) for name, sql in tables.items()}


def _database(store: Store) -> list[Problem]:
    rows = store.rows("PRAGMA integrity_check")
    found: list[Problem] = [(_("database"), row[0]) for row in rows if row[0] != "ok"]
    found += [
        (_("{table} row {row}", table=row[0], row=row[1]), _("points to a missing row of {table}", table=row[2]))
        for row in store.rows("PRAGMA foreign_key_check")
    ]
    return found


def _schema(store: Store) -> list[Problem]:
    """Compare tables, indexes and triggers with those of a new review."""
    from kube_review.store.database import schema

    sql = "SELECT type || ' ' || name AS what, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        schema.migrate(fresh)
        wanted = {row[0]: row[1] for row in fresh.execute(sql).fetchall()}
    finally:
        fresh.close()
    found = {row["what"]: row["sql"] for row in store.rows(sql)}
    return [
        (what, _("differs from the schema of this version"))
        for what in sorted(wanted.keys() | found.keys())
        if wanted.get(what) != found.get(what)
    ]


def _events(store: Store) -> list[Problem]:
    return [(_("event {event}", event=event), problem) for event, problem in verification.faults(store)]


def _orphans(store: Store) -> list[Problem]:
    rows = store.rows(
        "SELECT coding FROM codings WHERE uuid NOT IN (SELECT coding FROM events WHERE coding IS NOT NULL)"
        " ORDER BY coding"
    )
    return [
        (_("coding {coding}", coding=row["coding"]), _("is in no event: its events were removed; restore a backup"))
        for row in rows
    ]


def _texts(store: Store) -> list[Problem]:
    rows = store.rows("SELECT s.study, t.text, t.sha256 FROM texts t JOIN studies s ON s.id = t.study_id")
    return [(row[0], _("its stored text does not match its hash")) for row in rows if text_hash(row[1]) != row[2]]


def sources(store: Store, root: Path) -> list[Problem]:
    """Return the studies whose source is missing or has changed since it was read, as (study, problem)."""
    found: list[Problem] = []
    for study, relative, digest in store.rows("SELECT study, path, source_sha256 FROM studies ORDER BY study"):
        path = root / relative
        if not path.is_file():
            found.append((study, _("its source {file} is missing", file=relative)))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            found.append((study, _("its source {file} has changed since it was read", file=relative)))
    return found


def _state(store: Store) -> list[Problem]:
    """Compare the current state with the state derived from the events, in a transaction that is rolled back."""
    before = snapshot(store)
    store.sql.execute("BEGIN IMMEDIATE")
    try:
        journal.rebuild(store)
        after = snapshot(store)
    finally:
        store.sql.execute("ROLLBACK")
    return [
        (name, _("does not follow from the events; it can be repaired"))
        for name in before
        if before[name] != after[name]
    ]
