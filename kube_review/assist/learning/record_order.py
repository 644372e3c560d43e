"""The order in which records are screened: those first that are most like what one has included so far.

A linear classifier on words and pairs of words of title and abstract, as in ASReview's ELAS model: all inclusions
together weigh ten times as much as all exclusions, however rare they are. It learns from a person's own decisions only,
so that the order shows nothing of another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kube_review.assist.learning.threads import one_thread
from kube_review.store.screening.records import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

_C = 0.04
"""Regularisation, stronger than ASReview's 0.11: it saved as much work or more on three sets of records."""
_RATIO = 9.8
"""Weight of all inclusions to that of all exclusions, as tuned by ASReview on the SYNERGY reviews."""


def ordered(pending: Sequence[Record], decided: Sequence[tuple[Record, bool]]) -> list[Record]:
    """Return the pending records, the likeliest to be included first.

    Args:
        pending: Records on which a person has still to decide.
        decided: Records on which they have decided, and whether they included them.

    Returns:
        The records; in the order given until there is an inclusion and an exclusion to learn from.
    """
    if not pending or len({included for _record, included in decided}) < 2:
        return list(pending)
    rows = vectors([_words(one) for one in (*(one for one, _ in decided), *pending)])
    found = scores(rows, range(len(decided)), [included for _record, included in decided])[len(decided) :]
    return [one for _score, one in sorted(zip(found, pending, strict=True), key=lambda pair: -pair[0])]


def vectors(texts: Sequence[str]) -> csr_matrix:
    """Return texts as weighted words and pairs of words: (n_texts, n_terms) sparse."""
    with one_thread():
        from sklearn.feature_extraction.text import TfidfVectorizer

        return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(texts)


def scores(rows: csr_matrix, decided: Sequence[int], included: Sequence[bool]) -> NDArray[np.float64]:
    """Return how likely each record is to be included, as numbers that only order: (n_records,) float.

    Args:
        rows: The records, as ``vectors`` returns them.
        decided: The rows that were decided on.
        included: Whether each of them was included; both must occur.
    """
    import numpy as np

    with one_thread():
        from sklearn.svm import LinearSVC

        classifier = LinearSVC(C=_C, loss="squared_hinge")
        classifier.fit(rows[decided], included, sample_weight=_weights(np.array(included)))
        return np.asarray(classifier.decision_function(rows), np.float64)


def _weights(included: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weight of each decision, 1 on average."""
    import numpy as np

    weights = np.where(included, _RATIO / included.sum(), 1 / (~included).sum())
    return np.asarray(weights / weights.mean(), np.float64)


def _words(record: Record) -> str:
    return " ".join(record.values.get(key, "") for key in ("title", "abstract", "keywords")) or "?"
