"""The protocol by script: what is typed is what is recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kube_review.commands.review.protocol import _fields
from tests import program
from tests.conftest import new_session


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Return an empty review."""
    new_session(tmp_path / "review").store.close()
    return tmp_path / "review"


def run(review: Path, *arguments: str, code: int = 0) -> Any:
    """Run a command; return its JSON, or its stderr where the exit code is not 0."""
    done = program.run(*arguments, "-p", review, "-f", "json", code=code)
    return done.stderr if code else json.loads(done.stdout)


def test_queries_may_hold_commas_and_equals_signs() -> None:
    """Only the names of fields split."""
    text = 'source=Garuda, date=2016-05-31, query=("KUBE", gagal) OR year=2012, hits=1200'
    assert _fields(text, ("source", "date", "query", "hits")) == {
        "source": "Garuda",
        "date": "2016-05-31",
        "query": '("KUBE", gagal) OR year=2012',
        "hits": "1200",
    }


def test_semicolons_separate_fields_too() -> None:
    """Hits do not land in the name of the source, and a query keeps its own signs."""
    text = "source=Garuda; hits=200; query=(gagal; bubar), KUBE; date=2016-05;"
    assert _fields(text, ("source", "date", "query", "hits")) == {
        "source": "Garuda",
        "hits": "200",
        "query": "(gagal; bubar), KUBE",
        "date": "2016-05",
    }


def test_record_and_count(review: Path) -> None:
    """Protocol in, flow out."""
    made = run(review, "protocol", "--set", "question=Why?", "--search", "source=Garuda, query=KUBE, hits=12")
    assert (made["question"], made["eligibility"], made["screened"]) == ("Why?", None, None)
    assert [(s["source"], s["hits"]) for s in made["searches"]] == [("Garuda", 12)]
    run(review, "protocol", "--excluded", "stage=screening, reason=not about KUBE, n=9")
    rows = {row["box"]: row["n"] for row in run(review, "flow")["rows"]}
    assert (rows["identified"], rows["excluded-screening"], rows["screened"]) == (12, 9, None)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--search", "Garuda"), 2),
        (("--search", "source=a, source=b"), 2),
        (("--set", "question"), 2),
        (("--search", "source=a, hits=many"), 1),
        (("--set", "quest=x"), 1),
        (("--drop", "nothing"), 1),
        (("--excluded", "stage=screening, reason=x"), 1),
    ],
)
def test_what_cannot_be_understood(review: Path, arguments: tuple[str, ...], code: int) -> None:
    """Refused, and nothing of it is recorded."""
    run(review, "protocol", "--set", "screened=5", *arguments, code=code)
    assert run(review, "protocol")["screened"] is None
