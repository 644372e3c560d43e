"""Reading files in processes of their own: a crash, a hang or excessive memory affects that file only.

Each worker reads one file at a time and hands the document back. The parent kills and replaces a worker that exceeds
its time limit, and yields results in the order of the files, never holding more than a few. PDFium is not thread-safe,
and ``spawn`` is the only way to start a process that all systems share.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from kube_review.errors import ReadingError, ReviewError
from kube_review.messages import _
from kube_review.model import Document

Result = TypeVar("Result")

AHEAD = 4
"""How many files per worker may be read before an earlier one is done: bounds memory."""
FILES_PER_WORKER = 40
"""A worker is replaced after this many files, so that memory leaks of libraries do not add up."""
_LONGEST_WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file: wall-clock seconds, and megabytes of address space (not on Windows; 0 is no limit)."""

    seconds: float = 300.0
    memory_mb: int = 3000


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of one file: a document or an error."""

    path: Path
    document: Document | None = None
    error: ReviewError | None = None


def read_all(paths: Iterable[Path], *, ocr: str, jobs: int, limits: Limits) -> Iterator[Reading]:
    """Read files in parallel and yield the result of each, in their order.

    Few of the paths are taken ahead of the results, and processes are started as they are needed.

    Args:
        paths: The files.
        ocr: ``auto``, ``off`` or ``force``.
        jobs: How many processes.
        limits: Limits for one file.
    """
    crew: list[_Worker] = []
    waiting = enumerate(paths)
    finished: dict[int, Reading] = {}
    n_given = next_out = 0
    try:
        while True:
            while n_given < next_out + AHEAD * jobs and (len(crew) < jobs or _idle(crew)):
                job = next(waiting, None)
                if job is None:
                    break
                if not _idle(crew):
                    crew.append(_Worker(ocr, limits))
                _idle(crew)[0].give(*job)
                n_given += 1
            if next_out == n_given:
                return
            busy = [worker for worker in crew if worker.number is not None]
            wait([worker.connection for worker in busy], timeout=_patience(busy))
            for worker in busy:
                reading = worker.answer()
                if reading is not None:
                    number, result = reading
                    finished[number] = result
            while next_out in finished:
                yield finished.pop(next_out)
                next_out += 1
    finally:
        for worker in crew:
            worker.stop()


def _idle(crew: Sequence[_Worker]) -> list[_Worker]:
    return [worker for worker in crew if worker.number is None]


def _patience(busy: Sequence[_Worker]) -> float:
    left = min((worker.deadline - time.monotonic() for worker in busy), default=0.0)
    return max(0.0, min(left, _LONGEST_WAIT_SECONDS))


class _Worker:
    """One reading process and its current file."""

    def __init__(self, ocr: str, limits: Limits) -> None:
        self.ocr, self.limits = ocr, limits
        self.number: int | None = None
        self.path = Path()
        self.deadline = 0.0
        self.n_read = 0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, self.ocr, self.limits.memory_mb), daemon=True
        )
        self.process.start()
        theirs.close()

    def give(self, number: int, path: Path) -> None:
        """Hand the worker a file."""
        if self.n_read >= FILES_PER_WORKER or not self.process.is_alive():
            self._restart()
        self.number, self.path = number, path
        self.deadline = time.monotonic() + self.limits.seconds
        self.connection.send(path)

    def answer(self) -> tuple[int, Reading] | None:
        """Return the file's number and what became of it, or None while it is being read."""
        assert self.number is not None
        number, reading = self.number, None
        if self.connection.poll():
            try:
                reading = self.connection.recv()
                self.n_read += 1
            except (EOFError, OSError):  # the process is gone
                reading = Reading(self.path, error=crashed(self.path, self._restart()))
        elif time.monotonic() > self.deadline:
            self._restart()
            reading = Reading(self.path, error=too_slow(self.path, self.limits.seconds))
        if reading is None:
            return None
        self.number = None
        return number, reading

    def _restart(self) -> int | None:
        code = self.stop()
        self.n_read = 0
        self._start()
        return code

    def stop(self) -> int | None:
        """End the process and return its exit code."""
        self.process.join(timeout=0.2 if self.number is not None else 0)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode
        self.process.close()
        self.connection.close()
        return code


def crashed(path: Path, code: int | None) -> ReadingError:
    """Return the error for a file whose reader crashed."""
    return ReadingError(
        _("The reader crashed on {file} (exit code {code}).", file=path.name, code=code),
        _("Open it in a viewer and print it to a new PDF, then ingest that."),
    )


def too_slow(path: Path, seconds: float) -> ReadingError:
    """Return the error for a file that took too long."""
    return ReadingError(
        _("{file} was not read within {seconds:g} seconds.", file=path.name, seconds=seconds),
        _("Allow more time for each file, or turn OCR off if it is a long scan."),
    )


def _serve(connection: Connection, ocr: str, memory_mb: int) -> None:
    """Read files until the parent goes away; runs in the worker process."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    prepare(memory_mb)
    while True:
        try:
            path = connection.recv()
        except EOFError:
            return
        connection.send(read_one(path, ocr))


def prepare(memory_mb: int) -> None:
    """Make this process one that reads: one thread, limited memory."""
    import os

    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", OMP_THREAD_LIMIT="1")
    _limit_memory(memory_mb)


def read_one(path: Path, ocr: str) -> Reading:
    """Read a file in this process; whatever goes wrong is the file's problem."""
    from kube_review import reading

    try:
        return Reading(path, document=reading.read(path, ocr=ocr))
    except Exception as error:  # whatever a damaged file does to a library is that file's problem
        return Reading(path, error=explained(path, error))


def explained(path: Path, error: Exception) -> ReviewError:
    """Return what went wrong with a file as an error for people."""
    if isinstance(error, ReviewError):
        return error
    if isinstance(error, MemoryError):
        return ReadingError(
            _("{file} needs more memory than a file may use.", file=path.name),
            _("Split it, or print it to a new PDF."),
        )
    cause = str(error) or str(error.__cause__ or "") or type(error).__name__
    return ReadingError(
        _("{file} cannot be read: {cause}.", file=path.name, cause=cause), _("Try printing it to a new PDF.")
    )


def bounded(work: Callable[[Path], Result], path: Path, limits: Limits | None = None) -> Result:
    """Do something with a file in a process of its own, which may cost no more than the limits.

    Args:
        work: A function at the top of a module; what it returns is sent between processes.
        path: The file.
        limits: What it may cost.

    Raises:
        ReviewError: What the work raised, or that it took too long or too much memory.
    """
    limits = limits or Limits()
    context = multiprocessing.get_context("spawn")
    connection, theirs = context.Pipe()
    process = context.Process(target=_do, args=(theirs, work, path, limits.memory_mb), daemon=True)
    process.start()
    theirs.close()
    try:
        if not connection.poll(limits.seconds):
            raise too_slow(path, limits.seconds)
        result, error = connection.recv()
    except (EOFError, OSError):
        process.join()
        raise crashed(path, process.exitcode) from None
    finally:
        process.kill()
        process.join()
        process.close()
        connection.close()
    if error is not None:
        raise error
    done: Result = result
    return done


def _do(connection: Connection, work: Callable[[Path], object], path: Path, memory_mb: int) -> None:
    """Answer with (result, None) or (None, error); runs in the process of ``bounded``."""
    _limit_memory(memory_mb)
    try:
        connection.send((work(path), None))
    except Exception as error:
        connection.send((None, explained(path, error)))


def _limit_memory(megabytes: int) -> None:
    if megabytes and sys.platform != "win32":
        import resource

        limit = megabytes * 1024 * 1024
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
