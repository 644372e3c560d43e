"""Facility location against its definition."""

from __future__ import annotations

from itertools import combinations, islice

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review.assist.learning import representatives


@given(st.integers(0, 2**32 - 1), st.integers(3, 9))
@settings(max_examples=40, deadline=None)
def test_three_picks_are_within_63_percent_of_the_best_three(seed: int, n: int) -> None:
    """The greedy set keeps the bound that holds for monotone submodular functions, and every pick comes once."""
    vectors = np.abs(np.random.default_rng(seed).normal(size=(n, 4)))
    likeness = (vectors @ vectors.T).astype(np.float32)
    weights = vectors[:, 0].astype(np.float32)

    def worth(rows: tuple[int, ...]) -> float:
        return float(likeness[list(rows)].max(axis=0) @ weights)

    order = list(representatives.in_order(likeness, np.zeros(n, np.float32), weights))
    assert sorted(order) == list(range(n))
    best = max(worth(rows) for rows in combinations(range(n), 3))
    assert worth(tuple(order[:3])) >= (1 - np.exp(-1)) * best - 1e-4


def test_what_is_covered_or_has_no_weight_comes_last() -> None:
    """A passage like a judged one adds nothing, nor does one that nobody needs covered."""
    likeness = np.eye(3, dtype=np.float32)
    order = representatives.in_order(likeness, np.array([1, 0, 0], np.float32), np.array([1, 0.5, 0], np.float32))
    assert list(islice(order, 3)) == [1, 0, 2]
