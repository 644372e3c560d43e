"""Explains proposals: by the words with the most weight, or by the coded passage or example they resemble."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kube_review.assist.learning.classifier import Model
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import YES
from kube_review.assist.passage_text import PassageText
from kube_review.language.function_words import SMALL_WORDS
from kube_review.tables import shortened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Why = Callable[[int, int], str]
"""Explains a proposal by its row and column."""

_MOST_WORDS = 3
_SHOWN_CHARS = 70


def by_codebook(features: Features) -> Why:
    """Explain by cues, else by the words that make a passage more like one code's text than like the others'."""
    documents = features.documents - features.documents.mean(axis=0)

    def explain(row: int, column: int) -> str:
        proposal = features.proposals.get((row, features.codes[column]))
        if proposal is not None:
            return proposal.why
        return _words(features, row, documents[column])

    return explain


def by_model(features: Features, model: Model, has: NDArray[np.int8]) -> Why:
    """Explain by the words to which a classifier gave weight, or, where meaning weighs more, by the nearest example.

    Args:
        features: The passages.
        model: What was learnt.
        has: What it was learnt from: (n_passages, n_codes) int8.
    """
    codebook = by_codebook(features)
    n_terms = features.rows.shape[1]

    def explain(row: int, column: int) -> str:
        weights = model.weights.get(column)
        if weights is None or (row, features.codes[column]) in features.proposals:
            return codebook(row, column)
        terms = features.rows[row]
        words = float(terms.data @ weights[terms.indices])
        if features.compact is not None and float(features.compact[row] @ weights[n_terms:]) > max(words, 0.0):
            return nearest(features, row, column, has) or codebook(row, column)
        return _words(features, row, weights[:n_terms]) or codebook(row, column)

    return explain


def _words(features: Features, row: int, weights: NDArray[np.float64]) -> str:
    passage = features.passages[row]
    return telling(features.terms.carriers(passage.text, features.rows[row], weights), passage)


def nearest(features: Features, row: int, column: int, has: NDArray[np.int8]) -> str:
    """Return the coded passage or codebook example of a code whose meaning is nearest; empty without embeddings."""
    import numpy as np

    if features.vectors is None or features.said is None:
        return ""
    own, coded = features.vectors[row], np.flatnonzero(has[:, column] == YES)
    coded = coded[coded != row]
    examples = [n for n, (owner, _) in enumerate(features.said.texts) if owner == column]
    alike = np.concatenate([features.vectors[coded] @ own, features.said.vectors[examples] @ own])
    if not len(alike):
        return ""
    best = int(alike.argmax())
    text = (
        features.passages[coded[best]].text
        if best < len(coded)
        else features.said.texts[examples[best - len(coded)]][1]
    )
    return f"≈ {shortened(text, _SHOWN_CHARS)}"


def telling(carriers: Sequence[tuple[str, float]], passage: PassageText) -> str:
    """Return the words that add most, in the order of the text, joined by an ellipsis; function words only if there are
    no others."""
    small = SMALL_WORDS[passage.language if passage.language in SMALL_WORDS else "id"]
    passed_over = small.fillers | small.joins | small.breaks
    positive = [(word, value) for word, value in carriers if value > 0]
    positive.sort(key=lambda carrier: (carrier[0].casefold() in passed_over, -carrier[1]))
    chosen = {word for word, _ in positive[:_MOST_WORDS]}
    return " … ".join(word for word, _ in carriers if word in chosen)
