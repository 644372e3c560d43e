"""Opening another copy of a review for reading only: what is opened is a snapshot, the copy itself is never touched."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kube_review.errors import NotFound, StoreError
from kube_review.messages import Message, _, formatted
from kube_review.store.database import integrity
from kube_review.store.database.connection import Store, check_is_review, open_store


@contextmanager
def open_copy(path: Path) -> Iterator[Store]:
    """Open a snapshot of another review's database, sound and brought up to this version's schema.

    Args:
        path: The other ``review.db``; it may lie on a read-only medium.

    Raises:
        NotFound: There is no such file.
        StoreError: It is damaged, no review at all, or was written by a newer version.
    """
    if not path.is_file():
        raise NotFound(
            _("There is no review at {parent}.", parent=path.parent),
            _("Give the folder that holds the other review.db."),
        )
    check_is_review(path)
    # On Windows a database that is still open could not be deleted: the store is closed first, and leftovers stay.
    with tempfile.TemporaryDirectory(prefix="kube-review-", ignore_cleanup_errors=True) as folder:
        snapshot = Path(folder) / path.name
        try:
            _take(path, snapshot)
        except (sqlite3.DatabaseError, OSError) as error:
            raise _damaged(path, str(error)) from error
        with open_store(snapshot) as store:
            _verify(store, path)
            yield store


def _take(path: Path, snapshot: Path) -> None:
    """Copy a database as SQLite sees it; where it cannot be opened in place, copy its files."""
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as source, closing(sqlite3.connect(snapshot)) as target:
            source.backup(target)
    except sqlite3.OperationalError:  # a write-ahead log on a read-only medium cannot be opened in place
        for suffix in ("", "-wal"):
            part = path.with_name(path.name + suffix)
            if part.is_file():
                shutil.copyfile(part, snapshot.with_name(snapshot.name + suffix))


def _verify(store: Store, path: Path) -> None:
    try:
        for where, problem in integrity.corruption(store):
            raise _damaged(path, formatted("{where}: {problem}", where=where, problem=problem))
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, what: Message | str) -> StoreError:
    return StoreError(
        _("{path} is damaged, so nothing was merged: {what}.", path=path, what=what), topic="damaged copy"
    )
