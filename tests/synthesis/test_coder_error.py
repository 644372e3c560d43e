"""Coders' errors: against decisions by hand, by the model on made-up coders."""

from __future__ import annotations

import numpy as np
import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.model import CellState
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.synthesis.agreement import coder_error, coder_error_table
from kube_review.synthesis.agreement.coder_error import Hits
from kube_review.synthesis.agreement.nominal import Ratings
from kube_review.synthesis.cells import disputes
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.robustness import choices
from tests.conftest import add_study
from tests.synthesis import counting

CODE = "weak-facilitators"


def two_coders(session: Session, finds: dict[str, tuple[bool, bool]]) -> None:
    """Let two coders finish studies; who finds the code in which is given."""
    for name, found in finds.items():
        text = texts.text_of(session.store, add_study(session, name, f"Kalimat dari {name}."))
        for who, has in zip(("ani", "budi"), found, strict=True):
            person = coders.get_or_add(session.store, who)
            if has:
                span = coding.passage_span(session.store, text, 1)
                coding.record(session.store, person, text, span, Judgement(CODE))
            coding.done(session.store, person, text, session.versions)


def decide(session: Session, study: str, state: CellState) -> None:
    """Adjudicate the code in a study."""
    book, text = session.codebook(), texts.text_of(session.store, study)
    code = book.code(CODE)
    assert code is not None
    states = disputes.decide(counting.held(session), book, study, code, state, has_evidence=False)
    coding.adjudicate(session.store, session.coder, text, CODE, code.meaning, state, "because", states)


def test_answers_against_decisions_by_hand(session: Session) -> None:
    """Ani is right where the code is there, Budi where it is not."""
    two_coders(session, {"a": (True, False), "b": (True, False), "c": (False, True)})
    for study, state in (("a", CellState.PRESENT), ("b", CellState.SILENT), ("c", CellState.PRESENT)):
        decide(session, study, state)
    ani, budi = coder_error.against_decisions(counting.held(session))
    assert (ani.coder, ani.sensitivity, ani.specificity) == ("ani", Hits(1, 2), Hits(0, 1))
    assert (budi.coder, budi.sensitivity, budi.specificity) == ("budi", Hits(1, 2), Hits(1, 1))
    assert Hits(0, 0).share is Hits(0, 0).interval is None


def made_up(n_studies: int, seed: int) -> Ratings:
    """Return the cells of two coders who miss a fifth and a tenth, and find too much in 5 %."""
    draw = np.random.default_rng(seed)
    shares = np.array([0.1, 0.3, 0.6, 0.5])
    true = draw.random((n_studies, len(shares))) < shares
    said = [np.where(true, draw.random(true.shape) < sens, draw.random(true.shape) < 0.05) for sens in (0.8, 0.9)]
    studies = tuple(f"s{i}" for i in range(n_studies) for _ in shares)
    codes = tuple(f"c{i}" for _ in range(n_studies) for i in range(len(shares)))
    return Ratings(("a", "b"), studies, codes, ("",) * len(studies), tuple(row.ravel().tolist() for row in said))


def test_the_model_finds_the_errors_again() -> None:
    """Sensitivities, specificities and shares of many studies; the plain share is too low where much is missed."""
    made = coder_error.modelled(made_up(3_000, 1), n_resamples=100)
    (first, first_specificity), (second, _) = made.coders["a"], made.coders["b"]
    assert first.value == pytest.approx(0.8, abs=0.03)
    assert second.value == pytest.approx(0.9, abs=0.03)
    assert first_specificity.value == pytest.approx(0.95, abs=0.02)
    plain, corrected = made.shares["c2"]
    assert corrected.value == pytest.approx(0.6, abs=0.03)
    assert plain == pytest.approx(0.6 * 0.85 + 0.4 * 0.05, abs=0.03)
    assert corrected.interval is not None
    assert corrected.interval[0] < 0.6 < corrected.interval[1]


def test_few_studies_have_no_interval_and_one_code_is_not_identified() -> None:
    """The table says so instead of printing a number that rests on nothing."""
    few = coder_error.modelled(made_up(4, 1), n_resamples=100)
    assert {one.interval for pair in few.coders.values() for one in pair} == {None}
    only = Ratings(("a", "b"), ("s1", "s2"), ("c", "c"), ("", ""), ((True, False), (True, True)))
    table = coder_error_table.coders([], coder_error.modelled(only, n_resamples=100))
    assert any("cannot be separated" in str(note) for note in table.notes)
    with pytest.raises(ReviewError, match="two coders"):
        coder_error.modelled(Ratings(("a", "b"), ("s",), ("c",), ("",), ((True,), (None,))))


def test_choices_by_hand(session: Session) -> None:
    """Leaving one study or one coder out, and any against consensus: the extremes carry their names."""
    two_coders(session, {"a": (True, True), "b": (False, False), "c": (True, False)})
    book = session.codebook()
    column = [code.code for code in book.codes].index(CODE)
    others = list(choices.scenarios(counting.held(session), book, Rules()))
    found = {
        one.kind: (one.low, one.high) for one in choices.ranges(counting.matrix(session, book, Rules()), others, column)
    }
    assert found == {"unit": (0.0, 1.0), "coder": (1 / 3, 2 / 3), "rule": (2 / 3, 2 / 3), "link": (0.0, 0.0)}
