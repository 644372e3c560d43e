"""Which passages to look at next: the likeliest of each code, then the most informative, then the richest, always with
an audit. The audit is an unbiased sample: its passages are drawn at random, so that thresholds, prevalence and
calibration can be estimated from them, and a queue that looks in the wrong places is detected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kube_review.assist import run
from kube_review.assist.learning import classifier, coldstart, features, labels, reading_cache
from kube_review.assist.learning.embeddings import AUTO
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import YES, Labels
from kube_review.assist.learning.threads import one_thread
from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.session import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AUDIT_SHARE = 0.25

_UNSURE_CODES = 2
_ENOUGH_LEARNT = 200
"""Number of judged passages after which the queue aims at finding instead of learning."""
_ENOUGH_TO_RANK = 20
_MOST_OF_ONE_STUDY = 3
"""Maximum share of one study among ten passages in a row, while others have any: studies differ more than passages
do."""
_BATCH = 10


class Reason(StrEnum):
    """Why a passage is next."""

    LIKELY = "likely"
    UNSURE = "unsure"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Next:
    """A passage to look at for every code; ``code`` is the likeliest one, ``score`` its score."""

    study: str
    passage: int
    code: str
    score: float
    reason: Reason


class Queue:
    """The passages to look at next, for one codebook.

    Features are computed once; the judgements are read again for each batch, so that the queue learns.
    """

    def __init__(
        self,
        session: Session,
        *,
        codebook: str | None = None,
        hidden: Collection[str] = (),
        audit_share: float = AUDIT_SHARE,
        embeddings: str = AUTO,
    ) -> None:
        """Look at all passages of the review.

        Args:
            session: The review.
            codebook: Which codebook; the review's first without.
            hidden: Studies to leave out, such as those a coder codes blind.
            audit_share: How many of the passages are drawn at random, 0–1.
            embeddings: As in ``run.run``.

        Raises:
            ReviewError: The share is not within 0–1.
        """
        if not 0 <= audit_share <= 1:
            raise ReviewError(
                _("The audit share {share:g} is not between 0 and 1.", share=audit_share),
                _("Give a share, such as 0.25."),
            )
        self._session, self._hidden, self._audit_share = session, frozenset(hidden), audit_share
        passages = [p for study in run.included(session) for p in run.passages_of(session, study)]
        book = session.codebook(codebook)
        read = reading_cache.readings(session.store, passages, book)
        self._known = features.build(passages, book, readings=read)
        self._encoder = run.encoder_of(session, embeddings)
        if self._known.pretrained is None:
            self._see_meaning()

    def next(self, n: int = 30) -> list[Next]:
        """Return the next ``n`` passages in order; call again after about ten decisions.

        Passages that the session's coder has judged for every code are not in it, nor are studies that are excluded;
        others' judgements also teach the order.
        """
        known, record = self._known, labels.Record.of(self._session.store, self._session.codebooks)
        labelled = labels.align(record.without(self._hidden), known.passages, known.codebook)
        if can_learn(labelled):
            known = self._see_meaning()
        own = labels.align(record.by(self._session.coder.name), known.passages, known.codebook)
        closed = [row for row, p in enumerate(known.passages) if own.whole[row] or p.study in self._hidden]
        planned = plan(known, labelled, scores_of(known, labelled), closed, n, self._audit_share)
        return [_named(known, *entry) for entry in planned]

    def _see_meaning(self) -> Features:
        """Add embeddings to what is known, once, when they have a say."""
        if self._encoder is not None and self._known.vectors is None:
            self._known = features.with_meaning(self._known, self._encoder)
        return self._known


def can_learn(labelled: Labels) -> bool:
    """Say whether enough was judged for a classifier to order passages."""
    return labelled.n_judged >= _ENOUGH_TO_RANK and labelled.n_yes > 0


def scores_of(known: Features, labelled: Labels) -> NDArray[np.float64]:
    """Return the scores of the queue: (n_passages, n_codes) float, 0–1, comparable within a code.

    Once enough is judged, scores are those of a classifier with balanced classes. They are not probabilities, which are
    small for rare codes and would teach the queue less.
    """
    import numpy as np
    from scipy.special import expit

    if not can_learn(labelled):
        return coldstart.scores(known)
    with one_thread():
        logits = classifier.fit(known, labelled.has).logits
    return np.asarray(expit(logits), np.float64)


def plan(
    known: Features,
    labelled: Labels,
    scores: NDArray[np.float64],
    closed: Sequence[int],
    n: int,
    audit_share: float = AUDIT_SHARE,
) -> list[tuple[int, float, int, Reason]]:
    """Return (row, score, column, reason) of the next ``n`` passages.

    Args:
        known: The passages.
        labelled: What was judged.
        scores: 0–1: (n_passages, n_codes) float.
        closed: Rows not to be shown.
        n: How many.
        audit_share: How many of them are drawn at random.
    """
    gone = set(closed)
    likely = _likely(labelled, scores) if labelled.whole.sum() < _ENOUGH_LEARNT else _fullest(scores)
    unsure = _unsure(known, labelled, scores)
    audit = iter(labels.random_order(known.passages).tolist())
    planned: list[tuple[int, float, int, Reason]] = []
    debt = 0.0
    while len(planned) < min(n, len(known.passages) - len(set(closed))):
        debt += audit_share
        sources = [(likely, Reason.LIKELY), (unsure, Reason.UNSURE)]
        sources.insert(0 if debt >= 1 else 2, (audit, Reason.AUDIT))
        row, reason = next((row, reason) for source, reason in sources for row in source if row not in gone)
        debt -= reason is Reason.AUDIT
        gone.add(row)
        column = int(scores[row].argmax())
        planned.append((row, float(scores[row, column]), column, reason))
    return planned


def _likely(labelled: Labels, scores: NDArray[np.float64]) -> Iterator[int]:
    """Yield the best passage of each code without any; nothing once as many passages as codes have been judged."""
    without = ~(labelled.has == YES).any(axis=0)
    if labelled.whole.sum() < len(without):
        yield from scores[:, without].argmax(axis=0).tolist()


def _fullest(scores: NDArray[np.float64]) -> Iterator[int]:
    """Yield rows by how many codes they are likely to have."""
    yield from (-scores.sum(axis=1)).argsort(kind="stable").tolist()


def _unsure(known: Features, labelled: Labels, scores: NDArray[np.float64]) -> Iterator[int]:
    """Yield rows by how unsure the model is of two codes, few of one study in a row.

    The mean over all codes would be dominated by the many irrelevant ones, and frequently found codes have least to
    learn: their uncertainty counts for less.
    """
    import numpy as np

    p = np.clip(scores, 1e-6, 1 - 1e-6)
    entropy = -(p * np.log(p) + (1 - p) * np.log(1 - p)) / np.sqrt(1 + (labelled.has == YES).sum(axis=0))
    waiting = (-np.sort(entropy, axis=1)[:, -_UNSURE_CODES:].mean(axis=1)).argsort(kind="stable").tolist()
    while waiting:
        taken: dict[str, int] = {}
        batch: list[int] = []
        rest: list[int] = []
        for row in waiting:
            study = known.passages[row].study
            if len(batch) < _BATCH and taken.get(study, 0) < _MOST_OF_ONE_STUDY:
                taken[study] = taken.get(study, 0) + 1
                batch.append(row)
            else:
                rest.append(row)
        yield from batch
        waiting = rest


def _named(known: Features, row: int, score: float, column: int, reason: Reason) -> Next:
    passage = known.passages[row]
    return Next(passage.study, passage.passage, known.codes[column], score, reason)
