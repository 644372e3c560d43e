"""The evidence profile: levels by hand, what people decide, and when it has to be looked at again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kube_review import appraisal, coding
from kube_review.coding import appraising
from kube_review.coding.appraising import Answer
from kube_review.coding.record import Judgement
from kube_review.session import Session, open_session
from kube_review.store.corpus import texts
from kube_review.store.record import judgements
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.reporting import evidence_profile
from kube_review.synthesis.reporting.evidence_profile import Profile
from kube_review.terms import Component, Stance
from tests import program
from tests.conftest import add_study, new_session
from tests.synthesis import counting

CODE = "weak-facilitators"
PROVINCES = ("Aceh", "Bali", "Riau")


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Return a review of four finished studies: three assert the code twice, one denies it; two fail one criterion."""
    with new_session(tmp_path / "review") as session:
        form = appraisal.find(session.project, appraisal.DEFAULT)
        for n, name in enumerate("abcd"):
            text = texts.text_of(session.store, add_study(session, name, f"{name}: satu.", f"{name}: dua."))
            for passage in (1, 2):
                span = coding.passage_span(session.store, text, passage)
                stance = Stance.DENIES if name == "d" else Stance.ASSERTS
                coding.record(session.store, session.coder, text, span, Judgement(CODE, stance))
            coding.done(session.store, session.coder, text, session.versions)
            if name != "d":
                coding.set_value(session.store, session.coder, text, {"province": PROVINCES[n], "year": f"201{n}"})
                for criterion in ("aim", "groups"):
                    said = Answer.NO if name == "a" else Answer.CANT_TELL
                    appraising.answer(session.store, session.coder, text, form, criterion, said)
    return tmp_path / "review"


def profile(session: Session) -> Profile:
    """Return the evidence profile of the code."""
    return next(
        one for one in profiles(session, counting.matrix(session, session.codebook(), Rules())) if one.code.code == CODE
    )


def profiles(session: Session, matrix: Matrix) -> list[Profile]:
    """Return every evidence profile, without decisions."""
    form = appraisal.find(session.project, appraisal.DEFAULT)
    return evidence_profile.of(matrix, form, appraising.given(session.store, form), [])


def test_levels_by_hand(review: Path) -> None:
    """Failed 1/3 of the criteria, contradicted by 1 of 4, 3 units with 6 codings, 3 provinces."""
    with open_session(review) as session:
        found = profile(session)
    assert {one.component.value: one.proposed for one in found.components} == {
        "methods": "moderate",
        "coherence": "moderate",
        "adequacy": "moderate",
        "relevance": "minor",
    }
    assert str(found.components[0].grounds) == "3 of 3 reporting units appraised; they fail 33% of the criteria"
    assert str(found.components[3].grounds) == "3 provinces, years 2010–2012"
    assert found.confidence.proposed == "very-low"  # three steps down


def test_nothing_is_proposed_without_figures(review: Path) -> None:
    """A code that no unit reports has no level at all."""
    with open_session(review) as session:
        silent = next(
            one
            for one in profiles(session, counting.matrix(session, session.codebook(), Rules()))
            if one.code.code == "top-down"
        )
    assert {one.proposed for one in (*silent.components, silent.confidence)} == {None}


def rows(review: Path, *arguments: str) -> Any:
    """Return the rows of a profile by component."""
    printed = program.run("profile", CODE, *arguments, "-p", str(review), "-f", "json").stdout
    return {row["component"]: row for row in json.loads(printed)["rows"]}


def test_people_decide_in_one_action(review: Path) -> None:
    """A decision stands in place of the proposal, counts for the confidence, and one undo takes all of it back."""
    decided = rows(review, "--judge", "methods=none", "--judge", "coherence=minor", "--reason", "well described")
    assert (decided["methods"]["level"], decided["methods"]["proposed"]) == ("none", "moderate")
    assert decided["methods"]["reason"] == "well described"
    assert decided["confidence"]["level"] == "moderate"
    program.run("undo", "-p", str(review))
    assert rows(review)["methods"]["coder"] is None


def test_a_decision_on_other_figures_is_marked(review: Path) -> None:
    """Once another study reports the code, the judgement on adequacy has to be looked at again."""
    rows(review, "--judge", "adequacy=minor", "--reason", "rich quotes")
    with open_session(review) as session:
        text = texts.text_of(session.store, add_study(session, "e", "e: satu."))
        span = coding.passage_span(session.store, text, 1)
        coding.record(session.store, session.sign_in(), text, span, Judgement(CODE))
        coding.done(session.store, session.coder, text, session.versions)
    assert [component for component, row in rows(review).items() if row["changed"]] == ["adequacy"]


def test_a_decision_follows_its_code(review: Path) -> None:
    """It stands under a new name and after an edit of wording only, and falls with another definition."""
    rows(review, "--judge", "methods=none", "--reason", "well described")
    with open_session(review) as session:
        matrix = counting.matrix(session, session.codebook(), Rules())
        c = next(n for n, code in enumerate(matrix.codes) if code.code == CODE)
        old = matrix.codes[c]
        form, standing = appraisal.find(session.project, appraisal.DEFAULT), judgements.listing(session.store)

        def decided(edits: list[tuple[str, str, str]], **changes: object) -> bool:
            codes = (*matrix.codes[:c], replace(old, **changes), *matrix.codes[c + 1 :])  # type: ignore[arg-type]
            found = evidence_profile.of(replace(matrix, codes=codes), form, [], standing, edits)
            return found[c].components[0].decided is not None

    assert decided([], code="idle-facilitators", formerly=(CODE,))
    assert decided([(CODE, old.meaning, "new")], meaning="new")
    assert not decided([], meaning="new")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--judge", "methods=none"), 1, "needs a reason"),
        (("--judge", "methods=high", "--reason", "x"), 1, "none, minor, moderate, serious"),
        (("--judge", "luck=none", "--reason", "x"), 2, "is not COMPONENT=LEVEL"),
    ],
)
def test_wrong_judgements_are_refused(review: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    """Each with what is allowed."""
    assert said in program.run("profile", CODE, *arguments, "-p", str(review), code=code).stderr


def test_every_level_is_a_level_of_its_component() -> None:
    """The program's levels are those that people may give."""
    from kube_review.coding.judging_confidence import levels

    assert levels(Component.METHODS) == ("none", "minor", "moderate", "serious")
    assert levels(Component.CONFIDENCE) == ("high", "moderate", "low", "very-low")
