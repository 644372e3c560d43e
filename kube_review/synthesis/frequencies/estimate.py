"""How many units (or passages) probably have a code, when a model scored all and people read a random sample.

A planning figure: it says how much work and how many finds to expect. It rests on a model and never enters a tally.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, sqrt
from statistics import fmean
from typing import TYPE_CHECKING

from kube_review.errors import ReviewError
from kube_review.statistics.intervals import Interval, finite_count

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

FEW = 8
"""With fewer finds (or fewer units without the code) in the sample, the interval is exact and leaves the model out."""
SUSPICIOUS = 4.0
"""Standard errors between the sample's scores and all scores; a random sample goes further once in 15,000 times."""


class Method(StrEnum):
    """What was computed."""

    EXACT = "exact hypergeometric"
    PREDICTION_POWERED = "prediction-powered"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The expected number of units with a code, with its interval and what has to be true for it.

    ``n_units`` in all, of which ``n_audit`` were drawn at random and judged by people, ``n_audit_found`` with the
    code. ``count`` is the point estimate, ``interval`` the whole numbers that agree with the sample at ``level``.
    ``weight`` says how far the scores were trusted, 0 (not at all) to 1. ``warning`` is a line, or empty.
    """

    method: Method
    n_units: int
    n_audit: int
    n_audit_found: int
    count: float
    interval: tuple[int, int]
    weight: float
    level: float
    assumptions: tuple[str, ...]
    warning: str

    @property
    def share(self) -> float:
        """The point estimate as a share of all units."""
        return self.count / self.n_units

    @property
    def share_interval(self) -> Interval:
        """The interval as shares of all units."""
        return self.interval[0] / self.n_units, self.interval[1] / self.n_units


def of(scores: Mapping[str, float], audit: Mapping[str, bool], *, level: float = 0.95) -> Estimate:
    """Estimate how many of the scored units have the code.

    With at least ``FEW`` finds and as many units without the code in the sample, the estimate is the mean score of all
    units, corrected by how far the scores were off in the sample, with a correction for the finite population. Rarer
    codes get the exact interval of the sample alone.

    Args:
        scores: For every unit, the model's score, 0–1. The scores of audited units must come from a model that did
            not learn from them.
        audit: For a simple random sample of these units, whether people found the code.
        level: Nominal coverage, between 0 and 1.

    Returns:
        The estimate, its method and its assumptions in plain words.

    Raises:
        ReviewError: There is no audit sample, it holds units without a score, or a score lies outside 0–1.

    Source: Angelopoulos, Bates et al. (2023), Prediction-powered inference, Science 382, 669–674; the weight from
    Angelopoulos, Duchi & Zrnic (2023), PPI++; both are the difference and regression estimators of survey
    sampling: Cochran (1977), Sampling Techniques, ch. 7. Exact: Wright (1991), as in ``intervals.finite_count``.
    """
    _check(scores, audit)
    n_found = sum(audit.values())
    if min(n_found, len(audit) - n_found) < FEW:
        count, interval, weight = _exact(scores, audit, level)
        method = Method.EXACT
    else:
        count, interval, weight = _prediction_powered(scores, audit, level)
        method = Method.PREDICTION_POWERED
    return Estimate(
        method,
        len(scores),
        len(audit),
        n_found,
        count,
        interval,
        weight,
        level,
        _assumptions(method),
        _suspicion(scores, audit),
    )


def _check(scores: Mapping[str, float], audit: Mapping[str, bool]) -> None:
    if not audit:
        raise ReviewError(
            "There is no random audit sample, and without one nobody knows how far the scores are off.",
            "Draw some units at random, have people judge them, and estimate again.",
        )
    unscored = [unit for unit in audit if unit not in scores]
    if unscored:
        raise ReviewError(f"{len(unscored)} audited units have no score, such as {unscored[0]!r}.", "Score all units.")
    outside = next((unit for unit, score in scores.items() if not 0 <= score <= 1), None)
    if outside is not None:
        raise ReviewError(f"The score of {outside!r} is {scores[outside]}, which does not lie within 0–1.")


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

    n_units, n_audit, n_found = len(scores), len(audit), sum(audit.values())
    found: NDArray[float64] = np.array([audit[unit] for unit in audit], dtype=float)
    scored: NDArray[float64] = np.array([scores[unit] for unit in audit])
    spread = float(np.var(scored, ddof=1))
    weight = min(1.0, max(0.0, float(np.cov(found, scored)[0, 1]) / spread)) if spread > 0 else 0.0
    errors = found - weight * scored
    share = weight * fmean(scores.values()) + float(errors.mean())
    # A good model may be right on the whole sample and wrong elsewhere; taken at its word, the interval would have no
    # width. One error more than was seen keeps the coverage (measured in benchmarks/coverage.py).
    variance = (float(((errors - errors.mean()) ** 2).sum()) + 1) / (n_audit - 1)
    unread = 1 - n_audit / n_units
    margin = float(t.ppf((1 + level) / 2, n_audit - 1)) * sqrt(unread * variance / n_audit)
    # What people have read is certain, whatever the model says.
    lowest, highest = n_found, n_units - (n_audit - n_found)
    count = min(max(share * n_units, lowest), highest)
    low = max(floor((share - margin) * n_units), lowest)
    high = min(ceil((share + margin) * n_units), highest)
    return count, (min(low, highest), max(high, lowest)), weight


def _assumptions(method: Method) -> tuple[str, ...]:
    always = (
        "The audited units are a simple random sample of all units: nobody picked them, and no queue ordered them.",
        "People's judgements are right; their errors are not in the interval.",
        "It speaks of these units only, not of studies outside the review.",
    )
    if method is Method.EXACT:
        return (
            *always,
            f"Fewer than {FEW} audited units have the code, or lack it, so the model's scores were not used.",
        )
    return (
        *always,
        "The scores of audited units come from a model that did not learn from them.",
        "The scores may be off; the audit corrects that, and bad scores only make the interval wider.",
    )


def _suspicion(scores: Mapping[str, float], audit: Mapping[str, bool]) -> str:
    """Warn where the audited units' scores rank too high or too low for a random sample (a rank-sum test)."""
    from scipy.stats import rankdata

    n_units, n_audit = len(scores), len(audit)
    if n_audit == n_units:
        return ""
    ranks = dict(zip(scores, rankdata(list(scores.values())), strict=True))
    centre = (n_units + 1) / 2
    variance = sum((rank - centre) ** 2 for rank in ranks.values()) / (n_units - 1)
    error = sqrt((1 - n_audit / n_units) * variance / n_audit)
    off = fmean(ranks[unit] for unit in audit) - centre
    if error == 0 or abs(off) <= SUSPICIOUS * error:
        return ""
    return (
        f"The audited units score {'higher' if off > 0 else 'lower'} than a random sample would: "
        "if they were picked, or the model learned from them, this estimate is worth nothing."
    )
