"""Search by meaning: the passages of a review that are most like a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kube_review.assist.alike.comparison import Comparison, likeness
from kube_review.assist.learning.threads import one_thread
from kube_review.errors import ReviewError
from kube_review.language.detect import language_of
from kube_review.messages import _

if TYPE_CHECKING:
    from kube_review.assist.learning.embeddings import Encoder
    from kube_review.store.corpus.full_text_search import Found

AT_ONCE = 2000
"""Passages compared at a time: 20 MB, whatever the size of the review."""
_NOTHING_IN_COMMON = 1e-6


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passages most like a sentence, best first.

    model: The embeddings they were compared by besides words, or empty.
    least: What is less alike than this is left out; see ``Comparison.least``.
    found: The passages; their ``context`` is their whole text.
    alike: The likeness of each, 0-1.
    """

    model: str
    least: float
    found: tuple[Found, ...] = ()
    alike: tuple[float, ...] = ()


def nearest(
    passages: Sequence[Found],
    query: str,
    encoder: Encoder | None = None,
    *,
    limit: int = 50,
    tell: Callable[[], None] = lambda: None,
) -> Nearest:
    """Return the passages most like a sentence.

    Args:
        passages: All passages of the review that count: they say which words are rare.
        query: A sentence, or some words.
        encoder: For meaning; None compares words only.
        limit: How many passages at most.
        tell: Progress callback, called after every ``AT_ONCE`` passages.

    Raises:
        ReviewError: The query is empty.
    """
    import numpy as np

    if not query.strip():
        raise ReviewError(_("The query is empty."), _("Give some words to look for."))
    if not passages:
        return Nearest("", 0.0)
    languages = [one.language for one in passages]
    usual = Counter(languages).most_common(1)[0][0]
    with one_thread():
        comparison = Comparison([one.context for one in passages], languages, encoder)
        wanted = comparison.describe([query], [language_of(query) or usual])
        alike = np.zeros(len(passages), np.float32)
        for start in range(0, len(passages), AT_ONCE):
            part = passages[start : start + AT_ONCE]
            described = comparison.describe([one.context for one in part], [one.language for one in part])
            alike[start : start + AT_ONCE] = likeness(described, wanted)[:, 0]
            tell()
    order = np.argsort(-alike, kind="stable")[:limit]
    best = order[alike[order] >= max(comparison.least, _NOTHING_IN_COMMON)].tolist()
    found, scores = tuple(passages[n] for n in best), tuple(float(alike[n]) for n in best)
    return Nearest(comparison.model, comparison.least, found, scores)
