"""Observers' error rates without a gold standard: maximum likelihood by EM.

Source: Dawid & Skene (1979), Applied Statistics 28, 20–28, equations 2.3–2.5 and 3.1. Items may come from several
populations with shares of their own and common errors: Hui & Walter (1980), Biometrics 36, 167–171, by whose condition
two observers need two populations that differ; else the data do not identify the errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

IMPOSSIBLE = -300.0
"""A class whose log-likelihood lies so far below the best one's has a chance of exactly 0."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The maximum-likelihood estimates.

    Attributes:
        shares: Share of each true class within each population, (n_populations, n_classes).
        errors: Chance that an observer says a class of an item of a true class, (n_observers, true, said).
        posterior: Chance of each true class per item, (n_items, n_classes).
        log_likelihood: Up to a constant; it never falls from one step to the next.
        n_steps: Steps taken.
        converged: Whether the last step changed the parameters by less than the tolerance.
    """

    shares: NDArray[float64]
    errors: NDArray[float64]
    posterior: NDArray[float64]
    log_likelihood: float
    n_steps: int
    converged: bool


def fit(
    counts: NDArray[float64],
    populations: NDArray[int64] | None = None,
    weights: NDArray[float64] | None = None,
    *,
    tolerance: float = 1e-6,
    max_steps: int = 1000,
) -> Fit:
    """Estimate error rates and shares, starting from the share of observers that say each class.

    Args:
        counts: How often each observer said each class of each item, (n_items, n_observers, n_classes); zeros where an
            observer did not judge the item. Each item was judged at least once.
        populations: The number of the population of each item, from 0; all in one by default.
        weights: How many items alike each one stands for, above 0; one by default.
        tolerance: Largest change of a parameter at which the steps end.
        max_steps: Steps after which they end in any case.

    Raises:
        ValueError: An item was judged by nobody.
    """
    import numpy as np

    judged = counts.sum(axis=(1, 2))
    if not len(counts) or (judged == 0).any():
        raise ValueError("every item needs at least one judgement")
    of = np.zeros(len(counts), dtype=np.int64) if populations is None else populations
    member = np.eye(int(of.max()) + 1)[of] * (np.ones(len(counts)) if weights is None else weights)[:, None]
    posterior = counts.sum(axis=1) / judged[:, None]
    shares, errors = _maximise(counts, member, posterior)
    likelihood = float("-inf")
    for step in range(1, max_steps + 1):
        posterior, likelihoods = _expect(counts, of, shares, errors)
        likelihood = float((member.sum(axis=1) * likelihoods).sum())
        new_shares, new_errors = _maximise(counts, member, posterior)
        change = max(float(np.abs(new_shares - shares).max()), float(np.abs(new_errors - errors).max()))
        shares, errors = new_shares, new_errors
        if change < tolerance:
            return Fit(shares, errors, posterior, likelihood, step, converged=True)
    return Fit(shares, errors, posterior, likelihood, max_steps, converged=False)


def _maximise(
    counts: NDArray[float64], member: NDArray[float64], posterior: NDArray[float64]
) -> tuple[NDArray[float64], NDArray[float64]]:
    import numpy as np

    shares = member.T @ posterior / member.sum(axis=0)[:, None]
    said = np.einsum("ij,ikl->kjl", posterior * member.sum(axis=1)[:, None], counts)
    totals = said.sum(axis=2, keepdims=True)
    return shares, np.divide(said, totals, out=np.zeros_like(said), where=totals > 0)


def _expect(
    counts: NDArray[float64], of: NDArray[int64], shares: NDArray[float64], errors: NDArray[float64]
) -> tuple[NDArray[float64], NDArray[float64]]:
    """Return the chance of each class per item, and the log-likelihood of each item."""
    import numpy as np

    smallest = np.finfo(float).tiny  # in place of 0, whose logarithm times a count of 0 would be NaN
    logs = np.log(np.maximum(shares, smallest))[of]
    logs = logs + np.einsum("ikl,kjl->ij", counts, np.log(np.maximum(errors, smallest)))
    highest = logs.max(axis=1, keepdims=True)
    weights = np.where(logs - highest < IMPOSSIBLE, 0.0, np.exp(logs - highest))
    totals = weights.sum(axis=1, keepdims=True)
    return weights / totals, (highest + np.log(totals))[:, 0]
