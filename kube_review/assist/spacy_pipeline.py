"""Suggestions by any spaCy pipeline whose labels are named as codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kube_review.assist.cues import stances
from kube_review.assist.learning import explaining, features, proposing
from kube_review.assist.passage_text import PassageText
from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.model import Codebook, Proposal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

_CATEGORIES = frozenset({"textcat", "textcat_multilabel"})
_SPANS = frozenset({"spancat", "spancat_singlelabel"})
_THRESHOLD = 0.5
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded pipeline: its name and version, its labels, and what its components say of them.

    thresholds: The score from which each label of a text classifier counts.
    span_keys: The groups of ``doc.spans`` that its span classifiers write.
    """

    nlp: Language
    name: str
    labels: tuple[str, ...]
    thresholds: Mapping[str, float]
    span_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What a pipeline says of passages.

    values: 0–1: (n_passages, n_codes) float.
    thresholds: One per code.
    words: The words of the best span, by row and column, where a span classifier gave the score.
    """

    values: NDArray[np.float64]
    thresholds: list[float]
    words: Mapping[tuple[int, int], str]


def load(name: str) -> Pipeline:
    """Load a pipeline by the name of its package or by its folder.

    Raises:
        ReviewError: No pipeline is named, it cannot be loaded, or it has no text or span classifier.
    """
    if not name:
        raise ReviewError(_("No spaCy pipeline is named."), topic="no pipeline")
    import spacy

    try:
        nlp = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise ReviewError(
            _("There is no spaCy pipeline {name!r}, or it is not complete.", name=name),
            _("Install its package, or give the folder that spacy train wrote, such as trained/model-best."),
        ) from error
    found = _described(nlp)
    if not found.labels:
        raise ReviewError(
            _("The spaCy pipeline {name!r} has no text or span classifier.", name=name),
            _("Train one with textcat_multilabel or spancat, whose labels are codes of the codebook."),
        )
    return found


def _described(nlp: Language) -> Pipeline:
    labels: dict[str, None] = {}
    thresholds: dict[str, float] = {}
    keys = []
    for name in nlp.pipe_names:
        factory: str = nlp.get_pipe_meta(name).factory
        pipe: Any = nlp.get_pipe(name)
        if factory in _CATEGORIES | _SPANS:
            labels |= dict.fromkeys(pipe.labels)
        if factory in _CATEGORIES:
            threshold = pipe.cfg.get("threshold") or _THRESHOLD  # an exclusive classifier has 0: it has no threshold
            thresholds |= dict.fromkeys(pipe.labels, float(threshold))
        elif factory in _SPANS:
            keys.append(pipe.key)
    meta = nlp.meta
    name = f"spacy {meta['lang']}_{meta['name']} {meta['version']}"
    return Pipeline(nlp, name, tuple(labels), thresholds, tuple(keys))


def columns(pipeline: Pipeline, codebook: Codebook) -> dict[str, int]:
    """Return the column of the code that each label names, by its present or a former name."""
    names = {name: n for n, code in enumerate(codebook.codes) for name in (*code.formerly, code.code)}
    return {label: names[label] for label in pipeline.labels if label in names}


def proposals(pipeline: Pipeline, passages: Sequence[PassageText], codebook: Codebook) -> list[Proposal]:
    """Return what a pipeline proposes; it knows codes only, so the stance is read from the sentence."""
    known = features.build(passages, codebook, with_pretrained=False)
    scored = scores(pipeline, [passage.text for passage in known.passages], codebook)
    by_words = explaining.by_codebook(known)

    def why(row: int, column: int) -> str:
        return scored.words.get((row, column)) or by_words(row, column)

    return proposing.proposals(known, scored.values, scored.thresholds, stances.by_rules(known), why)


def scores(pipeline: Pipeline, passages: Sequence[str], codebook: Codebook) -> Scores:
    """Score every passage for every code; a code that the pipeline does not know gets 0."""
    import numpy as np

    column_of = columns(pipeline, codebook)
    values = np.zeros((len(passages), len(codebook.codes)))
    words: dict[tuple[int, int], str] = {}
    for row, doc in enumerate(pipeline.nlp.pipe(passages, batch_size=_AT_ONCE)):
        for label, score in doc.cats.items():
            if label in column_of:
                values[row, column_of[label]] = max(values[row, column_of[label]], float(score))
        for label, score, text in _spans(doc, pipeline.span_keys):
            if label in column_of and score >= values[row, column_of[label]]:
                values[row, column_of[label]] = score
                words[row, column_of[label]] = text
    thresholds = [_THRESHOLD] * len(codebook.codes)
    for label, threshold in pipeline.thresholds.items():
        if label in column_of:
            thresholds[column_of[label]] = threshold
    return Scores(values, thresholds, words)


def _spans(doc: Doc, keys: Sequence[str]) -> list[tuple[str, float, str]]:
    """Return label, score and words of each span that a classifier wrote."""
    found: list[tuple[str, float, str]] = []
    for key in keys:
        group: Any = doc.spans.get(key, ())
        certain = group.attrs.get("scores", [1.0] * len(group)) if len(group) else ()
        found += [(span.label_, float(score), span.text) for span, score in zip(group, certain, strict=True)]
    return found
