"""RIS, BibTeX and CSL-JSON beside the files."""

import json
from pathlib import Path

import pytest

from kube_review.errors import ReadingError
from kube_review.exchange import bibliography, bibtex, ris

RIS = """\
TY  - JOUR
TI  - Usaha yang Berhenti: KUBE di Kabupaten Contoh
AU  - Santosa, Budi
AU  - Wulandari, Ratna
PY  - 2012/07//
JO  - Jurnal Contoh Kesejahteraan
VL  - 5
IS  - 2
SP  - 37
EP  - 44
DO  - https://doi.org/10.1234/JCK.5.2
SN  - 1234-5678
LA  - Indonesian
L1  - file:///C:/Zotero/storage/AB12/Santosa dan Wulandari - 2012.pdf
ER  -

TY  - THES
T1  - Dinamika Kelompok
A1  - Laksita, Wening
Y1  - 2011
PB  - Universitas Contoh
ER  -
"""

BIBTEX = """\
@comment{ignored}
@string{jck = "Jurnal Contoh " # {Kesejahteraan}}
@article{santosa2012,
  title = {Usaha yang {Berhenti}: {KUBE} di Kabupaten Contoh},
  author = {Santosa, Budi and Ratna Wulandari and Garc{\\'i}a, Jos\\'{e}},
  journal = jck, year = 2012, volume = "5", number = {2},
  pages = {37--44}, doi = {10.1234/jck.5.2}, language = {english},
  file = {Full Text:storage/AB12/Santosa - 2012.pdf:application/pdf},
}
@mastersthesis{laksita, title={Dinamika \\& Kelompok}, author={Wening Laksita}, year={2011},
  school={Universitas Contoh}}
@article{broken, title = {Tidak selesai
"""

CSL = [
    {
        "type": "article-journal",
        "title": "Usaha yang Berhenti: KUBE di Kabupaten Contoh",
        "author": [{"family": "Santosa", "given": "Budi"}, {"literal": "Tim Peneliti"}],
        "issued": {"date-parts": [[2012, 7]]},
        "container-title": "Jurnal Contoh Kesejahteraan",
        "volume": 5,
        "issue": "2",
        "page": "37–44",
        "DOI": "10.1234/jck.5.2",
        "ISSN": "1234-5678",
        "language": "id",
    },
    {"type": "thesis", "title": "Dinamika Kelompok", "publisher": "Universitas Contoh", "issued": {"raw": "2011"}},
    "not an entry",
]


def library(tmp_path: Path, name: str, content: str) -> list[bibliography.Record]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return bibliography.read(path)


def test_ris(tmp_path: Path) -> None:
    """Every value names its format and file."""
    article, thesis = library(tmp_path, "library.ris", RIS)
    assert article.values == {
        "title": "Usaha yang Berhenti: KUBE di Kabupaten Contoh",
        "authors": "Santosa, Budi; Wulandari, Ratna",
        "year": "2012",
        "journal": "Jurnal Contoh Kesejahteraan",
        "volume": "5",
        "issue": "2",
        "pages": "37-44",
        "doi": "10.1234/jck.5.2",
        "issn": "1234-5678",
        "kind": "journal article",
        "language": "id",
    }
    assert article.files == ("Santosa dan Wulandari - 2012.pdf",)
    assert (thesis.values["kind"], thesis.values["institution"]) == ("thesis", "Universitas Contoh")
    assert article.guesses()["year"].source == "ris: library.ris"


def test_bibtex(tmp_path: Path) -> None:
    """Strings, joins, braces, accents and name order; an entry that breaks off keeps what it has."""
    article, thesis, broken = library(tmp_path, "zotero.bib", BIBTEX)
    assert article.values == {
        "title": "Usaha yang Berhenti: KUBE di Kabupaten Contoh",
        "authors": "Santosa, Budi; Wulandari, Ratna; García, José",
        "year": "2012",
        "journal": "Jurnal Contoh Kesejahteraan",
        "volume": "5",
        "issue": "2",
        "pages": "37-44",
        "doi": "10.1234/jck.5.2",
        "kind": "journal article",
        "language": "en",
    }
    assert article.files == ("Santosa - 2012.pdf",)
    assert (thesis.values["title"], thesis.values["institution"]) == ("Dinamika & Kelompok", "Universitas Contoh")
    assert broken.values["title"] == "Tidak selesai"


def test_csl_json(tmp_path: Path) -> None:
    """Numbers, literal names and several forms of date; what is no entry is passed over."""
    article, thesis = library(tmp_path, "export.json", json.dumps(CSL))
    assert article.values["authors"] == "Santosa, Budi; Tim Peneliti"
    assert (article.values["volume"], article.values["pages"], article.values["year"]) == ("5", "37-44", "2012")
    assert (thesis.values["year"], thesis.values["institution"]) == ("2011", "Universitas Contoh")


def test_other_readers_agree() -> None:
    """Two independent libraries read the same titles and authors."""
    bibtexparser = pytest.importorskip("bibtexparser")
    rispy = pytest.importorskip("rispy")
    theirs = bibtexparser.parse_string(BIBTEX).entries
    ours = bibtex.parse(BIBTEX)
    assert [entry["entrytype"] for entry in ours[: len(theirs)]] == [entry.entry_type for entry in theirs]
    assert [entry["year"] for entry in ours[:2]] == [entry["year"] for entry in theirs[:2]]
    assert [tags.get("TI", tags.get("T1"))[0] for tags in ris.parse(RIS)] == [
        entry.get("title") or entry["primary_title"] for entry in rispy.loads(RIS)
    ]


@pytest.mark.parametrize("content", ["{", "3", '"text"'])
def test_what_is_no_library_is_refused(tmp_path: Path, content: str) -> None:
    """JSON of another kind is a reader's error, not a crash."""
    with pytest.raises(ReadingError):
        library(tmp_path, "x.json", content)


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
    records = library(tmp_path, "library.ris", RIS)
    assert bibliography.match(records, **study) == (None if index is None else records[index])


def test_a_title_that_two_records_share_in_part_decides_nothing(tmp_path: Path) -> None:
    """Two candidates are none: a person has to say."""
    records = library(
        tmp_path, "a.ris", RIS.replace("Dinamika Kelompok", "Usaha yang Berhenti: KUBE di Kabupaten Contah")
    )
    assert bibliography.match(records, file_name="x.pdf", title="Usaha yang Berhenti: KUBE di Kabupaten Cantoh") is None
