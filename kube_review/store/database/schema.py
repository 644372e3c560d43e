"""The tables of a review, as append-only migrations.

What people did stands in ``events``, which nothing can change or delete; each event says what it is about in columns.
``codings``, ``reviews``, ``decisions``, ``adjudications``, ``assignments``, ``looks``, ``appraisals``, ``protocol``,
``rewordings``, ``codebook_edits``, ``judgements``, ``memos``, ``passage_corrections``, ``records`` with what was
decided about them, and the corrected values of ``studies`` and ``passages`` are the state those events lead to, written
in one transaction, and can be rebuilt from them. A study's bibliographic columns are generated: the corrected value,
else the guess. ``read_section`` and ``read_countable`` are what the reader made of a passage, ``section`` and
``countable`` what holds after people's corrections. ``aliases`` are the uids that a study or coder of this review has
in other copies: uid there, uid here. ``former_codes`` follows from the codebooks in use.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from kube_review.errors import StoreError
from kube_review.messages import _
from kube_review.store.database.corpus_tables import CORPUS
from kube_review.store.database.record_tables import CODEBOOK_EDITS, MEMOS, RECORD
from kube_review.store.database.screening_tables import SCREENING

if TYPE_CHECKING:
    from sqlite_utils import Database


def m001_create_tables(db: Database) -> None:
    """Create every table of the first version."""
    for statement in _statements(CORPUS + RECORD):
        db.execute(statement)
    db.table("passages").enable_fts(["text"], create_triggers=True, tokenize="unicode61 remove_diacritics 2")


def m002_add_records(db: Database) -> None:
    """Add search results and what people decided about them."""
    for statement in _statements(SCREENING):
        db.execute(statement)


def m003_add_memos(db: Database) -> None:
    """Add memos on studies and on the review."""
    db.execute(MEMOS)


def m004_add_codebook_edits(db: Database) -> None:
    """Add the edits of codebooks by command, and the former ids of the codes in use."""
    for statement in _statements(CODEBOOK_EDITS):
        db.execute(statement)


_MIGRATIONS = (m001_create_tables, m002_add_records, m003_add_memos, m004_add_codebook_edits)
"""Append only: a migration that was released is never changed."""

_SET = "kube-review"
"""The name of these migrations in the table ``migrations``."""


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the migrations that a database lacks.

    Raises:
        StoreError: The database knows migrations that this version of kube-review does not.
    """
    known = [function.__name__ for function in _MIGRATIONS]
    applied = _applied(connection)
    if unknown := [name for name in applied if name not in known]:
        raise StoreError(
            _("This review was written by a newer kube-review (it has {choices}).", choices=", ".join(unknown)),
            _("Update with: pip install --upgrade kube-review"),
        )
    if applied != known:
        _apply(connection)


def _applied(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the migrations that were applied, in their order."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone():
        return []
    rows = connection.execute("SELECT name FROM migrations WHERE migration_set = ? ORDER BY rowid", (_SET,))
    return [row[0] for row in rows]


def _apply(connection: sqlite3.Connection) -> None:
    """Apply what is missing; the library is imported only here, since every command opens a review."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(_SET)
    migrations.migrations_table = "migrations"
    for function in _MIGRATIONS:
        migrations(name=function.__name__)(function)
    migrations.apply(Database(connection, execute_plugins=False))


def _statements(script: str) -> list[str]:
    """Split a script into statements; a trigger's inner ``;`` does not end one."""
    statements, buffer = [], ""
    for line in script.splitlines(keepends=True):
        buffer += line
        if buffer.strip() and sqlite3.complete_statement(buffer):
            statements.append(buffer.strip())
            buffer = ""
    return statements
