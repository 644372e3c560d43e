"""Title, authors and year from drawn first pages: what is set large, who stands below it, which year is printed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from kube_review import reading
from kube_review.reading.bibliography import years
from kube_review.reading.bibliography.years import FIRST_PAGE, RUNNING_HEADER, Line
from tests.reading.drawn import BOLD, FONT, WIDTH, Drawing, prose

Found = dict[str, str]
TITLE = ("Kelompok Usaha Bersama Ternak Itik", "di Tepi Rawa yang Kering")


def centred(
    page: Drawing, y: float, text: str, size: float = 10.0, font: str = FONT, middle: float = WIDTH / 2
) -> None:
    page.line(middle - stringWidth(text, font, size) / 2, y, text, size, font)


def read(
    tmp_path: Path, draw: Callable[[Drawing], None], name: str = "a.pdf", title: str = "", author: str = ""
) -> Found:
    """Draw a first page, an abstract and two more pages; return the values that were guessed."""
    page = Drawing(tmp_path / name)
    page.canvas.setTitle(title)
    page.canvas.setAuthor(author)
    draw(page)
    centred(page, 340, "Abstrak", 10, BOLD)
    y = page.paragraph(72, 360, prose(1, 6), 450)
    page.line(72, y + 20, "1. Pendahuluan", 11, BOLD)
    page.paragraph(72, y + 40, prose(10, 8), 450)
    for number in (20, 40):
        page.next_page()
        page.paragraph(72, 90, prose(number, 14), 450)
    return {key: guess.value for key, guess in reading.read(page.done()).guesses.items()}


def titled(page: Drawing, size: float = 16.0) -> None:
    for number, line in enumerate(TITLE):
        centred(page, 110 + number * 20, line, size, BOLD)


def test_a_title_is_what_is_set_largest(tmp_path: Path) -> None:
    """A masthead, a kind of paper and an accreditation above it are smaller or name the journal."""

    def draw(page: Drawing) -> None:
        centred(page, 40, "Terakreditasi Peringkat 3 oleh Kementerian Contoh", 9)
        centred(page, 60, "WARTA DESA MAKMUR", 18, BOLD)
        centred(page, 76, "Vol. 6 No. 2 (2019) 220 - 226 ISSN 1234-5678", 9)
        page.line(72, 92, "Artikel Penelitian", 10)
        titled(page)
        centred(page, 160, "Ratna Wulandari, Budi Santosa", 11)

    found = read(tmp_path, draw)
    assert found["title"] == " ".join(TITLE)
    assert found["authors"] == "Ratna Wulandari; Budi Santosa"
    assert found["year"] == "2019"


def test_authors_in_columns_with_their_addresses(tmp_path: Path) -> None:
    """Names stand beside each other, and again below the first addresses."""

    def draw(page: Drawing) -> None:
        titled(page)
        for top, block in (
            (170, ("Ratna Wulandari", "Budi Santosa", "Mariam Lestari")),
            (240, ("Yohan Prakoso", "Dewi Anggun")),
        ):
            for middle, name in zip((140.0, 300.0, 460.0), block, strict=False):
                centred(page, top, name, 11, middle=middle)
                centred(page, top + 12, "Program Studi Sosiologi", 9, middle=middle)
                centred(page, top + 24, "Universitas Contoh", 9, middle=middle)
                centred(page, top + 36, "Salatiga, Indonesia", 9, middle=middle)
                centred(page, top + 48, f"{name.split()[0].lower()}@contoh.ac.id", 9, middle=middle)

    found = read(tmp_path, draw)
    assert found["authors"] == "Ratna Wulandari; Budi Santosa; Mariam Lestari; Yohan Prakoso; Dewi Anggun"


def test_authors_between_their_addresses(tmp_path: Path) -> None:
    """One below the other, each followed by an address."""

    def draw(page: Drawing) -> None:
        titled(page)
        for top, name in ((160, "Ratna Wulandari"), (215, "Budi Santosa, M.Si."), (270, "Mariam Lestari")):
            centred(page, top, name, 11)
            centred(page, top + 13, "Jurusan Kesejahteraan Sosial, Universitas Contoh", 10)
            centred(page, top + 26, "kontak@contoh.ac.id", 10)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa; Mariam Lestari"


def test_names_broken_over_lines_and_parted_by_raised_marks(tmp_path: Path) -> None:
    """A mark that took its comma with it still parts two names; a family name on the next line belongs to the last."""

    def draw(page: Drawing) -> None:
        titled(page)
        x = 100.0
        for name in ("Ratna Wulandari", "Budi Santosa", "Mariam"):
            page.line(x, 170, name, 11)
            x += stringWidth(name, FONT, 11)
            if name != "Mariam":
                page.line(x + 1, 166, "1,*", 7)
                x += 16
        page.line(100, 184, "Lestari", 11)
        page.line(100, 206, "Universitas Contoh Nusantara", 9)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa; Mariam Lestari"


def test_letters_that_point_to_an_address_are_no_part_of_a_name(tmp_path: Path) -> None:
    """Printed tight to the names, and named again before the addresses."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 160, "Ratna Wulandaria,*, Budi Santosab, Mariam Lestaria", 11)
        centred(page, 180, "a Fakultas Ilmu Sosial, Universitas Contoh, Salatiga", 9)
        centred(page, 192, "b Dinas Sosial Kabupaten Contoh", 9)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa; Mariam Lestari"


def test_the_printed_page_beats_what_the_file_states(tmp_path: Path) -> None:
    """A template's title and the owner of the computer are neither title nor author."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 160, "Ratna Wulandari", 11)

    found = read(tmp_path, draw, title="Paper Title (use style: paper title)", author="Ketua Redaksi")
    assert (found["title"], found["authors"]) == (" ".join(TITLE), "Ratna Wulandari")


def test_supervisors_roles_and_counts_are_no_authors(tmp_path: Path) -> None:
    """A cover names its author first; who supervised, chaired or joined comes after."""

    def draw(page: Drawing) -> None:
        page.line(72, 70, "TUGAS AKHIR - KS141501", 12, BOLD)
        for number, line in enumerate(TITLE):
            page.line(72, 110 + number * 20, line.upper(), 14, BOLD)
        page.line(72, 180, "WENING LAKSITA", 12)
        page.line(72, 194, "NRP 5213 100 084", 12)
        page.line(72, 220, "Dosen Pembimbing", 12)
        page.line(72, 234, "Mahendra Wijaya, S.T., M.Sc., Ph.D", 12)
        page.line(72, 260, "KETUA ANGGOTA", 12)
        page.line(72, 290, "Institut Teknologi Contoh", 12)
        page.line(72, 304, "Salatiga 2017", 12)

    found = read(tmp_path, draw)
    assert found["title"] == " ".join(TITLE).upper()
    assert found["authors"] == "WENING LAKSITA"
    assert found["year"] == "2017"


def test_a_short_title_set_large(tmp_path: Path) -> None:
    """Two words are a title where they are set far larger than the text and a name follows."""

    def draw(page: Drawing) -> None:
        page.line(72, 110, "Mengapa Bubar?", 20, BOLD)
        page.line(72, 150, "RATNA WULANDARI", 12, BOLD)

    found = read(tmp_path, draw)
    assert (found["title"], found["authors"]) == ("Mengapa Bubar?", "RATNA WULANDARI")


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["Validity period from Volume 5 of 2021 to Volume 10 of 2026", "Vol. 6 No. 2 (2022) 220 - 226"], "2022"),
        (["Jurnal Contoh, Vol-5, Issue-4, 2021.", "Received 3 May 2020"], "2021"),
        (["Vol.2 No.7 Desember 2021 1959"], "2021"),
        (["Volume 7 Issue I, Jan 2019- Available at www.contoh.org"], "2019"),
        (["Contoh Sosial 2020, 20, 3078; doi:10.1234/s20113078", "Published: 25 December 2019"], "2020"),
        (["Scientia (2019) 118:177–214", "© The Author(s) 2018"], "2019"),
        (["Contoh Letters 115 (2015) 965–968", "Received 14 October 2014"], "2015"),
        (["Seminar Nasional Contoh 2017 1"], "2017"),
        (["Salatiga 2017"], "2017"),
        (["Received 3 May 2019; Accepted 2 June 2020"], "2020"),
        (["2011", "Halaman 2020"], "2011"),
        (["VOLUME XX, 2017", "Citation information: DOI 10.1109/CONTOH.2025.3636433"], "2025"),
        (["07 November 2014"], "2014"),
        (["Downloaded on May 27, 2021"], None),
        (["Undang-Undang Nomor 13 Tahun 2011"], None),
    ],
)  # fmt: skip
def test_years_by_what_prints_them(lines: list[str], year: str | None) -> None:
    """The line that cites an issue comes before copyrights, dates of manuscripts and what is only mentioned."""
    found = years.published([Line(line, FIRST_PAGE) for line in lines])
    assert (found.value if found else None) == year


def test_an_entry_of_references_is_no_running_header() -> None:
    """Rows that were taken for headers because they recur do not date a paper."""
    entry = Line("models,” Int. J. Contoh, vol. 9, no. 12, 2015, doi: 10.1234/5", RUNNING_HEADER)
    assert years.published([entry]) is None


def test_a_second_row_of_authors_numbered_with_raised_endings(tmp_path: Path) -> None:
    """``4th`` with a small raised ending begins an author's block below the addresses of the first row."""

    def draw(page: Drawing) -> None:
        titled(page)
        rows = ((170, ("1st Ratna Wulandari", "2nd Budi Santosa")), (240, ("3rd Yohan Prakoso", "4th Dewi Anggun")))
        for top, names in rows:
            for middle, name in zip((180.0, 420.0), names, strict=True):
                x = middle - 60
                page.line(x, top, name[0], 9)
                page.line(x + 5, top - 4, name[1:3], 6)
                page.line(x + 14, top, name[4:], 9)
                centred(page, top + 12, "Universitas Contoh", 9, middle=middle)
                centred(page, top + 24, f"{name.split()[1].lower()}@contoh.ac.id", 9, middle=middle)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa; Yohan Prakoso; Dewi Anggun"


def test_words_of_e_mail_addresses_are_names(tmp_path: Path) -> None:
    """That an address writes a name in lower case does not make it a word of the language."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 160, "Ratna Wulandari, Budi Santosa", 11)
        centred(page, 176, "{ratna.wulandari, budi, santosa}@contoh.ac.id, wulandari. ratna@contoh.ac.id", 9)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa"


def test_degrees_without_stops_and_initials_like_degrees(tmp_path: Path) -> None:
    """MPH and MSc go, and M. Noman stays."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 160, "Ratna Wulandari, PhD; M. Noman, MSc, ME; Budi Santosa, MD, MPH", 11)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; M. Noman; Budi Santosa"


def test_the_last_word_of_the_title_in_another_language_is_no_author(tmp_path: Path) -> None:
    """A lone word below a line in its size goes on with it; the authors stand below."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 160, "Joint Business Groups for Ducks at the Dry Swamps of", 11, BOLD)
        centred(page, 173, "Salatiga", 11, BOLD)
        centred(page, 200, "Ratna Wulandari, Budi Santosa", 11)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa"


def test_a_note_mark_is_no_part_of_a_title(tmp_path: Path) -> None:
    """The star that points to a note about the grant goes."""

    def draw(page: Drawing) -> None:
        centred(page, 110, "Kelompok Usaha Bersama Ternak Itik*", 16, BOLD)
        centred(page, 160, "Ratna Wulandari, Budi Santosa", 11)

    assert read(tmp_path, draw)["title"] == "Kelompok Usaha Bersama Ternak Itik"


def test_a_corresponding_author_between_two_blocks_ends_nothing(tmp_path: Path) -> None:
    """Authors go on below the line that says who answers letters."""

    def draw(page: Drawing) -> None:
        titled(page)
        for top, name in ((160, "Ratna Wulandari"), (212, "Budi Santosa")):
            centred(page, top, name, 11)
            centred(page, top + 13, "Jurusan Kesejahteraan Sosial, Universitas Contoh", 9)
            centred(page, top + 25, "kontak@contoh.ac.id", 9)
            centred(page, top + 37, "*Corresponding author", 9)

    assert read(tmp_path, draw)["authors"] == "Ratna Wulandari; Budi Santosa"


def test_a_title_in_another_language_in_capitals_is_no_list_of_authors(tmp_path: Path) -> None:
    """Its second line could be names; what stands below it is one."""

    def draw(page: Drawing) -> None:
        for number, line in enumerate(("LAPORAN TUGAS AKHIR", "KELOMPOK USAHA ITIK", "DI RAWA KERING")):
            centred(page, 110 + number * 17, line, 13, BOLD)
        for number, line in enumerate(("JOINT GROUPS FOR DUCKS USING", "DRY SWAMPS REVISITED", "IN MERRY VILLAGE")):
            centred(page, 180 + number * 15, line, 13, BOLD)
        centred(page, 250, "RATNA WULANDARI", 12, BOLD)

    found = read(tmp_path, draw)
    assert (found["title"], found["authors"]) == ("KELOMPOK USAHA ITIK DI RAWA KERING", "RATNA WULANDARI")


def test_names_in_the_size_of_the_title_are_no_part_of_it(tmp_path: Path) -> None:
    """A repository's cover sets both alike."""

    def draw(page: Drawing) -> None:
        page.line(72, 110, "Kelompok Usaha Bersama Ternak Itik di Tepi Rawa", 12, BOLD)
        page.line(72, 125, "Wulandari, Ratna; Santosa, Budi", 12)

    found = read(tmp_path, draw)
    assert found["title"] == "Kelompok Usaha Bersama Ternak Itik di Tepi Rawa"
    assert found["authors"] == "Wulandari, Ratna; Santosa, Budi"


def test_a_title_does_not_take_in_the_small_type_beside_it(tmp_path: Path) -> None:
    """What the journal prints beside the second line of a title is set far smaller."""

    def draw(page: Drawing) -> None:
        page.line(72, 110, TITLE[0], 20, BOLD)
        page.line(72, 132, TITLE[1], 20, BOLD)
        page.line(72 + stringWidth(TITLE[1], BOLD, 20) + 20, 130, "contoh.ac.id/izin", 8)
        centred(page, 160, "Ratna Wulandari, Budi Santosa", 11)

    assert read(tmp_path, draw)["title"] == " ".join(TITLE)


def test_a_hyphen_at_the_end_of_a_line_of_the_title(tmp_path: Path) -> None:
    """It closes up with the word on the next line."""

    def draw(page: Drawing) -> None:
        for number, line in enumerate(("Kelompok Usaha untuk Itik dan Ikan-", "Ikan di Tepi Rawa yang Kering")):
            centred(page, 110 + number * 20, line, 16, BOLD)
        centred(page, 160, "Ratna Wulandari, Budi Santosa", 11)

    assert read(tmp_path, draw)["title"] == "Kelompok Usaha untuk Itik dan Ikan-Ikan di Tepi Rawa yang Kering"


def test_names_of_two_letters(tmp_path: Path) -> None:
    """Ji Xu is a name."""

    def draw(page: Drawing) -> None:
        titled(page)
        centred(page, 160, "Ji Xu, Budi Santosa", 11)

    assert read(tmp_path, draw)["authors"] == "Ji Xu; Budi Santosa"
