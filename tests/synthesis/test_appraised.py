"""The tally and the crosstab by a criterion of appraisal, by hand through the program, and the rule behind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kube_review import appraisal, coding
from kube_review.coding.appraising import Answer, answer, given
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound
from kube_review.session import open_session
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import appraisal_groups
from kube_review.synthesis.frequencies.appraisal_groups import Stand
from kube_review.synthesis.robustness import sensitivity
from tests import program
from tests.conftest import add_study, new_session
from tests.synthesis import counting

CODE = "weak-facilitators"
FOUND = ("a", "b", "c", "f")
ANSWERS = (
    ("a", "ani", Answer.YES),
    ("b", "ani", Answer.NO),
    ("b", "budi", Answer.NO),
    ("c", "ani", Answer.NO),
    ("e", "ani", Answer.YES),
    ("e", "budi", Answer.NO),
    ("f", "ani", Answer.CANT_TELL),
)
"""Studies c and d are one fieldwork, of which d is not appraised."""


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Return a review of six studies, finished by ani and appraised as ``ANSWERS`` says."""
    with new_session(tmp_path / "review") as session:
        form = appraisal.find(session.project, appraisal.DEFAULT)
        for name in "abcdef":
            text = texts.text_of(session.store, add_study(session, name, f"{name}: pendamping jarang datang."))
            if name in FOUND:
                span = coding.passage_span(session.store, text, 1)
                coding.record(session.store, session.coder, text, span, Judgement(CODE))
            coding.done(session.store, session.coder, text, session.versions)
        coding.set_value(session.store, session.coder, texts.text_of(session.store, "d"), {"fieldwork": "c"})
        for study, who, value in ANSWERS:
            text, coder = texts.text_of(session.store, study), coders.get_or_add(session.store, who)
            answer(session.store, coder, text, form, "aim", value, "datang" if value is Answer.YES else "")
    return tmp_path / "review"


def run(review: Path, *arguments: str, code: int = 0) -> str:
    """Run a command; return its stdout, or its stderr where the exit code is not 0."""
    done = program.run(*arguments, "-p", review, code=code)
    return done.stderr if code else done.stdout


def counted(text: str, column: str) -> dict[str, tuple[Any, ...]]:
    """Return k and n of weak facilitators for each value, in the order of the table."""
    rows = [row for row in json.loads(text)["rows"] if row["code"] == CODE]
    return {row[column]: (row["n_reported"], row["n_reviewed"]) for row in rows}


def test_tally_by_a_criterion_by_hand(review: Path) -> None:
    """Five fieldworks, one for each way to stand: a yes, b no, f cant-tell, e differing, c with d not appraised."""
    by = "kube-appraisal:aim"
    found = counted(run(review, "tally", "--by", by, "-f", "json"), by)
    expected = {"yes": (1, 1), "no": (1, 1), "cant-tell": (1, 1), "differing": (0, 1), "not appraised": (1, 1)}
    assert list(expected.items()) == list(found.items())
    by_study = counted(run(review, "tally", "--by", by, "--unit", "study", "-f", "json"), by)
    assert expected | {"no": (2, 2), "not appraised": (0, 1)} == by_study
    shown = " ".join(run(review, "tally", "--by", by).split())
    assert "a fieldwork has the answer that all its studies share" in shown


def test_crosstab_by_a_criterion_by_hand(review: Path) -> None:
    """The same counts crossed, values in the order of the answers; tests leave out what is not appraised."""
    by = "kube-appraisal:aim"
    out = run(review, "crosstab", by, "--unit", "study", "--test", "-f", "json")
    expected = {"yes": (1, 1), "no": (2, 2), "cant-tell": (1, 1), "differing": (0, 1), "not appraised": (0, 1)}
    assert expected == counted(out, by)
    assert "| key | label | yes | no | cant-tell | differing | not appraised |" in run(
        review, "crosstab", by, "-f", "md"
    )


def test_unknown_forms_and_criteria_name_what_there_is(review: Path) -> None:
    """A mistyped form or criterion is one line with the choices."""
    assert "kube-appraisal" in run(review, "tally", "--by", "kube:aim", code=1)
    assert "members-heard" in run(review, "tally", "--by", "kube-appraisal:aims", code=1)


@pytest.mark.parametrize(
    ("studies", "unit"),
    [
        ([Stand.NO], Stand.NO),
        ([Stand.NO, Stand.NO], Stand.NO),
        ([Stand.NO, Stand.YES], Stand.DIFFERING),
        ([Stand.YES, Stand.DIFFERING], Stand.DIFFERING),
        ([Stand.NO, Stand.NOT_APPRAISED], Stand.NOT_APPRAISED),
        ([Stand.NO, Stand.YES, Stand.NOT_APPRAISED], Stand.NOT_APPRAISED),
    ],
)
def test_a_fieldwork_stands_as_all_its_studies(studies: list[Stand], unit: Stand) -> None:
    """One study that stands otherwise makes it differing, one without an answer leaves it open."""
    assert appraisal_groups.together(studies) is unit


def test_no_is_what_sensitivity_leaves_out(review: Path) -> None:
    """The units that say no are those of which sensitivity leaves nothing."""
    with open_session(review) as session:
        form = appraisal.find(session.project, appraisal.DEFAULT)
        every = counting.matrix(session, session.codebook(), Rules())
        (aim, *_) = sensitivity.standings(given(session.store, form), form, "abcdef")
        rest = counting.matrix(session, session.codebook(), Rules(), leave_out=aim.failing)
        stands = appraisal_groups.split(given(session.store, form), every, form, "aim").of
        with pytest.raises(NotFound, match="members-heard"):
            appraisal_groups.split(given(session.store, form), every, form, "aims")
    assert {unit for unit, stand in stands.items() if stand == "no"} == {u.unit for u in every.units} - {
        u.unit for u in rest.units
    }
