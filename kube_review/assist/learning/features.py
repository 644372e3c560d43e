"""Features of passages before anything is coded: cues, likeness, meaning, and the function of each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kube_review.assist.cues.sentence_context import Reading
from kube_review.assist.learning import likeness, study_reading
from kube_review.assist.learning.embeddings import Encoder, of_length_one
from kube_review.assist.learning.ngrams import Terms, first_rows
from kube_review.assist.learning.study_reading import StudyReading
from kube_review.assist.learning.threads import one_thread
from kube_review.assist.passage_text import PassageText
from kube_review.model import Codebook, Proposal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COMPACT_DIMENSIONS = 128
"""Learning takes half the time of 512 dimensions, and the results are as good."""


@dataclass(frozen=True, slots=True)
class Said:
    """The codebook's statements: texts with the column of their code, vectors (n_statements, n_dimensions), centred."""

    texts: tuple[tuple[int, str], ...]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """Passages and their features; rows are passages, columns are the codes of the codebook.

    rows: Passages as weighted terms, (n_passages, n_terms) sparse.
    documents: The codebook's text on each code as weighted terms, (n_codes, n_terms) float.
    cues: Strength of a code's cues, 0–1, where the sentence states, denies or cites a finding.
    likeness: To the codebook's text, standardised contrast.
    place: 0–1, how likely a passage at its place and of its kind reports findings at all: (n_passages,).
    proposals: What the cues propose, by row and code.
    readings: What each sentence does as a whole.
    pretrained: Log-odds of the model shipped with the codebook, (n_passages, n_codes); None where there is none.
    denies: Log-odds of that model that a passage denies a code it carries, of that shape.
    off_topic: Studies whose words are not about the codebook's topic, as that model knows it.
    meaning: Likeness by embeddings; None without, as are the three that follow.
    vectors: Centred embeddings, (n_passages, n_dimensions).
    compact: The same in fewer dimensions, for models to learn from.
    said: The codebook's statements with theirs.
    """

    passages: tuple[PassageText, ...]
    codebook: Codebook
    terms: Terms
    rows: Any
    documents: NDArray[np.float64]
    cues: NDArray[np.float64]
    likeness: NDArray[np.float64]
    place: NDArray[np.float64]
    proposals: dict[tuple[int, str], Proposal]
    readings: tuple[Reading, ...]
    pretrained: NDArray[np.float64] | None = None
    denies: NDArray[np.float64] | None = None
    off_topic: frozenset[str] = frozenset()
    meaning: NDArray[np.float64] | None = None
    vectors: NDArray[np.float32] | None = None
    compact: NDArray[np.float32] | None = None
    said: Said | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The ids of the codes, one per column."""
        return tuple(code.code for code in self.codebook.codes)


def build(
    passages: Sequence[PassageText],
    codebook: Codebook,
    encoder: Encoder | None = None,
    *,
    with_pretrained: bool = True,
    readings: Sequence[StudyReading] | None = None,
) -> Features:
    """Compute the features of passages for a codebook.

    Args:
        passages: In the order of their texts. Passages that are never counted may be among them; they are left out.
        codebook: The codes.
        encoder: For meaning; None does without.
        with_pretrained: Whether to apply the model that is shipped with the codebook.
        readings: What was read from each study alone, in the order of the passages; read now without.

    Returns:
        The features of the countable passages. They depend on all passages given: give the whole review.
    """
    counted = tuple(passage for passage in passages if passage.countable)
    texts = [passage.text for passage in counted]
    languages = [passage.language for passage in counted]
    terms = likeness.terms_of(texts, codebook)
    rows, documents = first_rows(terms.rows, len(texts)), terms.rows[len(texts) :].toarray()
    studies = study_reading.by_study(passages)
    if readings is None:
        readings = [study_reading.read(study, codebook, with_pretrained=with_pretrained) for study in studies]
    proposals = [proposal for reading in readings for proposal in reading.proposals]
    kinds = tuple(kind for reading in readings for kind in reading.kinds)
    row_of = {(passage.study, passage.passage): row for row, passage in enumerate(counted)}
    known = Features(
        counted,
        codebook,
        terms,
        rows,
        documents,
        study_reading.strengths(counted, codebook, proposals),
        likeness.standardised(likeness.to_documents(rows, documents), languages),
        study_reading.places(counted, kinds),
        {(row_of[p.study, p.passage], p.code): p for p in proposals},
        kinds,
        _beneath([reading.carries for reading in readings]),
        _beneath([reading.denies for reading in readings]),
        frozenset(study[0].study for study, reading in zip(studies, readings, strict=True) if reading.off_topic),
    )
    return known if encoder is None else with_meaning(known, encoder)


def _beneath(parts: Sequence[NDArray[np.float32] | None]) -> NDArray[np.float64] | None:
    """Return what a model says of all studies, one beneath the other; None where it says nothing."""
    import numpy as np

    said = [part for part in parts if part is not None]
    return np.vstack(said).astype(np.float64) if said else None


def with_meaning(features: Features, encoder: Encoder) -> Features:
    """Return features with embeddings, which cost more than all else."""
    if not features.passages:
        return features
    languages = [passage.language for passage in features.passages]
    vectors = centred(encoder.encode([passage.text for passage in features.passages]))
    said = _said(features.codebook, encoder)
    meaning = _by_meaning(vectors, said, languages, len(features.codes))
    return replace(features, meaning=meaning, vectors=vectors, compact=compacted(vectors), said=said)


def _said(codebook: Codebook, encoder: Encoder) -> Said:
    texts = tuple((n, text) for n, code in enumerate(codebook.codes) for text in likeness.statements(code))
    return Said(texts, centred(encoder.encode([text for _, text in texts])))


def _by_meaning(
    vectors: NDArray[np.float32], said: Said, languages: Sequence[str], n_codes: int
) -> NDArray[np.float64]:
    """Return the standardised contrast of passages to the mean statement of each code: (n_passages, n_codes) float."""
    import numpy as np

    owner = np.array([column for column, _ in said.texts], dtype=np.int64)
    means = np.zeros((n_codes, vectors.shape[1]), np.float32)
    for column in range(n_codes):
        if (own := said.vectors[owner == column]).size:
            means[column] = own.mean(axis=0)
    cosines = (vectors @ means.T).astype(np.float64)
    return likeness.standardised(likeness.contrast(cosines), languages)


def centred(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors around their mean, each of length 1: raw ones all point in similar directions."""
    return vectors if len(vectors) < 2 else of_length_one(vectors - vectors.mean(axis=0))


def compacted(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors along the directions in which they vary most, each of length 1: (n, at most 128) float.

    Source: Jolliffe (2002), Principal Component Analysis, from the eigenvectors of the dimensions' products.
    """
    import numpy as np

    with one_thread():  # forty times the CPU otherwise
        _, directions = np.linalg.eigh(vectors.T @ vectors)  # the last vary most
    return of_length_one(vectors @ directions[:, ::-1][:, :_COMPACT_DIMENSIONS])
