"""Statistics of suggestions: the same as scikit-learn's, worked examples, intervals that cover."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

from kube_review.statistics import measures
from kube_review.statistics.measures import Judged


def judged(n: int = 200, n_groups: int = 10, seed: int = 0) -> Judged:
    """Return passages whose scores say something of their labels."""
    draw = np.random.default_rng(seed)
    labels = draw.random(n) < 0.2
    scores = np.clip(0.3 * labels + draw.random(n) * 0.7, 0, 1)
    return Judged(scores, labels, scores > 0.5, tuple(f"f{i % n_groups}" for i in range(n)))


@pytest.mark.parametrize("seed", range(5))
def test_values_are_those_of_scikit_learn(seed: int) -> None:
    """Precision, recall, F1 and average precision agree with the library."""
    own = judged(seed=seed)
    expected = {
        measures.precision: precision_score(own.labels, own.proposed),
        measures.recall: recall_score(own.labels, own.proposed),
        measures.f1: f1_score(own.labels, own.proposed),
        measures.average_precision: average_precision_score(own.labels, own.scores),
    }
    for statistic, value in expected.items():
        assert measures.figure(statistic, own).value == pytest.approx(value)


def test_work_saved_by_hand() -> None:
    """Two of ten passages have the code and stand on top: two are read, 80 % less 5 % are saved; in order, six."""
    labels = np.array([0, 1, 0, 0, 0, 1, 0, 0, 0, 0], dtype=bool)
    own = Judged(np.where(labels, 0.9, 0.1), labels, labels, ("f",) * 10)
    assert measures.figure(measures.work_saved, own).value == pytest.approx(0.75)
    assert measures.figure(measures.work_saved_in_order, own).value == pytest.approx(0.35)


def test_calibration_error_by_hand() -> None:
    """Ten passages scored .85 of which six have the code: off by .25; perfect scores are off by nothing."""
    labels = np.array([True] * 6 + [False] * 4)
    own = Judged(np.full(10, 0.85), labels, labels, ("f",) * 10)
    assert measures.figure(measures.calibration_error, own).value == pytest.approx(0.25)
    perfect = Judged(labels.astype(float), labels, labels, ("f",) * 10)
    assert measures.figure(measures.calibration_error, perfect).value == 0.0


def test_what_is_undefined_has_no_value() -> None:
    """No passage with the code: no recall, no average precision; nothing proposed: no precision; nothing: nothing."""
    none = Judged(np.array([0.1, 0.2]), np.zeros(2, dtype=bool), np.zeros(2, dtype=bool), ("a", "b"))
    statistics = (measures.recall, measures.average_precision, measures.precision, measures.f1, measures.work_saved)
    assert [measures.figure(statistic, none).value for statistic in statistics] == [None] * 5
    empty = Judged(np.zeros(0), np.zeros(0, dtype=bool), np.zeros(0, dtype=bool), ())
    assert measures.figure(measures.precision, empty).value is None


def test_few_fieldworks_have_no_interval() -> None:
    """Four fieldworks give a value only; ten give an interval around it, the same every time."""
    assert measures.figure(measures.f1, judged(n_groups=4)).low is None
    first, second = (measures.figure(measures.f1, judged()) for _ in range(2))
    assert first == second
    assert first.low is not None and first.high is not None and first.value is not None
    assert first.low < first.value < first.high


def test_intervals_are_wider_where_fieldworks_differ() -> None:
    """Passages that come in lumps say less than as many independent ones."""
    draw = np.random.default_rng(3)
    good = np.repeat(draw.random(12) < 0.5, 40)  # the model works in half of the fieldworks
    labels = np.ones(480, dtype=bool)
    groups = tuple(f"f{n}" for n in np.repeat(np.arange(12), 40))
    lumpy = measures.figure(measures.recall, Judged(good * 1.0, labels, good, groups))
    even = measures.figure(measures.recall, Judged(good * 1.0, labels, good, tuple(f"f{n % 12}" for n in range(480))))
    assert lumpy.low is not None and lumpy.high is not None and even.low is not None and even.high is not None
    assert lumpy.high - lumpy.low > 3 * (even.high - even.low)
