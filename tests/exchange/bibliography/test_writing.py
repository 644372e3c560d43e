"""Bibliographies read back by other libraries than their writer, and by our own reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kube_review import coding
from kube_review.exchange import formats
from kube_review.exchange.bibliography import entries
from kube_review.exchange.request import Request
from kube_review.session import Session
from kube_review.store.corpus import texts

VALUES = {
    "title": "Usaha & Modal: 100% {KUBE}_1 — \U0001f600",
    "authors": "Santosa, Budi; Sukarno; Tim Peneliti Desa",
    "year": "2012",
    "kind": "journal article",
    "journal": "Jurnal Contoh",
    "volume": "5",
    "issue": "2",
    "pages_printed": "37-44",
    "doi": "10.1234/jck.5_2",
    "language": "id",
}


@pytest.fixture
def described(coded: Session) -> Session:
    text = texts.text_of(coded.store, "satu")
    coding.set_value(coded.store, coded.coder, text, dict(VALUES))
    coding.exclude(coded.store, coded.coder, texts.text_of(coded.store, "tiga"), "not about KUBE", "screening")
    coding.set_value(coded.store, coded.coder, texts.text_of(coded.store, "dua"), {"duplicate_of": "satu"})
    return coded


NOTES = {
    "satu": "kube-review: included",
    "dua": "kube-review: duplicate of satu",
    "tiga": "kube-review: excluded (screening): not about KUBE",
}


def test_ris_read_by_rispy(described: Session, tmp_path: Path) -> None:
    rispy = pytest.importorskip("rispy")
    formats.export(described, tmp_path / "a.ris")
    entries = {entry["id"]: entry for entry in rispy.loads((tmp_path / "a.ris").read_bytes().decode("utf-8"))}
    one = entries["satu"]
    assert one["title"] == VALUES["title"]
    assert one["authors"] == VALUES["authors"].split("; ")
    assert (one["year"], one["start_page"], one["end_page"], one["doi"]) == ("2012", "37", "44", VALUES["doi"])
    assert {name: entry["notes"][0] for name, entry in entries.items()} == NOTES


def test_bibtex_read_by_bibtexparser(described: Session, tmp_path: Path) -> None:
    """What is left of TeX in the library's raw values is the escapes of special characters."""
    bibtexparser = pytest.importorskip("bibtexparser")
    formats.export(described, tmp_path / "a.bib")
    library = bibtexparser.parse_string((tmp_path / "a.bib").read_text(encoding="utf-8"))
    assert library.failed_blocks == []
    entries = {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}
    assert entries["satu"]["title"] == "Usaha \\& Modal: 100\\% KUBE\\_1 — \U0001f600"
    assert entries["satu"]["author"] == "Santosa, Budi and Sukarno and {Tim Peneliti Desa}"
    assert (entries["satu"]["pages"], entries["satu"]["doi"]) == ("37--44", VALUES["doi"])
    assert {name: fields["note"] for name, fields in entries.items()} == NOTES


def test_csl_json(described: Session, tmp_path: Path) -> None:
    formats.export(described, tmp_path / "a.json", Request("bibliography"))
    entries = {entry["id"]: entry for entry in json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))}
    assert entries["satu"]["author"] == [
        {"family": "Santosa", "given": "Budi"},
        {"literal": "Sukarno"},
        {"literal": "Tim Peneliti Desa"},
    ]
    assert entries["satu"]["issued"] == {"date-parts": [[2012]]}
    assert {name: entry["note"] for name, entry in entries.items()} == NOTES


def test_an_article_is_one_by_either_name(described: Session, tmp_path: Path) -> None:
    text = texts.text_of(described.store, "satu")
    coding.set_value(described.store, described.coder, text, {"kind": "article"})
    formats.export(described, tmp_path / "a.ris")
    assert "TY  - JOUR" in (tmp_path / "a.ris").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a.ris", "a.bib", "a.json"])
def test_our_own_reader_finds_the_values_again(described: Session, tmp_path: Path, name: str) -> None:
    formats.export(described, tmp_path / name, Request("bibliography" if name == "a.json" else ""))
    found = next(one for one in entries.read(tmp_path / name).records if one.values.get("year") == "2012")
    for key in ("year", "kind", "journal", "volume", "issue", "doi", "language"):
        assert found.values[key] == VALUES[key]
    assert found.values["pages"] == "37-44"
