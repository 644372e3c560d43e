"""Estimates how many units (or passages) have a code, from a model's scores of all and a random sample read by people.

The estimate serves planning: how much work and how many findings to expect. It rests on a model and never enters a
tally.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor, sqrt
from statistics import fmean
from typing import TYPE_CHECKING

from kube_review.errors import ReviewError
from kube_review.messages import Message, _, plural
from kube_review.statistics.intervals import Interval, finite_count

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

FEW = 8
"""With fewer finds (or fewer units without the code) in the sample, the interval is exact and ignores the model."""
SUSPICIOUS = 4.0
"""Standard errors between the sample's scores and all scores; a random sample goes further once in 15,000 times."""


class Method(StrEnum):
    """What was computed."""

    EXACT = "exact hypergeometric"
    PREDICTION_POWERED = "prediction-powered"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The expected number of units with a code, with its interval and assumptions.

    Attributes:
        method: What was computed.
        n_units: Units in all.
        n_sample: Units that were drawn.
        n_audit: Drawn units on which people have decided.
        n_audit_found: Those of them that have it.
        n_read: All units on which people have decided, drawn or not.
        n_read_found: Those of them that have it.
        count: The point estimate; None while nothing of the sample is settled.
        bounds: The point estimates if none, or all, of the drawn units that are still open had the code.
        interval: Whole numbers, from the lower end at the lower bound to the upper end at the upper bound.
        weight: How far the scores were trusted, 0 (not at all) to 1.
        level: Nominal coverage.
        assumptions: What is assumed, in plain words.
        warning: A line, or None.
    """

    method: Method
    n_units: int
    n_sample: int
    n_audit: int
    n_audit_found: int
    n_read: int
    n_read_found: int
    count: float | None
    bounds: Interval
    interval: tuple[int, int]
    weight: float
    level: float
    assumptions: tuple[Message, ...]
    warning: Message | None

    @property
    def share_interval(self) -> Interval:
        """The interval as shares of all units."""
        return self.interval[0] / self.n_units, self.interval[1] / self.n_units


def of(
    scores: Mapping[str, float],
    sample: Mapping[str, bool | None],
    read: Mapping[str, bool] | None = None,
    *,
    level: float = 0.95,
) -> Estimate:
    """Estimate how many of the scored units have the code.

    With at least ``FEW`` finds and as many units without the code in the sample, the estimate is the mean score of all
    units, corrected by the mean error of the scores in the sample, with a correction for the finite population. Rarer
    codes get the exact interval of the sample alone. What people have read, in the sample or outside it, is certain: no
    estimate contradicts it, and where everything is read the estimate is the count.

    Args:
        scores: For every unit, the model's score, 0–1. The scores of sampled units must come from a model that did
            not learn from them.
        sample: For a simple random sample of these units, whether people found the code; None where nobody can say yet,
            because the unit is not finished or coders differ.
        read: The same for units that people read outside the sample.
        level: Nominal coverage, between 0 and 1.

    Returns:
        The estimate, its method and its assumptions in plain words.

    Raises:
        ReviewError: There is no sample, it holds units without a score, or a score lies outside 0–1.

    Source: Angelopoulos, Bates et al. (2023), Prediction-powered inference, Science 382, 669–674; the weight from
    Angelopoulos, Duchi & Zrnic (2023), PPI++; both are the difference and regression estimators of survey
    sampling: Cochran (1977), Sampling Techniques, ch. 7. Exact: Wright (1991), as in ``intervals.finite_count``.
    """
    _check(scores, sample)
    settled = {unit: found for unit, found in sample.items() if found is not None}
    known = {**(read or {}), **settled}
    n_found = sum(known.values())
    limits = n_found, len(scores) - (len(known) - n_found)
    none = _within(limits, _scenario(scores, {unit: bool(found) for unit, found in sample.items()}, level))
    every = _within(limits, _scenario(scores, {unit: found is not False for unit, found in sample.items()}, level))
    middle = _within(limits, _scenario(scores, settled, level)) if settled else None
    bounds = min(none.count, every.count), max(none.count, every.count)
    chosen = middle or none
    return Estimate(
        method=chosen.method,
        n_units=len(scores),
        n_sample=len(sample),
        n_audit=len(settled),
        n_audit_found=sum(settled.values()),
        n_read=len(known),
        n_read_found=n_found,
        count=min(max(middle.count, bounds[0]), bounds[1]) if middle else None,
        bounds=bounds,
        interval=(min(none.interval[0], every.interval[0]), max(none.interval[1], every.interval[1])),
        weight=chosen.weight,
        level=level,
        assumptions=_assumptions(chosen.method),
        warning=_suspicion(scores, sample),
    )


@dataclass(frozen=True, slots=True)
class _Scenario:
    """An estimate as if every sampled unit were settled in a certain way."""

    method: Method
    count: float
    interval: tuple[int, int]
    weight: float


def _scenario(scores: Mapping[str, float], audit: Mapping[str, bool], level: float) -> _Scenario:
    n_found = sum(audit.values())
    if min(n_found, len(audit) - n_found) < FEW:
        return _Scenario(Method.EXACT, *_exact(scores, audit, level))
    return _Scenario(Method.PREDICTION_POWERED, *_prediction_powered(scores, audit, level))


def _within(limits: tuple[int, int], one: _Scenario) -> _Scenario:
    """Return an estimate that does not contradict what people have read."""
    lowest, highest = limits
    low, high = (min(max(end, lowest), highest) for end in one.interval)
    return replace(one, count=min(max(one.count, lowest), highest), interval=(low, high))


def _check(scores: Mapping[str, float], audit: Mapping[str, bool | None]) -> None:
    if not audit:
        raise ReviewError(
            _("There is no random sample, so the error of the scores is unknown."),
            _("Draw units at random, let people judge them, and estimate again."),
        )
    unscored = [unit for unit in audit if unit not in scores]
    if unscored:
        raise ReviewError(
            plural(
                "{n} unit of the sample has no score: {unit}.",
                "{n} units of the sample have no score, such as {unit}.",
                n=len(unscored),
                unit=unscored[0],
            ),
            _("Score all units."),
        )
    outside = next((unit for unit, score in scores.items() if not 0 <= score <= 1), None)
    if outside is not None:
        raise ReviewError(
            _(
                "The score of {unit} is {score:g}, which is not between 0 and 1.",
                unit=outside,
                score=scores[outside],
            )
        )


def _exact(
    scores: Mapping[str, float], audit: Mapping[str, bool], level: float
) -> tuple[float, tuple[int, int], float]:
    n_found = sum(audit.values())
    interval = finite_count(n_found, len(audit), len(scores), level)
    assert interval is not None, "an empty audit was refused"
    return n_found / len(audit) * len(scores), interval, 0.0


def _prediction_powered(
    scores: Mapping[str, float], audit: Mapping[str, bool], level: float
) -> tuple[float, tuple[int, int], float]:
    import numpy as np
    from scipy.stats import t

    n_units, n_audit = len(scores), len(audit)
    found: NDArray[float64] = np.array([audit[unit] for unit in audit], dtype=float)
    scored: NDArray[float64] = np.array([scores[unit] for unit in audit])
    spread = float(np.var(scored, ddof=1))
    weight = min(1.0, max(0.0, float(np.cov(found, scored)[0, 1]) / spread)) if spread > 0 else 0.0
    errors = found - weight * scored
    share = weight * fmean(scores.values()) + float(errors.mean())
    # A good model may be right on the whole sample and wrong elsewhere; without a correction the interval would have no
    # width. Adding one error keeps the coverage (measured in benchmarks/coverage.py).
    variance = (float(((errors - errors.mean()) ** 2).sum()) + 1) / (n_audit - 1)
    unread = 1 - n_audit / n_units
    margin = float(t.ppf((1 + level) / 2, n_audit - 1)) * sqrt(unread * variance / n_audit)
    low, high = floor((share - margin) * n_units), ceil((share + margin) * n_units)
    return share * n_units, (low, high), weight


def _assumptions(method: Method) -> tuple[Message, ...]:
    always = (
        _("Assumed: the sampled units are a simple random sample of all units; none was picked by hand."),
        _("Assumed: people's judgements are right; their errors are not in the interval."),
        _("The estimate holds for these units only, not for studies outside the review."),
    )
    if method is Method.EXACT:
        return (
            *always,
            _("The model's scores are not used where fewer than {n} sampled units have the code, or lack it.", n=FEW),
        )
    return (
        *always,
        _("Assumed: the scores of sampled units come from a model that did not learn from them."),
        _("The scores may be wrong; the sample corrects them, and poor scores only widen the interval."),
    )


def _suspicion(scores: Mapping[str, float], audit: Collection[str]) -> Message | None:
    """Warn where the sampled units' scores rank too high or too low for a random sample (a rank-sum test)."""
    from scipy.stats import rankdata

    n_units, n_audit = len(scores), len(audit)
    if n_audit == n_units:
        return None
    ranks = dict(zip(scores, rankdata(list(scores.values())), strict=True))
    centre = (n_units + 1) / 2
    variance = sum((rank - centre) ** 2 for rank in ranks.values()) / (n_units - 1)
    error = sqrt((1 - n_audit / n_units) * variance / n_audit)
    off = fmean(ranks[unit] for unit in audit) - centre
    if error == 0 or abs(off) <= SUSPICIOUS * error:
        return None
    if off > 0:
        return _(
            "The sampled units score higher than a random sample would: if they were picked by hand, or the model"
            " learned from them, this estimate is worthless."
        )
    return _(
        "The sampled units score lower than a random sample would: if they were picked by hand, or the model learned"
        " from them, this estimate is worthless."
    )
