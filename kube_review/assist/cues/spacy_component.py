"""The cues of a codebook as a component of spaCy pipelines: ``nlp.add_pipe("kube_cues")``.

spaCy finds it by its entry point; nothing in kube-review imports this module, since it imports spaCy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kube_review import project
from kube_review.assist.cues.cue_suggester import Cues
from kube_review.codebook import file as codebook_file
from kube_review.language import detect, sentences

SPANS = "kube_cues"
"""The key of ``doc.spans`` and of ``doc.user_data``: entry *i* of both is the same match."""


class KubeCues:
    """Write every match of a cue to ``doc.spans``, labelled by its code, and its stance to ``doc.user_data``."""

    def __init__(self, codebook: str) -> None:
        self._cues = Cues(codebook_file.load(project.codebook_source(codebook)))

    def __call__(self, doc: Doc) -> Doc:
        """Match sentence by sentence, each in its own language."""
        spans: list[Any] = []
        details: list[dict[str, str]] = []
        stretches = list(_sentences(doc))
        texts = [doc.text[start:end] for start, end in stretches]
        for (at, _end), text, language in zip(stretches, texts, detect.languages_of(texts), strict=True):
            for found in self._cues.find(text, language):
                span = doc.char_span(at + found.start, at + found.end, label=found.code, alignment_mode="expand")
                spans.append(span)
                details.append({"stance": found.stance.value})
        doc.spans[SPANS] = spans
        doc.user_data[SPANS] = details
        return doc


def _sentences(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the sentences of the pipeline, or those of kube-review where it sets none."""
    if doc.has_annotation("SENT_START"):
        yield from ((sentence.start_char, sentence.end_char) for sentence in doc.sents)
    else:
        yield from sentences.spans(doc.text)


@Language.factory("kube_cues", default_config={"codebook": "sitepu-2016"}, assigns=["doc.spans"])
def kube_cues(nlp: Language, name: str, codebook: str) -> KubeCues:
    """Make the component; ``codebook`` is the name of a shipped codebook or a YAML file."""
    return KubeCues(codebook)
