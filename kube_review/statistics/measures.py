"""The quality of scores: statistics for one code, with intervals over resampled fieldworks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

WANTED_RECALL = 0.95
LEVEL = 0.95
MIN_GROUPS = 5
"""With fewer fieldworks the bootstrap has too few distinct resamples for an interval."""

_N_RESAMPLES = 500
_N_BINS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic with its interval; None where it is undefined or has no interval."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """Judged passages of one code, with the predictions of a model that had not seen them.

    scores: 0–1. labels, proposed: (n_passages,) bool. groups: The fieldwork of each.
    """

    scores: Array
    labels: NDArray[np.bool_]
    proposed: NDArray[np.bool_]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draws:
    """Resamples of passages by whole groups.

    times: How often each group is drawn: (n_draws, n_groups) float. groups: The group of each passage, by number.
    """

    times: Array
    groups: NDArray[np.int64]

    def sums(self, values: NDArray[Any]) -> Array:
        """Return the sum of a value over the passages of each draw: (n_draws,) float."""
        import numpy as np

        return np.asarray(self.times @ np.bincount(self.groups, values, self.times.shape[1]), np.float64)

    def counts(self, order: NDArray[np.int64], at: NDArray[np.int64]) -> Array:
        """Return the number of drawn passages up to and including each of some ranks: (n_draws, n_at)."""
        import numpy as np

        each = np.arange(self.times.shape[1])[:, None] == self.groups[order]
        return np.asarray(self.times @ each.cumsum(axis=1)[:, at], np.float64)


Statistic = Callable[[Judged, Draws], "Array"]
"""Takes passages and draws of them; returns one value per draw."""


def precision(judged: Judged, draws: Draws) -> Array:
    """Return the share of the proposed passages that have the code."""
    return _share(draws.sums(judged.proposed & judged.labels), draws.sums(judged.proposed))


def recall(judged: Judged, draws: Draws) -> Array:
    """Return the share of the passages with the code that are proposed."""
    return _share(draws.sums(judged.proposed & judged.labels), draws.sums(judged.labels))


def f1(judged: Judged, draws: Draws) -> Array:
    """Return the harmonic mean of precision and recall."""
    both = draws.sums(judged.proposed & judged.labels)
    return _share(2 * both, draws.sums(judged.proposed) + draws.sums(judged.labels))


def average_precision(judged: Judged, draws: Draws) -> Array:
    """Return the mean precision at the ranks of the passages with the code, highest scores first."""
    order = (-judged.scores).argsort(kind="stable")
    places = judged.labels[order].nonzero()[0]
    times = draws.times[:, draws.groups[order[places]]]
    at = _share(times.cumsum(axis=1), draws.counts(order, places), empty=0.0)
    return _share((at * times).sum(axis=1), times.sum(axis=1))


def calibration_error(judged: Judged, draws: Draws) -> Array:
    """Return the expected calibration error: the mean distance of scores and shares, over ten bins of equal width.

    Source: Naeini, Cooper & Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning.
    """
    import numpy as np

    bins = np.minimum((judged.scores * _N_BINS).astype(int), _N_BINS - 1)
    off = judged.scores - judged.labels
    gap = sum(np.abs(draws.sums(np.where(bins == number, off, 0.0))) for number in range(_N_BINS))
    return _share(np.asarray(gap), draws.sums(np.ones(len(off))))


def work_saved(judged: Judged, draws: Draws) -> Array:
    """Return the work saved over sampling at 95 % recall by reading the best scores first.

    Source: Cohen, Hersh, Peterson & Yen (2006), Reducing workload in systematic review preparation.
    """
    return _saved((-judged.scores).argsort(kind="stable"), judged, draws)


def work_saved_in_order(judged: Judged, draws: Draws) -> Array:
    """Return the same for reading in the order of the texts."""
    import numpy as np

    return _saved(np.arange(len(judged.scores)), judged, draws)


def value(statistic: Statistic, judged: Judged) -> float:
    """Return a statistic of all passages; NaN where it is undefined."""
    import numpy as np

    return float(statistic(judged, Draws(np.ones((1, 1)), np.zeros(len(judged.scores), np.int64)))[0])


def figure(statistic: Statistic, judged: Judged, *, seed: int = 1) -> Figure:
    """Return a statistic with its 95 % interval.

    Whole fieldworks are resampled with replacement, because passages of one fieldwork are correlated. No interval is
    given with fewer than ``MIN_GROUPS`` fieldworks or where it is undefined in more than 5 % of the draws.
    """
    import numpy as np

    found = value(statistic, judged) if len(judged.scores) else float("nan")
    if np.isnan(found):
        return Figure(None)
    names, groups = np.unique(np.array(judged.groups), return_inverse=True)
    if len(names) < MIN_GROUPS:
        return Figure(found)
    times = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), _N_RESAMPLES)
    values = statistic(judged, Draws(times.astype(np.float64), groups))
    defined = values[~np.isnan(values)]
    if len(defined) < LEVEL * len(values):
        return Figure(found)
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Figure(found, float(low), float(high))


def _saved(order: NDArray[np.int64], judged: Judged, draws: Draws) -> Array:
    import numpy as np

    places = judged.labels[order].nonzero()[0]
    if not len(places):
        return np.full(len(draws.times), np.nan)
    found = draws.times[:, draws.groups[order[places]]].cumsum(axis=1)
    enough = found >= WANTED_RECALL * found[:, -1:] - 1e-9
    read = draws.counts(order, places)[np.arange(len(found)), enough.argmax(axis=1)]
    drawn = draws.sums(np.ones(len(order)))
    saved = _share(drawn - read, drawn) - (1 - WANTED_RECALL)
    return np.asarray(np.where(found[:, -1] > 0, saved, np.nan), np.float64)


def _share(part: Array, whole: Array, empty: float = float("nan")) -> Array:
    import numpy as np

    share: Array = np.divide(part, whole, out=np.full(np.shape(whole), empty), where=np.asarray(whole) > 0)
    return share


def macro(values: Sequence[Figure]) -> float | None:
    """Return the mean of the defined values; None if there are none."""
    defined = [one.value for one in values if one.value is not None]
    return sum(defined) / len(defined) if defined else None
