"""Intervals against published tables, scipy and brute force."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review.statistics import intervals


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3 (score, no continuity correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_equals_newcombes_table(k: int, n: int, low: float, high: float) -> None:
    """The four examples of Newcombe's comparison of single proportions."""
    interval = intervals.wilson(k, n)
    assert interval is not None
    assert (low, high) == tuple(round(bound, 4) for bound in interval)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # The same table, method 5 (Clopper-Pearson).
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_clopper_pearson_equals_newcombes_table(k: int, n: int, low: float, high: float) -> None:
    """The exact interval on the same four examples."""
    interval = intervals.clopper_pearson(k, n)
    assert interval is not None
    assert (low, high) == tuple(round(bound, 4) for bound in interval)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.8, 0.95]))
@settings(max_examples=60, deadline=None)
def test_both_equal_scipy(observed: tuple[int, int], level: float) -> None:
    """Wilson and Clopper-Pearson agree with scipy's binomtest for any k, n and level."""
    from scipy.stats import binomtest

    k, n = observed
    for method, own in (("wilson", intervals.wilson), ("exact", intervals.clopper_pearson)):
        expected = binomtest(k, n).proportion_ci(level, method=method)
        assert pytest.approx((expected.low, expected.high), abs=1e-9) == own(k, n, level)


@pytest.mark.parametrize(
    ("k1", "n1", "k2", "n2", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
    ],
)
def test_newcombe_equals_his_table(k1: int, n1: int, k2: int, n2: int, low: float, high: float) -> None:
    """Six contrasts of Newcombe's comparison of two proportions."""
    difference = intervals.newcombe(k1, n1, k2, n2)
    assert difference is not None
    assert difference.value == pytest.approx(k1 / n1 - k2 / n2)
    assert (low, high) == tuple(round(bound, 4) for bound in difference.interval)


@given(
    st.integers(1, 14).flatmap(
        lambda n_population: st.integers(1, n_population).flatmap(
            lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(n_population))
        )
    )
)
@settings(max_examples=80, deadline=None)
def test_finite_count_equals_brute_force(observed: tuple[int, int, int]) -> None:
    """The bounds are the extreme numbers of positives that neither one-sided test rejects."""
    k, n, n_population = observed

    def p_of(positives: int, found: int) -> float:
        return comb(positives, found) * comb(n_population - positives, n - found) / comb(n_population, n)

    kept = [
        positives
        for positives in range(k, n_population - (n - k) + 1)
        if sum(p_of(positives, x) for x in range(k, n + 1)) > 0.025
        and sum(p_of(positives, x) for x in range(k + 1)) > 0.025
    ]
    assert (kept[0], kept[-1]) == intervals.finite_count(k, n, n_population)


def test_finite_count_closes_when_all_is_read_and_nears_clopper_pearson_when_little_is() -> None:
    """A census leaves no doubt; a small sample of a large population is nearly binomial."""
    assert intervals.finite_count(7, 40, 40) == (7, 7)
    exact = intervals.clopper_pearson(3, 30)
    count = intervals.finite_count(3, 30, 100_000)
    assert exact is not None
    assert count is not None
    assert pytest.approx(exact, abs=1e-3) == (count[0] / 100_000, count[1] / 100_000)


def test_nothing_observed_is_none_and_nonsense_is_refused() -> None:
    """No n, no share; impossible counts are a mistake of the caller."""
    assert intervals.wilson(0, 0) is None
    assert intervals.clopper_pearson(0, 0) is None
    assert intervals.newcombe(1, 2, 0, 0) is None
    assert intervals.finite_count(0, 0, 10) is None
    with pytest.raises(ValueError, match="3 of 2"):
        intervals.wilson(3, 2)
    with pytest.raises(ValueError, match="level"):
        intervals.wilson(1, 2, level=95)
    with pytest.raises(ValueError, match="sample of 5"):
        intervals.finite_count(1, 5, 4)
