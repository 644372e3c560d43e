"""Opening the one SQLite file of a review.

Foreign keys are on and every commit reaches the disk (``synchronous=FULL``). Write-ahead logging is used on local
disks; on network shares and synced folders it loses data, so a rollback journal is used there.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from kube_review import whole_files
from kube_review.errors import NotFound, StoreError
from kube_review.messages import Message, _

BUSY_SECONDS = 10
_SYNCED_FOLDERS = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "mobile documents",
    "icloud",
    "nextcloud",
    "pcloud",
    "syncthing",
    "box sync",
)
_NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ncp", "webdav", "fuse.rclone")


class Store:
    """One open review database; use it as a context manager.

    Attributes:
        sql: The connection; only ``kube_review.store`` may use it.
        path: The file it lives in.
        read_only: Whether the file or its folder cannot be written to.
    """

    def __init__(self, sql: sqlite3.Connection, path: Path, *, read_only: bool = False) -> None:
        self.sql = sql
        self.path = path
        self.read_only = read_only

    def rows(self, sql: str, parameters: Any = ()) -> list[sqlite3.Row]:
        """Run a query and return its rows, addressable by column name."""
        return self.sql.execute(sql, parameters).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed together, or not at all; a nested use joins the outer one.

        Raises:
            StoreError: The disk is full, or another program holds the review for too long.
        """
        if self.sql.in_transaction:
            yield
            return
        try:
            self.sql.execute("BEGIN IMMEDIATE")
            yield
            self.sql.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._roll_back()
            raise StoreError(
                _("{path}: not saved: {error}.", path=self.path, error=said(error)), remedy(str(error))
            ) from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self.sql.in_transaction:
            self.sql.execute("ROLLBACK")

    def data_version(self) -> int:
        """Return a number that changes whenever another connection has committed to this file."""
        number: int = self.sql.execute("PRAGMA data_version").fetchone()[0]
        return number

    def wait_at_most(self, seconds: float) -> None:
        """Set the time after which to give up when another program holds the review; a screen must not freeze."""
        self.sql.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self.sql.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(path: Path, *, create: bool = False) -> Store:
    """Open a review's database and bring it up to this version's schema.

    Args:
        path: The ``review.db``.
        create: Make it if it does not exist.

    Raises:
        NotFound: There is no such file.
        StoreError: It is not a review, is damaged, or was written by a newer version.
    """
    from kube_review.store.database import schema

    if not path.exists():
        if not create:
            raise NotFound(_("There is no review in {folder}.", folder=path.parent), topic="no review")
        _create(path)
    check_is_review(path)
    read_only = not _writable(path)
    try:
        connection = _connect(path, read_only)
    except sqlite3.DatabaseError as error:
        raise StoreError(_("{path}: {error}.", path=path, error=said(error)), remedy(str(error))) from error
    try:
        if not read_only:
            _set_pragmas(connection, path)
        schema.migrate(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise StoreError(_("{path}: {error}.", path=path, error=said(error)), remedy(str(error))) from error
    except BaseException:
        connection.close()
        raise
    return Store(connection, path, read_only=read_only)


def _connect(path: Path, read_only: bool) -> sqlite3.Connection:
    if not read_only:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    else:
        # Without a write-ahead log nobody is writing; to say so spares SQLite the files that it could not make.
        log = path.with_name(f"{path.name}-wal")
        settled = "" if log.exists() and log.stat().st_size else "&immutable=1"
        uri = f"{path.resolve().as_uri()}?mode=ro{settled}"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _writable(path: Path) -> bool:
    effective = os.access in os.supports_effective_ids
    return all(os.access(place, os.W_OK, effective_ids=effective) for place in (path, path.parent))


def _create(path: Path) -> None:
    """Make an empty review beside its place and move it there whole; only its owner can read it.

    Raises:
        StoreError: The disk is full, or the folder cannot be written to.
    """
    from kube_review.store.database import schema

    def make(beside: Path) -> None:
        with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # it is flushed to disk once, when it is whole
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            schema.migrate(connection)

    try:
        whole_files.write(path, make, private=True)
    except sqlite3.DatabaseError as error:
        raise StoreError(_("{path}: {error}.", path=path, error=said(error)), remedy(str(error))) from error


_SQLITE_MAGIC = b"SQLite format 3\x00"
_APPLICATION_ID_BYTES = slice(68, 72)  # https://www.sqlite.org/fileformat.html, the database header
APPLICATION_ID = 0x4B554245
"""What ``PRAGMA application_id`` says in the database of a review: the letters KUBE."""


def check_is_review(path: Path) -> None:
    """Refuse a file that is not a review, before anything is written to it; the message says what it is.

    Raises:
        StoreError: The file is empty, no SQLite database, or the database of another program.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise StoreError(
            _("{path} cannot be read: {error}.", path=path, error=error.strerror),
            _("Change its permissions, or copy it."),
        ) from error
    hint = _("Restore a backup, or give the folder of another review.")
    if not header:
        raise StoreError(_("{path} is empty, so it is not a review.", path=path), hint)
    if not header.startswith(_SQLITE_MAGIC):
        raise StoreError(_("{path} is not a database, so it is not a review.", path=path), hint)
    found = int.from_bytes(header[_APPLICATION_ID_BYTES], "big")
    if found != APPLICATION_ID:
        raise StoreError(
            _(
                "{path} is the database of another program (application id {found}), not a review.",
                path=path,
                found=found,
            ),
            hint,
        )


def _set_pragmas(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    journal = "WAL" if is_local(path) else "DELETE"
    if connection.execute("PRAGMA journal_mode").fetchone()[0].upper() != journal:
        connection.execute(f"PRAGMA journal_mode = {journal}")


def is_local(path: Path) -> bool:
    """Say whether a path lies on a local disk, outside folders that a program synchronises."""
    resolved = path.resolve()
    if str(resolved).startswith("\\\\") or any(_is_synced(part) for part in resolved.parts):
        return False
    if sys.platform == "win32":
        import ctypes

        drive_remote = 4  # https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew
        return bool(ctypes.windll.kernel32.GetDriveTypeW(resolved.anchor) != drive_remote)
    return not _file_system(resolved).startswith(_NETWORK_FILE_SYSTEMS)


def _is_synced(folder: str) -> bool:
    name = folder.lower()
    return any(name == known or name.startswith((f"{known} -", f"{known}-")) for known in _SYNCED_FOLDERS)


def _file_system(path: Path) -> str:
    """Return the type of the file system a path lies on, as ``/proc/mounts`` has it; empty where that is unknown."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in mounts:
        fields = line.split()
        point = fields[1].replace("\\040", " ")
        if len(point) >= len(best) and (path == Path(point) or Path(point) in path.parents):
            best, kind = point, fields[2]
    return kind


_IN_PLAIN_WORDS: Mapping[str, Message] = {
    "locked": _("another program is writing to it"),
    "full": _("the disk is full"),
    "disk I/O": _("the disk does not answer"),
    "readonly": _("it cannot be written to"),
    "unable to open": _("it cannot be opened"),
    "not a database": _("it is not a database"),
    "malformed": _("its contents are damaged"),
}
"""By words of SQLite's errors."""


def said(error: Exception | str) -> Message | str:
    """Return in plain words what SQLite says; what is not known stays as it is."""
    text = str(error)
    return next((words for part, words in _IN_PLAIN_WORDS.items() if part in text), text)


def remedy(error: str) -> Message:
    """Return how to mend what SQLite says."""
    if "full" in error or "disk I/O" in error:
        return _("Free some disk space and repeat; what was saved before is intact.")
    if "locked" in error:
        return _("Another program is writing to this review; close it, or try again in a moment.")
    if "readonly" in error or "read-only" in error:
        return _("The file or its folder cannot be written to; change its permissions.")
    return _("Check the review, and restore a backup if its file is damaged.")
