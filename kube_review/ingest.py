"""Files in: find them, keep a copy, read them, store what was read. One bad file costs that file only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kube_review import reading
from kube_review.errors import NotFound, ReviewError
from kube_review.project import Project
from kube_review.store import studies
from kube_review.store.connection import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: added, unchanged, updated, skipped or failed.

    ``lost`` are the numbers of codings that have no place in the new text; ``warnings`` are the reader's.
    """

    path: str
    study: str | None
    status: str
    pages: int
    passages: int
    error: str | None = None
    warnings: tuple[str, ...] = ()
    lost: tuple[int, ...] = ()


def add(
    project: Project, store: Store, paths: Sequence[Path], *, reread: bool = False, ocr: str = "auto"
) -> Iterator[Outcome]:
    """Bring files and the files in folders into a review, one after the other.

    Args:
        project: The review's places; sources from elsewhere are copied to its ``corpus`` folder.
        store: The review's database.
        paths: Files and folders.
        reread: Read files again that are known; a new text stands beside the old one.
        ocr: ``auto``, ``off`` or ``force``.

    Yields:
        One outcome a file, as soon as it is stored.

    Raises:
        NotFound: A path does not exist; then nothing is read.
    """
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.", "Check the path.")
    for path, walked in _files(paths, project):
        reason = reading.skip_reason(path)
        if walked and reason:
            yield Outcome(str(path), None, "skipped", 0, 0, reason)
            continue
        try:
            yield _add_one(project, store, path, reread, ocr)
        except ReviewError as error:
            yield Outcome(str(path), None, "failed", 0, 0, str(error))


def _files(paths: Sequence[Path], project: Project) -> Iterator[tuple[Path, bool]]:
    """Yield each file once, with whether it was met while walking a folder."""
    seen = set()
    for path in paths:
        found = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file, path.is_dir()


def _add_one(project: Project, store: Store, path: Path, reread: bool, ocr: str) -> Outcome:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if not reread and (known := studies.known_source(store, digest)):
        return Outcome(str(path), known.study, known.status, known.n_pages, known.n_passages)
    document = reading.read(path, ocr=ocr)
    kept = _keep(project, path, content, digest)
    saved = studies.save(store, document, path=kept, origin=_origin(project, path), source_sha256=digest)
    return Outcome(
        str(path),
        saved.study,
        saved.status,
        saved.n_pages,
        saved.n_passages,
        warnings=document.warnings,
        lost=saved.lost,
    )


def _origin(project: Project, path: Path) -> str:
    """Say where a file came from, relative to the review where that is possible, with ``/``."""
    try:
        return Path(os.path.relpath(path.resolve(), project.root.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return path.resolve().as_posix()


def _keep(project: Project, path: Path, content: bytes, digest: str) -> str:
    """Copy a source into the review unless it is there already; return its path relative to the review."""
    root, resolved = project.root.resolve(), path.resolve()
    if root in resolved.parents:
        return resolved.relative_to(root).as_posix()
    target = project.sources / path.name
    n = 1
    while target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() != digest:
        n += 1
        target = project.sources / f"{path.stem}-{n}{path.suffix}"
    if not target.exists():
        project.sources.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return target.relative_to(project.root).as_posix()
