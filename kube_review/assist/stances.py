"""The stance of a passage towards a code: what its cues say, else what the sentence does, else what coders taught."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kube_review.assist.context import Kind
from kube_review.assist.features import Features
from kube_review.assist.labels import Labels
from kube_review.model import Stance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Reader = Callable[[int, str], tuple[Stance, str]]
"""Returns the stance of a passage (by its row) towards a code, and the source it cites, if any."""

_STANCES = tuple(Stance)
_ENOUGH = 60
_ENOUGH_OF_ONE = 5
_RULE_SCALE = 2.0
_FOLDS = 5


def by_rules(features: Features) -> Reader:
    """Return the reader that needs no codings."""

    def read(row: int, code: str) -> tuple[Stance, str]:
        proposal = features.proposals.get((row, code))
        if proposal is not None:
            return proposal.stance, proposal.cited
        reading = features.readings[row]
        if reading.kind is Kind.CITED:
            return Stance.CITES, reading.source
        return Stance.ASSERTS, ""

    return read


def learnt(features: Features, labels: Labels) -> Reader:
    """Return a reader that corrects the rules by n-grams, if that does better on fieldworks it has not seen."""
    rules = by_rules(features)
    places = sorted(labels.stances)
    stances = [labels.stances[place] for place in places]
    often = [stance for stance in _STANCES if stances.count(stance) >= _ENOUGH_OF_ONE]
    if len(places) < _ENOUGH or len(often) < 2:
        return rules
    ruled = [rules(row, features.codes[column])[0] for row, column in places]
    held_out = _out_of_fold(features, labels, places, ruled, stances)
    if _n_right(held_out, stances) <= _n_right(ruled, stances):
        return rules
    model = _fit(features, [row for row, _ in places], ruled, stances)

    def read(row: int, code: str) -> tuple[Stance, str]:
        stance, cited = rules(row, code)
        corrected = _predict(model, features, [row], [stance])[0]
        return corrected, cited if corrected is Stance.CITES else ""

    return read


def _n_right(said: Sequence[Stance], true: Sequence[Stance]) -> int:
    return sum(a is b for a, b in zip(said, true, strict=True))


def _out_of_fold(
    features: Features,
    labels: Labels,
    places: Sequence[tuple[int, int]],
    ruled: Sequence[Stance],
    stances: Sequence[Stance],
) -> list[Stance]:
    from kube_review.assist.classifier import folds

    said = list(ruled)
    for held_out in folds([labels.groups[row] for row, _ in places], _FOLDS):
        out = held_out.tolist()
        kept = sorted(set(range(len(places))) - set(out))
        if len({stances[n] for n in kept}) < 2:
            continue
        model = _fit(features, [places[n][0] for n in kept], [ruled[n] for n in kept], [stances[n] for n in kept])
        for n, stance in zip(
            out, _predict(model, features, [places[n][0] for n in out], [ruled[n] for n in out]), strict=True
        ):
            said[n] = stance
    return said


def _columns(features: Features, rows: Sequence[int], ruled: Sequence[Stance]) -> Any:
    import numpy as np
    from scipy.sparse import csr_matrix, hstack

    said: NDArray[np.float64] = np.array([[stance is one for one in _STANCES] for stance in ruled], dtype=np.float64)
    return csr_matrix(hstack([features.rows[list(rows)], csr_matrix(said * _RULE_SCALE)]))


def _fit(features: Features, rows: Sequence[int], ruled: Sequence[Stance], stances: Sequence[Stance]) -> Any:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        model = LogisticRegression(C=3.0, max_iter=300)
        return model.fit(_columns(features, rows, ruled), [stance.value for stance in stances])


def _predict(model: Any, features: Features, rows: Sequence[int], ruled: Sequence[Stance]) -> list[Stance]:
    return [Stance(value) for value in model.predict(_columns(features, rows, ruled))]
