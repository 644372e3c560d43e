"""What the pretrained model knows of a passage: its terms, its likeness to each code, its cues, its place and kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kube_review.assist.cues.sentence_context import Kind, Reading
from kube_review.assist.passage_text import PassageText
from kube_review.assist.pretrained import hashed_terms
from kube_review.model import Code, Codebook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

LANGUAGES = ("id", "en")
_REASONS = ("norm", "question", "aim or method", "duty", "definition")
_CUE_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Readings:
    """Passages as the model sees them.

    terms: Weighted hashed terms: (n_passages, ``N_BUCKETS``) sparse.
    cosines: To what the codebook says of each code, less the mean over codes: (n_passages, n_codes) float.
    cues: Strength of each code's cues, 0–1, of that shape.
    side: Cues, place and kind of the sentence: (n_passages, n_side) float.
    english: Whether a passage is English: (n_passages,) bool.
    """

    terms: csr_matrix
    cosines: NDArray[np.float64]
    cues: NDArray[np.float64]
    side: NDArray[np.float64]
    english: NDArray[np.bool_]

    def of(self, rows: NDArray[np.int64]) -> Readings:
        """Return the readings of some passages, by their rows."""
        return Readings(self.terms[rows], self.cosines[rows], self.cues[rows], self.side[rows], self.english[rows])


def language_of(passage: PassageText) -> str:
    """Return the language whose stems a passage is read with: English, else Indonesian."""
    return "en" if passage.language == "en" else "id"


def read(
    passages: Sequence[PassageText],
    codebook: Codebook,
    rare: NDArray[np.float64],
    cues: NDArray[np.float64],
    place: NDArray[np.float64],
    kinds: Sequence[Reading],
) -> Readings:
    """Read passages.

    Args:
        passages: The passages.
        codebook: The codes.
        rare: Rarity of each bucket, as the model learnt it: (``N_BUCKETS``,) float.
        cues: Strength of each code's cues: (n_passages, n_codes) float.
        place: How likely each passage speaks of findings, by its section: (n_passages,) float.
        kinds: What each sentence does as a whole.
    """
    import numpy as np

    languages = [language_of(passage) for passage in passages]
    terms = hashed_terms.weighted(hashed_terms.counts([p.text for p in passages], languages), rare)
    side = np.hstack([cues * _CUE_WEIGHT, place[:, None], _kinds(kinds)])
    english = np.array([language == "en" for language in languages], dtype=bool)
    return Readings(terms, _cosines(terms, codebook, rare), cues, side, english)


def statements(code: Code, language: str) -> str:
    """Return all that a codebook says of a code's use in one language, as one text."""
    head = (
        (code.label, code.definition, *code.use_when)
        if language == "en"
        else (code.label_id, code.definition_id, *code.use_when_id)
    )
    examples = (example.text for example in code.examples if example.lang == language)
    return "\n".join((*head, *examples, *(cue.pattern for cue in code.cues if cue.lang == language)))


def _cosines(terms: csr_matrix, codebook: Codebook, rare: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    # Words and pieces have length 1 each, so that the product is twice a cosine.
    nearest = np.maximum(*((terms @ documents).toarray() / 2 for documents in _documents(codebook, rare)))
    return np.asarray(nearest - nearest.mean(axis=1, keepdims=True), np.float64)


_DOCUMENTS: dict[tuple[str, int], tuple[NDArray[np.float64], list[csr_matrix]]] = {}


def _documents(codebook: Codebook, rare: NDArray[np.float64]) -> list[csr_matrix]:
    """Return what a codebook says of each code, by language: (``N_BUCKETS``, n_codes) sparse; made once."""
    place = (codebook.version, id(rare))
    if place not in _DOCUMENTS:
        _DOCUMENTS.clear()  # one review uses one or two codebooks
        made = []
        for language in LANGUAGES:
            texts = [statements(code, language) for code in codebook.codes]
            counts = hashed_terms.counts(texts, [language] * len(texts))
            made.append(hashed_terms.weighted(counts, rare).T.tocsr())
        _DOCUMENTS[place] = rare, made  # with the array itself, so that its id stays taken
    return _DOCUMENTS[place][1]


def _kinds(kinds: Sequence[Reading]) -> NDArray[np.float64]:
    import numpy as np

    columns = [
        [kind.kind is Kind.CITED, kind.kind is Kind.NOTHING, *(kind.reason == reason for reason in _REASONS)]
        for kind in kinds
    ]
    return np.array(columns, np.float64).reshape(len(kinds), 2 + len(_REASONS))
