"""Files that are written whole or not at all.

What goes out is written beside its target, checked, flushed to disk and renamed, so that the target is the old file or
the new one, never a part.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kube_review.errors import Conflict, ReviewError
from kube_review.messages import _


def write(
    file: Path, make: Callable[[Path], None], check: Callable[[Path], None] | None = None, *, private: bool = False
) -> None:
    """Write a file beside its target, check it, flush it to disk, and rename it into place.

    Args:
        file: The target; a file that is there is replaced.
        make: Writes the path that it is given, which has the ending of the target.
        check: Raises if the written file is not what it should be; then the target stays as it was.
        private: Whether only its owner may read it.

    Raises:
        ReviewError: The folder does not exist or cannot be written to, or the disk is full.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.stem[:40]}-", suffix=file.suffix, dir=file.parent)
        os.close(handle)
        beside = Path(name)
        try:
            make(beside)
            if check is not None:
                check(beside)
            flush(beside)
            if not private:  # it was made so
                _take_mode(beside, file)
            beside.replace(file)
            flush_folder(file.parent)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(file, error) from error


def write_bytes(file: Path, content: bytes) -> None:
    """Write bytes as ``write`` does.

    Raises:
        ReviewError: The folder does not exist or cannot be written to, or the disk is full.
    """
    write(file, lambda beside: _put(beside, content))


def write_folder(folder: Path, make: Callable[[Path], None], check: Callable[[Path], None], *, marker: str) -> None:
    """Write a folder beside its target, check it, and rename it into place.

    Args:
        folder: The target. A folder that is there is replaced only if it is empty or holds ``marker``.
        make: Fills the folder that it is given.
        check: Raises if the folder is not what it should be.
        marker: The name of the file by which a folder of this kind is known.

    Raises:
        Conflict: The target is something else.
        ReviewError: It cannot be written.
    """
    if folder.exists() and not (folder.is_dir() and ((folder / marker).is_file() or not any(folder.iterdir()))):
        raise Conflict(
            _("{folder} is not an exported folder.", folder=folder),
            _("Choose the name of a folder that does not exist."),
        )
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.parent))
        try:
            new = beside / "new"
            new.mkdir()
            make(new)
            check(new)
            for path in new.rglob("*"):
                if path.is_file():
                    flush(path)
            if folder.exists():
                folder.replace(beside / "old")
            new.replace(folder)
            flush_folder(folder.parent)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def move_to_free(file: Path, target: Path) -> None:
    """Rename a file unless something of the new name is there.

    Raises:
        FileExistsError: Something is there.
        OSError: The file cannot be renamed.
    """
    if os.name == "nt":
        file.rename(target)  # Windows refuses a name that is taken
        return
    try:
        target.hardlink_to(file)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError(target) from None
        file.rename(target)
    else:
        file.unlink()


def flush(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows and some file systems cannot."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _take_mode(beside: Path, file: Path) -> None:
    """Give a new file the permissions of the one it replaces, else those that the user's mask gives."""
    if os.name == "nt":
        return
    if file.exists():
        beside.chmod(file.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(0o666 & ~mask)


def cannot_write(file: Path, error: OSError) -> ReviewError:
    """Return the error for a file that the system refused to write."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        hint = _("Free some disk space and repeat; what was there before is intact.")
    else:
        hint = _("Choose a folder that exists and can be written to.")
    return ReviewError(_("{file} cannot be written: {why}.", file=file, why=error.strerror or str(error)), hint)
