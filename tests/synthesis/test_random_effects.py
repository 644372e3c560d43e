"""Effect sizes, direction and coherence over random reviews, against plain loops over the events."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from scipy.stats import binomtest

from kube_review import appraisal
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.inference import effect_sizes, effect_sizes_table
from kube_review.synthesis.reporting import evidence_profile
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import brute, found, share_of, states
from tests.synthesis.random_reviews import CODES, VERSIONS, every_rule, random_reviews, reviewed, steps


@random_reviews(15)
@given(steps=steps, rules=every_rule)
def test_effect_sizes_equal_brute_force(steps: list[Any], rules: Rules) -> None:
    """Frequency by code, intensity by unit, and the units that assert, deny or do both."""
    with reviewed(steps) as session:
        matrix, cells = counting.matrix(session, VERSIONS[1], rules), brute(naive_record.read(session), rules)
    shares = {code: share_of(states(cells, code)) for code in CODES}
    sizes = {row["code"]: row["frequency_effect_size"] for row in effect_sizes_table.by_code(matrix).rows}
    assert sizes == {code: k / n if n else None for code, (k, n) in shares.items()}
    frequent = {code for code, (k, n) in shares.items() if n and k / n > 0.25}
    expected = {}
    for unit in {unit for unit, _ in cells}:
        answers = {code: found(cells[unit, code]) for code in CODES if shares[code][0]}
        settled = {code for code, answer in answers.items() if answer is not None}
        yes = {code for code in settled if answers[code]}
        expected[unit] = (len(yes), len(settled), len(yes & frequent), len(settled & frequent))
    assert expected == {
        one.unit: (one.n_reported, one.n_findings, one.n_frequent_reported, one.n_frequent)
        for one in effect_sizes.intensities(matrix)
    }
    for code, made in zip(CODES, effect_sizes.directions(matrix), strict=True):
        said = [one.state for one in states(cells, code)]
        n_for, n_against = said.count("present"), said.count("denied")
        assert (made.n_asserting, made.n_denying, made.n_mixed) == (n_for, n_against, said.count("mixed"))
        both = n_for + n_against
        assert made.p == (pytest.approx(binomtest(n_for, both).pvalue) if both else None)


@random_reviews(15)
@given(steps=steps, rules=every_rule)
def test_coherence_and_adequacy_equal_brute_force(steps: list[Any], rules: Rules) -> None:
    """Denied, mixed and disputed units of those that speak of a code; reporting units with their codings."""
    with reviewed(steps) as session:
        matrix, cells = counting.matrix(session, VERSIONS[1], rules), brute(naive_record.read(session), rules)
        form = appraisal.find(session.project, appraisal.DEFAULT)
    for profile in evidence_profile.of(matrix, form, [], []):
        own = states(cells, profile.code.code)
        reporting = [one for one in own if one.reported == "yes"]
        against = [one for one in own if one.state in ("mixed", "denied", "disputed")]
        speaking = [one for one in own if one in reporting or one in against]
        methods, coherence, adequacy, _ = profile.components
        assert str(coherence.grounds).startswith(f"{len(against)} of {len(speaking)} units")
        assert (
            str(adequacy.grounds) == f"{len(reporting)} units report it, in {sum(one.n for one in reporting)} codings"
        )
        assert (methods.proposed, coherence.proposed is None) == (None, not reporting)
        assert profile.confidence.proposed is None
