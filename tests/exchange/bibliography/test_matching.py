"""Which record a study has: by DOI, attached file, title."""

from pathlib import Path

import pytest

from kube_review.exchange.bibliography import entries, matching
from kube_review.exchange.bibliography.entries import Record
from tests.exchange.bibliography.test_entries import RIS


def library(tmp_path: Path, content: str) -> tuple[Record, ...]:
    path = tmp_path / "library.ris"
    path.write_text(content, encoding="utf-8")
    return entries.read(path).records


@pytest.mark.parametrize(
    ("study", "index"),
    [
        ({"file_name": "download(3).pdf", "doi": "https://doi.org/10.1234/JCK.5.2"}, 0),
        ({"file_name": "Santosa dan Wulandari - 2012.pdf"}, 0),
        ({"file_name": "x.pdf", "title": "USAHA YANG BERHENTI : KUBE DI KABUPATEN CONTOH"}, 0),
        ({"file_name": "x.pdf", "title": "Dinamika Kelompok"}, 1),
        ({"file_name": "x.pdf", "title": "Usaha yang Berhasil di Kota Lain dan Bertahan"}, None),
        ({"file_name": "x.pdf"}, None),
    ],
)
def test_records_are_matched_by_doi_file_or_title(tmp_path: Path, study: dict[str, str], index: int | None) -> None:
    """The DOI decides, then the attached file, then a title that is the same but for its dress."""
    records = library(tmp_path, RIS)
    assert matching.match(records, **study) == (None if index is None else records[index])


def test_a_title_that_two_records_share_in_part_decides_nothing(tmp_path: Path) -> None:
    """Two candidates are none: a person has to say."""
    records = library(tmp_path, RIS.replace("Dinamika Kelompok", "Usaha yang Berhenti: KUBE di Kabupaten Contah"))
    assert matching.match(records, file_name="x.pdf", title="Usaha yang Berhenti: KUBE di Kabupaten Cantoh") is None


def test_bibliographies_beside_the_files(tmp_path: Path) -> None:
    """One that is read is used, one that is garbage is named, and a .json of another kind is passed over."""
    paper = tmp_path / "a.txt"
    for name, content in (("a.txt", "x"), ("good.ris", RIS), ("bad.bib", "nothing"), ("settings.json", "{}")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    held = matching.library([], [paper])
    assert [path.name for path in held.used] == ["good.ris"]
    assert len(held.records) == 2
    assert ["bad.bib" in str(problem) for problem in held.problems] == [True]
