"""Reading files on the workers of a Dask cluster.

Workers receive bytes and return documents: they need no shared disk, and only the calling process writes. Each file is
read in a process of its own, because neither a thread nor a Dask worker can be limited in time and memory. The
scheduler keeps the bytes of a file until its result has arrived, and does the work of a lost worker again.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kube_review import __version__
from kube_review.errors import MissingExtra, ReadingError, ReviewError
from kube_review.ingest import workers
from kube_review.ingest.workers import Limits, Reading
from kube_review.messages import Message, _

_PATIENCE_SECONDS = 30.0
"""How long the cluster may be without a worker."""
_CHILD = "import sys; from kube_review.ingest import cluster; cluster.read_here(*sys.argv[1:])"


def read_all(paths: Iterable[Path], *, address: str, ocr: str, limits: Limits) -> Iterator[Reading]:
    """Read files on a cluster and yield the result of each, in their order.

    Few of the paths are taken ahead of the results: each worker has something to do, and memory stays bounded.

    Args:
        paths: The files, on this machine.
        address: The address of the scheduler, such as ``tcp://10.0.0.5:8786``.
        ocr: ``auto``, ``off`` or ``force``.
        limits: Limits for one file.

    Raises:
        MissingExtra: distributed is not installed.
        ReviewError: The cluster cannot be reached, or has no workers.
    """
    with _client(address) as client:
        under_way: deque[tuple[Path, Any]] = deque()
        for path in paths:
            content = path.read_bytes()
            under_way.append(
                (path, client.submit(read_bytes, path.name, content, ocr, limits, __version__, pure=False))
            )
            if len(under_way) >= workers.AHEAD * max(1, sum(client.nthreads().values())):
                yield _result(client, address, *under_way.popleft())
        while under_way:
            yield _result(client, address, *under_way.popleft())


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """Connect to a cluster that has workers."""
    try:
        import dask
        from distributed import Client
        from distributed.comm import get_address_host_port
    except ImportError as error:
        raise MissingExtra.of("distributed", "cluster") from error
    try:
        get_address_host_port(address)  # a client with a wrong address takes 20 seconds to close
        client = Client(address, timeout=_PATIENCE_SECONDS / 10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ReviewError(
            _("There is no Dask scheduler at {address}.", address=address),
            _("Give the address that dask scheduler prints, such as tcp://10.0.0.5:8786."),
        ) from error
    # A file travels with its task, so that the task can be done again elsewhere; Dask warns of that from 10 MB.
    with client, dask.config.set({"distributed.admin.large-graph-warning-threshold": "4GB"}):
        try:
            client.wait_for_workers(1, timeout=_PATIENCE_SECONDS)
        except TimeoutError as error:
            raise _without_workers(address) from error
        yield client


def _result(client: Any, address: str, path: Path, future: Any) -> Reading:
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    while not future.done():
        try:
            future.exception(timeout=_PATIENCE_SECONDS)
        except TimeoutError as error:
            if not client.nthreads():
                raise _without_workers(address) from error
    try:
        reading: Reading = future.result()
    except FutureCancelledError as error:
        raise ReviewError(
            _("The connection to the cluster {address} was lost.", address=address), _resumable()
        ) from error
    except KilledWorker:
        return Reading(path, error=_lost_too_often(path))
    except Exception as error:  # such as a worker on which kube-review is not installed
        return Reading(path, error=workers.explained(path, error))
    return reading


def _without_workers(address: str) -> ReviewError:
    return ReviewError(_("The cluster {address} has no workers.", address=address), _resumable())


def _resumable() -> Message:
    return _("Start it again and repeat the command: files that were stored are not read again.")


def _lost_too_often(path: Path) -> ReadingError:
    return ReadingError(
        _("Every worker that was given {file} was lost.", file=path.name), _("Read it on this machine.")
    )


def read_bytes(name: str, content: bytes, ocr: str, limits: Limits, version: str) -> Reading:
    """Read a file from its bytes within its limits; runs on a worker.

    Args:
        name: The name of the file; its ending decides the reader.
        content: Its bytes.
        ocr: ``auto``, ``off`` or ``force``.
        limits: Limits for the file.
        version: The version of the caller; another one could read the file differently.
    """
    if version != __version__:
        error = _("A worker has kube-review {theirs}, this machine {ours}.", theirs=__version__, ours=version)
        return Reading(Path(name), error=ReviewError(error, _("Install the same version everywhere.")))
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
