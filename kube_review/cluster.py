"""Work handed to the machines of a Dask cluster, one task after the other; results come back in order to one process.

The scheduler keeps what a task needs until its result has arrived, and does the work of a lost worker again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from kube_review import __version__
from kube_review.errors import MissingExtra, ReviewError
from kube_review.messages import Message, _

Result = TypeVar("Result")

_PATIENCE_SECONDS = 30.0
"""How long the cluster may be without a worker."""
_AHEAD = 4
"""How many tasks per worker may be under way before an earlier one is done: bounds memory."""


class WorkersLost(ReviewError):
    """Every worker that was given a task was lost."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one task: a value, or the error that it raised."""

    value: Any = None
    error: Exception | None = None


def each(address: str, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Answer]:
    """Call a function on the workers with each tuple of arguments and yield the answers, in their order.

    Few of the tasks are taken ahead of the answers: each worker has something to do, and memory stays bounded.

    Args:
        address: The address of the scheduler, such as ``tcp://10.0.0.5:8786``.
        function: A function of kube-review, which workers import.
        tasks: The arguments of each call.

    Raises:
        MissingExtra: distributed is not installed.
        ReviewError: The cluster cannot be reached, has no workers, or its workers have another version.
    """
    with _client(address) as client:
        under_way: deque[Any] = deque()
        for task in tasks:
            under_way.append(client.submit(call, function, task, __version__, pure=False))
            if len(under_way) >= _AHEAD * max(1, sum(client.nthreads().values())):
                yield _answer(client, address, under_way.popleft())
        while under_way:
            yield _answer(client, address, under_way.popleft())


def results(address: str, function: Callable[..., Result], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Result]:
    """Yield the result of each task, in their order; without an address they are done here.

    Raises:
        ReviewError: As ``each``, or the first task that fails.
    """
    if not address:
        for task in tasks:
            yield function(*task)
        return
    for answer in each(address, function, tasks):
        if isinstance(answer.error, ReviewError):
            raise answer.error
        if answer.error is not None:
            raise ReviewError(
                _("A worker failed: {error}.", error=answer.error), _("Install the same version everywhere.")
            ) from answer.error
        yield answer.value


def call(function: Callable[..., Any], task: tuple[Any, ...], version: str) -> Any:
    """Do a task; runs on a worker.

    Raises:
        ReviewError: The caller has another version, whose results could differ.
    """
    if version != __version__:
        raise ReviewError(
            _("A worker has kube-review {theirs}, this machine {ours}.", theirs=__version__, ours=version),
            _("Install the same version everywhere."),
        )
    return function(*task)


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


def _answer(client: Any, address: str, future: Any) -> Answer:
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    while not future.done():
        try:
            future.exception(timeout=_PATIENCE_SECONDS)
        except TimeoutError as error:
            if not client.nthreads():
                raise _without_workers(address) from error
    try:
        return Answer(future.result())
    except FutureCancelledError as error:
        raise ReviewError(
            _("The connection to the cluster {address} was lost.", address=address), _resumable()
        ) from error
    except KilledWorker:
        return Answer(error=WorkersLost(_("Every worker that was given this task was lost."), _resumable()))
    except Exception as error:  # such as a worker on which kube-review is not installed
        return Answer(error=error)


def _without_workers(address: str) -> ReviewError:
    return ReviewError(_("The cluster {address} has no workers.", address=address), _resumable())


def _resumable() -> Message:
    return _("Start it again and repeat the command: what was stored is not done again.")
