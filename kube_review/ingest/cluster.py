"""Reading files on the workers of a Dask cluster.

Workers receive bytes and return documents: they need no shared disk, and only the calling process writes. Each file is
read in a process of its own, because neither a thread nor a Dask worker can be limited in time and memory.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kube_review import cluster
from kube_review.cluster import WorkersLost
from kube_review.errors import ReadingError
from kube_review.ingest import workers
from kube_review.ingest.workers import Limits, Reading
from kube_review.messages import _

_CHILD = "import sys; from kube_review.ingest import cluster; cluster.read_here(*sys.argv[1:])"


def read_all(paths: Iterable[Path], *, address: str, ocr: str, limits: Limits) -> Iterator[Reading]:
    """Read files on a cluster and yield the result of each, in their order.

    Args:
        paths: The files, on this machine.
        address: The address of the scheduler, such as ``tcp://10.0.0.5:8786``.
        ocr: ``auto``, ``off`` or ``force``.
        limits: Limits for one file.

    Raises:
        MissingExtra: distributed is not installed.
        ReviewError: The cluster cannot be reached, or has no workers.
    """
    under_way: deque[Path] = deque()

    def tasks() -> Iterator[tuple[str, bytes, str, Limits]]:
        for path in paths:
            under_way.append(path)
            yield path.name, path.read_bytes(), ocr, limits

    for answer in cluster.each(address, read_bytes, tasks()):
        path = under_way.popleft()
        if answer.error is None:
            yield answer.value
        elif isinstance(answer.error, WorkersLost):
            yield Reading(path, error=_lost_too_often(path))
        else:
            yield Reading(path, error=workers.explained(path, answer.error))


def _lost_too_often(path: Path) -> ReadingError:
    return ReadingError(
        _("Every worker that was given {file} was lost.", file=path.name), _("Read it on this machine.")
    )


def read_bytes(name: str, content: bytes, ocr: str, limits: Limits) -> Reading:
    """Read a file from its bytes within its limits; runs on a worker.

    Args:
        name: The name of the file; its ending decides the reader.
        content: Its bytes.
        ocr: ``auto``, ``off`` or ``force``.
        limits: Limits for the file.
    """
    with TemporaryDirectory(prefix="kube-review-", ignore_cleanup_errors=True) as folder:
        path, answer = Path(folder, name), Path(folder, "reading.pickle")
        path.write_bytes(content)
        command = [sys.executable, "-P", "-c", _CHILD, str(path), str(answer), ocr, str(limits.memory_mb)]
        try:
            done = subprocess.run(
                command,
                timeout=limits.seconds,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return Reading(path, error=workers.too_slow(path, limits.seconds))
        if done.returncode != 0:
            return Reading(path, error=workers.crashed(path, done.returncode))
        reading: Reading = pickle.loads(answer.read_bytes())  # noqa: S301 - written by read_here
    return reading


def read_here(path: str, answer: str, ocr: str, memory_mb: str) -> None:
    """Read a file in this process and leave the pickled result in the file ``answer``."""
    workers.prepare(int(memory_mb))
    Path(answer).write_bytes(pickle.dumps(workers.read_one(Path(path), ocr)))
