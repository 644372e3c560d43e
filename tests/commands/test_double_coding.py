"""Double coding and adjudication by script, as two coders and an adjudicator would do it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kube_review.store.record import coders
from tests import program
from tests.conftest import add_study, new_session

SENTENCES = ("Pendamping jarang datang.", "Usaha dipilih dinas.")


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Return a review of one study."""
    with new_session(tmp_path / "review") as session:
        add_study(session, "satu", *SENTENCES)
        for name in ("budi", "citra"):
            coders.get_or_add(session.store, name)
    return tmp_path / "review"


def run(review: Path, *arguments: str, code: int = 0) -> Any:
    """Run a command; return its JSON, or its stderr where the exit code is not 0."""
    done = program.run(*arguments, "-p", review, code=code)
    if code:
        return done.stderr
    return json.loads(done.stdout) if "json" in arguments else done.stdout


def test_from_the_plan_to_the_decision(review: Path) -> None:
    """Two coders code blind, see each other when both are done, differ, and a third settles it with a reason."""
    made = run(review, "double-code", "--share", "1", "--coder", "ani", "--coder", "budi", "-f", "json")
    assert made == [
        {"study": "satu", "coder": "ani", "done": False, "blind": True},
        {"study": "satu", "coder": "budi", "done": False, "blind": True},
    ]
    run(review, "record", "satu", "weak-facilitators", "--passage", "1", "--coder", "ani")
    run(review, "record", "satu", "top-down", "--passage", "2", "--coder", "ani")
    run(review, "record", "satu", "top-down", "--passage", "2", "--coder", "budi")
    run(review, "done", "satu", "--coder", "ani")
    assert run(review, "adjudicate", "-f", "json") == []
    run(review, "done", "satu", "--coder", "budi")
    (dispute,) = run(review, "adjudicate", "-f", "json")
    assert (dispute["study"], dispute["code"]) == ("satu", "weak-facilitators")
    assert dispute["states"] == {"ani": "present", "budi": "silent"}
    assert [quote["quote"] for quote in dispute["quotes"]] == [SENTENCES[0]]
    decide = ("adjudicate", "satu", "weak-facilitators", "--state", "present", "--coder", "citra")
    assert "reason" in run(review, *decide, code=1)
    run(review, *decide, "--reason", "It is said plainly.")
    assert run(review, "adjudicate", "-f", "json") == []
    rows = {row["code"]: row for row in run(review, "tally", "-f", "json")["rows"]}
    assert (rows["weak-facilitators"]["n_present"], rows["weak-facilitators"]["n_disputed"]) == (1, 0)
    assert len(run(review, "codings", "-f", "json")) == 3
    run(review, "adjudicate", "satu", "weak-facilitators", "--withdraw", "--reason", "Too early.", "--coder", "citra")
    assert len(run(review, "adjudicate", "-f", "json")) == 1


LISTINGS = (
    ("codings", "-f", "json"),
    ("history", "-f", "json"),
    ("show", "satu"),
    ("matrix", "-f", "csv"),
    ("export", "out.json"),
    ("export", "out.csv"),
)


def test_blind_in_every_listing(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While blind, nobody meets the other's codings, not even when the other is done."""
    run(review, "double-code", "--share", "1", "--coder", "ani", "--coder", "budi")
    run(review, "record", "satu", "top-down", "--passage", "2", "--memo", "rahasia", "--coder", "budi")
    run(review, "done", "satu", "--coder", "budi")
    monkeypatch.chdir(review)
    for command in LISTINGS:
        done = program.run(*command, "-p", review, KUBE_REVIEW_CODER="ani")
        written = review / command[1]
        told = done.stdout + (written.read_text(encoding="utf-8") if command[0] == "export" else "")
        assert not [sign for sign in ("rahasia", "(budi)", ",present,", '"present"') if sign in told], command


@pytest.mark.parametrize(
    "arguments",
    [
        ("double-code", "--share", "0.5"),
        ("double-code", "--coder", "a"),
        ("adjudicate", "satu"),
        ("adjudicate", "satu", "a"),
    ],
)
def test_half_a_request_is_a_usage_error(review: Path, arguments: tuple[str, ...]) -> None:
    """Exit 2, and a line that says what to give."""
    assert "Give" in run(review, *arguments, code=2)
