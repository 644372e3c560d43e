"""Intervals for shares and counts, as frequency tables need them.

Every function returns ``(low, high)``, or None where nothing was observed: with n = 0 there is no share and no
interval. Their coverage at small n is measured by ``benchmarks/coverage.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Interval = tuple[float, float]


def wilson(k: int, n: int, level: float = 0.95) -> Interval | None:
    """Return Wilson's score interval for a share.

    The interval of every frequency table: it stays within 0–1 and is not empty at k = 0 or k = n.

    Args:
        k: Units with the code.
        n: Units reviewed.
        level: Nominal coverage, between 0 and 1.

    Returns:
        The bounds of the share, or None with n = 0.

    Raises:
        ValueError: k is not within 0–n, or level not within 0–1.

    Source: Wilson (1927), JASA 22, 209–212; without continuity correction, as Brown, Cai & DasGupta (2001) recommend.
    """
    _check(k, n, level)
    if n == 0:
        return None
    z = _z(level)
    share = k / n
    centre = share + z * z / (2 * n)
    margin = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At the ends the formula gives 0 and 1 exactly; floating point gives -1e-17.
    low = 0.0 if k == 0 else (centre - margin) / scale
    high = 1.0 if k == n else (centre + margin) / scale
    return low, high


def clopper_pearson(k: int, n: int, level: float = 0.95) -> Interval | None:
    """Return the exact binomial interval for a share: its coverage is never below ``level``, at the price of width.

    Args:
        k: Units with the code.
        n: Units reviewed.
        level: Nominal coverage, between 0 and 1.

    Returns:
        The bounds of the share, or None with n = 0.

    Raises:
        ValueError: k is not within 0–n, or level not within 0–1.

    Source: Clopper & Pearson (1934), Biometrika 26, 404–413, in its form with quantiles of the beta distribution.
    """
    _check(k, n, level)
    if n == 0:
        return None
    from scipy.stats import beta

    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(beta.ppf(tail, k, n - k + 1))
    high = 1.0 if k == n else float(beta.ppf(1 - tail, k + 1, n - k))
    return low, high


def finite_count(k: int, n: int, n_population: int, level: float = 0.95) -> tuple[int, int] | None:
    """Return the exact interval for the number of positives among ``n_population`` units, from a random sample.

    Two one-sided hypergeometric tests are inverted, so the units read are no longer uncertain: if everything is read,
    both bounds are k.

    Args:
        k: Positives in the sample.
        n: Sample size, drawn at random without replacement.
        n_population: Units in all, the sampled ones among them.
        level: Nominal coverage, between 0 and 1; the interval never covers less.

    Returns:
        The lowest and the highest number of positives that agree with the sample, or None with n = 0.

    Raises:
        ValueError: k is not within 0–n, n not within 0–n_population, or level not within 0–1.

    Source: Wright (1991), Exact confidence bounds when sampling from small finite universes.
    """
    _check(k, n, level)
    if n > n_population:
        raise ValueError(f"a sample of {n} cannot come from {n_population} units")
    if n == 0:
        return None
    from scipy.stats import hypergeom

    tail = (1 - level) / 2
    possible = range(k, n_population - (n - k) + 1)

    def not_too_few(positives: int) -> bool:
        return float(hypergeom.sf(k - 1, n_population, positives, n)) > tail

    def too_many(positives: int) -> bool:
        return float(hypergeom.cdf(k, n_population, positives, n)) <= tail

    low = possible[bisect_left(possible, True, key=not_too_few)]
    high = possible[bisect_left(possible, True, key=too_many) - 1]
    return low, high


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two shares, first minus second, -1 to 1, with its interval."""

    value: float
    interval: Interval


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> Difference | None:
    """Return the difference of two independent shares with Newcombe's hybrid score interval.

    Args:
        k1: Units with the code in the first corpus.
        n1: Units reviewed in the first corpus.
        k2: Units with the code in the second corpus.
        n2: Units reviewed in the second corpus.
        level: Nominal coverage, between 0 and 1.

    Returns:
        ``k1/n1 - k2/n2`` and its bounds, or None where either corpus has no reviewed unit.

    Raises:
        ValueError: a k is not within 0–n, or level not within 0–1.

    Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
    """
    first, second = wilson(k1, n1, level), wilson(k2, n2, level)
    if first is None or second is None:
        return None
    share1, share2 = k1 / n1, k2 / n2
    difference = share1 - share2
    low = difference - sqrt((share1 - first[0]) ** 2 + (second[1] - share2) ** 2)
    high = difference + sqrt((first[1] - share1) ** 2 + (share2 - second[0]) ** 2)
    return Difference(difference, (low, high))


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def _check(k: int, n: int, level: float) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a share")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not at {level}")
