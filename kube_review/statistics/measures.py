"""How good scores are: named statistics for one code, and their intervals over resampled fieldworks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

WANTED_RECALL = 0.95
LEVEL = 0.95
MIN_GROUPS = 5
"""With fewer fieldworks the bootstrap has too few different resamples to speak of an interval."""

_N_RESAMPLES = 500
_N_BINS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic with its interval; None where it is undefined, and where no interval can be had."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """Passages of one code that people judged, with what a model that had not seen them says.

    scores: 0–1. labels, proposed: (n_passages,) bool. groups: The fieldwork of each.
    """

    scores: Array
    labels: NDArray[np.bool_]
    proposed: NDArray[np.bool_]
    groups: tuple[str, ...]


Statistic = Callable[[Judged, "Array"], "Array"]
"""Takes passages and how often each is drawn, (n_draws, n_passages) float; returns one value per draw."""


def precision(judged: Judged, times: Array) -> Array:
    """Return which share of what is proposed has the code."""
    return _share(times @ (judged.proposed & judged.labels), times @ judged.proposed)


def recall(judged: Judged, times: Array) -> Array:
    """Return which share of what has the code is proposed."""
    return _share(times @ (judged.proposed & judged.labels), times @ judged.labels)


def f1(judged: Judged, times: Array) -> Array:
    """Return the harmonic mean of precision and recall."""
    return _share(2 * (times @ (judged.proposed & judged.labels)), times @ judged.proposed + times @ judged.labels)


def average_precision(judged: Judged, times: Array) -> Array:
    """Return the mean precision at the places of the passages with the code, best scores first."""
    order = (-judged.scores).argsort(kind="stable")
    drawn, found = times[:, order], times[:, order] * judged.labels[order]
    at = _share(found.cumsum(axis=1), drawn.cumsum(axis=1), empty=0.0)
    return _share((at * found).sum(axis=1), found.sum(axis=1))


def calibration_error(judged: Judged, times: Array) -> Array:
    """Return the expected calibration error: how far scores and shares lie apart, over ten bins of like width.

    Source: Naeini, Cooper & Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning.
    """
    import numpy as np

    bins = np.minimum((judged.scores * _N_BINS).astype(int), _N_BINS - 1)
    gap = np.zeros(len(times))
    for number in range(_N_BINS):
        inside = bins == number
        gap += np.abs(times[:, inside] @ (judged.scores - judged.labels)[inside])
    return _share(gap, times.sum(axis=1))


def work_saved(judged: Judged, times: Array) -> Array:
    """Return the work saved over sampling at 95 % recall by reading the best scores first.

    Source: Cohen, Hersh, Peterson & Yen (2006), Reducing workload in systematic review preparation.
    """
    return _saved((-judged.scores).argsort(kind="stable"), judged, times)


def work_saved_in_order(judged: Judged, times: Array) -> Array:
    """Return the same for reading in the order of the texts."""
    import numpy as np

    return _saved(np.arange(len(judged.scores)), judged, times)


def figure(statistic: Statistic, judged: Judged, *, seed: int = 1) -> Figure:
    """Return a statistic with its 95 % interval.

    Whole fieldworks are drawn again, with replacement: passages of one fieldwork hang together. No interval is given
    with fewer than ``MIN_GROUPS`` fieldworks or where it is undefined in more than 5 % of the draws.
    """
    import numpy as np

    if not len(judged.scores):
        return Figure(None)
    (value,) = statistic(judged, np.ones((1, len(judged.scores))))
    if np.isnan(value):
        return Figure(None)
    names = sorted(set(judged.groups))
    if len(names) < MIN_GROUPS:
        return Figure(float(value))
    number = {name: n for n, name in enumerate(names)}
    draws = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), _N_RESAMPLES)
    times = draws[:, [number[group] for group in judged.groups]].astype(np.float64)
    values = statistic(judged, times)
    defined = values[~np.isnan(values)]
    if len(defined) < LEVEL * len(values):
        return Figure(float(value))
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Figure(float(value), float(low), float(high))


def _saved(order: NDArray[np.int64], judged: Judged, times: Array) -> Array:
    import numpy as np

    drawn = times[:, order].cumsum(axis=1)
    found = (times[:, order] * judged.labels[order]).cumsum(axis=1)
    enough = found >= WANTED_RECALL * found[:, -1:] - 1e-9
    read = drawn[np.arange(len(drawn)), enough.argmax(axis=1)]
    saved = _share(drawn[:, -1] - read, drawn[:, -1]) - (1 - WANTED_RECALL)
    return np.asarray(np.where(found[:, -1] > 0, saved, np.nan), np.float64)


def _share(part: Array, whole: Array, empty: float = float("nan")) -> Array:
    import numpy as np

    share: Array = np.divide(part, whole, out=np.full(np.shape(whole), empty), where=np.asarray(whole) > 0)
    return share


def macro(values: Sequence[Figure]) -> float | None:
    """Return the mean of what is defined; None if nothing is."""
    defined = [one.value for one in values if one.value is not None]
    return sum(defined) / len(defined) if defined else None
