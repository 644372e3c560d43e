"""A file that comes in is read once: its hash, its text and the copy that is kept are of the same bytes."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from kube_review import whole_files
from kube_review.errors import ReadingError, ReviewError
from kube_review.ingest.finding import shown
from kube_review.messages import _
from kube_review.project import Project

MAX_BYTES = 2 * 2**30
"""A larger file is no paper."""
_CHUNK = 1 << 20
_MAX_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """A private copy of a file, made before anything was done with it.

    Attributes:
        path: Where the file was found.
        copy: The copy; its name is the one that the review will give it.
        sha256: The hash of its bytes.
    """

    path: Path
    copy: Path
    sha256: str


@contextmanager
def incoming(project: Project) -> Iterator[Path]:
    """Make a folder beside the sources for the copies, and remove it afterwards.

    Raises:
        ReviewError: The review cannot be written to.
    """
    try:
        project.sources.mkdir(parents=True, exist_ok=True)
        folder = TemporaryDirectory(prefix=".incoming-", dir=project.sources, ignore_cleanup_errors=True)
    except OSError as error:
        raise whole_files.cannot_write(project.sources, error) from error
    with folder as name:
        yield Path(name)


def take(path: Path, folder: Path) -> Arrival:
    """Copy a file into a folder of its own.

    Raises:
        ReadingError: It is missing, no regular file, too large, or cannot be read.
        ReviewError: The copy cannot be written: the disk is full.
    """
    copy = folder / _name(path)
    with _opened(path) as source:
        try:
            folder.mkdir()
            with copy.open("wb") as target:
                digest = _copy(source, target, path)
        except OSError as error:
            raise whole_files.cannot_write(copy, error) from error
    return Arrival(path, copy, digest)


def _copy(source: BinaryIO, target: BinaryIO, path: Path) -> str:
    digest = hashlib.sha256()
    while part := _part(source, path):
        digest.update(part)
        target.write(part)
        if source.tell() > MAX_BYTES:
            raise ReadingError(_("{path} is too large.", path=shown(path)))
    return digest.hexdigest()


def _part(source: BinaryIO, path: Path) -> bytes:
    try:
        return source.read(_CHUNK)
    except OSError as error:
        raise _unreadable(path, error) from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file; opening a pipe must not wait for somebody to write to it."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if path.is_dir():
            os.scandir(path).close()
        handle = os.open(path, flags)
    except OSError as error:
        raise _unreadable(path, error) from error
    with os.fdopen(handle, "rb") as source:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ReadingError(
                _("{path} is no file but a folder, a pipe, a socket or a device.", path=shown(path)),
                _("Check the name, or give its folder."),
            )
        yield source


def _unreadable(path: Path, error: OSError) -> ReviewError:
    if error.errno == errno.ENOENT:
        return ReadingError(_("There is no file or folder {path}.", path=shown(path)), _("Check the path."))
    return ReadingError(
        _("{path} cannot be read: {error}.", path=shown(path), error=error.strerror or str(error)),
        _("Change its permissions, or copy it."),
    )


def _name(path: Path) -> str:
    """Return the name that a review gives a file: printable, and short enough for every file system."""
    name = Path(shown(Path(path.name)).replace("\\", "_"))
    stem = name.stem.encode()[: _MAX_NAME_BYTES - len(name.suffix.encode())].decode("utf-8", "ignore")
    return stem + name.suffix


def keep(project: Project, arrival: Arrival) -> str:
    """Keep the copy with the review unless the file is there already; return its path relative to the review.

    Raises:
        ReviewError: It cannot be written.
    """
    root, resolved = project.root.resolve(), arrival.path.resolve()
    if root in resolved.parents:
        return shown(resolved.relative_to(root)).replace(os.sep, "/")
    try:
        return project.take_in(arrival.copy)
    except OSError as error:
        raise whole_files.cannot_write(project.sources, error) from error
