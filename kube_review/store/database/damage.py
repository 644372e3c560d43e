"""A damaged database: what to say, and saving what can still be read of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kube_review.errors import Conflict, StoreError
from kube_review.messages import _
from kube_review.store.database.connection import Store, open_store, remedy, said
from kube_review.store.record import journal

TABLES = (
    "settings",
    "coders",
    "aliases",
    "studies",
    "texts",
    "pages",
    "passages",
    "codebooks",
    "codes",
    "events",
    "runs",
    "suggestions",
    "cache",
    "former_codes",  # follows from the codebooks, but only when they change
)
"""What does not follow from other tables; the current state is derived from the events again."""
_BLIND_ROWS = 10_000
"""How many ids are tried behind the damage where the highest id cannot be read."""
_AS_WRITTEN = frozenset({sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InternalError, sqlite3.DataError})


def explained(error: BaseException | None, database: Path, backups: Path) -> StoreError | None:
    """Return what to tell people of an error of SQLite that is no bug: damage, a full disk, a lock; else None.

    Args:
        error: What was raised while the review was open.
        database: The file of the review.
        backups: The folder of its backups.
    """
    if not isinstance(error, sqlite3.DatabaseError) or type(error) in _AS_WRITTEN:
        return None
    what = str(error)
    if type(error) is sqlite3.OperationalError and not what.startswith(("Could not decode", "disk I/O")):
        if not any(word in what for word in ("full", "locked", "readonly", "unable to open")):
            return None  # wrong SQL is a bug
        return StoreError(_("{path}: {error}.", path=database, error=said(what)), remedy(what))
    newest = max(backups.glob("review-*.db"), default=None)
    message = _("{path} is damaged.", path=database)
    if newest is None:
        return StoreError(message, topic="damaged review")
    return StoreError(
        message, _("The newest backup is {backup}; put it in its place.", backup=newest), topic="damaged review"
    )


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many rows of each table were saved, and at least how many could not be read or do not fit."""

    saved: Mapping[str, int]
    lost: Mapping[str, int]


def salvage(database: Path, target: Path) -> Salvaged:
    """Copy every row that can still be read into a new database and derive the current state from the events.

    Args:
        database: The damaged database; it is only read.
        target: The new one.

    Raises:
        Conflict: There is something at ``target``.
        StoreError: Not even the schema can be read.
    """
    if target.exists():
        raise Conflict(_("{path} exists already.", path=target), _("Give the name of a folder that does not exist."))
    saved, lost = {}, {}
    uri = f"{database.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as source, open_store(target, create=True) as store:
        for table in TABLES:
            try:
                saved[table], lost[table] = _copy(source, store, table)
            except sqlite3.DatabaseError as error:
                raise StoreError(_("Nothing can be read of {path}.", path=database), _("Restore a backup.")) from error
        journal.rebuild(store)
    return Salvaged(saved, lost)


def _copy(source: sqlite3.Connection, store: Store, table: str) -> tuple[int, int]:
    columns = [row["name"] for row in store.rows(f"PRAGMA table_info({table})")]  # without generated ones
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    insert = f"INSERT INTO {table} (rowid, {names}) VALUES (?, {marks})"
    n_saved = n_lost = gap = 0
    store.sql.execute("PRAGMA foreign_keys = OFF")
    with store.transaction():
        for row in _readable(source, table, names):
            if row is None:
                gap += 1
                continue
            n_lost, gap = n_lost + gap, 0
            try:
                store.sql.execute(insert, row)
                n_saved += 1
            except sqlite3.IntegrityError:
                n_lost += 1
    store.sql.execute("PRAGMA foreign_keys = ON")
    return n_saved, n_lost + bool(gap)  # how many there were at the end nobody knows


def _readable(source: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[object, ...] | None]:
    """Yield the rows that can be read, in the order of their ids, and None for each that cannot."""
    query, last = f"SELECT rowid, {names} FROM {table} NOT INDEXED", -1
    try:
        for row in source.execute(f"{query} ORDER BY rowid"):
            last = row[0]
            yield row
    except sqlite3.DatabaseError:
        for number in range(last + 1, _highest(source, table, last) + 1):
            try:
                yield from source.execute(f"{query} WHERE rowid = ?", (number,)).fetchall()
            except sqlite3.DatabaseError:
                yield None


def _highest(source: sqlite3.Connection, table: str, last: int) -> int:
    try:
        highest: int = source.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0]
        return highest
    except sqlite3.DatabaseError:
        return last + _BLIND_ROWS
