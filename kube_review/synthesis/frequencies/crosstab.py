"""How often units report a code by the values of an attribute: k of n with an interval, and tests on request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kube_review.statistics.multiplicity import holm
from kube_review.statistics.shares import Share
from kube_review.synthesis.cells.combining import Cell
from kube_review.terms import Reported

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

N_TABLES = 9_999
"""Random tables per Monte Carlo test: p is then exact to about ±.004 at .05."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A code among the units with one value: the share that reports it, beside ``n_not_assessed`` units."""

    code: str
    value: str | None
    share: Share
    n_not_assessed: int


@dataclass(frozen=True, slots=True)
class IndependenceTest:
    """An exploratory test that a code is equally frequent for all values of the attribute.

    ``method`` names what was computed; ``p_holm`` is adjusted for the tests made on this table. Both p are None where
    there is nothing to test: fewer than two values with reviewed units, or a code found in all or none of them.
    """

    code: str
    method: str
    n_units: int
    p: float | None
    p_holm: float | None


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Code × value, codes first; ``None`` among the values stands for the units without a recorded value."""

    codes: tuple[str, ...]
    values: tuple[str | None, ...]
    crossings: tuple[Crossing, ...]
    tests: tuple[IndependenceTest, ...]

    @property
    def n_tests(self) -> int:
        """Number of tests."""
        return sum(test.p is not None for test in self.tests)


def of(
    cells: Mapping[tuple[str, str], Cell],
    codes: Sequence[str],
    attribute: Mapping[str, str | None],
    *,
    tested: bool = False,
    seed: int = 1,
) -> Crosstab:
    """Cross codes with an attribute of units that has one value each.

    Args:
        cells: The cell of each (unit, code).
        codes: The codes to show, in the order of the table.
        attribute: The value for each unit; None, or no entry, where it was not recorded.
        tested: Whether to test each code for independence of the attribute.
        seed: Random seed of the Monte Carlo tests, which larger tables need.

    Returns:
        The shares, values in alphabetical order, and the tests. Tests leave out open cells and the units whose value
        was not recorded.
    """
    counts = Counter(((code, attribute.get(unit)), cell.reported) for (unit, code), cell in cells.items())
    seen = {attribute.get(unit) for unit, _ in cells}
    known = sorted(value for value in seen if value is not None)
    values: tuple[str | None, ...] = (*known, None) if None in seen else tuple(known)
    crossings = tuple(
        Crossing(
            code, value, Share(*(counts[(code, value), answer] for answer in Reported)), counts[(code, value), None]
        )
        for code in codes
        for value in values
    )
    tests: list[IndependenceTest] = []
    if tested:
        for code in codes:
            shares = [one.share for one in crossings if one.code == code and one.value is not None]
            table = [(share.n_reported, share.n_not_reported) for share in shares if share.n_reviewed]
            tests.append(_test(code, table, seed))
    return Crosstab(tuple(codes), values, crossings, _holm_adjusted(tests))


def _test(code: str, table: Sequence[tuple[int, int]], seed: int) -> IndependenceTest:
    n_units = sum(map(sum, table))
    if len(table) < 2 or not all(map(sum, zip(*table, strict=True))):
        return IndependenceTest(code, "", n_units, None, None)
    if len(table) == 2:
        return IndependenceTest(code, "Fisher's exact test", n_units, fisher(table), None)
    method = f"Fisher–Freeman–Halton, Monte Carlo with {N_TABLES} tables"
    return IndependenceTest(code, method, n_units, freeman_halton(table, seed=seed), None)


def fisher(table: Sequence[Sequence[int]]) -> float:
    """Return the two-sided p of Fisher's exact test on a 2 × 2 table: that of all tables no likelier than this one."""
    from scipy.stats import fisher_exact

    return float(fisher_exact(table).pvalue)


def freeman_halton(table: Sequence[Sequence[int]], *, n_tables: int = N_TABLES, seed: int = 1) -> float:
    """Return the p of the Fisher–Freeman–Halton test on an r × c table, by Monte Carlo.

    Args:
        table: Counts; every row and column holds at least one.
        n_tables: Random tables with the same margins to draw.
        seed: Random seed.

    Returns:
        (1 + tables no likelier than this one) / (1 + ``n_tables``), which never is 0.

    Source: Freeman & Halton (1951), Biometrika 38, 141–149; counting the observed table: Davison & Hinkley (1997), 4.2.
    """
    import numpy as np
    from scipy.special import gammaln
    from scipy.stats import random_table

    observed: NDArray[int64] = np.asarray(table, dtype=np.int64)
    drawn = random_table(observed.sum(axis=1), observed.sum(axis=0), seed=np.random.default_rng(seed)).rvs(n_tables)
    # Given the margins, a table's log-probability is a constant minus this sum; it need not be normalised to compare.
    rarity = gammaln(observed + 1).sum()
    as_rare = gammaln(drawn + 1).sum(axis=(1, 2)) >= rarity - 1e-9
    return (1 + int(as_rare.sum())) / (1 + n_tables)


def _holm_adjusted(tests: Sequence[IndependenceTest]) -> tuple[IndependenceTest, ...]:
    adjusted = iter(holm([test.p for test in tests if test.p is not None]))
    return tuple(test if test.p is None else replace(test, p_holm=next(adjusted)) for test in tests)
