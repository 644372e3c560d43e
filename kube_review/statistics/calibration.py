"""Calibrates scores to probabilities, and sets thresholds that propose as many passages as have the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEWEST = 10
"""Minimum number of passages with and without a code, over all codes, for learning a calibration."""

_ENOUGH_TO_STACK = 100
"""Minimum number of codings, over all codes, for weighing the first layer separately from the second, which includes
it."""

_PULL = (30.0, 30.0, 0.01, 0.0)
"""Strength of the penalty on a weight's distance from its start value: half of this, in nats, at a distance of 1."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """p = 1 / (1 + exp(-(own · second + codebook · first + weight · log-odds of the code's prevalence + shift))).

    ``own`` weighs what was learnt from the words of each code, ``codebook`` what the codebook says.
    """

    own: float = 1.0
    codebook: float = 0.0
    weight: float = 0.0
    shift: float = 0.0

    def probabilities(
        self, second: NDArray[np.float64], first: NDArray[np.float64], prevalence: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return probabilities from the log-odds of both layers, (n_passages, n_codes), and (n_codes,) prevalences."""
        import numpy as np
        from scipy.special import expit

        logits = self.own * second + self.codebook * first + self.weight * log_odds(prevalence) + self.shift
        return np.asarray(expit(logits), np.float64)


def log_odds(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln(p / (1 - p))."""
    import numpy as np

    return np.asarray(np.log(shares / (1 - shares)), np.float64)


def prevalences(has: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return the share of each code among the judged passages, with half a passage added on either side: (n_codes,)
    float."""
    import numpy as np

    yes, judged = (has == 1).sum(axis=0), (has >= 0).sum(axis=0)
    return np.asarray((yes + 0.5) / (judged + 1), np.float64)


def calibrate(
    second: NDArray[np.float64], first: NDArray[np.float64], has: NDArray[np.int8], prevalence: NDArray[np.float64]
) -> Calibration:
    """Learn one calibration for all codes, and how to weigh the two layers against each other.

    Args:
        second: Log-odds of the second layer of a model that has not seen the passages: (n_passages, n_codes) float.
        first: Those of its first layer, of that shape.
        has: 1, 0, or -1 where nobody judged, of that shape.
        prevalence: (n_codes,) float.

    Returns:
        The calibration with the largest penalised likelihood; the second layer as it is with too little to learn from.

    Source: Platt (1999), Probabilistic outputs for support vector machines; pooled over codes with their prevalence,
    because a code by itself has too few passages; two layers as in Wolpert (1992), Stacked generalization.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import expit

    known = has >= 0
    labels = (has[known] == 1).astype(np.float64)
    if min(labels.sum(), (1 - labels).sum()) < _FEWEST:
        return Calibration()
    spread = np.broadcast_to(log_odds(prevalence), has.shape)[known]
    columns = np.column_stack([second[known], first[known], spread, np.ones(len(labels))])
    start, pull = np.array([1.0, 0.0, 0.0, 0.0]), np.array(_PULL)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits, away = columns @ weights, weights - start
        likelihood = (np.logaddexp(0, logits) - labels * logits).sum()
        slope = columns.T @ (expit(logits) - labels)
        return float(likelihood + (pull * away**2).sum() / 2), slope + pull * away

    # No layer gets a negative weight. With few codings, held-out second layers are worse than the whole one.
    bounds = [(0, None), (0, None if labels.sum() >= _ENOUGH_TO_STACK else 0), (None, None), (None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Calibration(*(float(value) for value in found))


def threshold(scores: NDArray[np.float64], labels: NDArray[np.bool_], default: float = 0.5) -> float:
    """Return the threshold at which as many passages are proposed as have the code.

    Args:
        scores: Of passages that were not picked by a model: (n_passages,) float, 0–1.
        labels: Whether people gave the code.
        default: Where no passage has it.
    """
    import numpy as np

    n_yes = int(labels.sum())
    if not n_yes:
        return max(default, float(scores.max(initial=0.0)))
    ranked = np.sort(scores)[::-1]
    following = ranked[n_yes] if n_yes < len(ranked) else 0.0
    return float(np.clip((ranked[n_yes - 1] + following) / 2, 0.02, 0.98))
