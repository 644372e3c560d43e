"""What the tests of merging share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.merge.copies import copied, make_base


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Return two copies of one review."""
    base = make_base(tmp_path / "mine")
    return base, copied(base, tmp_path / "theirs")
