"""Fits in one thread, in a process that has not fitted anything yet: every command is one."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
from kube_review.assist.learning.threads import one_thread
with one_thread():
    import numpy
    from threadpoolctl import threadpool_info
    print(*{library["num_threads"] for library in threadpool_info()})
"""


def test_the_first_fit_of_a_process_has_one_thread_too() -> None:
    """The library for matrices that NumPy brings along is limited, although nothing had loaded it before."""
    many = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "4")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=os.environ | many, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.split() == ["1"]
