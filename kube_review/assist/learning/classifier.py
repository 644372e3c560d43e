"""Learning from the review's decisions: first from the codebook, then from the words of each code.

Two layers. The first weighs cues, likeness, meaning and place by the same weights for all codes, which a few dozen
decisions can teach. The second has one logistic regression per code on n-grams and embeddings, with the first layer's
log-odds as one more column: with little to learn from, it equals the first. The weights of the layers are learnt from
passages that neither has seen (``calibration``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kube_review.assist.learning import coldstart, products
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import NO, UNKNOWN, YES, Labels
from kube_review.assist.learning.threads import one_thread
from kube_review.statistics import calibration, logistic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "classifier 2"

ENOUGH_JUDGED, ENOUGH_YES = 150, 20
"""Passages judged for every code and codings made before ``auto`` proposes by what it learnt. With fewer its thresholds
are worse than those of the cold start, though its order is not. Decisions on suggestions alone are not enough: they
cover only what was suggested, and order and thresholds learnt from them are worse."""

ENOUGH_OF_ONE = 10
"""Minimum number of passages with a code for a threshold of its own."""

MOST_LEARNT = 4000
"""Judged passages to learn from at most: their products with each other take 64 MB, and time does not grow further."""
_WITH_CODE = 0.75
"""Share of these that may have a code, so that passages without one are always among them."""

_FOLDS = 5
_FIRST_C, _SECOND_C = 1.0, 10.0  # inverse strength of regularisation
_COLD_SCALE, _OTHER_SCALE = 2.0, 0.3  # the sum of the cold start is kept close, its parts may correct it a little


@dataclass(frozen=True, slots=True)
class Model:
    """A model learnt from labels and applied to all passages of the features.

    first: Log-odds of the first layer: (n_passages, n_codes) float.
    logits: Log-odds of the second layer, of that shape.
    weights: Of each code's second layer, by column; codes without one keep the first layer.
    """

    first: NDArray[np.float64]
    logits: NDArray[np.float64]
    weights: dict[int, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with probabilities and thresholds.

    scores: Probabilities: (n_passages, n_codes) float.
    unseen: The same for judged passages, by models that had seen nothing of their fieldwork; else as ``scores``.
    thresholds: One per code.
    """

    model: Model
    scores: NDArray[np.float64]
    unseen: NDArray[np.float64]
    thresholds: tuple[float, ...]


def enough(labels: Labels) -> bool:
    """Say whether there is enough to learn from."""
    return int(labels.whole.sum()) >= ENOUGH_JUDGED and labels.n_yes >= ENOUGH_YES


def train(features: Features, labels: Labels) -> Trained:
    """Learn, calibrate, and set thresholds.

    Thresholds propose as many passages as have the code, counted on passages that were not picked by a model
    (``Labels.unbiased``), or on all that were judged while there are too few of those. Codes with few passages share
    one threshold.
    """
    import numpy as np

    with one_thread():
        model = fit(features, labels.has)
        held_out = out_of_fold(features, replace(labels, has=sampled(labels.has)), model)
    rows = labels.unbiased if len(labels.unbiased) else np.flatnonzero((labels.has != UNKNOWN).any(axis=1))
    prevalence = calibration.prevalences(labels.has[rows])
    calibrated = calibration.calibrate(held_out.logits[rows], held_out.first[rows], labels.has[rows], prevalence)
    scores, unseen = (calibrated.probabilities(one.logits, one.first, prevalence) for one in (model, held_out))
    return Trained(model, scores, unseen, thresholds(unseen[rows], labels.has[rows]))


def thresholds(unseen: NDArray[np.float64], has: NDArray[np.int8]) -> tuple[float, ...]:
    """Return the score from which on each code is proposed.

    Args:
        unseen: Probabilities of judged passages by models that had not seen them: (n_passages, n_codes) float.
        has: What was judged, of that shape.
    """
    known = has != UNKNOWN
    shared = calibration.threshold(unseen[known], has[known] == YES)
    return tuple(
        calibration.threshold(unseen[known[:, n], n], has[known[:, n], n] == YES)
        if (has[:, n] == YES).sum() >= ENOUGH_OF_ONE
        else shared
        for n in range(has.shape[1])
    )


def fit(features: Features, has: NDArray[np.int8]) -> Model:
    """Learn from what is known in ``has``, or a sample of it: (n_passages, n_codes) int8, as in ``Labels``."""
    import numpy as np

    has = sampled(has)
    first = _first_layer(features, has)
    learnable = np.flatnonzero((has == YES).any(axis=0) & (has == NO).any(axis=0))
    rows = np.flatnonzero((has[:, learnable] != UNKNOWN).any(axis=1))
    own, said = has[np.ix_(rows, learnable)], first[np.ix_(rows, learnable)]
    dual = _second_layers(products.of(features, rows), said, own).dual
    terms, bias = features.rows[rows].T @ dual, dual.sum(axis=0)
    logits = first.copy()
    logits[:, learnable] = features.rows @ terms + first[:, learnable] * (said * dual).sum(axis=0) + bias
    if features.compact is not None:
        meaning = features.compact[rows].T @ dual
        logits[:, learnable] += features.compact @ meaning
        terms = np.vstack([terms, meaning])
    return Model(first, logits, {column: terms[:, n] for n, column in enumerate(learnable.tolist())})


def sampled(has: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return what is known of at most ``MOST_LEARNT`` passages: those with a code first, others at random."""
    import numpy as np

    judged = np.flatnonzero((has != UNKNOWN).any(axis=1))
    if len(judged) <= MOST_LEARNT:
        return has
    judged = np.random.default_rng(0).permutation(judged)
    with_code = (has[judged] == YES).any(axis=1)
    kept = np.concatenate([judged[with_code][: int(MOST_LEARNT * _WITH_CODE)], judged[~with_code]])[:MOST_LEARNT]
    known = np.full_like(has, UNKNOWN)
    known[kept] = has[kept]
    return known


def out_of_fold(features: Features, labels: Labels, model: Model) -> Model:
    """Return log-odds of judged passages by models that saw nothing of their fieldwork.

    With a single fieldwork, passages are split instead. Unjudged passages have the log-odds of ``model``.
    """
    import numpy as np

    judged = np.flatnonzero((labels.has != UNKNOWN).any(axis=1))
    if not len(judged):
        return model
    parts = folds([labels.groups[row] for row in judged.tolist()], _FOLDS)
    held_out = [_without(labels.has, judged[part]) for part in parts]
    firsts = [_first_layer(features, has) for has in held_out]
    known, learnt = np.hstack([has[judged] for has in held_out]), np.hstack([first[judged] for first in firsts])
    learnable = np.flatnonzero((known == YES).any(axis=0) & (known == NO).any(axis=0))
    found = _second_layers(products.of(features, judged), learnt[:, learnable], known[:, learnable])
    learnt[:, learnable] = found.logits
    first, logits = model.first.copy(), model.logits.copy()
    for part, said, own in zip(parts, firsts, np.hsplit(learnt, len(parts)), strict=True):
        first[judged[part]], logits[judged[part]] = said[judged[part]], own[part]
    return Model(first, logits, model.weights)


def _without(has: NDArray[np.int8], rows: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the labels without those of some passages."""
    left = has.copy()
    left[rows] = UNKNOWN
    return left


def folds(groups: list[str], n: int) -> list[NDArray[np.int64]]:
    """Return a group k-fold: at most ``n`` folds of similar size, largest groups first; a single group is split by its
    members."""
    import numpy as np

    sized = Counter(groups)
    distinct = sorted(sized, key=lambda group: (-sized[group], group))
    if len(distinct) == 1:
        numbers = np.arange(len(groups))
        return [part for k in range(n) if len(part := numbers[k::n])]
    sizes, fold_of = [0] * min(n, len(distinct)), {}
    for group in distinct:
        smallest = sizes.index(min(sizes))
        fold_of[group] = smallest
        sizes[smallest] += sized[group]
    own = np.array([fold_of[group] for group in groups], dtype=np.int64)
    return [np.flatnonzero(own == k) for k in range(len(sizes))]


def _first_layer(features: Features, has: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return log-odds from the codebook's features, with the same weights for all codes: (n_passages, n_codes)
    float."""
    import numpy as np

    cold = coldstart.logits(features) / coldstart.STEEPNESS
    parts = [features.cues, features.likeness, np.broadcast_to(features.place[:, None], cold.shape)]
    if features.meaning is not None:
        parts.append(features.meaning)
    columns = np.stack([cold * _COLD_SCALE, *(part * _OTHER_SCALE for part in parts), np.ones(cold.shape)], axis=2)
    known = has != UNKNOWN
    labels = has[known] == YES
    if labels.all() or not labels.any():
        return coldstart.logits(features)
    learnt = columns[known]
    found = logistic.fit(lambda dual: learnt @ (learnt.T @ dual), labels[:, None], np.full((len(labels), 1), _FIRST_C))
    return np.asarray(columns @ (learnt.T @ found.dual[:, 0]), np.float64)


def _second_layers(product: logistic.Product, first: NDArray[np.float64], has: NDArray[np.int8]) -> logistic.Fitted:
    """Learn from terms, vectors and the first layer, code by code."""
    return logistic.fit(
        lambda dual: product(dual) + first * (first * dual).sum(axis=0),
        has == YES,
        logistic.balanced(has, _SECOND_C),
    )
