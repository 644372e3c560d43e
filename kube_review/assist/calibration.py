"""From scores to probabilities that mean what they say, and to thresholds that propose as much as there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEWEST = 10
"""Passages with and without a code, over all codes, before a calibration is learnt."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """p = 1 / (1 + exp(-(slope · score + weight · log-odds of the code's prevalence + shift)))."""

    slope: float
    weight: float
    shift: float

    def probabilities(self, scores: NDArray[np.float64], prevalence: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities: (n_passages, n_codes) float, from scores of that shape and (n_codes,) prevalences."""
        import numpy as np

        logits = self.slope * scores + self.weight * log_odds(prevalence) + self.shift
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float64)


def log_odds(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln(p / (1 - p))."""
    import numpy as np

    return np.asarray(np.log(shares / (1 - shares)), np.float64)


def prevalences(has: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return the share of each code among what was judged, half a passage added to either side: (n_codes,) float."""
    import numpy as np

    yes, judged = (has == 1).sum(axis=0), (has >= 0).sum(axis=0)
    return np.asarray((yes + 0.5) / (judged + 1), np.float64)


def calibrate(scores: NDArray[np.float64], has: NDArray[np.int8], prevalence: NDArray[np.float64]) -> Calibration:
    """Learn one calibration for all codes.

    Args:
        scores: Log-odds of a model that has not seen the passages: (n_passages, n_codes) float.
        has: 1, 0, or -1 where nobody judged, of that shape.
        prevalence: (n_codes,) float.

    Returns:
        The calibration; one that leaves scores as they are where there is too little to learn from.

    Source: Platt (1999), Probabilistic outputs for support vector machines; pooled over codes with their prevalence,
    because a code by itself has too few passages.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    known = has >= 0
    labels = has[known] == 1
    if min(labels.sum(), (~labels).sum()) < _FEWEST:
        return Calibration(1.0, 0.0, 0.0)
    spread = np.broadcast_to(log_odds(prevalence), scores.shape)
    model = LogisticRegression(C=100.0).fit(np.column_stack([scores[known], spread[known]]), labels)
    slope, weight = (float(value) for value in model.coef_[0])
    if slope <= 0:  # the scores say nothing; their order is all there is to keep
        return Calibration(1.0, 0.0, 0.0)
    return Calibration(slope, weight, float(model.intercept_[0]))


def threshold(scores: NDArray[np.float64], labels: NDArray[np.bool_], default: float = 0.5) -> float:
    """Return the score from which on as many passages are proposed as have the code.

    Args:
        scores: Of passages that no model picked: (n_passages,) float, 0–1.
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
