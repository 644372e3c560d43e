"""Bibliographic guesses: supported by the first page, or absent."""

from pathlib import Path

import pytest

from kube_review import reading
from kube_review.reading.bibliography import imprint, names, provinces

SHARED = Path(__file__).parents[2] / ".." / "shared"

BODY = """
ABSTRAK

Penelitian di Kabupaten Agam ini menemukan bahwa kelompok bubar. Sitepu (2016) menyatakan hal yang sama.

PENDAHULUAN

Menurut Suharto (2007) kemiskinan masih luas. Badan Pusat Statistik (2015) mencatat angka itu.
"""


def guesses(tmp_path: Path, text: str, name: str = "a.txt") -> dict[str, tuple[str, str]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return {key: (guess.value, guess.source) for key, guess in reading.read(path).guesses.items()}


def test_a_first_page_names_its_study(tmp_path: Path) -> None:
    """Journal line, two-line title, authors with degrees and marks, institution: each with its source."""
    front = (
        "Jurnal Contoh Kesejahteraan, Vol. 5, No. 2, Juli 2012, hlm. 37-44 ISSN 1234-567X\n\n"
        "EFEKTIVITAS KELOMPOK USAHA BERSAMA\nDI KABUPATEN AGAM, SUMATERA BARAT\n\n"
        "Dr. Budi Santosa, M.Si.1 dan Ratna Wulandari2\n\n"
        "Program Studi Sosiologi, Universitas Contoh Minang, Padang\n"
    )
    found = guesses(tmp_path, front + BODY)
    first = imprint.FIRST_PAGE
    assert found == {
        "title": ("EFEKTIVITAS KELOMPOK USAHA BERSAMA DI KABUPATEN AGAM, SUMATERA BARAT", first),
        "authors": ("Budi Santosa; Ratna Wulandari", first),
        "year": ("2012", first),
        "journal": ("Jurnal Contoh Kesejahteraan", first),
        "volume": ("5", first),
        "issue": ("2", first),
        "pages": ("37-44", first),
        "issn": ("1234-567X", first),
        "institution": ("Universitas Contoh Minang", first),
        "kind": ("journal article", first),
        "language": ("id", "passages"),
        "district": ("Kabupaten Agam", "title"),
        "province": ("Sumatera Barat", "title"),
    }


def test_what_is_only_cited_is_not_guessed(tmp_path: Path) -> None:
    """Names and years in running text belong to others."""
    found = guesses(tmp_path, BODY)
    assert not {"year", "authors", "title", "journal"} & found.keys()


def test_the_seed_paper_names_nobody_as_its_author() -> None:
    """It prints neither title nor author nor year of its own."""
    files = sorted((SHARED / "seed").glob("*.txt"))
    if not files:
        pytest.skip("the seed paper is not beside this checkout")
    assert not {"authors", "year", "title", "journal", "district", "province"} & reading.read(files[0]).guesses.keys()


def test_a_thesis_cover(tmp_path: Path) -> None:
    """SKRIPSI on the cover, the author behind *oleh*, the year on its last line."""
    front = (
        "DINAMIKA KELOMPOK USAHA BERSAMA DI KOTA BOGOR\n\nSKRIPSI\n\nOleh: Wening Laksita\n\nNIM. 0811234\n\n"
        "UNIVERSITAS CONTOH NUSANTARA\n\n2011\n"
    )
    found = {key: value for key, (value, _) in guesses(tmp_path, front + BODY).items()}
    assert (found["kind"], found["authors"], found["year"]) == ("thesis", "Wening Laksita", "2011")
    assert (found["institution"], found["district"]) == ("UNIVERSITAS CONTOH NUSANTARA", "Kota Bogor")


def test_the_label_of_a_synthetic_study_is_not_its_title(tmp_path: Path) -> None:
    """The line that marks demonstration files is passed over."""
    front = "DOKUMEN SINTETIS – contoh, bukan penelitian nyata\n\nKUBE Itik di Rawa: Laporan dari Tiga Desa\n"
    assert guesses(tmp_path, front + BODY)["title"][0] == "KUBE Itik di Rawa: Laporan dari Tiga Desa"


def test_the_file_name_is_the_last_resort(tmp_path: Path) -> None:
    """A year or title in the name helps where the text has none; digits of a download do not."""
    found = guesses(tmp_path, BODY, "evaluasi program kube bantul 2013.txt")
    assert found["year"] == ("2013", "file name")
    assert found["title"] == ("evaluasi program kube bantul", "file name")
    assert not {"year", "title"} & guesses(tmp_path, BODY, "17492985199620671-142740638.txt").keys()


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Andi Wijaya1, Siti Rahma2*", ["Andi Wijaya", "Siti Rahma"]),
        ("Drs. H. Ahmad Fauzi, M.Si.", ["Ahmad Fauzi"]),
        ("James A. Evans", ["James A. Evans"]),
        ("M. H. Santosa, SE, MM dan Prof. Dr. Rina Ayu, Ph.D", ["M. H. Santosa", "Rina Ayu"]),
        ("Kelompok Usaha Bersama", []),
        ("Universitas Gadjah Mada", []),
        ("Email: a.wijaya@contoh.ac.id", []),
    ],
)
def test_lines_of_names(line: str, people: list[str]) -> None:
    """Degrees and marks go; a line with anything but names has none."""
    assert names.people_in(line, "Kelompok itu bubar.") == people


@pytest.mark.parametrize(
    ("title", "district", "province"),
    [
        ("KUBE di Kabupaten Gunung Kidul", "Kabupaten Gunungkidul", "DI Yogyakarta"),
        ("KUBE di Kab. Kutai Kartanegara", "Kabupaten Kutai Kartanegara", "Kalimantan Timur"),
        ("KUBE DI KOTA SURAKARTA", "Kota Surakarta", "Jawa Tengah"),
        ("Groups in Sleman Regency, Yogyakarta", "Kabupaten Sleman", "DI Yogyakarta"),
        ("Pemberdayaan di Jombang", "Kabupaten Jombang", "Jawa Timur"),
        ("KUBE di Kabupaten Sikka dan Kabupaten Ende", "Kabupaten Sikka; Kabupaten Ende", "Nusa Tenggara Timur"),
        ("Kelompok usaha di Provinsi NTB", "", "Nusa Tenggara Barat"),
        ("Kelompok usaha di Papua Barat Daya", "", "Papua Barat Daya"),
        ("Kelompok usaha batu bata di pedesaan", "", ""),
        ("Mahasiswa Universitas Negeri Yogyakarta", "", ""),
    ],
)  # fmt: skip
def test_places_in_the_forms_that_papers_use(title: str, district: str, province: str) -> None:
    """Abbreviations, spellings, English forms and capitals lead to one name; a district brings its province."""
    found = provinces.studied([(title, "title", 6)])
    assert (found.district, found.province) == (district, province)


def test_provinces_split_in_2022_depend_on_the_year() -> None:
    """A study of 2010 in Merauke was done in Papua."""
    parts = [("KUBE di Kabupaten Merauke", "title", 6)]
    assert provinces.studied(parts, 2010).province == "Papua"
    assert provinces.studied(parts, 2024).province == "Papua Selatan"


def test_a_place_named_in_passing_is_not_where_the_study_was_done() -> None:
    """Of texts that prove nothing by themselves, three mentions are needed."""
    assert provinces.studied([("Sidang di Kota Bandung membahas hal itu.", "introduction", 1)]) == provinces.Studied()


def test_the_list_of_places_is_complete() -> None:
    """38 provinces, 416 districts and 98 cities (as of 2022)."""
    gazetteer = provinces._gazetteer()
    found = set(gazetteer.districts.values())
    assert len({district.province for district in found}) == 38
    assert sum(district.name.startswith("Kabupaten") for district in found) == 416
    assert sum(district.name.startswith("Kota") for district in found) == 98
