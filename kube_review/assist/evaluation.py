"""The quality of suggestions on what people have coded, by models that had not seen the fieldwork."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kube_review.assist import run
from kube_review.assist.cues import stances
from kube_review.assist.learning import classifier, coldstart, features, labels, reading_cache
from kube_review.assist.learning.embeddings import AUTO
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import UNKNOWN, YES, Labels
from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.session import Session
from kube_review.statistics import conformal, measures
from kube_review.statistics.conformal import Calibration, Decisions
from kube_review.statistics.measures import Figure, Judged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STATISTICS: Mapping[str, measures.Statistic] = {
    "precision": measures.precision,
    "recall": measures.recall,
    "f1": measures.f1,
    "ap": measures.average_precision,
    "ece": measures.calibration_error,
    "wss95": measures.work_saved,
    "wss95_in_order": measures.work_saved_in_order,
}
"""What is measured for each code, by the names of the columns."""

METHODS = ("auto", "cues", "likeness", "classifier")


@dataclass(frozen=True, slots=True)
class Held:
    """The predictions of a method for passages of fieldworks it had not seen.

    scores: 0–1; for ``auto`` before there is enough to learn from, and for cues and likeness, no probabilities.
    proposed: What passes the threshold, which was set on other fieldworks: (n_passages, n_codes) bool.
    new: Scores of the method as it would be used now: for unjudged passages.
    """

    known: Features
    labelled: Labels
    scores: NDArray[np.float64]
    proposed: NDArray[np.bool_]
    new: NDArray[np.float64]
    model: str


@dataclass(frozen=True, slots=True)
class CodeQuality:
    """One code: how many judged passages have it, and the statistics by name."""

    code: str
    n_passages: int
    n_with: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Quality:
    """All codes; ``n_stances_right`` of ``n_stances`` coded passages would have been given the coders' stance."""

    model: str
    codes: tuple[CodeQuality, ...]
    n_fieldworks: int
    n_stances: int
    n_stances_right: int


@dataclass(frozen=True, slots=True)
class Abstention:
    """Decisions on one code only where they are safe: their calibration, and the number of passages left to people."""

    code: str
    calibration: Calibration
    decisions: Decisions


def hold(
    session: Session,
    method: str = "auto",
    *,
    codebook: str | None = None,
    embeddings: str = AUTO,
    hidden: Collection[str] = (),
) -> Held:
    """Score the judged passages by models that had seen nothing of their fieldwork.

    Args:
        session: The review.
        method: ``auto``, ``cues``, ``likeness`` or ``classifier``.
        codebook: Which codebook; the review's first without.
        embeddings: As in ``run.run``.
        hidden: Studies (ids) whose judgements do not count, such as those that the reader codes blind.

    Raises:
        ReviewError: The method is unknown, or nothing was judged.
    """
    if method not in METHODS:
        raise ReviewError(
            _("{method!r} cannot be evaluated.", method=method), _("Use one of: {choices}.", choices=METHODS)
        )
    passages = [p for study in run.included(session) for p in run.passages_of(session, study)]
    book = session.codebook(codebook)
    known = features.build(passages, book, readings=reading_cache.readings(session.store, passages, book))
    labelled = labels.align(
        labels.Record.of(session.store, session.codebooks).without(hidden), known.passages, known.codebook
    )
    if not labelled.n_yes:
        raise ReviewError(_("Nothing is coded yet, so nothing can be measured."), _("Code some passages first."))
    learns = method == "classifier" or (method == "auto" and classifier.enough(labelled))
    known = run.with_meaning(known, run.encoder_of(session, embeddings), method, learns=learns)
    if learns:
        trained = classifier.train(known, labelled)
        proposed = _by_other_fieldworks(trained.unseen, labelled)
        return Held(known, labelled, trained.unseen, proposed, trained.scores, classifier.MODEL)
    scores = known.cues if method == "cues" else coldstart.scores(known, with_cues=method == "auto")
    return Held(known, labelled, scores, scores >= coldstart.THRESHOLD, scores, method)


def _by_other_fieldworks(scores: NDArray[np.float64], labelled: Labels) -> NDArray[np.bool_]:
    """Propose with thresholds set without the fieldwork they are applied to."""
    import numpy as np

    groups = np.array(labelled.groups)
    proposed = np.zeros(scores.shape, dtype=bool)
    for group in sorted(set(labelled.groups)):
        own = groups == group
        limits = classifier.thresholds(scores[~own], labelled.has[~own])
        proposed[own] = scores[own] >= np.array(limits)
    return proposed


def judged(held: Held, column: int) -> Judged:
    """Return the judged passages of one code that are suitable for evaluation."""
    import numpy as np

    rows = np.flatnonzero((held.labelled.has[:, column] != UNKNOWN) & held.labelled.measured)
    return Judged(
        held.scores[rows, column],
        held.labelled.has[rows, column] == YES,
        held.proposed[rows, column],
        tuple(held.labelled.groups[row] for row in rows.tolist()),
    )


def quality(held: Held) -> Quality:
    """Measure a method code by code."""
    made = []
    for column, code in enumerate(held.known.codes):
        own = judged(held, column)
        figures = {name: measures.figure(statistic, own) for name, statistic in STATISTICS.items()}
        made.append(CodeQuality(code, len(own.labels), int(own.labels.sum()), figures))
    pairs = stances.held_out(held.known, held.labelled)
    n_right = sum(said is true for said, true in pairs)
    return Quality(held.model, tuple(made), len(set(held.labelled.groups)), len(pairs), n_right)


def abstain(held: Held, alpha: float) -> list[Abstention]:
    """Decide unjudged passages only where a share of at most ``alpha`` of either kind is decided wrongly."""
    import numpy as np

    made = []
    for column, code in enumerate(held.known.codes):
        own = judged(held, column)
        learnt = conformal.calibrate(own.scores.tolist(), own.labels.tolist(), own.groups, alpha=alpha)
        rows = np.flatnonzero(held.labelled.has[:, column] == UNKNOWN)
        made.append(Abstention(code, learnt, conformal.decide(learnt, held.new[rows, column].tolist())))
    return made
