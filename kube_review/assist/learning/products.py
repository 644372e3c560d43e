"""Products of passages with each other, as terms and by meaning: what logistic regressions learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.assist.learning.features import Features
from kube_review.statistics.logistic import Product

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_IN_MEMORY = 4000
"""Passages whose products are worked out once (64 MB); with more they are worked out whenever they are needed."""


def of(features: Features, rows: NDArray[np.int64]) -> Product:
    """Return what multiplies by the products of the passages at these rows, each one more for a bias."""
    import numpy as np

    terms = features.rows[rows]
    meaning = np.zeros((len(rows), 0)) if features.compact is None else features.compact[rows].astype(np.float64)
    if len(rows) > _MOST_IN_MEMORY:
        return lambda dual: terms @ (terms.T @ dual) + meaning @ (meaning.T @ dual) + dual.sum(axis=0)
    products = ((terms @ terms.T).toarray() + meaning @ meaning.T + 1).astype(np.float32)
    return lambda dual: (products @ dual.astype(np.float32)).astype(np.float64)
