"""The order in which records are screened: those first that are most like what one has included so far.

A linear classifier on words and pairs of words of title and abstract, with inclusions weighted up (it equals ASReview's
ELAS model at a tenth of the time). It learns from a person's own decisions only, so that the order shows nothing of
another's.
"""

from __future__ import annotations

from collections.abc import Sequence

from kube_review.assist.learning.threads import one_thread
from kube_review.store.screening.records import Record

_C, _WEIGHT = 0.11, 9.8
"""Regularisation and weight of inclusions, as tuned by ASReview on the SYNERGY reviews."""


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
    with one_thread():
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        vectors = vectorizer.fit_transform([_words(one) for one in (*(one for one, _ in decided), *pending)])
        n = len(decided)
        classifier = LinearSVC(C=_C, class_weight={True: _WEIGHT, False: 1.0}, loss="squared_hinge")
        classifier.fit(vectors[:n], [included for _record, included in decided])
        scores = classifier.decision_function(vectors[n:])
    return [one for _score, one in sorted(zip(scores, pending, strict=True), key=lambda pair: -pair[0])]


def _words(record: Record) -> str:
    return " ".join(record.values.get(key, "") for key in ("title", "abstract", "keywords")) or "?"
