"""From scores to proposals: which are kept, with their stance and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kube_review.assist.cues.stances import Reader
from kube_review.assist.learning.explaining import Why
from kube_review.assist.learning.features import Features
from kube_review.model import Proposal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CANDIDATE = 0.2
"""Scores below this and below the threshold are not kept, not even as candidates."""


def proposals(
    features: Features, scores: NDArray[np.float64], thresholds: Sequence[float], stance_of: Reader, why: Why
) -> list[Proposal]:
    """Return what is worth a look, in the order of the passages and of the codebook.

    Args:
        features: The passages.
        scores: 0–1: (n_passages, n_codes) float.
        thresholds: One per code; a score that reaches it is proposed, one above ``CANDIDATE`` is a candidate.
        stance_of: Reads stances.
        why: Gives reasons.
    """
    import numpy as np

    kept = []
    for row, column in np.argwhere(scores >= np.minimum(CANDIDATE, thresholds)).tolist():
        passage, code, score = features.passages[row], features.codes[column], float(scores[row, column])
        stance, cited = stance_of(row, code)
        proposed = score >= thresholds[column]
        proposal = Proposal(passage.study, passage.passage, code, stance, score, why(row, column), cited, proposed)
        kept.append(proposal)
    return kept
