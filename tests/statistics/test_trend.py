"""The exact test of trend against every arrangement and a published table."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kube_review.statistics.trend import cochran_armitage


@given(st.lists(st.tuples(st.integers(2000, 2004), st.booleans()), min_size=1, max_size=9))
def test_every_arrangement_is_counted(units: list[tuple[int, bool]]) -> None:
    """p is the share of all placements of the finds whose sum of scores is as far from the mean, or farther."""
    scores, found = [score for score, _ in units], [has for _, has in units]
    n, k = len(units), sum(found)
    p = cochran_armitage(scores, found)
    if not 0 < k < n or len(set(scores)) < 2:
        assert p is None
        return
    sums = [sum(scores[i] for i in chosen) for chosen in combinations(range(n), k)]
    mean = sum(sums) / len(sums)
    own = sum(score for score, has in units if has)
    far = [total for total in sums if abs(total - mean) >= abs(own - mean) - 1e-9]
    assert p == pytest.approx(len(far) / len(sums))


def test_two_groups_of_equal_size_are_fishers_test() -> None:
    """With two scores of equally many units the test is Fisher's: the lady tasting tea, p = .486."""
    found = [True, True, True, False, True, False, False, False]
    assert cochran_armitage([0] * 4 + [1] * 4, found) == pytest.approx(34 / 70)


def test_a_clear_trend_and_none() -> None:
    """All finds in the later half of twelve years: two of C(12, 6) arrangements; scores may not differ in length."""
    years = list(range(2004, 2016))
    assert cochran_armitage(years, [year > 2009 for year in years]) == pytest.approx(2 / 924)
    with pytest.raises(ValueError, match="2 scores but 1"):
        cochran_armitage([1, 2], [True])
