"""``kube-review`` alone says where things stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kube_review.app import build
from kube_review.session import Session
from tests import program
from tests.conftest import add_study

RUNNER = CliRunner()


def test_outside_a_review_it_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No error and no traceback: the first commands."""
    monkeypatch.chdir(tmp_path)
    result = RUNNER.invoke(build(), [])
    assert result.exit_code == 0
    assert "kube-review init" in result.output


def test_inside_a_review_it_names_the_next_step(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study that nobody has read is the next thing to do."""
    add_study(session, "kelompok-a", "Pendamping jarang datang.")
    monkeypatch.chdir(session.project.root)
    assert "kube-review code kelompok-a" in RUNNER.invoke(build(), []).output
    found = {row["topic"]: row for row in json.loads(RUNNER.invoke(build("status"), ["status", "-f", "json"]).stdout)}
    assert found["studies you have not finished"] == {
        "topic": "studies you have not finished",
        "n": 1,
        "next": "kube-review code kelompok-a",
    }


def test_a_correction_prints_what_changed(session: Session) -> None:
    """One row with the value before and after, not the whole study."""
    add_study(session, "kelompok-a", "Pendamping jarang datang.")
    root = str(session.project.root)
    printed = RUNNER.invoke(
        build("study"), ["study", "kelompok-a", "--set", "journal=Sosio Konsepsia", "-p", root]
    ).output
    assert "Sosio Konsepsia" in printed
    assert "passages" not in printed


def test_an_empty_folder_is_an_error(session: Session, tmp_path: Path) -> None:
    """Nothing to read is said, not passed over."""
    (tmp_path / "empty").mkdir()
    result = program.run("ingest", tmp_path / "empty", "-p", session.project.root, code=1)
    assert "There is no file in" in result.stderr
