"""Files in: find them, keep a copy, read them, store what was read. One bad file does not stop the others."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kube_review import reading
from kube_review.errors import NotFound, ReviewError
from kube_review.ingest import workers
from kube_review.ingest.workers import Limits, Reading
from kube_review.messages import Text, _
from kube_review.model import Document, Guess
from kube_review.project import Project
from kube_review.store.corpus import studies
from kube_review.store.database.connection import Store

__all__ = ["Limits", "Options", "Outcome", "add", "find"]

Library = Callable[[Path, Document], Mapping[str, Guess]]
"""What a bibliography beside the files knows of one of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one file: added, unchanged, updated, skipped or failed.

    ``lost`` are the numbers of codings that have no place in the new text; ``warnings`` are the reader's.
    """

    path: str
    study: str | None
    status: str
    pages: int
    passages: int
    error: Text | None = None
    warnings: tuple[Text, ...] = ()
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How to read.

    Args:
        reread: Read files again that are known; a new text stands beside the old one.
        ocr: ``auto``, ``off`` or ``force``.
        jobs: How many files are read side by side; 0 reads in this process, without protection.
        limits: Limits for one file.
        library: What a bibliography knows of a file, such as a Zotero export.
    """

    reread: bool = False
    ocr: str = "auto"
    jobs: int = 1
    limits: Limits = dataclasses.field(default_factory=Limits)
    library: Library | None = None


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    digest: str
    skipped: Text | None = None


def find(paths: Sequence[Path]) -> list[tuple[Path, Text | None]]:
    """Return every file under the paths once, those in folders in order, with why it is skipped or None.

    A file that was named itself is never skipped: if it cannot be read, that is an error.

    Raises:
        NotFound: A path does not exist.
    """
    found: dict[Path, tuple[Path, Text | None]] = {}
    for path in paths:
        if not path.exists():
            raise NotFound(_("There is no file or folder {path}.", path=path), _("Check the path."))
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.is_file()):
                found.setdefault(file.resolve(), (file, reading.skip_reason(file)))
        else:
            found[path.resolve()] = (path, None)
    return list(found.values())


def add(
    project: Project, store: Store, files: Iterable[tuple[Path, Text | None]], options: Options | None = None
) -> Iterator[Outcome]:
    """Bring files into a review; this process is the only one that writes.

    Args:
        project: The review's places; sources from elsewhere are copied to its ``corpus`` folder.
        store: The review's database.
        files: What ``find`` returned.
        options: How to read.

    Yields:
        One outcome a file, in their order, as soon as it is stored.
    """
    options = options or Options()
    listed = [_File(path, "" if why else _digest(path), why) for path, why in files]
    wanted = [f.path for f in listed if not f.skipped and (options.reread or not studies.known_source(store, f.digest))]
    readings = _readings(wanted, options)
    unread = set(wanted)
    for file in listed:
        if file.skipped:
            yield Outcome(str(file.path), None, "skipped", 0, 0, file.skipped)
        elif file.path in unread:
            yield _store(project, store, file, next(readings), options.library)
        else:
            known = studies.known_source(store, file.digest)
            assert known is not None
            yield Outcome(str(file.path), known.study, known.status, known.n_pages, known.n_passages)


def _readings(paths: Sequence[Path], options: Options) -> Iterator[Reading]:
    if options.jobs == 0:
        return (_read_here(path, options.ocr) for path in paths)
    return workers.read_all(paths, ocr=options.ocr, jobs=options.jobs, limits=options.limits)


def _read_here(path: Path, ocr: str) -> Reading:
    try:
        return Reading(path, document=reading.read(path, ocr=ocr))
    except ReviewError as error:
        return Reading(path, error=error)


def _store(project: Project, store: Store, file: _File, read: Reading, library: Library | None) -> Outcome:
    if read.document is None:
        return Outcome(str(file.path), None, "failed", 0, 0, None if read.error is None else read.error.text)
    document = read.document
    if library is not None:
        document = dataclasses.replace(document, guesses={**document.guesses, **library(file.path, document)})
    saved = studies.save(
        store,
        document,
        path=_keep(project, file.path),
        origin=_origin(project, file.path),
        source_sha256=file.digest,
    )
    return Outcome(
        str(file.path),
        saved.study,
        saved.status,
        saved.n_pages,
        saved.n_passages,
        warnings=document.warnings,
        lost=saved.lost,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _origin(project: Project, path: Path) -> str:
    """Say where a file came from, relative to the review where that is possible, with ``/``."""
    try:
        return Path(os.path.relpath(path.resolve(), project.root.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return path.resolve().as_posix()


def _keep(project: Project, path: Path) -> str:
    """Copy a source into the review unless it lies there already; return its path relative to the review."""
    root, resolved = project.root.resolve(), path.resolve()
    if root in resolved.parents:
        return resolved.relative_to(root).as_posix()
    return project.keep(path.name, path.read_bytes())
