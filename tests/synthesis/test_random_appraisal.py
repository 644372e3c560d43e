"""Appraisal over random reviews: the frequencies without failing studies, and split by a criterion, by plain counts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kube_review.appraisal import AppraisalForm, Criterion
from kube_review.coding import appraising
from kube_review.coding.appraising import Answer, answer
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import appraisal_groups, grouped_tally_table
from kube_review.synthesis.robustness import sensitivity
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import brute, share_of, states
from tests.synthesis.naive_record import Record
from tests.synthesis.random_reviews import (
    CODERS,
    CODES,
    N_STUDIES,
    SENTENCES,
    VERSIONS,
    every_rule,
    random_reviews,
    reviewed,
    steps,
)

CRITERIA = ("aim", "data")
FORM = AppraisalForm("form", "F", "F", "", tuple(Criterion(name, f"Is the {name} clear?") for name in CRITERIA))
EARLIER = AppraisalForm("form", "F", "F", "", (Criterion("aim", "Is there an aim?"), FORM.criteria[1]))
answers = st.lists(
    st.tuples(
        st.integers(0, N_STUDIES - 1),
        st.sampled_from(CODERS[:2]),
        st.sampled_from(CRITERIA),
        st.sampled_from([Answer.NO, Answer.NO, Answer.YES, Answer.CANT_TELL, None]),
        st.sampled_from([FORM, FORM, FORM, EARLIER]),
    ),
    min_size=6,
    max_size=20,
)


def appraise(session: Session, names: list[str], said: list[Any]) -> None:
    """Give answers, some of them to an earlier wording of a question."""
    for study, who, criterion, value, form in said:
        text = texts.text_of(session.store, names[study])
        answer(session.store, coders.get_or_add(session.store, who), text, form, criterion, value, SENTENCES[0])


def said_of(session: Session, record: Record, criterion: str) -> dict[str, set[str]]:
    """Return the answers that a criterion's present wording got, by study; of each coder the last."""
    asked = next(one.asked for one in FORM.criteria if one.criterion == criterion)
    found: dict[str, set[str]] = {study: set() for study in record.values}
    for (study, _coder, form, of), (question, given_answer) in record.appraised.items():
        if (form, of, question) == ("form", criterion, asked):
            found[study].add(given_answer)
    return found


@random_reviews(30)
@given(steps=steps, said=answers, rules=every_rule)
def test_sensitivity_equals_brute_force(steps: list[Any], said: list[Any], rules: Rules) -> None:
    """With all, and as if the studies of which everybody says no were not there; each study stands in one column."""
    with reviewed(steps, lambda session, names: appraise(session, names, said)) as session:
        rows = sensitivity.table(
            counting.held(session, VERSIONS[1]), VERSIONS[1], FORM, appraising.given(session.store, FORM), rules
        ).rows
        record = naive_record.read(session)
        by_criterion = {criterion: said_of(session, record, criterion) for criterion in CRITERIA}
    every, expected = brute(record, rules), []
    for criterion, of in by_criterion.items():
        counted = [of[study] for study in record.studies(rules.evidence)]
        failing = [study for study in record.studies(rules.evidence) if of[study] == {"no"}]
        without = brute(record, rules, failing)
        standing = [counted.count({name}) for name in ("yes", "no", "cant-tell")]
        standing += [sum(len(one) > 1 for one in counted), counted.count(set())]
        for code in CODES:
            (k, n), (k_without, n_without) = share_of(states(every, code)), share_of(states(without, code))
            change = pytest.approx(k_without / n_without - k / n) if n and n_without else None
            expected.append((criterion, code, *standing, k, n, k_without, n_without, change))
    names = ("criterion", "code", "n_passing", "n_failing", "n_unclear", "n_differing", "n_unanswered")
    names += ("n_reported", "n_reviewed", "n_reported_without", "n_reviewed_without", "change")
    assert expected == [tuple(row[name] for name in names) for row in rows]


@random_reviews(30)
@given(steps=steps, said=answers, rules=every_rule)
def test_tally_by_criterion_equals_brute_force(steps: list[Any], said: list[Any], rules: Rules) -> None:
    """A unit stands as all its studies do; not appraised while one of them is not."""
    with reviewed(steps, lambda session, names: appraise(session, names, said)) as session:
        matrix = counting.matrix(session, VERSIONS[1], rules)
        rows = grouped_tally_table.by(
            matrix, appraisal_groups.split(appraising.given(session.store, FORM), matrix, FORM, "aim")
        ).rows
        record = naive_record.read(session)
        of = said_of(session, record, "aim")
    every, stands = brute(record, rules), {}
    for unit, members in record.units(rules.unit, record.studies(rules.evidence)).items():
        told = {"".join(of[study]) if len(of[study]) < 2 else "differing" for study in members}
        stands[unit] = "not appraised" if "" in told else told.pop() if len(told) == 1 else "differing"
    expected = {}
    for stand in set(stands.values()):
        for code in CODES:
            own = [every[unit, code] for unit in stands if stands[unit] == stand]
            expected[stand, code] = (len(own), *share_of(own))
    made = {(row["form:aim"], row["code"]): (row["n"], row["n_reported"], row["n_reviewed"]) for row in rows}
    assert expected == made
