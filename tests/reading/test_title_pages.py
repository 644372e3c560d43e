"""Title pages that mislead: spaced covers, two languages, cover sheets, broken names, authors in blocks."""

from pathlib import Path

import pytest

from kube_review.reading.bibliography import names
from tests.reading.drawn import BOLD, Drawing
from tests.reading.test_first_pages import TITLE, centred, read, titled


def test_a_title_in_capitals_that_a_cover_spaces_out(tmp_path: Path) -> None:
    """Lines at equal wide gaps are one title; the kind of work below it is not."""

    def draw(page: Drawing) -> None:
        for number, line in enumerate(("KELOMPOK USAHA BERSAMA", "DI DESA TANPA MUSYAWARAH", "DAN PENDAMPING")):
            centred(page, 80 + number * 34, line, 14, BOLD)
        centred(page, 182, "SKRIPSI", 14, BOLD)
        centred(page, 210, "RATNA WULANDARI", 12)

    found = read(tmp_path, draw)
    assert found["title"] == "KELOMPOK USAHA BERSAMA DI DESA TANPA MUSYAWARAH DAN PENDAMPING"
    assert found["authors"] == "RATNA WULANDARI"


def test_the_title_in_another_language_below_a_wider_gap(tmp_path: Path) -> None:
    """Set in the same size, it is no part of the first title."""

    def draw(page: Drawing) -> None:
        for number, line in enumerate(("PENGELOLAAN ITIK UNTUK PEMULA", "DI TEPI RAWA DENGAN PENDAMPING")):
            centred(page, 90 + number * 15, line, 13, BOLD)
        for number, line in enumerate(("THE KEEPING OF DUCKS FOR THOSE", "WHO BEGIN AT THE EDGE OF A SWAMP")):
            centred(page, 128 + number * 15, line, 13, BOLD)
        centred(page, 170, "Ratna Wulandari, Budi Santosa", 11)

    found = read(tmp_path, draw)
    assert found["title"] == "PENGELOLAAN ITIK UNTUK PEMULA DI TEPI RAWA DENGAN PENDAMPING"
    assert found["authors"] == "Ratna Wulandari; Budi Santosa"


def test_a_cover_sheet_names_related_articles(tmp_path: Path) -> None:
    """The article's own first page, with an abstract, says who wrote it."""

    def draw(page: Drawing) -> None:
        titled(page)
        page.line(400, 160, "Siti Aminah, Joko Susilo", 8)
        page.line(72, 180, "View the article online for updates", 9)
        page.next_page()
        titled(page)
        centred(page, 160, "Ratna Wulandari, Budi Santosa", 11)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa"


def test_a_cover_sheet_with_fields_in_one_size(tmp_path: Path) -> None:
    """An archive prints the title, the author and the source below each other alike."""

    def draw(page: Drawing) -> None:
        lines = (
            "Joint Groups for Ducks: From Dry Swamps to Markets",
            "Author(s): Ratna Wulandari and Budi Santosa",
            "Source: The Journal of Ducks, Vol. 97, No. 1 (Feb., 2003), pp. 135-150",
            "Published by: Association of Ducks",
        )
        for number, line in enumerate(lines):
            page.line(72, 110 + number * 16, line, 14)

    found = read(tmp_path, draw)
    assert found["title"] == "Joint Groups for Ducks: From Dry Swamps to Markets"
    assert found["authors"] == "Ratna Wulandari; Budi Santosa"
    assert (found["journal"], found["year"]) == ("The Journal of Ducks", "2003")


def test_an_entry_of_an_encyclopaedia(tmp_path: Path) -> None:
    """Two words little larger than the text are a title where names follow in their column."""

    def draw(page: Drawing) -> None:
        page.line(72, 110, "Catatan Anggota", 12.5, BOLD)
        page.line(72, 135, "Ratna Wulandari", 10)
        page.line(72, 147, "College of Swamps, Universitas Contoh, Indonesia", 10)
        for number in range(5):
            page.line(330, 104 + number * 12, "bebek dipelihara bersama oleh anggota", 10)

    found = read(tmp_path, draw)
    assert (found["title"], found["authors"]) == ("Catatan Anggota", "Ratna Wulandari")


def test_names_and_title_in_one_size_without_a_gap(tmp_path: Path) -> None:
    """The list of names ends the title, and what follows it is no part of either."""

    def draw(page: Drawing) -> None:
        for number, line in enumerate((*TITLE, "Ratna Wulandari dan Budi Santosa", "ratna@contoh.ac.id")):
            centred(page, 110 + number * 13, line, 11, BOLD)

    found = read(tmp_path, draw)
    assert (found["title"], found["authors"]) == (" ".join(TITLE), "Ratna Wulandari; Budi Santosa")


def test_the_last_line_of_a_title_that_could_be_names(tmp_path: Path) -> None:
    """A number between capitals separates no names in a title."""

    def draw(page: Drawing) -> None:
        centred(page, 110, "PENGELOLAAN ITIK UNTUK PEMULA", 13, BOLD)
        centred(page, 126, "(SMK) NEGERI 1 AIR PUTIH", 13, BOLD)
        centred(page, 160, "Ratna Wulandari, Budi Santosa", 11)

    found = read(tmp_path, draw)
    assert found["title"] == "PENGELOLAAN ITIK UNTUK PEMULA (SMK) NEGERI 1 AIR PUTIH"
    assert found["authors"] == "Ratna Wulandari; Budi Santosa"


def test_a_second_block_of_authors_after_a_foreign_affiliation(tmp_path: Path) -> None:
    """Names stand closer to their own university than to the one above, which no country ends."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 160, "Ratna Wulandari, Budi Santosa", 12)
        centred(page, 174, "The Swamp University", 12)
        centred(page, 194, "Siti Aminah and Joko Susilo", 12)
        centred(page, 208, "University of Ducks", 12)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa; Siti Aminah; Joko Susilo"


def test_an_author_below_the_number_of_a_student(tmp_path: Path) -> None:
    """A number is no heading that the name could go on with."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 200, "1301170142", 14, BOLD)
        centred(page, 220, "RATNA WULANDARI", 14, BOLD)

    assert read(tmp_path, draw)["authors"] == "RATNA WULANDARI"


def test_letters_of_affiliations_in_alphabetical_order(tmp_path: Path) -> None:
    """Lines that begin with b and c after one called a are affiliations, whatever they are called."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 160, "Ratna Wulandaria, Budi Santosab, Siti Aminahc", 11)
        page.line(72, 180, "a", 7)
        page.line(78, 184, "Lecturer, Swamps", 9)
        page.line(72, 198, "bLecturer, Ducks", 9)
        page.line(72, 212, "cStudent, Ducks", 9)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa; Siti Aminah"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ratna S antosa1, Budi Wula ndari2", ["Ratna Santosa", "Budi Wulandari"]),
        ("Ratna van Dijk, Budi Santosa", ["Ratna van Dijk", "Budi Santosa"]),
        ("Usaha itik", []),
        ("June 14, 2023", []),
        ("Bachelor Thesis", []),
    ],
)
def test_what_a_line_of_names_is(line: str, expected: list[str]) -> None:
    """Names that wide kerning cut are joined; dates, kinds of work and common words are no names."""
    assert names.people_in(line, f"{line} Setiap itik dipelihara.") == expected
