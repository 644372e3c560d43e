"""Cells, tally and matrix against a brute-force count written from the counting rules alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from scipy.stats import binomtest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound, ReviewError
from kube_review.session import Session
from kube_review.store import codebooks
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table
from tests.conftest import add_study
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import One, brute, states, tally_of
from tests.synthesis.random_reviews import SENTENCES, VERSIONS, every_rule, random_reviews, reviewed, steps


@random_reviews(60)
@given(steps=steps, rules=every_rule)
def test_matrix_and_tally_equal_brute_force(steps: list[Any], rules: Rules) -> None:
    """Every cell and every count equals a naive count over random reviews."""
    with reviewed(steps) as session:
        matrix = counting.matrix(session, VERSIONS[1], rules)
        expected = brute(naive_record.read(session), rules)
    made = {
        (row["unit"], row["code"]): One(row["state"], row["reported"] or "", row["found_unassessed"], row["n_codings"])
        for row in tally_table.units(matrix).rows
    }
    assert expected == made
    for row in tally_table.of(matrix).rows:
        column = states(expected, row["code"])
        of = tally_of(column)
        assert of == {key: row[key] for key in of}
        assert row["n_codings"] == sum(cell.n for cell in column)
        n = of["n_reviewed"] + of["n_open"]
        ends = (wilson(of["n_reported"], n)[0], wilson(of["n_reported"] + of["n_open"], n)[1])
        assert ends == (row["ci_low"], row["ci_high"])


def wilson(k: int, n: int) -> tuple[Any, Any]:
    """Return another library's Wilson interval."""
    if n == 0:
        return None, None
    interval = binomtest(k, n).proportion_ci(0.95, "wilson")
    return pytest.approx(interval.low, abs=1e-9), pytest.approx(interval.high, abs=1e-9)


def test_nothing_reviewed_gives_no_share(session: Session) -> None:
    """With n = 0 the share and its interval are null, never 0."""
    add_study(session, "sunyi", *SENTENCES)
    row = tally_table.of(counting.matrix(session, session.codebook(), Rules())).rows[0]
    assert (row["share"], row["ci_low"], row["ci_high"], row["n_not_assessed"]) == (None, None, None, 1)


def test_wording_only_edit_keeps_cells(session: Session) -> None:
    """A redefinition makes a cell not assessed; declaring the edit wording-only restores it."""
    name = add_study(session, "satu", *SENTENCES)
    text = texts.text_of(session.store, name)
    coding.done(session.store, session.coder, text, {"small": VERSIONS[0].version})
    for version in VERSIONS:
        codebooks.register(session.store, version, version.version)

    def state() -> str:
        made = counting.matrix(session, VERSIONS[1], Rules())
        return next(s.state.value for _, c, s, _ in made.each() if c.code == "two")

    assert state() == "not-assessed"
    coding.reword(session.store, session.coder, "two", "m2", "m2b", "a typing error")
    assert state() == "silent"


def test_former_code_id_keeps_its_codings(session: Session) -> None:
    """A code that was renamed with `formerly` keeps the codings and the reviews under its old id."""
    name = add_study(session, "satu", *SENTENCES)
    text = texts.text_of(session.store, name)
    codebooks.register(session.store, VERSIONS[0], "x")
    coding.record(session.store, session.coder, text, coding.passage_span(session.store, text, 1), Judgement("one"))
    coding.done(session.store, session.coder, text, {"small": VERSIONS[0].version})
    renamed = replace(VERSIONS[0].codes[0], code="uno", formerly=("one",))
    newer = replace(VERSIONS[0], codes=(renamed, VERSIONS[0].codes[1]), version="v-renamed")
    codebooks.register(session.store, newer, "y")
    made = counting.matrix(session, newer, Rules())
    assert {c.code: s.state.value for _, c, s, _ in made.each()} == {"uno": "present", "two": "silent"}


def test_unknown_choices_are_mistakes(session: Session) -> None:
    """A mistyped unit, rule, group or coder is an error that names the choices."""
    with pytest.raises(ReviewError, match="fieldwork, study"):
        Rules(unit="group")
    with pytest.raises(ReviewError, match="coder:NAME"):
        Rules(count="majority")
    with pytest.raises(NotFound, match="factors"):
        counting.matrix(session, session.codebook(), Rules(), "faktors")
    coders.get_or_add(session.store, "ani")
    with pytest.raises(NotFound, match="ani"):
        counting.matrix(session, session.codebook(), Rules(count="coder:nobody"))


def test_studies_of_other_evidence_are_named(session: Session) -> None:
    """An empty table says why: the study is there and rests on other evidence."""
    text = texts.text_of(session.store, add_study(session, "kajian", *SENTENCES))
    coding.set_value(session.store, session.coder, text, {"evidence": "secondary"})
    table = tally_table.of(counting.matrix(session, session.codebook(), Rules()))
    assert table.n == 0
    assert "1 study is not counted: the evidence is not primary." in [str(note) for note in table.notes]
    every = tally_table.of(counting.matrix(session, session.codebook(), Rules(evidence="any")))
    assert every.notes == (tally_table.CAPTION,)
