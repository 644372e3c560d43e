"""Similarity of passages to the codebook's text on each code; a suggester on its own, and a part of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kube_review.assist.learning.ngrams import Terms
from kube_review.model import Code, Codebook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEAST_SPREAD = 0.005
"""In cosines. Smaller differences of scores are noise, which standardising would amplify."""
_ENOUGH = 20
"""Minimum number of passages of one language for standardising them separately."""


def document(code: Code) -> str:
    """Return the codebook's text on a code as one document: labels, definitions, rules, examples, cues."""
    rules = (*code.use_when, *code.use_when_id)
    examples = (example.text for example in code.examples)
    cues = (cue.pattern for cue in code.cues)
    head = (code.label, code.label_id, code.definition, code.definition_id)
    return "\n".join((*head, *rules, *examples, *cues))


def statements(code: Code) -> list[str]:
    """Return the codebook's statements on a code: its definitions with their labels, its examples."""
    definitions = {f"{code.label}: {code.definition}", f"{code.label_id}: {code.definition_id}"}
    said = [text for text in sorted(definitions) if text.strip(" :")]
    return said + [example.text for example in code.examples]


def terms_of(texts: Sequence[str], codebook: Codebook) -> Terms:
    """Learn the terms of some texts and of the codebook's text on each code."""
    return Terms([*texts, *(document(code) for code in codebook.codes)])


def to_documents(rows: Any, documents: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much more a passage is like each code than like the others: (n_passages, n_codes) float.

    Args:
        rows: Passages as weighted terms: (n_passages, n_terms) sparse.
        documents: What the codebook says of each code, likewise: (n_codes, n_terms).
    """
    # Words and pieces have length 1 each, so that the product is twice a cosine.
    return contrast(rows @ documents.T / 2)


def contrast(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Subtract from each passage its mean over codes: a passage that resembles everything resembles nothing."""
    if cosines.shape[1] < 2:
        return cosines
    contrasted: NDArray[np.float64] = cosines - cosines.mean(axis=1, keepdims=True)
    return contrasted


def standardised(columns: NDArray[np.float64], languages: Sequence[str]) -> NDArray[np.float64]:
    """Return columns with mean 0 and spread 1 over the passages of each language.

    An English passage resembles the code whose text has most English in it, which is uninformative; so each language is
    standardised separately. A language with few passages is standardised with all others, and a column that hardly
    varies becomes nearly 0.

    Args:
        columns: Contrasts: (n_passages, n_codes) float.
        languages: The language of each passage.
    """
    import numpy as np

    standard = _around_mean(columns) if len(columns) else columns
    named = np.array(languages)
    for language in sorted(set(languages)):
        own = named == language
        if own.sum() >= _ENOUGH:
            standard[own] = _around_mean(columns[own])
    return standard


def _around_mean(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray((columns - columns.mean(axis=0)) / np.maximum(columns.std(axis=0), _LEAST_SPREAD))
