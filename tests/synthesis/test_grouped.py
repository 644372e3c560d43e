"""The tally by attribute and stage, and the ratings for agreement, against naive counts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound, ReviewError
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.synthesis.agreement import agreement_table
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import grouped_tally_table, splits, tally_table
from tests.conftest import add_study
from tests.synthesis import counting
from tests.synthesis.random_reviews import VERSIONS, reviewed, steps

BOOK = VERSIONS[1]
random_reviews = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@random_reviews
@given(steps=steps)
def test_values_of_an_attribute_add_up(steps: list[Any]) -> None:
    """Counts by evidence sum to the whole, and each value's units are those that have it."""
    with reviewed(steps) as session:
        matrix = counting.matrix(session, BOOK, Rules("study", "any", "any"))
        evidence = {row["study"]: row["evidence"] for row in session.store.rows("SELECT study, evidence FROM studies")}
        if not matrix.units:
            return
        for unit in matrix.units:
            for study in unit.studies:
                study.values["evidence"] = evidence[study.study]
        rows = grouped_tally_table.by(matrix, splits.attribute(matrix, "evidence")).rows
    for code in BOOK.codes:
        total = Counter(s.state.value for _, c, s, _ in matrix.each() if c is code)
        mine = [row for row in rows if row["code"] == code.code]
        assert sum(row["n_present"] for row in mine) == total["present"] + total["mixed"]
        assert sum(row["n_silent"] for row in mine) == total["silent"]
        assert sum(row["n"] for row in mine) == len(matrix.units)


@random_reviews
@given(steps=steps)
def test_any_code_of_a_stage(steps: list[Any]) -> None:
    """A stage's first row counts the units that report any of its codes."""
    with reviewed(steps) as session:
        matrix = counting.matrix(session, BOOK, Rules(evidence="any"))
        rows = [row for row in grouped_tally_table.by_stage(matrix).rows if row["code"] == "any"]
    assert [row["stage"] for row in rows] == ["T0", "T1"]
    cells = {(row["unit"], row["code"]): row for row in tally_table.units(matrix).rows}
    for row, on in zip(rows, (("one", "two"), ("one",)), strict=True):
        units = [[cells[u.unit, code] for code in on] for u in matrix.units]
        assessed = [unit for unit in units if all(cell["state"] != "not-assessed" for cell in unit)]
        yes = [unit for unit in assessed if any(cell["reported"] == "yes" for cell in unit)]
        no = [unit for unit in assessed if all(cell["reported"] == "no" for cell in unit)]
        assert (len(yes), len(no)) == (row["n_reported"], row["n_not_reported"])
        assert (len(units) - len(assessed), len(assessed)) == (row["n_not_assessed"], row["n_reviewed"] + row["n_open"])


def test_a_stage_has_all_columns_as_csv(session: Session) -> None:
    """The row for any code has every count that the rows of the codes have, so that no column is lost."""
    add_study(session, "a", "Kalimat.")
    rows = grouped_tally_table.by_stage(counting.matrix(session, session.codebook(), Rules())).rows
    assert {tuple(row) for row in rows if row["code"] == "any"} == {tuple(rows[0])}
    assert set(rows[0]) == set(next(row for row in rows if row["code"] != "any"))


def test_years_join_to_periods(session: Session) -> None:
    """Periods count from the first year, and a study without a year is not recorded."""
    for name, year in (("a", "2006"), ("b", "2010"), ("c", "2011"), ("d", None)):
        text = texts.text_of(session.store, add_study(session, name, "Kalimat."))
        coding.set_value(session.store, session.coder, text, {"year": year})
    matrix = counting.matrix(session, session.codebook(), Rules())
    assert list(splits.attribute(matrix, "year", 5).of.values()) == [
        "2006–2010",
        "2006–2010",
        "2011–2015",
        "not recorded",
    ]


def test_an_unknown_attribute_names_what_there_is(session: Session) -> None:
    """A mistyped attribute is an error with the choices."""
    add_study(session, "a", "Kalimat.")
    matrix = counting.matrix(session, session.codebook(), Rules())
    with pytest.raises(NotFound, match="study"):
        splits.attribute(matrix, "provinsi")


def two_coders(session: Session) -> dict[str, list[tuple[int, str]]]:
    """Let two coders code and finish a study, then go on coding; return what they had at first done."""
    text = texts.text_of(session.store, add_study(session, "satu", "Kalimat a.", "Kalimat b.", "Kalimat c."))
    had = {"ani": [(1, "top-down"), (2, "poor-targeting")], "budi": [(1, "top-down"), (3, "weak-facilitators")]}
    for name, made in had.items():
        coder = coders.get_or_add(session.store, name)
        for passage, code in made:
            span = coding.passage_span(session.store, text, passage)
            coding.record(session.store, coder, text, span, Judgement(code))
        coding.done(session.store, coder, text, session.versions)
        span = coding.passage_span(session.store, text, 3)
        coding.record(session.store, coder, text, span, Judgement("poor-targeting"))
        coding.done(session.store, coder, text, session.versions)
    return had


@pytest.mark.parametrize("level", ["cells", "passages"])
def test_ratings_are_those_of_first_done(session: Session, level: str) -> None:
    """What was coded after the first done does not count for agreement."""
    had = two_coders(session)
    made = counting.rated(session, level)
    n_passages = 3 if level == "passages" else 1
    assert len(made.studies) == n_passages * len(session.codebook().codes)
    for coder, values in zip(made.coders, made.values, strict=True):
        found = [(str(p), c) for p, c, v in zip(made.places, made.codes, values, strict=True) if v is True]
        expected = [(f"passage {n}" if level == "passages" else "", code) for n, code in had[coder]]
        assert sorted(expected) == sorted(found)


def test_stances_are_compared_where_both_coded(session: Session) -> None:
    """Only passages that two coders gave the same code are compared by stance."""
    two_coders(session)
    made = counting.rated(session, "stances")
    assert list(zip(made.codes, map(str, made.places), strict=True)) == [("top-down", "passage 1")]


def test_agreement_of_two_coders_by_hand(session: Session) -> None:
    """19 codes, 17 judged alike: percent agreement is 17/19, and the two differences are listed."""
    two_coders(session)
    table = agreement_table.of(counting.rated(session, "cells"), "cells", n_resamples=100)
    (overall,) = [row for row in table.rows if row["code"] == "(all)"]
    assert overall["percent"] == pytest.approx(17 / 19)
    assert [d["code"] for d in table.extra["disagreements"]] == ["poor-targeting", "weak-facilitators"]


def test_agreement_needs_two_coders(session: Session) -> None:
    """With one coder the error says how to get a second."""
    add_study(session, "a", "Kalimat.")
    with pytest.raises(ReviewError, match="by two coders"):
        counting.rated(session, "cells")
