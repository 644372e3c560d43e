"""One demo review for all tests of the report; they only read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kube_review import demo
from kube_review.report import counted as counting
from kube_review.report.counted import Counted
from kube_review.session import Session
from kube_review.synthesis.cells.rules import Rules


@pytest.fixture(scope="session")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Return the short demo review, opened."""
    with demo.make(tmp_path_factory.mktemp("report") / "demo", first=True, tell=lambda _: None) as session:
        yield session


@pytest.fixture(scope="session")
def folder(review: Session) -> Path:
    """Return the folder of the demo review."""
    return review.project.root


@pytest.fixture(scope="session")
def counted(review: Session) -> Counted:
    """Return the demo review with its cells."""
    return counting.count(review, review.codebook(), Rules())
