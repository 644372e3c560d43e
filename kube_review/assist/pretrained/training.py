"""Learning a pretrained model from labelled sentences; ``corpus/labelled/train.py`` calls it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kube_review.assist.learning import features
from kube_review.assist.learning.threads import one_thread
from kube_review.assist.pretrained import hashed_terms, readings
from kube_review.assist.pretrained.labelled import Sentence
from kube_review.assist.pretrained.pretrained_model import (
    LIKENESS_WEIGHT,
    N_STACKED,
    ROLES,
    Pretrained,
    greatest,
    stacked,
    standardised,
    surroundings,
)
from kube_review.assist.pretrained.readings import Readings
from kube_review.model import Codebook, Stance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FIRST_C, _LAST_C = 10.0, 0.3  # inverse strength of regularisation
_ALONE = (1.0, 0.0, 0.0)
"""Weights that leave the log-odds of a passage as they are, whatever surrounds it."""
_NATURAL = frozenset("rstuv")
"""Writers who followed real pages sentence by sentence: how often a code occurs is learnt from theirs."""


@dataclass(frozen=True, slots=True)
class Task:
    """Labelled sentences, looked at once: ``has`` is (n_sentences, n_codes) bool."""

    sentences: tuple[Sentence, ...]
    codebook: Codebook
    has: NDArray[np.bool_]
    known: features.Features


def prepare(sentences: Sequence[Sentence], codebook: Codebook) -> Task:
    """Look at the sentences and their labels."""
    import numpy as np

    has = np.array([[code.code in one.codes for code in codebook.codes] for one in sentences], dtype=bool)
    known = features.build([one.passage() for one in sentences], codebook, with_pretrained=False)
    return Task(tuple(sentences), codebook, has, known)


def train(task: Task, topic: frozenset[str]) -> Pretrained:
    """Learn from all sentences; the last regressions learn from natural writers left out, one after the other."""
    import numpy as np
    import sklearn.linear_model  # noqa: F401 - loaded before it is limited to one thread

    with one_thread():
        writers = np.array([one.writer for one in task.sentences])
        rows = np.arange(len(writers))
        columns = np.zeros((*task.has.shape, N_STACKED))
        natural = sorted(set(writers) & _NATURAL) or sorted(set(writers))
        for writer in natural:
            out = rows[writers == writer]
            model, seen = _first(task, rows[writers != writer])
            columns[out] = stacked(model.outputs(seen.of(out)), task.known.cues[out])
        chosen = np.isin(writers, natural)
        last = _weights(columns[chosen].reshape(-1, N_STACKED), task.has[chosen].ravel())
        around = _around(task, columns @ last[:-1] + last[-1])
        model, _ = _first(task, rows)
    return replace(model, last=last, around=around, topic=topic)


def _weights(columns: NDArray[np.float64], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression, its bias at the end."""
    import numpy as np

    made = _logistic(columns, wanted, _LAST_C, balanced=False)
    return np.append(made.coef_[0], made.intercept_[0])


def _around(task: Task, alone: NDArray[np.float64]) -> NDArray[np.float64]:
    """Learn what the surroundings add, from pages whose sentences stand in order; without such pages, nothing.

    Args:
        task: The sentences.
        alone: The log-odds of each without its surroundings: (n_sentences, n_codes).
    """
    import numpy as np

    own, surrounding, wanted = [], [], []
    for rows in pages(task.sentences):
        if len(rows) > 1:
            own.append(alone[rows])
            surrounding.append(surroundings(alone[rows]))
            wanted.append(task.has[rows])
    if not own:
        return np.array(_ALONE)
    both = np.stack([np.vstack(own).ravel(), np.vstack(surrounding).ravel()], axis=1)
    return _weights(both, np.vstack(wanted).ravel())


def pages(sentences: Sequence[Sentence]) -> list[list[int]]:
    """Return the rows of the sentences of each page, in their order."""
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(sentences):
        rows.setdefault(one.page, []).append(row)
    return list(rows.values())


def left_out(task: Task) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return what models say of each writer's sentences that learnt from the other writers only.

    Returns:
        Log-odds (n_sentences, n_codes) and the role of each sentence as an index into ``ROLES``, (n_sentences,).
    """
    import numpy as np

    writers = np.array([one.writer for one in task.sentences])
    logits, roles = np.zeros(task.has.shape), np.zeros(len(writers), dtype=np.int64)
    for writer in sorted(set(writers)):
        inside, outside = np.flatnonzero(writers != writer), np.flatnonzero(writers == writer)
        model = train(part(task, inside), frozenset())
        outputs = model.outputs(read(task, model.rare).of(outside))
        alone = model.alone(outputs, task.known.cues[outside])
        for page in pages([task.sentences[row] for row in outside]):
            logits[outside[page]] = model.in_context(alone[page])
        roles[outside] = outputs.roles.argmax(axis=1)
    return logits, roles


def part(task: Task, rows: NDArray[np.int64]) -> Task:
    """Return a task of some of its sentences, by their rows."""
    known = replace(
        task.known,
        passages=tuple(task.known.passages[row] for row in rows),
        cues=task.known.cues[rows],
        place=task.known.place[rows],
        readings=tuple(task.known.readings[row] for row in rows),
    )
    return Task(tuple(task.sentences[row] for row in rows), task.codebook, task.has[rows], known)


def read(task: Task, rare: NDArray[np.float64]) -> Readings:
    """Read the sentences of a task with the rarity of terms that a model learnt."""
    known = task.known
    return readings.read(known.passages, task.codebook, rare, known.cues, known.place, known.readings)


def _first(task: Task, rows: NDArray[np.int64]) -> tuple[Pretrained, Readings]:
    """Return a model without its last regression, learnt from some rows, and the readings of all."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack

    chosen = [task.known.passages[row] for row in rows]
    languages = [readings.language_of(passage) for passage in chosen]
    rare = hashed_terms.rarity(hashed_terms.counts([passage.text for passage in chosen], languages))
    seen = read(task, rare)
    inside = seen.of(rows)
    spread = np.stack([_by_language(inside, np.mean), np.maximum(_by_language(inside, np.std), 1e-3)])
    likeness = standardised(inside, spread)
    n_codes, has = task.has.shape[1], task.has[rows]
    terms, side, bias = [], [], []
    own, nearest = np.zeros(n_codes), np.zeros(greatest(likeness).shape[1])

    def learn(
        extra: NDArray[np.float64] | None, wanted: NDArray[np.bool_], of: NDArray[np.int64] | slice = slice(None)
    ) -> NDArray[np.float64]:
        dense = inside.side[of] if extra is None else np.hstack([inside.side[of], extra])
        parts = [inside.terms[of], csr_matrix(dense)]
        made = _logistic(csr_matrix(hstack(parts)), wanted, _FIRST_C, balanced=isinstance(of, slice))
        weights, n = made.coef_[0], hashed_terms.N_BUCKETS
        terms.append(weights[:n].astype(np.float32))
        own_side, rest = np.split(weights[n:], [inside.side.shape[1]])
        side.append(own_side)
        bias.append(made.intercept_[0])
        return np.asarray(rest)

    for column in range(n_codes):
        own[column] = learn(likeness[:, [column]] * LIKENESS_WEIGHT, has[:, column])[0]
    nearest[:] = learn(greatest(likeness), np.asarray(has.any(axis=1)))
    for role in ROLES:
        learn(None, np.array([task.sentences[row].role == role for row in rows]))
    coded, code_of = np.nonzero(has)
    names = [code.code for code in task.codebook.codes]
    said = [task.sentences[rows[n]].codes[names[c]] for n, c in zip(coded, code_of, strict=True)]
    denies = learn(np.eye(n_codes)[code_of], np.array([stance is Stance.DENIES for stance in said]), coded)
    meanings = tuple(code.meaning for code in task.codebook.codes)
    stack = (np.stack(terms, axis=1), np.stack(side, axis=1), np.array(bias))
    model = Pretrained(
        tuple(names),
        meanings,
        frozenset(),
        rare,
        *stack,
        spread,
        own,
        nearest,
        np.zeros(N_STACKED + 1),
        np.array(_ALONE),
        denies,
    )
    return model, seen


def _by_language(seen: Readings, statistic: Any) -> NDArray[np.float64]:
    import numpy as np

    return np.stack([statistic(seen.cosines[seen.english == english], axis=0) for english in (False, True)])


def _logistic(columns: Any, wanted: NDArray[np.bool_], c: float, *, balanced: bool) -> Any:
    from scipy.sparse import issparse
    from sklearn.linear_model import LogisticRegression

    # The dual is several times faster where there are more columns than rows, and gives the same weights.
    dual = issparse(columns)
    weight = "balanced" if balanced else None
    model = LogisticRegression(
        C=c, class_weight=weight, solver="liblinear", dual=dual, tol=0.1 if dual else 0.01, random_state=0
    )
    return model.fit(columns, wanted)
