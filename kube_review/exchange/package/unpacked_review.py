"""Recomputing a package in a temporary review, from its files alone, and saying what differs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kube_review.errors import ReviewError
from kube_review.exchange import safe_files
from kube_review.exchange.package.packed_review import CONTENTS, FORMAT, MANIFEST, PUBLICATION, digest
from kube_review.messages import _
from kube_review.project import Project
from kube_review.session import Session
from kube_review.store.database import bare_rows
from kube_review.store.database.connection import open_store
from kube_review.synthesis.reproduction import lock as locking
from kube_review.synthesis.reproduction.differences import Difference


def is_package(path: Path) -> bool:
    """Say whether a file begins as zip archives do."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def verify(path: Path) -> tuple[dict[str, Any], list[Difference]]:
    """Return the manifest of a package, and what differs from it in a review made of the package's files.

    Raises:
        NotFound: There is no such file.
        ReviewError: It is no package, its manifest was edited, or its files do not make a review.
    """
    with safe_files.archive(path) as packed:
        entries = {name: packed.read(name) for name in packed.names}
    contents = _json(entries, CONTENTS, path.name)
    if not isinstance(contents, dict) or contents.get("format") != FORMAT:
        raise ReviewError(_("{file} is not a package of this version.", file=path.name))
    manifest = locking.parse(entries.get(MANIFEST, b""), MANIFEST)
    with tempfile.TemporaryDirectory(prefix="kube-review-") as folder:
        try:
            found = _recomputed(Path(folder), entries, manifest, path.name)
        except (KeyError, TypeError, AttributeError) as error:
            raise ReviewError(
                _("{file}: its manifest is not complete: {why}.", file=path.name, why=str(error))
            ) from error
    return manifest, [*found, *_files(contents.get("files"), entries)]


def _recomputed(folder: Path, entries: Mapping[str, bytes], manifest: dict[str, Any], name: str) -> list[Difference]:
    project = Project(folder)
    project.codebooks.mkdir()
    books = sorted(entry for entry in entries if entry.startswith("codebook/") and entry.endswith(".yaml"))
    for entry in books:
        (project.codebooks / Path(entry).name).write_bytes(entries[entry])
    tables = {table: _rows(entries, f"{table}.jsonl", name) for table in bare_rows.TABLES}
    if PUBLICATION in entries:
        (folder / PUBLICATION).write_bytes(entries[PUBLICATION])
        settings = {**manifest["settings"], "publication": str(folder / PUBLICATION)}
        manifest = {**manifest, "settings": settings}
    store = open_store(project.database, create=True)
    with Session(project, store, codebooks=[Path(entry).name for entry in books]) as session:
        session.register_codebooks()
        try:
            bare_rows.put(store, tables)
        except ValueError as error:
            raise ReviewError(
                _("{file}: its files do not make a review: {why}.", file=name, why=str(error)),
                _("Get the package again from whoever made it."),
            ) from error
        return locking.verify(session, manifest, without_texts=True)


def _files(wanted: Any, entries: Mapping[str, bytes]) -> list[Difference]:
    hashes = wanted if isinstance(wanted, dict) else {}
    now = {name: digest(content) for name, content in entries.items() if name != CONTENTS}
    return [
        Difference("file", name, str(hashes.get(name, "not there"))[:12], now.get(name, "gone")[:12])
        for name in sorted(hashes.keys() | now.keys())
        if hashes.get(name) != now.get(name)
    ]


def _rows(entries: Mapping[str, bytes], entry: str, name: str) -> list[dict[str, Any]]:
    rows = [
        _parsed(line, f"{name}, {entry}:{n}") for n, line in enumerate(_entry(entries, entry, name).splitlines(), 1)
    ]
    for row in rows:
        if not isinstance(row, dict):
            raise ReviewError(_("{file} is not JSON.", file=f"{name}, {entry}"))
    return rows


def _json(entries: Mapping[str, bytes], entry: str, name: str) -> Any:
    return _parsed(_entry(entries, entry, name), f"{name}, {entry}")


def _entry(entries: Mapping[str, bytes], entry: str, name: str) -> bytes:
    if entry not in entries:
        raise ReviewError(
            _("{file} is no package: it has no {entry}.", file=name, entry=entry),
            topic="no package",
        )
    return entries[entry]


def _parsed(content: bytes, name: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReviewError(_("{file} is not JSON.", file=name)) from error
