"""Files in: find them, keep a copy, read them, store what was read. One bad file does not stop the others."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kube_review.errors import ReviewError
from kube_review.ingest import arriving, workers
from kube_review.ingest.arriving import Arrival
from kube_review.ingest.finding import Found, find, shown
from kube_review.ingest.workers import Limits, Reading
from kube_review.messages import Text
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
        cluster: The address of a Dask scheduler whose workers read the files, else empty.
    """

    reread: bool = False
    ocr: str = "auto"
    jobs: int = 1
    limits: Limits = dataclasses.field(default_factory=Limits)
    library: Library | None = None
    cluster: str = ""


def add(project: Project, store: Store, files: Iterable[Found], options: Options | None = None) -> Iterator[Outcome]:
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
    waiting: deque[Arrival | Outcome] = deque()
    with arriving.incoming(project) as folder:
        for read in _readings(_to_read(store, files, options, folder, waiting), options):
            yield from _settled(waiting)
            arrival = waiting.popleft()
            assert isinstance(arrival, Arrival)
            yield _store(project, store, arrival, read, options.library)
            shutil.rmtree(arrival.copy.parent, ignore_errors=True)
        yield from _settled(waiting)


def _to_read(
    store: Store, files: Iterable[Found], options: Options, folder: Path, waiting: deque[Arrival | Outcome]
) -> Iterator[Path]:
    """Yield the copies of files that are to be read; put each file in order into ``waiting``."""
    for number, (path, why) in enumerate(files):
        if why is not None:
            waiting.append(Outcome(shown(path), None, "skipped", 0, 0, why))
            continue
        try:
            arrival = arriving.take(path, folder / str(number))
        except ReviewError as error:
            waiting.append(_failed(path, error))
            shutil.rmtree(folder / str(number), ignore_errors=True)
            continue
        known = None if options.reread else studies.known_source(store, arrival.sha256)
        if known is None:
            waiting.append(arrival)
            yield arrival.copy
        else:
            waiting.append(Outcome(shown(path), known.study, known.status, known.n_pages, known.n_passages))
            shutil.rmtree(arrival.copy.parent, ignore_errors=True)


def _settled(waiting: deque[Arrival | Outcome]) -> Iterator[Outcome]:
    """Yield, and take away, what needs no reading and comes before the next file that does."""
    while waiting and isinstance(waiting[0], Outcome):
        outcome = waiting.popleft()
        assert isinstance(outcome, Outcome)
        yield outcome


def _failed(path: Path, error: ReviewError | None) -> Outcome:
    return Outcome(shown(path), None, "failed", 0, 0, None if error is None else error.text)


def _readings(paths: Iterator[Path], options: Options) -> Iterator[Reading]:
    if options.cluster:
        from kube_review.ingest import cluster

        return cluster.read_all(paths, address=options.cluster, ocr=options.ocr, limits=options.limits)
    if options.jobs == 0:
        return (workers.read_one(path, options.ocr) for path in paths)
    return workers.read_all(paths, ocr=options.ocr, jobs=options.jobs, limits=options.limits)


def _store(project: Project, store: Store, arrival: Arrival, read: Reading, library: Library | None) -> Outcome:
    if read.document is None:
        return _failed(arrival.path, read.error)
    document = read.document
    if library is not None:
        document = dataclasses.replace(document, guesses={**document.guesses, **library(arrival.path, document)})
    try:
        saved = studies.save(
            store,
            document,
            path=arriving.keep(project, arrival),
            origin=_origin(project, arrival.path),
            source_sha256=arrival.sha256,
        )
    except ReviewError as error:  # the disk is full, or the review is locked: the next file may do
        return _failed(arrival.path, error)
    return Outcome(
        shown(arrival.path),
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
        found = Path(os.path.relpath(path.resolve(), project.root.resolve()))
    except ValueError:  # another drive on Windows
        found = path.resolve()
    return shown(found).replace(os.sep, "/")
