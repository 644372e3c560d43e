"""Logistic regression over products of rows, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from kube_review.statistics import logistic


def _fitted(columns: np.ndarray, has: np.ndarray, costs: np.ndarray) -> logistic.Fitted:
    return logistic.fit(lambda dual: columns @ (columns.T @ dual), has == 1, costs)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.1, 1.0, 10.0]), st.booleans())
def test_it_finds_what_scikit_learn_finds(seed: int, c: float, balanced: bool) -> None:
    """Three targets at once, some rows unknown: the weights of three separate fits of the known rows."""
    draw = np.random.default_rng(seed)
    columns = draw.normal(size=(60, 80))
    has = (columns[:, :3] + draw.normal(size=(60, 3)) > 0.7).astype(np.int8)
    has[draw.random(has.shape) < 0.2] = -1
    has[:2] = [[1], [0]]
    costs = logistic.balanced(has, c) if balanced else (has >= 0) * c
    found = _fitted(columns, has, costs)
    np.testing.assert_allclose(found.logits, columns @ (columns.T @ found.dual), atol=1e-9)
    for target in range(3):
        known = has[:, target] >= 0
        peer = LogisticRegression(C=c, class_weight="balanced" if balanced else None, fit_intercept=False, tol=1e-8)
        peer.fit(columns[known], has[known, target])
        np.testing.assert_allclose(columns.T @ found.dual[:, target], peer.coef_[0], atol=2e-3)


def test_rows_without_cost_teach_nothing() -> None:
    """Turning the labels of rows that cost nothing changes no weight, and they get log-odds all the same."""
    draw = np.random.default_rng(1)
    columns = draw.normal(size=(400, 10))
    has = (columns[:, :1] > 0).astype(np.int8)
    costs = np.ones((400, 1))
    costs[300:] = 0
    turned = has.copy()
    turned[300:] = 1 - turned[300:]
    first, second = _fitted(columns, has, costs), _fitted(columns, turned, costs)
    np.testing.assert_array_equal(first.logits, second.logits)
    assert (first.dual[300:] == 0).all()
    assert ((first.logits[300:] > 0) == (has[300:] == 1)).mean() > 0.8


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e4])
def test_rows_that_can_be_told_apart_have_finite_weights(scale: float) -> None:
    """Perfect separation and rows of any size: the penalty keeps weights finite, and every row is right."""
    columns = np.vstack([np.eye(4), -np.eye(4)]) * scale
    has = np.repeat([[1], [0]], 4, axis=0).astype(np.int8)
    found = _fitted(columns, has, logistic.balanced(has, 1e3))
    assert np.isfinite(found.dual).all()
    assert ((found.logits > 0) == (has == 1)).all()
