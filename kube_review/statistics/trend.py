"""An exact permutation test of a trend of a share along an ordered score, such as the year of a study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import comb

MAX_STATES = 200_000
"""Maximum number of distinct values of the statistic for the exact distribution."""


def cochran_armitage(scores: Sequence[int], found: Sequence[bool]) -> float | None:
    """Return the two-sided exact p of the Cochran–Armitage test of trend.

    The statistic is the sum of the scores of the units that report the code. Its distribution is that over all ways of
    giving the same number of finds to the units; p counts the ways at least as far from the mean as the observed one.

    Args:
        scores: An ordered score per unit, such as the year: whole numbers.
        found: Whether the unit reports the code.

    Returns:
        p, or None where all units have one score or one answer, or there are too many units to count every way.

    Raises:
        ValueError: The two sequences differ in length.

    Source: Cochran (1954), Biometrics 10, 417–451; Armitage (1955), Biometrics 11, 375–386; permutation distribution as
    in Agresti (2002), Categorical Data Analysis, 3.5.
    """
    if len(scores) != len(found):
        raise ValueError(f"{len(scores)} scores but {len(found)} answers")
    n, k = len(scores), sum(found)
    if not 0 < k < n or len(set(scores)) < 2:
        return None
    lowest = min(scores)
    shifted = [score - lowest for score in scores]
    observed = sum(score for score, has in zip(shifted, found, strict=True) if has)
    ways = _ways(shifted, k)
    if ways is None:
        return None
    # Distances are compared as whole numbers: n · statistic against k · sum of all scores.
    mean = k * sum(shifted)
    distance = abs(n * observed - mean)
    return sum(n_ways for total, n_ways in ways.items() if abs(n * total - mean) >= distance) / comb(n, k)


def _ways(scores: Sequence[int], k: int) -> Counter[int] | None:
    """Return in how many ways k units have each sum of scores, value by value; None if there are too many sums."""
    chosen: dict[int, Counter[int]] = {0: Counter({0: 1})}
    for score, n_units in sorted(Counter(scores).items()):
        following: dict[int, Counter[int]] = {}
        for taken, sums in chosen.items():
            for more in range(min(n_units, k - taken) + 1):
                into, ways = following.setdefault(taken + more, Counter()), comb(n_units, more)
                for total, n_ways in sums.items():
                    into[total + more * score] += n_ways * ways
        chosen = following
        if sum(map(len, chosen.values())) > MAX_STATES:
            return None
    return chosen[k]
