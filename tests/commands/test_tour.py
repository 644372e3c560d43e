"""The tour: each of its steps works in both languages, and it stops where the user wants."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from kube_review.commands.review.tour import STEPS
from tests.program import run


def test_every_step_runs(tmp_path: Path) -> None:
    """The ten commands succeed one after the other, and each prints something."""
    for _text, command in STEPS:
        done = run(*(word.format(folder=tmp_path / "tour") for word in command.split()), KUBE_REVIEW_LANG="id")
        assert (done.stdout + done.stderr).strip()
    assert len(STEPS) == 10


@pytest.mark.parametrize("answer", ["q\n", ""])
def test_it_ends_when_the_user_says_so(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs before Enter; the command is shown first, and the text is in the language of the run."""
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    done = run("tour", tmp_path / "tour", KUBE_REVIEW_LANG="id")
    assert "1/10" in done.stderr
    assert "kube-review demo" in done.stderr
    assert "2/10" not in done.stderr
    assert not (tmp_path / "tour").exists()


def test_a_failed_step_ends_the_tour(tmp_path: Path) -> None:
    """A folder that holds something stops the tour at its first step."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = run("tour", tmp_path, "--all", code=1)
    assert "2/10" not in done.stderr
