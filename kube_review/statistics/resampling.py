"""Bootstrap intervals from whole studies, because the items of one study are correlated.

Source: Hesterberg (2015), American Statistician 69, 371–386, the expanded percentile interval; resampling whole
clusters: Davison & Hinkley (1997), Bootstrap Methods and their Application, section 3.8.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from kube_review.statistics.intervals import Interval

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

MIN_STUDIES = 5
"""With fewer studies the bootstrap has too few distinct resamples for an interval."""


def resample(by_study: NDArray[float64], n_resamples: int, seed: int) -> NDArray[float64]:
    """Resample the studies with replacement, and add their sums.

    Args:
        by_study: Sums of each study: (n_studies, …) float.
        n_resamples: Number of resamples.
        seed: Random seed.

    Returns:
        (n_resamples, …) float.
    """
    import numpy as np

    n_studies = len(by_study)
    if n_studies == 0:
        return np.zeros((n_resamples, *by_study.shape[1:]))
    times_drawn = np.random.default_rng(seed).multinomial(n_studies, np.full(n_studies, 1 / n_studies), n_resamples)
    return np.tensordot(times_drawn.astype(float), by_study, axes=1)


def interval(draws: NDArray[float64], level: float, n_studies: int) -> Interval | None:
    """Return the interval of a statistic from its values in all resamples, NaN where it is undefined.

    None with fewer than ``MIN_STUDIES`` studies, where the statistic is undefined in more resamples than the interval
    leaves out, and where all resamples are alike.
    """
    return _percentiles(draws, _expanded(level, n_studies)) if n_studies >= MIN_STUDIES else None


def _expanded(level: float, n_studies: int) -> float:
    """Return the level whose percentiles correct for the narrowness of the bootstrap with few studies."""
    from scipy.special import stdtrit  # of scipy.stats, which takes half a second to import

    quantile = float(stdtrit(n_studies - 1, (1 + level) / 2))
    return 1 - 2 * NormalDist().cdf(-sqrt(n_studies / (n_studies - 1)) * quantile)


def _percentiles(draws: NDArray[float64], level: float) -> Interval | None:
    import numpy as np

    defined = draws[~np.isnan(draws)]
    # Were more of them undefined than the interval leaves out, the missing ones could be one of its tails.
    if len(defined) < level * len(draws) or np.ptp(defined) < 1e-12:
        return None
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
