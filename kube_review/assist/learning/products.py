"""Products of passages with each other, as terms and by meaning: what logistic regressions learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.assist.learning.features import Features
from kube_review.statistics.logistic import Product

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_AT_ONCE = 500
"""Passages that are multiplied at a time: most of the memory is for sparse products on the way."""


def of(features: Features, rows: NDArray[np.int64]) -> Product:
    """Return what multiplies by the products of the passages at these rows, each one more for a bias."""
    import numpy as np

    terms = features.rows[rows]
    meaning = np.zeros((len(rows), 0)) if features.compact is None else features.compact[rows].astype(np.float64)
    products = np.empty((len(rows), len(rows)), np.float32)
    for first in range(0, len(rows), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        products[part] = (terms[part] @ terms.T).toarray() + meaning[part] @ meaning.T + 1
    return lambda dual: (products @ dual.astype(np.float32)).astype(np.float64)


def likeness(features: Features, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how alike passages are, in terms and by meaning: (n_rows, n_others) float, not negative."""
    import numpy as np

    alike = (features.rows[rows] @ features.rows[others].T).toarray().astype(np.float32) / 2
    if features.compact is not None:
        alike += np.maximum(features.compact[rows] @ features.compact[others].T, 0)
    return np.asarray(alike, np.float32)
