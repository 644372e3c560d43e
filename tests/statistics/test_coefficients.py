"""Agreement coefficients against published worked examples and independent implementations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from kube_review.statistics import coefficients
from kube_review.statistics.coefficients import MISSING, Sums


def total(ratings: Sequence[Sequence[int]], n_categories: int) -> Sums:
    """Add the sums of all items."""
    items = coefficients.of_items(np.array(ratings, dtype=np.int64), n_categories)
    return coefficients.unpack(coefficients.pack(items).sum(axis=0), n_categories)


def from_table(table: Sequence[Sequence[int]]) -> Sums:
    """Turn a two-coder table of counts into ratings, and add their sums."""
    pairs = [(row, column) for row, counts in enumerate(table) for column, n in enumerate(counts) for _ in range(n)]
    return total([[row for row, _ in pairs], [column for _, column in pairs]], len(table))


# Krippendorff (2011), Computing Krippendorff's alpha-reliability: sections A (two observers, two values),
# B (two observers, five values) and C (four observers, missing values; . is missing).
SECTION_A = ["0100000010", "1110010000"]
SECTION_B = ["aabbdcccedda", "babbbccceddd"]
SECTION_C = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def parsed(rows: Sequence[str]) -> tuple[list[list[int]], int]:
    """Number the values of rows of characters."""
    values = sorted(set("".join(rows)) - {"."})
    return [[values.index(value) if value != "." else MISSING for value in row] for row in rows], len(values)


@pytest.mark.parametrize(("rows", "alpha"), [(SECTION_A, 0.095), (SECTION_B, 0.692)])
def test_alpha_of_two_observers(rows: Sequence[str], alpha: float) -> None:
    """Krippendorff (2011), sections A and B."""
    assert total(*parsed(rows)).krippendorff_alpha() == pytest.approx(alpha, abs=5e-4)


def test_four_observers_with_missing_values() -> None:
    """Krippendorff (2011), section C, and the same data as ``cac.raw4raters`` in Gwet's irrCAC vignette."""
    sums = total(*parsed(SECTION_C))
    assert sums.krippendorff_alpha() == pytest.approx(0.743, abs=5e-4)
    assert sums.percent_agreement() == pytest.approx(0.8181818, abs=5e-7)
    assert sums.gwet_ac1() == pytest.approx(0.77544, abs=5e-6)


def test_three_by_three_table_of_gwet() -> None:
    """``cont3x3abstractors`` in the irrCAC vignette (Gwet 2014): kappa, AC1, alpha and percent agreement."""
    sums = from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert sums.cohen_kappa() == pytest.approx(0.7964094, abs=5e-8)
    assert sums.gwet_ac1() == pytest.approx(0.8493305, abs=5e-8)
    assert sums.krippendorff_alpha() == pytest.approx(0.7972585, abs=5e-8)
    assert sums.percent_agreement() == pytest.approx(0.89)


def test_kappa_of_fleiss_textbook() -> None:
    """Fleiss (1981), Statistical Methods for Rates and Proportions, table 13.1: kappa .68 at 89 % agreement."""
    sums = from_table([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    assert sums.percent_agreement() == pytest.approx(0.89)
    assert sums.cohen_kappa() == pytest.approx(0.68, abs=5e-3)


@pytest.mark.parametrize(
    ("table", "percent", "kappa"),
    # Feinstein & Cicchetti (1990), J Clin Epidemiol 43, 543-549: the same agreement, other margins, other kappas.
    [
        ([[40, 9], [6, 45]], 0.85, 0.70),
        ([[80, 10], [5, 5]], 0.85, 0.32),
        ([[45, 15], [25, 15]], 0.60, 0.13),
        ([[25, 35], [5, 35]], 0.60, 0.26),
    ],
)
def test_kappa_of_the_paradoxes(table: list[list[int]], percent: float, kappa: float) -> None:
    """Both paradoxes of Feinstein and Cicchetti."""
    sums = from_table(table)
    assert sums.percent_agreement() == pytest.approx(percent)
    assert sums.cohen_kappa() == pytest.approx(kappa, abs=5e-3)


def test_specific_agreement_of_the_paradox() -> None:
    """Cicchetti & Feinstein (1990): 80, 10, 5, 5 gives a positive agreement of .91 and a negative one of .40."""
    sums = from_table([[80, 10], [5, 5]])
    assert sums.specific_agreement(0) == pytest.approx(160 / 175)
    assert sums.specific_agreement(1) == pytest.approx(10 / 25)


ratings_of_two = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=40)
ratings_of_three = st.lists(st.tuples(*[st.integers(MISSING, 2)] * 3), min_size=2, max_size=40)


@given(ratings_of_two)
@settings(max_examples=80, deadline=None)
def test_two_coders_equal_scikit_learn_and_nltk(pairs: list[tuple[int, int]]) -> None:
    """Kappa and percent agreement of any two coders agree with two other implementations."""
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    sums = total([first, second], 3)
    triples = [(coder, i, v) for coder, row in (("a", first), ("b", second)) for i, v in enumerate(row)]
    task: Any = AnnotationTask(triples)  # type: ignore[no-untyped-call]
    assert sums.percent_agreement() == pytest.approx(task.avg_Ao())
    if len({*first, *second}) > 1:
        assert sums.cohen_kappa() == pytest.approx(cohen_kappa_score(first, second))
        assert sums.cohen_kappa() == pytest.approx(task.kappa())
    else:
        assert np.isnan(sums.cohen_kappa())


@given(ratings_of_three)
@settings(max_examples=80, deadline=None)
def test_alpha_equals_the_krippendorff_package(items: list[tuple[int, ...]]) -> None:
    """Alpha of three coders with missing ratings agrees with the krippendorff package."""
    rows = np.array(items).T
    sums = total(rows.tolist(), 3)
    pairable = rows[:, (rows != MISSING).sum(axis=0) >= 2]
    if len(set(pairable[pairable != MISSING])) > 1:
        data = np.where(rows == MISSING, np.nan, rows.astype(float))
        expected = krippendorff.alpha(data, level_of_measurement="nominal", value_domain=[0, 1, 2])
        assert sums.krippendorff_alpha() == pytest.approx(expected)
    else:
        assert np.isnan(sums.krippendorff_alpha())


@given(ratings_of_three)
@settings(max_examples=80, deadline=None)
def test_ac1_and_specific_agreement_equal_brute_force(items: list[tuple[int, ...]]) -> None:
    """AC1 and specific agreement counted pair by pair."""
    sums = total(np.array(items).T.tolist(), 3)
    rated = [[value for value in item if value != MISSING] for item in items]
    paired = [item for item in rated if len(item) > 1]
    if not paired:
        assert np.isnan(sums.gwet_ac1())
        return
    pairs = [[(a, b) for i, a in enumerate(item) for j, b in enumerate(item) if i != j] for item in paired]
    observed = np.mean([np.mean([a == b for a, b in item]) for item in pairs])
    shares = [np.mean([item.count(category) / len(item) for item in rated if item]) for category in range(3)]
    expected = sum(share * (1 - share) for share in shares) / 2
    assert sums.gwet_ac1() == pytest.approx((observed - expected) / (1 - expected))
    given_first = [(1 / (len(p) - 1), a == b) for p, item in zip(paired, pairs, strict=True) for a, b in item if a == 0]
    if given_first:
        weights, same = zip(*given_first, strict=True)
        assert sums.specific_agreement(0) == pytest.approx(np.average(same, weights=weights))
    else:
        assert np.isnan(sums.specific_agreement(0))


def test_packing_loses_nothing() -> None:
    """Sums that were packed and unpacked are the same."""
    items = coefficients.of_items(np.array([[0, 1, 1], [0, 0, MISSING]]), 2)
    again = coefficients.unpack(coefficients.pack(items), 2)
    for name in Sums.__slots__:
        np.testing.assert_array_equal(getattr(items, name), getattr(again, name))
