"""Cells, tally and matrix against a brute-force count written from the counting rules alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound, ReviewError
from kube_review.session import Session
from kube_review.store import codebooks
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.synthesis.cells import cell_matrix, findings
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally
from tests.conftest import add_study
from tests.synthesis import naive_record
from tests.synthesis.naive_cells import brute
from tests.synthesis.random_reviews import SENTENCES, VERSIONS, every_rule, random_reviews, reviewed, steps


@random_reviews(60)
@given(steps=steps, rules=every_rule)
def test_matrix_and_tally_equal_brute_force(steps: list[Any], rules: Rules) -> None:
    """Every cell and every count equals a naive count over random reviews."""
    with reviewed(steps) as session:
        matrix = cell_matrix.matrix(session.store, VERSIONS[1], rules)
        expected = brute(naive_record.read(session), rules)
        counted = {(u.unit, c.code): (s.value, n) for u, c, s, n in matrix.cells()}
    assert expected == counted
    for row in tally.of(matrix).rows:
        states = Counter(state for (_, code), (state, _) in expected.items() if code == row["code"])
        n_reviewed = sum(states[s] for s in ("present", "mixed", "denied", "silent"))
        assert row["n_present"] == states["present"] + states["mixed"]
        assert row["n_absent"] == states["denied"] + states["silent"]
        assert row["n_reviewed"] == n_reviewed
        assert row["share"] == (pytest.approx(row["n_present"] / n_reviewed) if n_reviewed else None)
        assert row["n_codings"] == sum(n for (_, code), (_, n) in expected.items() if code == row["code"])


def test_nothing_reviewed_gives_no_share(session: Session) -> None:
    """With n = 0 the share and its interval are null, never 0."""
    add_study(session, "sunyi", *SENTENCES)
    row = tally.of(cell_matrix.matrix(session.store, session.codebook(), Rules())).rows[0]
    assert (row["share"], row["ci_low"], row["ci_high"], row["n_not_assessed"]) == (None, None, None, 1)


def test_wording_only_edit_keeps_cells(session: Session) -> None:
    """A redefinition makes a cell not assessed; declaring the edit wording-only restores it."""
    name = add_study(session, "satu", *SENTENCES)
    text = texts.text_of(session.store, name)
    coding.done(session.store, session.coder, text, {"small": VERSIONS[0].version})
    for version in VERSIONS:
        codebooks.register(session.store, version, version.version)

    def state() -> str:
        made = cell_matrix.matrix(session.store, VERSIONS[1], Rules())
        return next(s.value for _, c, s, _ in made.cells() if c.code == "two")

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
    made = cell_matrix.matrix(session.store, newer, Rules())
    assert {c.code: s.value for _, c, s, _ in made.cells()} == {"uno": "present", "two": "silent"}


def test_unknown_choices_are_mistakes(session: Session) -> None:
    """A mistyped unit, rule, group or coder is an error that names the choices."""
    with pytest.raises(ReviewError, match="fieldwork, study"):
        Rules(unit="group")
    with pytest.raises(ReviewError, match="coder:NAME"):
        Rules(count="majority")
    with pytest.raises(NotFound, match="factors"):
        cell_matrix.matrix(session.store, session.codebook(), Rules(), "faktors")
    coders.get_or_add(session.store, "ani")
    with pytest.raises(NotFound, match="ani"):
        cell_matrix.matrix(session.store, session.codebook(), Rules(count="coder:nobody"))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Sitepu (2016)", "sitepu 2016"),
        ("Sitepu, A. & B. Dewi (2016: 12)", "sitepu 2016"),
        ("SITEPU 2016a", "sitepu 2016a"),
        ("Kemensos", "kemensos"),
        ("", ""),
    ],
)
def test_source_key(written: str, key: str) -> None:
    """The same source written in several ways has one key."""
    assert findings.source_key(written) == key


def test_studies_of_other_evidence_are_named(session: Session) -> None:
    """An empty table says why: the study is there and rests on other evidence."""
    text = texts.text_of(session.store, add_study(session, "kajian", *SENTENCES))
    coding.set_value(session.store, session.coder, text, {"evidence": "secondary"})
    table = tally.of(cell_matrix.matrix(session.store, session.codebook(), Rules()))
    assert table.n == 0
    assert "1 study is not counted: the evidence is not primary; see --evidence." in table.notes
    every = tally.of(cell_matrix.matrix(session.store, session.codebook(), Rules(evidence="any")))
    assert every.notes == (tally.CAPTION,)
