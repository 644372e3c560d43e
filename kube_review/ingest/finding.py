"""Which files are under some paths, and why some of them are left out: every path is listed once."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from kube_review import reading
from kube_review.errors import NotFound
from kube_review.messages import Text, _

Found = tuple[Path, Text | None]
"""A path, and why it is skipped; None for what is to be read, or cannot be."""


def find(paths: Sequence[Path], *, follow_links: bool = False) -> list[Found]:
    """Return every path under some paths once, those in folders in order, with why it is skipped or None.

    What was named itself is never skipped: if it cannot be read, that is an error, which ``add`` reports. The same
    holds for folders that cannot be listed.

    Args:
        paths: Files and folders.
        follow_links: Whether links that lead out of a folder are followed.

    Raises:
        NotFound: None of the paths exists.
    """
    if paths and not any(os.path.lexists(path) for path in paths):
        raise NotFound(
            _("There is no file or folder {path}.", path=", ".join(shown(path) for path in paths)), _("Check the path.")
        )
    found: dict[str, Found] = {}
    first: dict[str, Path] = {}
    for path, why in _all(paths, follow_links):
        name, real = str(path.absolute()), os.path.realpath(path)
        if why is None and real in first and name not in found:
            why = _("the same file as {path}", path=shown(first[real]))
        elif why is None:
            first.setdefault(real, path)
        if name not in found or why is None:
            found[name] = (path, why)
    return list(found.values())


def shown(path: Path) -> str:
    """Return a path as text that can be printed and stored: bytes that are not UTF-8 become ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _all(paths: Sequence[Path], follow_links: bool) -> Iterator[Found]:
    for path in paths:
        if path.is_dir():
            yield from _walk(path, follow_links)
        else:
            yield path, None


def _walk(root: Path, follow_links: bool) -> Iterator[Found]:
    """Yield what is in a folder, in order of names; a folder that links lead back to is walked once."""
    inside = Path(os.path.realpath(root))
    walked = set()
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            kind = path.stat() if path == root else path.lstat()
            if stat.S_ISLNK(kind.st_mode):
                if why := _unwanted_link(path, inside, follow_links):
                    yield path, why
                    continue
                kind = path.stat()
            if not stat.S_ISDIR(kind.st_mode):
                yield path, _unwanted(path, kind)
            elif path != root and path.name.startswith("."):
                yield path, _("a hidden folder")
            elif (place := (kind.st_dev, kind.st_ino)) not in walked or not kind.st_ino:
                walked.add(place)
                with os.scandir(path) as entries:
                    waiting += sorted((path / entry.name for entry in entries), reverse=True)
            else:
                yield path, _("a folder that is listed under another name")
        except OSError:  # `add` says why
            yield path, None


def _unwanted(path: Path, kind: os.stat_result) -> Text | None:
    if not stat.S_ISREG(kind.st_mode):
        return _("no file but a pipe, a socket or a device")
    return reading.skip_reason(path)


def _unwanted_link(path: Path, inside: Path, follow_links: bool) -> Text | None:
    """Say why a link is not followed: its target is missing, listed itself, or outside the folder."""
    target = Path(os.path.realpath(path))
    if not target.exists():
        return _("a link to something that does not exist")
    if inside == target or inside in target.parents:
        return _("a link to {path}, which is in this folder", path=shown(target.relative_to(inside)))
    return None if follow_links else _("a link that leads out of this folder")
