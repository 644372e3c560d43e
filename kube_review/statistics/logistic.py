"""Logistic regressions with a ridge penalty, many at once, over the products of rows.

A weight vector that is learnt is a sum of the rows it was learnt from (Kimeldorf & Wahba 1971), so that nothing but
the products of rows is needed: few rows with many columns cost little, and regressions on the same rows share them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Product = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]
"""Multiplies K, where K[i, j] is the product of rows i and j, by (n_rows, n_targets) float."""

_TOLERANCE = 3e-5
"""Of the first gradient; a smaller one moves log-odds in the third decimal."""
_MOST_STEPS = 50
_MOST_DIRECTIONS = 50
_FORCING = 0.1
_SLOPE = 1e-4  # of the decrease that a step promises, what it has to keep (Armijo)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learnt: weights are the rows times ``dual``; ``logits`` are the log-odds of the rows.

    Both are (n_rows, n_targets) float.
    """

    dual: NDArray[np.float64]
    logits: NDArray[np.float64]


def balanced(has: NDArray[np.int8], c: float) -> NDArray[np.float64]:
    """Return costs that give the rows with and without each target the same total.

    Args:
        has: 1, 0, or -1 for rows that are not learnt from: (n_rows, n_targets) int8.
        c: Inverse strength of the penalty: the mean cost of a row.
    """
    import numpy as np

    yes, no = has == 1, has == 0
    n = yes.sum(axis=0) + no.sum(axis=0)
    each = [c * n / (2 * np.maximum(side.sum(axis=0), 1)) for side in (yes, no)]
    return np.asarray(yes * each[0] + no * each[1], np.float64)


def fit(product: Product, yes: NDArray[np.bool_], costs: NDArray[np.float64]) -> Fitted:
    """Learn one regression for each target: the weights w with the least |w|²/2 + Σ cost · ln(1 + exp(∓ w · row)).

    Args:
        product: Multiplies by the products of rows.
        yes: Whether a row has a target: (n_rows, n_targets) bool.
        costs: What it costs to be wrong about a row, 0 for rows that are not learnt from: (n_rows, n_targets) float.

    Source: Newton's method with conjugate gradients, as in Lin, Weng & Keerthi (2008), Trust region Newton method for
    large-scale logistic regression; steps are halved instead of held in a region.
    """
    import numpy as np
    from scipy.special import expit

    dual, logits = np.zeros(yes.shape), np.zeros(yes.shape)
    loss = _losses(dual, logits, yes, costs)
    enough: NDArray[np.float64] | None = None
    for _ in range(_MOST_STEPS):
        p = expit(logits)
        gradient = dual - costs * (yes - p)
        image = product(gradient)
        size = (gradient * image).sum(axis=0)
        enough = size * _TOLERANCE**2 if enough is None else enough
        going = size > enough
        if not going.any():
            break
        step, moved = _direction(product, costs * p * (1 - p), -gradient, -image, size)
        step, moved = step * going, moved * going
        slope = (gradient * moved).sum(axis=0)
        length = np.ones(yes.shape[1])
        while True:
            tried = _losses(dual + length * step, logits + length * moved, yes, costs)
            worse = tried > loss + _SLOPE * length * slope + 1e-9 * np.abs(loss)
            if not worse.any():
                break
            length[worse] /= 2
        dual, logits, loss = dual + length * step, logits + length * moved, tried
    return Fitted(dual, logits)


def _losses(
    dual: NDArray[np.float64], logits: NDArray[np.float64], yes: NDArray[np.bool_], costs: NDArray[np.float64]
) -> NDArray[np.float64]:
    import numpy as np

    wrong = np.logaddexp(0, np.where(yes, -logits, logits))
    return np.asarray((dual * logits).sum(axis=0) / 2 + (costs * wrong).sum(axis=0), np.float64)


def _direction(
    product: Product,
    curvature: NDArray[np.float64],
    rest: NDArray[np.float64],
    image: NDArray[np.float64],
    size: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Solve (1 + curvature · K) step = rest by conjugate gradients; return the step and K times it.

    Args:
        product: Multiplies by K.
        curvature: Of the costs: (n_rows, n_targets) float.
        rest: The descent that is wanted; ``image`` is K times it, ``size`` the product of both, target by target.
    """
    import numpy as np

    step, moved = np.zeros(rest.shape), np.zeros(rest.shape)
    towards, seen, left = rest, image, size
    enough = size * _FORCING**2
    for _ in range(_MOST_DIRECTIONS):
        bent = towards + curvature * seen
        share = np.where(left > enough, left / np.maximum((bent * seen).sum(axis=0), 1e-300), 0.0)
        step, moved = step + share * towards, moved + share * seen
        rest = rest - share * bent
        image = product(rest)
        before, left = left, (rest * image).sum(axis=0)
        if not (left > enough).any():
            break
        towards = rest + left / np.maximum(before, 1e-300) * towards
        seen = image + left / np.maximum(before, 1e-300) * seen
    return step, moved
