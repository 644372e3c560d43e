"""No table shows a coder what others coded in a study that this coder codes blind; an outsider sees it counted."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kube_review import appraisal, coding, project
from kube_review.app import build
from kube_review.coding import blind
from kube_review.coding.appraising import Answer, answer
from kube_review.coding.record import Judgement
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.record import assignments, coders
from tests.conftest import document, new_session

CODED = {
    "dua": {"ani": "top-down", "budi": "top-down", "citra": "top-down"},
    "satu": {"ani": "weak-facilitators", "budi": "poor-targeting", "citra": "poor-targeting"},
}
"""All three code both studies blind and are done, but for ani in ``satu``; dini has no part in it."""


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the review of ``CODED``, with suggestions and with budi's answers to an appraisal form."""
    folder = tmp_path_factory.mktemp("blind") / "review"
    with new_session(folder) as session:
        shutil.copy(project.shipped("codebook", "social-capital.yaml"), session.project.codebooks)
        people = {name: coders.get_or_add(session.store, name) for name in ("ani", "budi", "citra", "dini")}
        form = appraisal.find(session.project, appraisal.DEFAULT)
        for study, coded in CODED.items():
            sentences = ("Pendamping jarang datang ke kelompok.", "Bantuan tidak tepat sasaran.")
            text = texts.text_of(session.store, stored(session, study, *(f"{study}: {s}" for s in sentences)))
            for name, code in coded.items():
                span = coding.passage_span(session.store, text, 1)
                coding.record(session.store, people[name], text, span, Judgement(code))
                if (study, name) != ("satu", "ani"):
                    coding.done(session.store, people[name], text, session.versions)
            coding.set_value(session.store, people["dini"], text, {"province": "Aceh"})
            answer(session.store, people["budi"], text, form, "aim", Answer.NO)
        blind.assign(session.store, people["ani"], assignments.eligible(session.store), list(people.values())[:3])
    run(folder, "dini", "suggest", "--method", "cues")
    return folder


def stored(session: Session, name: str, *sentences: str) -> str:
    """Store a study whose file has the hash that a lock verifies; return its id."""
    path = f"corpus/{name}.txt"
    (session.project.root / path).write_text("\n".join(sentences), encoding="utf-8")
    digest = sha256((session.project.root / path).read_bytes()).hexdigest()
    return studies.save(session.store, document(*sentences), path=path, origin=path, source_sha256=digest).study


def run(review: Path, coder: str, *arguments: str, code: int = 0) -> str:
    """Run a command as a coder; return its stdout, or its error where the exit code is not 0."""
    environment = {"KUBE_REVIEW_CODER": coder, "KUBE_REVIEW_PROJECT": str(review)}
    done = CliRunner().invoke(build(), list(arguments), env=environment)
    assert done.exit_code == code, (done.stderr, done.exception)
    return str(done.exception) if code else done.stdout


def table(review: Path, coder: str, *arguments: str) -> Any:
    """Run a command as a coder; return its JSON."""
    return json.loads(run(review, coder, *arguments, "-f", "json"))


COUNTING = (
    ("tally",),
    ("tally", "--by", "kube-appraisal:aim"),
    ("tally", "--by", "stage"),
    ("tally", "--by", "origin"),
    ("matrix",),
    ("crosstab", "province"),
    ("cooccurrence",),
    ("accumulation", "--orders", "10"),
    ("estimate",),
    ("table", "social-capital"),
    ("sensitivity",),
    ("reproduce", "sitepu-2016"),
)


@pytest.mark.parametrize("command", COUNTING, ids=" ".join)
def test_a_blind_study_is_left_out(review: Path, command: tuple[str, ...]) -> None:
    """The coder's table has one unit, and nothing that was found in the other; an outsider's has both."""
    mine, theirs = table(review, "ani", *command), table(review, "dini", *command)
    assert (mine["n"], theirs["n"]) == (1, 2)
    found = [row for row in mine["rows"] if row.get("code") == "poor-targeting"]
    assert not any(row.get("n_present") or row.get("n_found") for row in found)
    assert "satu" not in [row.get("unit") for row in mine["rows"]]


def test_sensitivity_does_not_speak_of_blind_answers(review: Path) -> None:
    """Others' answers to a form about the blind study are in no count: one failing study instead of two."""
    failing = [table(review, who, "sensitivity")["rows"][0]["n_failing"] for who in ("ani", "dini")]
    assert failing == [1, 2]


@pytest.mark.parametrize("level", ["cells", "passages", "stances", "spans"])
def test_agreement_of_others_is_left_out(review: Path, level: str) -> None:
    """Two others who are done do not show the third, who is not, how they agree or differ."""
    mine, theirs = (table(review, who, "agreement", "--level", level) for who in ("ani", "dini"))
    assert [made["rows"][-1]["n_studies"] for made in (mine, theirs)] == [1, 2]
    differences = run(review, "ani", "agreement", "--differences", "--level", level, "-f", "json")
    assert "satu" not in differences


def test_evaluate_leaves_out_what_others_judged(review: Path) -> None:
    """Suggestions are not measured on the blind study: the numbers would tell what is coded there."""
    with_code = {
        who: {row["code"]: row["n_with"] for row in table(review, who, "evaluate", "--method", "cues")["rows"]}
        for who in ("ani", "dini")
    }
    assert [with_code[who]["poor-targeting"] for who in ("ani", "dini")] == [0, 1]


@pytest.mark.parametrize("option", ["--lock", "--verify"])
def test_a_lock_is_refused(review: Path, tmp_path: Path, option: str) -> None:
    """A manifest names every coding, so it waits; an outsider may make it."""
    manifest = tmp_path / "lock.json"
    run(review, "dini", "reproduce", "--lock", str(manifest))
    told = run(review, "ani", "reproduce", option, str(manifest if option == "--verify" else tmp_path / "b"), code=1)
    assert "1 studies blind" in told
    assert not (tmp_path / "b").exists()


def test_studies_count_ones_own_codings(review: Path, tmp_path: Path) -> None:
    """In listing, single study and export, the blind study has the coder's one coding; three for an outsider."""
    for who, n in (("ani", 1), ("dini", 3)):
        file = tmp_path / f"{who}.json"
        run(review, who, "export", str(file))
        exported = json.loads(file.read_text(encoding="utf-8"))
        for rows in (table(review, who, "studies"), exported["studies"], [table(review, who, "study", "satu")]):
            assert {row["study"]: row["codings"] for row in rows}["satu"] == n
        assert {c["coder"] for c in exported["codings"] if c["study"] == "satu"} == {"ani", "budi", "citra"} - (
            {"budi", "citra"} if who == "ani" else set()
        )


def test_history_hides_answers_to_forms(review: Path) -> None:
    """An answer to an appraisal form is a declaration without a study of its own, and yet about one."""
    for who, n in (("ani", 1), ("dini", 2)):
        rows = table(review, who, "history", "--coder", "budi", "--limit", "100")
        assert len([row for row in rows if row["kind"] == "appraise"]) == n


@pytest.mark.parametrize(
    "command", [("passages", "satu"), ("show", "satu"), ("search", "pendamping"), ("codings",), ("appraise", "satu")]
)
def test_reading_shows_no_other_coder(review: Path, command: tuple[str, ...]) -> None:
    """Passages, pages, search, codings and answers do not tell what the others found in the study."""
    shown = run(review, "ani", *command)
    assert "satu" in shown
    assert [sign for sign in ("poor-targeting", "(budi)") if sign in shown] == []


def test_all_is_shown_once_everybody_is_done(review: Path, tmp_path: Path) -> None:
    """When the last coder is done, nothing is left out any more."""
    copy = tmp_path / "copy"
    shutil.copytree(review, copy)
    run(copy, "ani", "done", "satu")
    assert table(copy, "ani", "tally")["n"] == 2
    assert table(copy, "ani", "agreement")["rows"][-1]["n_studies"] == 2
    run(copy, "ani", "reproduce", "--lock", str(tmp_path / "lock.json"))
