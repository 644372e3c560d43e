"""RIS, BibTeX and CSL-JSON beside the files."""

import json
from pathlib import Path

import pytest

from kube_review.errors import ReadingError
from kube_review.exchange.bibliography import entries
from kube_review.exchange.bibliography.entries import Record

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
@string{jck = "Jurnal Contoh Kesejahteraan"}
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


def written(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def library(tmp_path: Path, name: str, content: str) -> tuple[Record, ...]:
    return entries.read(written(tmp_path, name, content)).records


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
    """Strings, braces, accents and name order; an entry that breaks off is counted."""
    found = entries.read(written(tmp_path, "zotero.bib", BIBTEX))
    article, thesis = found.records
    assert "1 entry could not be read" in str(found.lost[0])
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


def test_csl_json(tmp_path: Path) -> None:
    """Numbers, literal names and several forms of date; what is no entry is passed over."""
    article, thesis = library(tmp_path, "export.json", json.dumps(CSL))
    assert article.values["authors"] == "Santosa, Budi; Tim Peneliti"
    assert (article.values["volume"], article.values["pages"], article.values["year"]) == ("5", "37-44", "2012")
    assert (thesis.values["year"], thesis.values["institution"]) == ("2011", "Universitas Contoh")


@pytest.mark.parametrize("content", ["{", "3", '"text"'])
def test_what_is_no_library_is_refused(tmp_path: Path, content: str) -> None:
    """JSON of another kind is a reader's error, not a crash."""
    with pytest.raises(ReadingError):
        library(tmp_path, "x.json", content)


@pytest.mark.parametrize("name", ["x.ris", "x.bib", "x.csv"])
@pytest.mark.parametrize("content", ["", "not a library at all\n", "\0\1\2", "TY  - \nER  - \n", "@article{"])
def test_garbage_is_an_error(tmp_path: Path, name: str, content: str) -> None:
    """Never an empty list that looks like a search without a hit."""
    with pytest.raises(ReadingError):
        library(tmp_path, name, content)


def test_strings_that_double_do_not_eat_memory(tmp_path: Path) -> None:
    """Forty doublings would be a terabyte."""
    doubled = "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 40))
    bomb = f'@string{{s0 = "{"x" * 100}"}}\n{doubled}@article{{a, title = {{Judul}}, journal = s39}}\n'
    (one,) = library(tmp_path, "a.bib", bomb)
    assert len(str(one.values)) < 1000


def test_two_entries_of_one_key_are_two(tmp_path: Path) -> None:
    """Scopus gives the same key to two papers of an author and year."""
    found = library(tmp_path, "a.bib", "@article{a, title={Satu}}\n@article{a, title={Dua}}")
    assert [record.values["title"] for record in found] == ["Satu", "Dua"]


TABLES = {
    "scopus": "Authors,Title,Year,Source title,Volume,Issue,Page start,Page end,DOI,Abstract,Document Type,Source\n"
    '"Santosa B.; Wulandari R.","KUBE, sebuah kajian",2012,Jurnal Contoh,5,2,37,44,10.1234/ABC,Isi.,Article,Scopus\n',
    "scholar": "\ufeffCites,Authors,Title,Year,Source,Publisher,ArticleURL,GSRank,Type,DOI,Abstract\n"
    '3,"B Santosa, R Wulandari","KUBE, sebuah kajian",2012,Jurnal Contoh,penerbit.id,https://x,1,HTML,10.1234/abc,Isi.\n',
    "zotero": '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Abstract Note"\n'
    '"A","thesis",2012,"Santosa, B.; Wulandari, R.","KUBE, sebuah kajian",Jurnal Contoh,10.1234/abc,Isi.\n',
    "garuda": "Judul;Penulis;Nama Jurnal;Tahun;DOI;Abstrak\n"
    '"KUBE, sebuah kajian";"Santosa, B.; Wulandari, R.";Jurnal Contoh;2012;https://doi.org/10.1234/abc;Isi.\n',
}


@pytest.mark.parametrize("program", TABLES)
def test_tables_of_search_results(tmp_path: Path, program: str) -> None:
    """Each program has its own headings and its own way to write names."""
    (one,) = library(tmp_path, f"{program}.csv", TABLES[program])
    assert (one.values["title"], one.values["year"], one.values["journal"]) == (
        "KUBE, sebuah kajian",
        "2012",
        "Jurnal Contoh",
    )
    assert (one.values["doi"], one.values["abstract"]) == ("10.1234/abc", "Isi.")
    assert [name.split(",")[0].split()[0] for name in one.values["authors"].split("; ")] == ["Santosa", "Wulandari"]
    assert one.values.get("database", "") == ("Scopus" if program == "scopus" else "")


def test_scopus_is_no_journal(tmp_path: Path) -> None:
    """A record without a journal still comes from Scopus."""
    content = "Title,Year,Source title,Source\nKUBE,2012,,Scopus\n"
    (one,) = library(tmp_path, "a.csv", content)
    assert (one.values.get("journal"), one.values["database"]) == (None, "Scopus")


def test_ris_as_portals_write_it(tmp_path: Path) -> None:
    """CRLF, a byte order mark, one space before the hyphen, and a record that does not end."""
    text = "\ufeffTY - JOUR\r\nTI - Satu\r\nAU - A\r\nAU - B\r\nER - \r\n\r\nTY  - JOUR\r\nT1  - Dua\r\n"
    one, two = library(tmp_path, "garuda.ris", text)
    assert (one.values["title"], one.values["authors"], two.values["title"]) == ("Satu", "A; B", "Dua")
