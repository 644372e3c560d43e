"""Which passages to look at next: those that stand for the most others of which the model is unsure; once enough is
learnt, those likeliest to have codes; always with an audit. The audit is an unbiased sample: its passages are drawn at
random, so that thresholds, prevalence and calibration can be estimated from them, and a queue that looks in the wrong
places is detected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kube_review.assist import run
from kube_review.assist.learning import (
    classifier,
    coldstart,
    features,
    labels,
    products,
    reading_cache,
    representatives,
)
from kube_review.assist.learning.embeddings import AUTO
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import ENOUGH_AUDITED, Labels
from kube_review.assist.learning.threads import one_thread
from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.session import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AUDIT_SHARE = 0.25

_LATER_AUDIT = 0.2
"""Share of the audit that goes on once enough passages are audited: each one drawn at random delays the finds."""
_UNSURE_CODES = 2
_ENOUGH_LEARNT = 200
"""Number of judged passages after which the queue aims at finding instead of learning."""
_ENOUGH_TO_RANK = 20
_SAMPLE = 1000
"""Passages that are compared with each other: of larger reviews a random sample, which bounds time and memory."""


class Reason(StrEnum):
    """Why a passage is next."""

    TYPICAL = "typical"
    LIKELY = "likely"
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
        audit_share: How many of them are drawn at random until enough are.
    """
    order = labels.random_order(known.passages)
    gone = set(closed)
    n = min(n, len(known.passages) - len(gone))
    if len(labels.audit_of(known.passages, labelled.whole)) >= ENOUGH_AUDITED:
        audit_share *= _LATER_AUDIT
    chosen = [(_fullest(scores), Reason.LIKELY)]
    if labelled.whole.sum() < _ENOUGH_LEARNT:
        chosen.insert(
            0, (_typical(known, labelled, scores, [row for row in order.tolist() if row not in gone]), Reason.TYPICAL)
        )
    audit = iter(order.tolist())
    planned: list[tuple[int, float, int, Reason]] = []
    debt = 0.0
    while len(planned) < n:
        debt += audit_share
        sources = [(audit, Reason.AUDIT), *chosen] if debt >= 1 else chosen
        row, reason = next((row, reason) for source, reason in sources for row in source if row not in gone)
        debt -= reason is Reason.AUDIT
        gone.add(row)
        column = int(scores[row].argmax())
        planned.append((row, float(scores[row, column]), column, reason))
    return planned


def _typical(known: Features, labelled: Labels, scores: NDArray[np.float64], waiting: Sequence[int]) -> Iterator[int]:
    """Yield the first rows of ``waiting`` by how many unsure passages they stand for that no judged passage does.

    Long passages are no likelier than short ones: all have the same length as terms.
    """
    import numpy as np

    sample, judged = np.array(waiting[:_SAMPLE], dtype=np.int64), np.flatnonzero(labelled.whole)
    if not len(sample):
        return
    with one_thread():
        covered = products.likeness(known, sample, judged).max(axis=1, initial=0)
        alike = products.likeness(known, sample, sample)
    weights = _unsureness(scores[sample]) if can_learn(labelled) else np.ones(len(sample), np.float32)
    for at in representatives.in_order(alike, covered, weights):
        yield int(sample[at])


def _unsureness(scores: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the mean entropy of the two codes that are least sure: over all codes, the irrelevant ones would
    dominate."""
    import numpy as np

    p = np.clip(scores, 1e-6, 1 - 1e-6)
    entropy = -(p * np.log(p) + (1 - p) * np.log(1 - p))
    return np.asarray(np.sort(entropy, axis=1)[:, -_UNSURE_CODES:].mean(axis=1), np.float32)


def _fullest(scores: NDArray[np.float64]) -> Iterator[int]:
    """Yield rows by how many codes they are likely to have."""
    yield from (-scores.sum(axis=1)).argsort(kind="stable").tolist()


def _named(known: Features, row: int, score: float, column: int, reason: Reason) -> Next:
    passage = known.passages[row]
    return Next(passage.study, passage.passage, known.codes[column], score, reason)
