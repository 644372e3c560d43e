"""Small fits in one thread: with more, threads wait for each other and take ten times as long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Let the libraries behind NumPy compute in one thread while the block lasts.

    A limit reaches only what is loaded already: NumPy comes with a library for matrices of its own, so it comes first.
    """
    import numpy as np  # noqa: F401 - loaded to be limited
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield
