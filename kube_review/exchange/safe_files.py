"""Reads files that may be hostile, and writes archives.

Input is hostile: archives may name paths outside themselves or unpack to terabytes, and XML may name entities and other
documents. Nothing here ever unpacks an archive to disk.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from kube_review.errors import NotFound, ReadingError
from kube_review.messages import _

MAX_FILE_BYTES = 512 * 2**20
MAX_ENTRY_BYTES = 256 * 2**20
MAX_TOTAL_BYTES = 1024 * 2**20
MAX_ENTRIES = 20_000
MAX_RATIO = 200
"""How many times larger an archive may be than its file; texts reach about 10, and XML about 50."""
_FREE_BYTES = 4 * 2**20
"""Archives that unpack to less than this are not judged by their ratio: a page of blanks packs well."""
_CHUNK = 1 << 20
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})


def read_bytes(file: Path) -> bytes:
    """Return the content of a file of reasonable size.

    Raises:
        NotFound: There is no such file.
        ReadingError: It cannot be read, or is too large.
    """
    if not file.is_file():
        raise NotFound(_("There is no file {file}.", file=file), _("Check the path."))
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise ReadingError(_("{file} is too large.", file=file.name))
        return file.read_bytes()
    except OSError as error:
        raise ReadingError(_("{file} cannot be read: {why}.", file=file, why=error.strerror or str(error))) from error


class Archive:
    """A zip archive that was checked; its entries are read into memory, within limits.

    Args:
        packed: The open archive.
        name: Its file name, for messages.
    """

    def __init__(self, packed: zipfile.ZipFile, name: str) -> None:
        self._packed = packed
        self._name = name
        self._left = MAX_TOTAL_BYTES
        self._entries = {info.filename: info for info in packed.infolist() if not info.is_dir()}

    @property
    def names(self) -> list[str]:
        """The names of the entries, in order."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """Return an entry.

        Raises:
            ReadingError: It is not there, is damaged, or unpacks to more than is allowed.
        """
        info = self._entries.get(name)
        if info is None:
            raise ReadingError(_("{file} has no entry {name!r}.", file=self._name, name=name))
        parts: list[bytes] = []
        allowed = min(MAX_ENTRY_BYTES, self._left)
        try:
            # The sizes in an archive's directory are claims: count what really comes out.
            with self._packed.open(info) as stream:
                while part := stream.read(_CHUNK):
                    allowed -= len(part)
                    if allowed < 0:
                        raise _bomb(self._name)
                    parts.append(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
            raise ReadingError(
                _("{file}: the entry {name!r} is damaged or encrypted.", file=self._name, name=name)
            ) from error
        content = b"".join(parts)
        self._left -= len(content)
        return content


@contextmanager
def archive(file: Path) -> Iterator[Archive]:
    """Open a zip archive that somebody else has made.

    Raises:
        NotFound: There is no such file.
        ReadingError: It is no archive, names paths outside itself, or unpacks to more than is allowed.
    """
    if not file.is_file():
        raise NotFound(_("There is no file {file}.", file=file), _("Check the path."))
    try:
        packed = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadingError(_("{file} is no zip archive, or it is damaged.", file=file.name)) from error
    with packed:
        _check_entries(packed, file)
        yield Archive(packed, file.name)


def _check_entries(packed: zipfile.ZipFile, file: Path) -> None:
    entries = packed.infolist()
    for info in entries:
        if not is_safe_name(info.filename):
            raise ReadingError(
                _("{file} names a path outside itself: {name!r}.", file=file.name, name=info.filename[:80]),
                _("The archive is refused; ask whoever made it for another."),
            )
    if len({info.filename for info in entries}) < len(entries):
        raise ReadingError(_("{file} has two entries of one name.", file=file.name))
    total = sum(info.file_size for info in entries)
    packed_bytes = max(1, sum(info.compress_size for info in entries))
    if (
        len(entries) > MAX_ENTRIES
        or total > MAX_TOTAL_BYTES
        or any(info.file_size > MAX_ENTRY_BYTES for info in entries)
        or (total > _FREE_BYTES and total > MAX_RATIO * packed_bytes)
    ):
        raise _bomb(file.name)


def is_safe_name(name: str) -> bool:
    """Say whether an entry's name stays inside its archive on every system."""
    path = PurePosixPath(name)
    if not name or "\\" in name or ":" in name or "\0" in name or path.is_absolute():
        return False
    parts = path.parts
    return ".." not in parts and not any(part.split(".")[0].lower() in _RESERVED for part in parts)


def _bomb(name: str) -> ReadingError:
    return ReadingError(
        _("{file} unpacks to more than is allowed.", file=name),
        _("The archive is refused; ask whoever made it for another."),
    )


def zipped(entries: Mapping[str, bytes], moment: tuple[int, int, int, int, int, int]) -> Callable[[Path], None]:
    """Return what writes a zip archive of some entries; equal entries and moments give equal bytes.

    Args:
        entries: Content by name, in order.
        moment: The time that every entry has: year, month, day, hour, minute, second.
    """

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in entries.items():
                info = zipfile.ZipInfo(name, moment)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                packed.writestr(info, content)

    return make


def parse_xml(content: bytes, name: str) -> Any:
    """Parse XML that somebody else has made.

    Args:
        content: The document.
        name: What to call it in messages.

    Returns:
        Its root.

    Raises:
        ReadingError: It is not well-formed, or has a document type: that is how entities and other documents come in.
    """
    from lxml import etree

    ascii_part = content.replace(b"\0", b"")  # UTF-16 too
    root_at = re.search(rb"<[A-Za-z_]", ascii_part)
    if b"<!DOCTYPE" in ascii_part[: root_at.start() if root_at else None]:
        raise _with_entities(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        root: Any = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(_("{name} is not well-formed XML: {why}.", name=name, why=str(error))) from error
    if root.getroottree().docinfo.doctype or next(root.iter(etree.Entity), None) is not None:
        raise _with_entities(name)
    return root


def _with_entities(name: str) -> ReadingError:
    return ReadingError(
        _("{name} declares a document type or entities.", name=name),
        _("The file is refused: entities can read other files or fill the memory."),
    )
