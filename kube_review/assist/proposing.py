"""From scores to proposals: which are kept, what stance they have, and the words that led to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kube_review.assist import stances
from kube_review.assist.features import Features
from kube_review.assist.passages import PassageText
from kube_review.language.words import SMALL_WORDS
from kube_review.model import Proposal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CANDIDATE = 0.2
"""Scores below this are not kept, not even as candidates."""
_MOST_WORDS = 3

Why = Callable[[int, int], str]
"""Explains a proposal by its row and column."""


def proposals(
    features: Features, scores: NDArray[np.float64], thresholds: Sequence[float], why: Why | None = None
) -> list[Proposal]:
    """Return what is worth a look, in the order of the passages and of the codebook.

    Args:
        features: The passages.
        scores: 0–1: (n_passages, n_codes) float.
        thresholds: One per code; a score that reaches it is proposed, one above ``CANDIDATE`` is a candidate.
        why: Explains what no cue explains; else the words most like the codebook's.
    """
    import numpy as np

    explain = why or likeness_words(features)
    kept = []
    for row, column in np.argwhere(scores >= np.minimum(CANDIDATE, thresholds)).tolist():
        passage, code, score = features.passages[row], features.codes[column], float(scores[row, column])
        stance, cited = stances.read(features, row, code)
        by_cue = features.proposals.get((row, code))
        reason = by_cue.why if by_cue is not None and why is None else explain(row, column)
        proposed = score >= thresholds[column]
        kept.append(Proposal(passage.study, passage.passage, code, stance, score, reason, cited, proposed))
    return kept


def likeness_words(features: Features) -> Why:
    """Return an explanation: the words that make a passage more like one code's text than like the others'."""
    import numpy as np

    from kube_review.assist.likeness import document

    documents = features.terms.matrix([document(code) for code in features.codebook.codes])
    mean = np.asarray(documents.mean(axis=0)).ravel()

    def explain(row: int, column: int) -> str:
        passage = features.passages[row]
        return telling(features.terms.carriers(passage.text, documents[column].toarray().ravel() - mean), passage)

    return explain


def telling(carriers: Sequence[tuple[str, float]], passage: PassageText) -> str:
    """Return the words that add most, in the order of the text, joined by an ellipsis; small words only for want."""
    small = SMALL_WORDS[passage.language if passage.language in SMALL_WORDS else "id"]
    passed_over = small.fillers | small.joins | small.breaks
    positive = [(word, value) for word, value in carriers if value > 0]
    positive.sort(key=lambda carrier: (carrier[0].casefold() in passed_over, -carrier[1]))
    chosen = {word for word, _ in positive[:_MOST_WORDS]}
    return " … ".join(word for word, _ in carriers if word in chosen)
