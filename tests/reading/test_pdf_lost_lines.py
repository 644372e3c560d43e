"""Lines of running text that look like something else: a portal's stamp, a label of a figure, a heading, a caption."""

from __future__ import annotations

from pathlib import Path

from kube_review import reading
from kube_review.reading.pdf import reader
from kube_review.reading.structure.blocks import BlockKind, Extract
from tests.reading.drawn import HEIGHT, WIDTH, Drawing, broken, prose

LEFT, RIGHT, COLUMN = 57.0, 308.0, 230.0
FULL = WIDTH - 2 * LEFT


def blocks(extract: Extract, kind: BlockKind) -> list[str]:
    return [extract.text[block.start : block.end] for block in extract.blocks if block.kind is kind]


def counted(path: Path) -> str:
    """Return the countable passages of a file, joined with spaces."""
    document = reading.read(path)
    return " ".join(document.text[p.start : p.end] for p in document.passages if p.countable)


def test_a_sentence_on_files_downloaded_from_somewhere_stays(tmp_path: Path) -> None:
    """Only a line in a margin with an address is a portal's stamp."""
    drawing = Drawing(tmp_path / "downloaded.pdf")
    drawing.line(LEFT, 30, "Downloaded from https://journal.example.org by guest on 3 May 2021", 8)
    y = drawing.paragraph(LEFT, 100, prose(1, 8), FULL)
    told = "Semua laporan kelompok downloaded from the portal of the ministry dibaca dua kali oleh peneliti."
    drawing.paragraph(LEFT, y, told, FULL)
    assert reader.read(drawing.done()).text.split() == f"{prose(1, 8)} {told}".split()


def test_stretched_lines_beside_a_figure_are_no_labels_of_it(tmp_path: Path) -> None:
    """A justified line of few words comes in pieces; they stay with their sentence."""
    drawing = Drawing(tmp_path / "stretched.pdf")
    lines = broken(prose(1, 12), COLUMN, 10)
    drawing.lines(LEFT, 100, lines[:8], COLUMN)
    drawing.line(LEFT, 200, "bendahara sudah lama keluar", width=COLUMN)
    drawing.lines(LEFT, 212.5, lines[8:16], COLUMN)
    for number, label in enumerate(("Mulai", "Rapat", "Selesai")):
        drawing.canvas.rect(RIGHT - 16, HEIGHT - 180 - 40 * number - 24, 130, 24)
        drawing.line(RIGHT + 20, 180 + 40 * number + 16, label, 9)
        drawing.canvas.line(RIGHT + 50, HEIGHT - 204 - 40 * number, RIGHT + 50, HEIGHT - 220 - 40 * number)
    drawing.line(RIGHT, 330, "Gambar 1. Alur kerja kelompok", 9)
    assert " ".join([*lines[:8], "bendahara sudah lama keluar", *lines[8:16]]) in reader.read(drawing.done()).text


def test_small_words_on_a_drawing_never_count(tmp_path: Path) -> None:
    """Labels of six words and more, in a type far smaller than the text, are still labels."""
    drawing = Drawing(tmp_path / "small.pdf")
    y = drawing.paragraph(LEFT, 100, prose(1, 6), FULL)
    drawing.canvas.beginForm("chart", 0, 0, WIDTH, HEIGHT)
    for row in range(6):
        drawing.canvas.rect(LEFT + 40, HEIGHT - y - 40 - 30 * row, 200, 20)
        drawing.line(LEFT + 50, y + 32 + 30 * row, "Melakukan penerapan analisis dari hasil rapat", 4)
    drawing.canvas.endForm()
    drawing.canvas.doForm("chart")
    drawing.line(LEFT, y + 240, "Gambar 2. Alur kerja kelompok", 9)
    drawing.paragraph(LEFT, y + 270, prose(20, 6), FULL)
    path = drawing.done()
    assert counted(path) == f"{prose(1, 6)} {prose(20, 6)}"


def test_one_word_in_larger_type_makes_no_heading(tmp_path: Path) -> None:
    """A line is set in the type of most of its letters."""
    drawing = Drawing(tmp_path / "larger.pdf")
    lines = broken(prose(1, 9), FULL, 10)
    y = drawing.lines(LEFT, 100, lines[:4], FULL)
    drawing.line(LEFT, y, "lalu pengumpulan catatan kas kelompok tentang nilai", 10)
    drawing.line(LEFT + 330, y, "tabungan", 13)
    drawing.lines(LEFT, y + 12.5, lines[4:], FULL)
    extract = reader.read(drawing.done())
    assert blocks(extract, BlockKind.HEADING) == []
    assert "tentang nilai tabungan" in extract.text


def test_a_sentence_on_a_figure_goes_on_under_its_first_line(tmp_path: Path) -> None:
    """The number of a figure may have two parts; a verb behind it, or behind its stop, is no caption."""
    drawing = Drawing(tmp_path / "verb.pdf")
    first = f"Gambar 4.11 adalah diagram batang kelompok yang bubar. {prose(1, 3)}"
    second = f"Tabel 3. merupakan tabel kelompok yang masih berjalan. {prose(8, 3)}"
    y = drawing.paragraph(LEFT, 100, first, FULL)
    drawing.paragraph(LEFT, y, second, FULL)
    extract = reader.read(drawing.done())
    assert blocks(extract, BlockKind.PARAGRAPH) == [first, second]


def test_the_short_end_of_a_caption_belongs_to_it(tmp_path: Path) -> None:
    """It stands under the edge of the column, to the left of an indented first line."""
    drawing = Drawing(tmp_path / "tail.pdf")
    y = drawing.paragraph(LEFT, 100, prose(1, 6), COLUMN)
    drawing.line(LEFT + 14, y + 20, "Tabel 1. Contoh data kelompok usaha bersama", width=COLUMN - 14)
    drawing.line(LEFT, y + 32.5, "di Kabupaten Sukamaju")
    drawing.paragraph(LEFT, y + 65, prose(20, 6), COLUMN)
    extract = reader.read(drawing.done())
    assert blocks(extract, BlockKind.CAPTION) == ["Tabel 1. Contoh data kelompok usaha bersama di Kabupaten Sukamaju"]


def test_text_behind_hanging_numbers_makes_no_second_gutter(tmp_path: Path) -> None:
    """The letters of a list hang between the gutter and their text, for many rows."""
    drawing = Drawing(tmp_path / "letters.pdf")
    left, right = broken(prose(1, 24), COLUMN, 10), broken(prose(60, 6), COLUMN, 10)
    drawing.lines(LEFT, 90, left[:50], COLUMN)
    y = drawing.lines(RIGHT, 90, right[:8], COLUMN)
    items = [f"{number}) kelompok usaha nomor {number} sudah bubar" for number in range(10, 26)]
    for item in items:
        number, text = item.split(" ", 1)
        drawing.line(RIGHT, y, number)
        drawing.line(RIGHT + 26, y, text, width=150)
        y += 12.5
    drawing.lines(RIGHT, y, right[8:14], COLUMN)
    text = reader.read(drawing.done()).text
    assert all(item in text for item in items)


def test_columns_of_figures_make_no_gutter(tmp_path: Path) -> None:
    """A table over a column of text has columns of its own; stretched lines under it stay whole."""
    drawing = Drawing(tmp_path / "figures.pdf")
    left, right = broken(prose(1, 20), COLUMN, 10), broken(prose(40, 9), COLUMN, 10)
    drawing.lines(LEFT, 90, left[:42], COLUMN)
    for row in range(14):
        drawing.line(RIGHT, 90 + 12.5 * row, f"p{row + 10}")
        drawing.line(RIGHT + 60, 90 + 12.5 * row, f"{row + 31} {row + 120} 4,44", width=120)
    y = drawing.lines(RIGHT, 90 + 16 * 12.5, right[:6], COLUMN)
    drawing.line(RIGHT, y, "kelompok tidak pernah berjualan", width=COLUMN)
    drawing.lines(RIGHT, y + 12.5, right[6:14], COLUMN)
    assert " ".join([*right[:6], "kelompok tidak pernah berjualan", *right[6:14]]) in reader.read(drawing.done()).text


def test_a_heading_in_plain_type_ends_at_the_indent_under_it(tmp_path: Path) -> None:
    """A lettered heading as wide as its column does not run into the paragraph."""
    drawing = Drawing(tmp_path / "lettered.pdf")
    drawing.paragraph(LEFT, 100, prose(1, 5), COLUMN)
    drawing.line(LEFT, 300, "B. Analisis Hasil Penentuan Jenis Usaha Kelompok", width=COLUMN)
    drawing.paragraph(LEFT, 312.5, prose(20, 5), COLUMN)
    extract = reader.read(drawing.done())
    assert blocks(extract, BlockKind.HEADING) == ["B. Analisis Hasil Penentuan Jenis Usaha Kelompok"]


def test_where_the_authors_of_a_manuscript_work_never_counts(tmp_path: Path) -> None:
    """Notes on a manuscript and its authors stand below the introduction, with marks before their names."""
    drawing = Drawing(tmp_path / "manuscript.pdf")
    y = drawing.paragraph(LEFT, 100, prose(1, 6), FULL)
    for row, note in enumerate(
        (
            "Manuscript received March 13, 2012; revised June 14, 2012; accepted October 28, 2012.",
            "*B. Lestari is with the Laboratory of Village Economics, Sukamaju (e-mail: b@example.org).",
            "F. J. G. Santoso is with the Rural Finance Unit, Universitas Contoh (e-mail: f@example.org).",
        )
    ):
        drawing.line(LEFT + 10, y + 40 + 30 * row, note, 8)
    assert counted(drawing.done()) == prose(1, 6)


def test_a_line_beside_an_address_at_the_top_of_a_page_stays(tmp_path: Path) -> None:
    """A reference with a web address heads the right column; the sentence in the left one is no masthead."""
    drawing = Drawing(tmp_path / "address.pdf")
    lines = broken(prose(1, 14), COLUMN, 10)
    drawing.lines(LEFT, 70, lines[:20], COLUMN)
    drawing.line(RIGHT, 70, "[3] Santoso, http://example.org/kube")
    drawing.lines(RIGHT, 82.5, broken(prose(50, 9), COLUMN, 10)[:18], COLUMN)
    assert " ".join(lines[:20]) in reader.read(drawing.done()).text


def test_gaps_of_stretched_lines_above_each_other_are_no_gutter(tmp_path: Path) -> None:
    """Words of a justified column stand in two stacks for some rows; they are one column."""
    drawing = Drawing(tmp_path / "stacks.pdf")
    left, right = broken(prose(1, 12), COLUMN, 10), broken(prose(40, 16), COLUMN, 10)
    y = drawing.lines(LEFT, 90, left[:6], COLUMN)
    stretched = [f"pendamping {letter} datang tiap tahun" for letter in "abdeghknopquvx"]
    y = drawing.lines(LEFT, y, stretched, COLUMN)
    drawing.lines(LEFT, y, left[6:12], COLUMN)
    drawing.lines(RIGHT, 90, right[:26], COLUMN)
    assert " ".join([*left[:6], *stretched, *left[6:12]]) in reader.read(drawing.done()).text
