"""spaCy's DocBin: the passages with their codings, ready for ``spacy train``."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kube_review import whole_files
from kube_review.assist import run
from kube_review.assist.learning import labels
from kube_review.assist.passage_text import PassageText
from kube_review.coding import blind
from kube_review.errors import ReviewError
from kube_review.exchange.request import Request, Written
from kube_review.messages import _
from kube_review.model import Codebook, Coding
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.counting import judgements
from kube_review.store.record import codings

if TYPE_CHECKING:
    from spacy.tokens import Doc

SPANS = "codings"
"""The key of ``doc.spans`` and of ``doc.user_data``: entry *i* of both is the same coding."""
_LANGUAGE = "xx"  # spaCy's rules for any language; those of "id" take three seconds to build


def write(session: Session, file: Path, request: Request) -> Written:
    """Write one Doc a countable passage, in one file or, where the request has a split, in a train and a dev file.

    ``doc.cats`` is set where the passage was judged for every code, so that training ignores what nobody has read.

    Raises:
        ReviewError: A split is wanted and the review has fewer than two fieldworks.
    """
    docs = _docs(session, session.codebook(request.codebook))
    if not request.split:
        _save(file, list(docs.values()))
        return Written({"passages": len(docs), "codings": _n_codings(docs.values())})
    fieldworks = judgements.fieldworks(session.store)
    dev = development([fieldworks[study] for study, _passage in docs], request.split)
    parts: dict[str, list[Doc]] = {"train": [], "dev": []}
    for (study, _passage), doc in docs.items():
        parts["dev" if fieldworks[study] in dev else "train"].append(doc)
    for name, part in parts.items():
        _save(file.with_name(f"{file.stem}.{name}{file.suffix}"), part)
    return Written({name: len(part) for name, part in parts.items()})


def development(fieldworks: Sequence[str], share: float) -> frozenset[str]:
    """Return the fieldworks to develop on: about ``share`` of them, at least one and never all.

    The order follows from a hash of the name, so it is the same on every machine.

    Raises:
        ReviewError: There are fewer than two fieldworks.
    """
    names = sorted(set(fieldworks), key=lambda name: hashlib.sha256(f"dev:{name}".encode()).digest())
    if len(names) < 2:
        raise ReviewError(
            _("A split needs passages of at least two fieldworks."),
            _("Add studies, or export without a split."),
        )
    return frozenset(names[: min(max(round(share * len(names)), 1), len(names) - 1)])


def _docs(session: Session, book: Codebook) -> dict[tuple[str, int], Doc]:
    """Return a Doc for each countable passage of the studies that are not excluded, by study and passage."""
    import spacy

    nlp = spacy.blank(_LANGUAGE)
    by_study: dict[str, list[Coding]] = {}
    for coding in blind.visible(session, codings.listing(session.store)):
        by_study.setdefault(coding.study, []).append(coding)
    code_of = {name: code.code for code in book.codes for name in (*code.formerly, code.code)}
    passages = [p for study in sorted(run.included(session)) for p in run.passages_of(session, study) if p.countable]
    cats = _cats(session, passages, book)
    docs = {}
    for study, group in itertools.groupby(passages, key=lambda passage: passage.study):
        starts = _starts(session, study)
        for passage in group:
            place = study, passage.passage
            doc = nlp.make_doc(passage.text)
            doc.cats = cats.get(place, {})
            doc.user_data |= {"study": study, "passage": passage.passage, "language": passage.language}
            _add_codings(doc, starts[passage.passage], by_study.get(study, []), code_of)
            docs[place] = doc
    return docs


def _starts(session: Session, study: str) -> dict[int, int]:
    text = texts.text_of(session.store, study)
    return {passage.number: passage.start for passage in texts.passages_of(session.store, text.text_id)}


def _cats(session: Session, passages: Sequence[PassageText], book: Codebook) -> dict[tuple[str, int], dict[str, float]]:
    """Return 1 or 0 for every code, for each passage that was judged for all of them."""
    record = labels.Record.of(session.store, session.codebooks).without(blind.hidden_from(session))
    labelled = labels.align(record, passages, book)
    unknown = (labelled.has == labels.UNKNOWN).any(axis=1)
    return {
        (passage.study, passage.passage): {
            code.code: float(has) for code, has in zip(book.codes, labelled.has[row], strict=True)
        }
        for row, passage in enumerate(passages)
        if not unknown[row]
    }


def _add_codings(doc: Doc, at: int, found: Sequence[Coding], code_of: Mapping[str, str]) -> None:
    """Add the codings that touch a passage which begins at code point ``at`` of its text, each cut to the passage."""
    spans: list[Any] = []
    details: list[dict[str, str]] = []
    for coding in found:
        if coding.start is None or coding.end is None or coding.code not in code_of:
            continue
        start, end = max(coding.start - at, 0), min(coding.end - at, len(doc.text))
        if start >= end:
            continue
        spans.append(doc.char_span(start, end, label=code_of[coding.code], alignment_mode="expand"))
        details.append({"uuid": coding.uuid, "stance": coding.stance.value, "coder": coding.coder})
    doc.spans[SPANS] = spans
    doc.user_data[SPANS] = details


def _n_codings(docs: Any) -> int:
    return len({one["uuid"] for doc in docs for one in doc.user_data[SPANS]})


def _save(file: Path, docs: Sequence[Doc]) -> None:
    from spacy.tokens import DocBin

    content = DocBin(docs=docs, store_user_data=True).to_bytes()
    whole_files.write_bytes(file, content)
