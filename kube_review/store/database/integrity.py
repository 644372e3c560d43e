"""Integrity: the database, the hashes, the state against its events; repair and backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kube_review import whole_files
from kube_review.errors import StoreError
from kube_review.messages import Message, _
from kube_review.store.corpus import verification as corpus
from kube_review.store.database.connection import Store, remedy, said
from kube_review.store.record import codings, journal, verification

Problem = tuple[Message | str, Message | str]


def problems(store: Store, root: Path) -> list[Problem]:
    """Return what is wrong with a review, as (where, problem): damage, and codings that were not found again.

    Args:
        store: The review.
        root: Its folder, to verify the sources.
    """
    if broken := _pages(store):
        return broken
    lost = [
        (_("coding {coding}", coding=c.coding), _("has no place in the current text of {study}", study=c.study))
        for c in codings.lost(store)
    ]
    return [*damage(store, root), *lost]


def damage(store: Store, root: Path) -> list[Problem]:
    """Return the damage of a review, as (where, problem); the arguments are those of ``problems``."""
    if broken := _pages(store):
        return broken
    if spoilt := list(corruption(store)):  # what the events lead to is not worth comparing then
        return [*spoilt, *_orphans(store), *corpus.source_faults(store, root)]
    return [
        *_orphans(store),
        *corpus.source_faults(store, root),
        *_state(store),
    ]


def corruption(store: Store) -> Iterator[Problem]:
    """Yield what is wrong within the database itself, as (where, problem): a copy with any of it is not merged."""
    yield from _pages(store)
    yield from _schema(store)
    yield from _references(store)
    yield from ((_("event {event}", event=event), problem) for event, problem in verification.faults(store))
    yield from ((_("events"), problem) for problem in verification.missing(store))
    yield from corpus.faults(store)


def repair(store: Store) -> None:
    """Rebuild the current state and the search index from the events and texts."""
    journal.rebuild(store)
    with store.transaction():
        store.sql.execute("INSERT INTO passages_fts(passages_fts) VALUES ('rebuild')")


def back_up(store: Store, folder: Path) -> Path:
    """Write a consistent copy of the database into a folder and return its path.

    The copy, and the review if it can be written to, remember the hash over all events: ``problems`` compares it.

    Raises:
        ReviewError: The copy cannot be written: the disk is full.
        StoreError: The review is damaged.
    """
    if not store.read_only:
        verification.remember_root(store)

    def make(beside: Path) -> None:
        with closing(sqlite3.connect(beside)) as target:
            store.sql.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")

    path = folder / f"review-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.db"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole_files.write(path, make, private=True)
    except OSError as error:
        raise whole_files.cannot_write(path, error) from error
    except sqlite3.OperationalError as error:
        raise StoreError(_("{path}: {error}.", path=path, error=said(error)), remedy(str(error))) from error
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


def _pages(store: Store) -> list[Problem]:
    """Return what SQLite finds wrong with the file; nothing else can be checked then."""
    try:
        rows = store.rows("PRAGMA integrity_check")
    except sqlite3.DatabaseError as error:
        return [(_("database"), str(error))]
    return [(_("database"), row[0]) for row in rows if row[0] != "ok"]


def _references(store: Store) -> list[Problem]:
    return [
        (_("{table} row {row}", table=row[0], row=row[1]), _("points to a missing row of {table}", table=row[2]))
        for row in store.rows("PRAGMA foreign_key_check")
    ]


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


def _orphans(store: Store) -> list[Problem]:
    rows = store.rows(
        "SELECT coding FROM codings WHERE uuid NOT IN (SELECT coding FROM events WHERE coding IS NOT NULL)"
        " ORDER BY coding"
    )
    return [
        (_("coding {coding}", coding=row["coding"]), _("is in no event: its events were removed; restore a backup"))
        for row in rows
    ]


def _index(store: Store) -> list[Problem]:
    """Compare the search index with the passages; the statement writes nothing."""
    try:
        store.sql.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if "malformed" not in str(error):
            raise
        return [(_("search index"), _("does not match the passages; it can be repaired"))]
    return []


def _state(store: Store) -> list[Problem]:
    """Compare the current state with the state derived from the events, in a transaction that is rolled back."""
    before = snapshot(store)
    with _undone(store) as scratch:
        found = _index(scratch)
        journal.rebuild(scratch)
        after = snapshot(scratch)
    return found + [
        (name, _("does not follow from the events; it can be repaired"))
        for name in before
        if before[name] != after[name]
    ]


@contextmanager
def _undone(store: Store) -> Iterator[Store]:
    """Yield the review for changes that are rolled back; a copy of it where it cannot be written to."""
    if store.read_only:
        with closing(sqlite3.connect("", isolation_level=None)) as scratch:  # a temporary file
            scratch.row_factory = sqlite3.Row
            store.sql.backup(scratch)
            yield Store(scratch, store.path)
        return
    store.sql.execute("BEGIN IMMEDIATE")
    try:
        yield store
    finally:
        store.sql.execute("ROLLBACK")
