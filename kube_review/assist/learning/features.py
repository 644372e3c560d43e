"""Features of passages before anything is coded: cues, likeness, meaning, and the function of each sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kube_review.assist.cues import cue_suggester
from kube_review.assist.cues.sentence_context import Context, Kind, Reading
from kube_review.assist.learning import likeness
from kube_review.assist.learning.embeddings import Encoder, of_length_one
from kube_review.assist.learning.ngrams import Terms, first_rows
from kube_review.assist.learning.threads import one_thread
from kube_review.assist.passage_text import PassageText
from kube_review.assist.pretrained import pretrained_model, readings
from kube_review.assist.pretrained.pretrained_model import Pretrained
from kube_review.model import Codebook, Proposal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COMPACT_DIMENSIONS = 128
"""Learning takes half the time of 512 dimensions, and the results are as good."""
_AT_ONCE = 5000
"""Passages read by a shipped model at a time: 60 MB."""
_MOST = 0.5
"""A reading that covers more than this share of a sentence counts for the whole sentence."""


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
) -> Features:
    """Compute the features of passages for a codebook.

    Args:
        passages: In the order of their texts. Passages that are never counted may be among them; they are left out.
        codebook: The codes.
        encoder: For meaning; None does without.
        with_pretrained: Whether to apply the model that is shipped with the codebook.

    Returns:
        The features of the countable passages. They depend on all passages given: give the whole review.
    """
    counted = tuple(passage for passage in passages if passage.countable)
    texts = [passage.text for passage in counted]
    languages = [passage.language for passage in counted]
    terms = likeness.terms_of(texts, codebook)
    rows, documents = first_rows(terms.rows, len(texts)), terms.rows[len(texts) :].toarray()
    read = cache(cue_suggester.read_context)
    proposals = _by_cues(counted, codebook, read)
    kinds = tuple(_whole(passage, read(passage)) for passage in counted)
    cues, place = _strengths(len(counted), codebook, proposals), _places(counted, kinds)
    model = pretrained_model.find(codebook) if with_pretrained else None
    known = Features(
        counted,
        codebook,
        terms,
        rows,
        documents,
        cues,
        likeness.standardised(likeness.to_documents(rows, documents), languages),
        place,
        proposals,
        kinds,
        *_by_pretrained(model, counted, codebook, cues, place, kinds),
        frozenset(model.off_topic(counted)) if model is not None else frozenset(),
    )
    return known if encoder is None else with_meaning(known, encoder)


def with_meaning(features: Features, encoder: Encoder) -> Features:
    """Return features with embeddings, which cost more than all else."""
    if not features.passages:
        return features
    languages = [passage.language for passage in features.passages]
    vectors = centred(encoder.encode([passage.text for passage in features.passages]))
    said = _said(features.codebook, encoder)
    meaning = _by_meaning(vectors, said, languages, len(features.codes))
    return replace(features, meaning=meaning, vectors=vectors, compact=compacted(vectors), said=said)


def _by_pretrained(
    model: Pretrained | None,
    passages: Sequence[PassageText],
    codebook: Codebook,
    cues: NDArray[np.float64],
    place: NDArray[np.float64],
    kinds: Sequence[Reading],
) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Return the log-odds that a passage carries each code, and that it denies it; None without a model."""
    import numpy as np

    if model is None:
        return None, None
    parts = [slice(start, start + _AT_ONCE) for start in range(0, max(len(passages), 1), _AT_ONCE)]
    said = [
        model.log_odds(readings.read(passages[part], codebook, model.rare, cues[part], place[part], kinds[part]))
        for part in parts
    ]
    carries, denies = (np.vstack(one) for one in zip(*said, strict=True))
    return carries, denies


def _by_cues(
    passages: Sequence[PassageText], codebook: Codebook, read: Callable[[PassageText], Context]
) -> dict[tuple[int, str], Proposal]:
    row_of = {(passage.study, passage.passage): row for row, passage in enumerate(passages)}
    return {(row_of[p.study, p.passage], p.code): p for p in cue_suggester.suggest(passages, codebook, read)}


def _strengths(n_passages: int, codebook: Codebook, proposals: dict[tuple[int, str], Proposal]) -> NDArray[np.float64]:
    import numpy as np

    column = {code.code: number for number, code in enumerate(codebook.codes)}
    strengths = np.zeros((n_passages, len(column)))
    for (row, code), proposal in proposals.items():
        strengths[row, column[code]] = proposal.score
    return strengths


def _whole(passage: PassageText, context: Context) -> Reading:
    """Return the function of most of a sentence."""
    for stretch in context.stretches:
        if not stretch.praise_only and stretch.end - stretch.start > _MOST * len(passage.text):
            return stretch.reading
    return Reading(Kind.FINDING)


def _places(passages: Sequence[PassageText], readings: Sequence[Reading]) -> NDArray[np.float64]:
    import numpy as np

    places = np.zeros(len(passages))
    for row, (passage, reading) in enumerate(zip(passages, readings, strict=True)):
        weight = cue_suggester.FINDINGS_WEIGHT.get(passage.section, 0.0)
        cited = reading.kind is Kind.CITED  # reported findings may be anywhere
        places[row] = (1.0 if cited else weight) - (reading.kind is Kind.NOTHING)
    return places


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
