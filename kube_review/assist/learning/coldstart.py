"""Suggestions before anybody has coded: cues, likeness and meaning combined into one score per passage and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.assist.learning.features import Features
from kube_review.assist.pretrained import pretrained_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "cold start 2"

THRESHOLD = 0.5
"""Threshold from which scores are proposed."""

_LIKENESS = 0.2
_LIKENESS_ALONE = 0.35  # for a code without cues, likeness has to reach the threshold alone
_SHARED = (0.85, 0.6)  # of that weight, for likeness and meaning together: the sum varies as likeness alone does
_PLACE = 0.3
_MIDDLE = 0.7
STEEPNESS = 4.0
_HIGH, _MEDIUM = 0.8, 0.65
_OFF_TOPIC = -3.0
_MOST_OF_RESIDUAL = 0.3
"""Passages that fit no other code resemble its examples only by chance, so they are not even candidates."""


def sums(features: Features, *, with_cues: bool = True) -> NDArray[np.float64]:
    """Return the weighted sum of the features, unbounded, comparable between passages: (n_passages, n_codes) float.

    The weights were chosen on other passages than those of the benchmarks.
    """
    import numpy as np

    cued = [with_cues and bool(code.cues) for code in features.codebook.codes]
    weights = np.where(cued, _LIKENESS, _LIKENESS_ALONE)
    alike = features.likeness
    if features.meaning is not None:
        alike = _SHARED[0] * features.likeness + _SHARED[1] * features.meaning
    summed = features.cues * cued + weights * alike + _PLACE * (features.place - 1)[:, None]
    most = np.where([code.residual and not code.cues for code in features.codebook.codes], _MOST_OF_RESIDUAL, np.inf)
    return np.asarray(np.minimum(summed, most), np.float64)


def logits(features: Features, *, with_cues: bool = True) -> NDArray[np.float64]:
    """Return log-odds shifted so that 0 is the threshold: (n_passages, n_codes) float.

    They are those of the model that is shipped with the codebook, where there is one, else the sums taken as such. In a
    study about something else nothing reaches the threshold.
    """
    import numpy as np
    from scipy.special import logit

    if features.pretrained is None or not with_cues:
        return STEEPNESS * (sums(features, with_cues=with_cues) - _MIDDLE)
    shifted = features.pretrained - logit(pretrained_model.THRESHOLD)
    off_topic = np.array([passage.study in features.off_topic for passage in features.passages], dtype=bool)
    return np.asarray(np.where(off_topic[:, None], np.minimum(shifted, _OFF_TOPIC), shifted), np.float64)


def scores(features: Features, *, with_cues: bool = True) -> NDArray[np.float64]:
    """Return scores 0–1: (n_passages, n_codes) float. They order passages and are no probabilities."""
    import numpy as np
    from scipy.special import expit

    return np.asarray(expit(logits(features, with_cues=with_cues)), np.float64)


def level(score: float) -> str:
    """Return a cold score as ``high``, ``medium`` or ``low``: as a number it would be mistaken for a probability."""
    return "high" if score >= _HIGH else "medium" if score >= _MEDIUM else "low"
