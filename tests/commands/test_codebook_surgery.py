"""Sub-codes, renaming, merging and splitting codes from the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kube_review import coding
from kube_review.app import build
from kube_review.coding.record import Judgement
from kube_review.session import Session
from kube_review.store.corpus import texts
from tests.conftest import add_study

RUNNER = CliRunner()


@pytest.fixture
def coded(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Return a review with one coding of weak-supervision in a study that is finished."""
    add_study(session, "lele", "Pengawas tidak pernah datang.", "Pasar jauh.")
    text = texts.text_of(session.store, "lele")
    span = coding.passage_span(session.store, text, 1)
    coding.record(session.store, session.coder, text, span, Judgement("weak-supervision"))
    coding.done(session.store, session.coder, text, dict(session.versions))
    monkeypatch.chdir(session.project.root)
    return session


def run(*arguments: str) -> Result:
    return RUNNER.invoke(build(arguments[0]), list(arguments))


def rows(*arguments: str) -> list[dict[str, Any]]:
    found = json.loads(run(*arguments, "-f", "json").stdout)
    return list(found["rows"] if isinstance(found, dict) else found)


def test_a_sub_code_is_added_below_its_parent_and_counts_for_it(coded: Session) -> None:
    """It has its parent's group; the tally names the parent, and the parent's evidence holds its codings."""
    texts_of_code = ("--label", "No visits", "--definition", "Nobody comes.")
    added = run("codebook", "add", "no-visits", "--parent", "weak-supervision", *texts_of_code)
    assert added.exit_code == 0, added.output
    shown = rows("codebook", "show")
    position = [row["code"] for row in shown].index("no-visits")
    assert (shown[position - 1]["code"], shown[position]["group"]) == ("weak-supervision", "factors")
    run("record", "lele", "no-visits", "--passage", "1")
    run("done", "lele")
    tally = {row["code"]: row for row in rows("tally", "--group", "factors")}
    assert (tally["no-visits"]["parent"], tally["weak-supervision"]["parent"]) == ("weak-supervision", "")
    assert (tally["weak-supervision"]["n_present"], tally["weak-supervision"]["n_codings"]) == (1, 2)
    assert {row["code"] for row in rows("codings", "--code", "weak-supervision")} == {"weak-supervision", "no-visits"}


def test_rename_merge_and_undo(coded: Session) -> None:
    """Each command says what it did; codings follow; a second time changes nothing."""
    assert "Renamed" in run("codebook", "rename", "weak-supervision", "no-control").output
    assert [row["code"] for row in rows("codings")] == ["no-control"]
    merged = ("codebook", "merge", "no-control", "top-down", "--into", "weak-facilitators")
    assert "Merged 2 codes into weak-facilitators" in run(*merged).output
    assert "already" in run(*merged).output
    assert [row["code"] for row in rows("codings", "--code", "weak-facilitators")] == ["weak-facilitators"]
    assert "merged: no-control, top-down" in run("undo").output
    assert "renamed" in run("undo").output
    assert [row["code"] for row in rows("codings")] == ["weak-supervision"]


def test_split_and_recode(coded: Session) -> None:
    """The codes may be named one after the other; what waits is listed, counted in notes, and decided by number."""
    done = run("codebook", "split", "weak-supervision", "--into", "weak-facilitators", "top-down")
    assert "1 coding is to be decided again" in done.output
    (waiting,) = rows("recode")
    assert (waiting["code"], waiting["into"]) == ("weak-supervision", ["weak-facilitators", "top-down"])
    assert "waits to be decided again" in run("tally").output
    assert "split codes" in run("status").output
    assert run("recode", str(waiting["coding"])).exit_code == 1
    assert run("recode", str(waiting["coding"]), "--to", "top-down").exit_code == 0
    assert rows("recode") == []
    assert [row["code"] for row in rows("codings")] == ["top-down"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("rename", "weak-supervision", "top-down"),
        ("rename", "weak-supervision", "Not An Id"),
        ("merge", "weak-supervision", "--into", "weak-supervision"),
        ("merge", "short-lived", "--into", "nowhere"),
        ("split", "weak-supervision", "--into", "top-down"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(coded: Session, arguments: tuple[str, ...]) -> None:
    """Exit code 1, a remedy, and the file as it was."""
    file = coded.project.codebooks / "sitepu-2016.yaml"
    before = file.read_bytes()
    result = run("codebook", *arguments)
    assert result.exit_code == 1
    assert file.read_bytes() == before
