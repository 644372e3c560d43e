"""Estimates from a partly read corpus: exactness, use of the model, coverage by simulation."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest

from kube_review.errors import ReviewError
from kube_review.statistics.intervals import finite_count
from kube_review.synthesis.inference import estimate
from kube_review.synthesis.inference.estimate import Method


def corpus(
    n_units: int, prevalence: float, skill: float, draw: random.Random
) -> tuple[dict[str, float], dict[str, bool]]:
    """Return scores and truth; ``skill`` 0 scores at random, 1 perfectly."""
    truth = {f"p{i}": i < round(n_units * prevalence) for i in range(n_units)}
    scores = {unit: skill * has + (1 - skill) * draw.random() for unit, has in truth.items()}
    return scores, truth


def sampled(truth: dict[str, bool], n_audit: int, draw: random.Random) -> dict[str, bool]:
    """Draw the audit sample."""
    return {unit: truth[unit] for unit in draw.sample(list(truth), n_audit)}


def coverage(make: Callable[[random.Random], tuple[dict[str, float], dict[str, bool]]], n_audit: int) -> float:
    """Return how often the interval holds the true count in 300 corpora."""
    draw = random.Random(5)
    covered = 0
    for _ in range(300):
        scores, truth = make(draw)
        low, high = estimate.of(scores, sampled(truth, n_audit, draw)).interval
        covered += low <= sum(truth.values()) <= high
    return covered / 300


def test_rare_code_is_exact_and_leaves_the_model_out() -> None:
    """Two finds in thirty: the hypergeometric interval of the sample, whatever the scores."""
    scores = {f"p{i}": 0.9 for i in range(500)}
    found = estimate.of(scores, {f"p{i}": i < 2 for i in range(30)})
    assert (found.method, found.weight, found.n_audit_found) == (Method.EXACT, 0.0, 2)
    assert found.interval == finite_count(2, 30, 500)
    assert found.count == pytest.approx(500 * 2 / 30)
    assert found.share_interval == (found.interval[0] / 500, found.interval[1] / 500)


def test_prediction_powered_mean_by_its_formula() -> None:
    """The point estimate is the weighted mean score plus the mean error in the sample, as PPI++ defines it."""
    draw = random.Random(2)
    scores, truth = corpus(400, 0.4, 0.5, draw)
    audit = sampled(truth, 80, draw)
    found = estimate.of(scores, audit)
    y = np.array([float(has) for has in audit.values()])
    f = np.array([scores[unit] for unit in audit])
    weight = min(1.0, np.cov(y, f)[0, 1] / np.var(f, ddof=1))
    assert found.method is Method.PREDICTION_POWERED
    assert found.weight == pytest.approx(weight)
    assert found.count == pytest.approx(400 * (weight * np.mean(list(scores.values())) + np.mean(y - weight * f)))
    assert found.interval[0] < found.count < found.interval[1]


def test_a_good_model_shortens_the_interval_and_a_useless_one_is_ignored() -> None:
    """Same sample, better scores, shorter interval; scores without information get nearly no weight."""
    useless, truth = corpus(1000, 0.4, 0.0, random.Random(1))
    good, _ = corpus(1000, 0.4, 0.6, random.Random(1))
    audit = sampled(truth, 150, random.Random(4))
    without, with_model = estimate.of(useless, audit), estimate.of(good, audit)
    assert without.weight < 0.25
    assert with_model.interval[1] - with_model.interval[0] < 0.6 * (without.interval[1] - without.interval[0])


def test_a_model_that_was_right_on_the_sample_is_still_not_certain() -> None:
    """Perfect scores on all audited units leave an interval with some width; what was read bounds it."""
    scores, truth = corpus(300, 0.5, 1.0, random.Random(1))
    found = estimate.of(scores, sampled(truth, 60, random.Random(2)))
    assert found.interval[0] < 150 < found.interval[1]
    everything = estimate.of(scores, truth)
    assert (everything.count, everything.interval) == (150, (150, 150))


@pytest.mark.parametrize(
    ("prevalence", "skill", "n_audit"),
    [(0.05, 0.7, 30), (0.05, 0.0, 30), (0.3, 0.5, 40), (0.4, 0.0, 60), (0.3, 1.0, 60)],
)
def test_coverage_is_nominal(prevalence: float, skill: float, n_audit: int) -> None:
    """The interval covers the true share at about its nominal rate or more, for rare codes with 30 labels too."""
    assert coverage(lambda draw: corpus(400, prevalence, skill, draw), n_audit) >= 0.92


def test_picked_samples_are_suspected_and_random_ones_are_not() -> None:
    """The highest scores read first are no audit; a hundred random samples raise at most one suspicion."""
    draw = random.Random(9)
    scores, truth = corpus(400, 0.2, 0.5, draw)
    picked = {unit: truth[unit] for unit in sorted(scores, key=scores.__getitem__, reverse=True)[:40]}
    assert "higher" in str(estimate.of(scores, picked).warning)
    warned = [estimate.of(scores, sampled(truth, 40, draw)).warning for _ in range(100)]
    assert sum(map(bool, warned)) <= 1


def test_it_refuses_without_an_audit_and_with_wrong_scores() -> None:
    """No random sample, no estimate; every message says how to mend it or what is wrong."""
    with pytest.raises(ReviewError, match="no random sample") as no_audit:
        estimate.of({"p1": 0.5}, {})
    assert no_audit.value.hint
    with pytest.raises(ReviewError, match="has no score: p2"):
        estimate.of({"p1": 0.5}, {"p2": True})
    with pytest.raises(ReviewError, match="p1 is nan"):
        estimate.of({"p1": float("nan")}, {"p1": True})


def test_assumptions_say_whether_the_model_was_used() -> None:
    """Readers see what the figure rests on."""
    scores, truth = corpus(200, 0.5, 0.5, random.Random(3))
    powered = estimate.of(scores, sampled(truth, 60, random.Random(3)))
    exact = estimate.of(scores, sampled(truth, 8, random.Random(3)))
    assert any("did not learn" in str(line) for line in powered.assumptions)
    assert any("are not used" in str(line) for line in exact.assumptions)
