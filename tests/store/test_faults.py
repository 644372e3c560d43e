"""A short version of ``benchmarks/faults.py``: nothing acknowledged is lost, no corruption goes unnoticed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import faults

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def test_kills_lose_nothing(tmp_path: Path) -> None:
    """Every coding that was acknowledged before a SIGKILL is there, and the review is intact."""
    found = faults.killed(tmp_path, 2)
    assert found.acknowledged > 0
    assert (found.lost, found.unnoticed) == (0, 0)


def test_full_disks_lose_nothing(tmp_path: Path) -> None:
    """The same when the disk fills while somebody codes."""
    found = faults.full(tmp_path, 1)
    assert (found.lost, found.unnoticed) == (0, 0)


def test_flipped_bytes_are_noticed(tmp_path: Path) -> None:
    """A flipped byte that changes what people or readers have said is a problem of the review."""
    assert faults.flipped(tmp_path, 1, n_codings=5, every=7).unnoticed == 0


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what a handle is")
def test_files_are_flushed_before_they_are_renamed(tmp_path: Path) -> None:
    """So that a power loss leaves the old file or the new one."""
    assert faults.flushed(tmp_path).lost == 0
