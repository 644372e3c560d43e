"""Products of passages with each other, as terms and by meaning: what logistic regressions learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.assist.learning.features import Features
from kube_review.statistics.logistic import Product

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def of(features: Features, rows: NDArray[np.int64]) -> Product:
    """Return what multiplies by the products of the passages at these rows, each one more for a bias."""
    import numpy as np

    terms = features.rows[rows]
    meaning = np.zeros((len(rows), 0)) if features.compact is None else features.compact[rows].astype(np.float64)
    products = ((terms @ terms.T).toarray() + meaning @ meaning.T + 1).astype(np.float32)
    return lambda dual: (products @ dual.astype(np.float32)).astype(np.float64)
