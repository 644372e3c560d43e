"""The DocBin, read back by spaCy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kube_review.errors import ReviewError
from kube_review.exchange import doc_bins, formats
from kube_review.exchange.request import Request
from kube_review.session import Session
from tests.exchange.conftest import FORMULA, MARKED


def docs_of(file: Path) -> list[Any]:
    import spacy
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(file).get_docs(spacy.blank("xx").vocab))


def test_passages_come_back_with_their_codings(coded: Session, tmp_path: Path) -> None:
    """Words, spans, stance and coder are those of the review; categories exist only where somebody has read."""
    written = formats.export(coded, tmp_path / "a.spacy")
    docs = docs_of(tmp_path / "a.spacy")
    assert written.counts == {"passages": 7, "codings": 5}
    place = {(doc.user_data["study"], doc.user_data["passage"]): doc for doc in docs}
    first = place["satu", 1]
    assert first.text == MARKED
    assert [span.label_ for span in first.spans["codings"]] == ["sudden-formation", "top-down"]
    assert [one["coder"] for one in first.user_data["codings"]] == ["ani", "budi"]
    assert first.spans["codings"][0].text == MARKED
    assert place["satu", 2].text == FORMULA
    assert place["satu", 3].user_data["codings"][0]["stance"] == "denies"
    assert {code for code, value in first.cats.items() if value} == {"sudden-formation", "top-down"}
    assert set(place["dua", 1].cats.values()) == {0.0}
    assert place["tiga", 1].cats == {}


def test_the_split_keeps_fieldworks_whole(coded: Session, tmp_path: Path) -> None:
    """Every passage is in one of two files, no fieldwork is in both, and the files are the same each time."""
    formats.export(coded, tmp_path / "a.spacy", Request(split=0.3))
    train, dev = (docs_of(tmp_path / f"a.{name}.spacy") for name in ("train", "dev"))
    assert len(train) + len(dev) == 7
    studies = [{doc.user_data["study"] for doc in docs} for docs in (train, dev)]
    assert studies[0].isdisjoint(studies[1])
    assert len(studies[1]) == 1
    before = (tmp_path / "a.dev.spacy").read_bytes()
    formats.export(coded, tmp_path / "a.spacy", Request(split=0.3))
    assert (tmp_path / "a.dev.spacy").read_bytes() == before


def test_one_fieldwork_cannot_be_split() -> None:
    """The error says what a split needs."""
    with pytest.raises(ReviewError, match="two fieldworks"):
        doc_bins.development(["a", "a"], 0.5)
