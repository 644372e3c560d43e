"""Order, furniture and blocks of PDFs whose layout the test has drawn."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from kube_review.reading.pdf import reader
from kube_review.reading.structure.blocks import BlockKind, Extract
from tests.reading.drawn import BOLD, FONT, WIDTH, Drawing, broken, prose, sentence

LEFT, RIGHT, COLUMN = 57.0, 308.0, 230.0
FULL = WIDTH - 2 * LEFT


def kinds(extract: Extract, kind: BlockKind) -> list[str]:
    return [extract.text[block.start : block.end] for block in extract.blocks if block.kind is kind]


def columns(drawing: Drawing, order: str, left: list[str], right: list[str]) -> None:
    """Draw two columns in the order of the source that is asked for."""
    calls = {
        "natural": [(LEFT, 100 + 12.5 * n, line) for n, line in enumerate(left)]
        + [(RIGHT, 100 + 12.5 * n, line) for n, line in enumerate(right)],
        "right first": [(RIGHT, 100 + 12.5 * n, line) for n, line in enumerate(right)]
        + [(LEFT, 100 + 12.5 * n, line) for n, line in enumerate(left)],
        "rows": [
            (x, 100 + 12.5 * n, line)
            for n, pair in enumerate(zip(left, right, strict=True))
            for x, line in zip((LEFT, RIGHT), pair, strict=True)
        ],
    }[order]
    for x, y, line in calls:
        drawing.line(x, y, line, width=COLUMN)


@pytest.mark.parametrize("order", ["natural", "right first", "rows"])
def test_two_columns_read_the_same_in_any_order_of_the_source(tmp_path: Path, order: str) -> None:
    """Pages that look alike give the same text, whatever order their source lists the lines in."""
    text = prose(1, 30)
    lines = broken(text, COLUMN, 10)
    half = len(lines) // 2
    drawing = Drawing(tmp_path / "two.pdf")
    columns(drawing, order, lines[:half], lines[half : 2 * half])
    extract = reader.read(drawing.done())
    assert extract.text == " ".join(lines[: 2 * half])


def test_three_columns_under_a_title(tmp_path: Path) -> None:
    """Three columns are read one after the other, the title above them first, even if listed row by row."""
    width = 150.0
    lines = broken(prose(3, 24), width, 9)
    n = len(lines) // 3
    drawing = Drawing(tmp_path / "three.pdf")
    drawing.line(LEFT, 80, "Pelajaran dari kelompok usaha yang berhenti di tengah jalan", 17, BOLD)
    for row in range(n):
        for column in range(3):
            drawing.line(LEFT + column * 168, 120 + 12 * row, lines[column * n + row], 9, width=width)
    extract = reader.read(drawing.done())
    assert kinds(extract, BlockKind.HEADING) == ["Pelajaran dari kelompok usaha yang berhenti di tengah jalan"]
    assert " ".join(lines[: 3 * n]) in extract.text


def test_a_sentence_runs_over_the_page_around_note_table_and_header(tmp_path: Path) -> None:
    """Footnote, page number, running header and a table at the top of the next page do not cut a sentence."""
    opening, long = prose(5, 3), sentence(9, 60)
    lines = broken(f"{opening} {long}", FULL, 10)
    drawing = Drawing(tmp_path / "over.pdf")
    for page in (1, 2, 3):
        drawing.line(LEFT, 50, "Jurnal Ilmu Sosial Terapan, Jilid 4, Nomor 2", 9)
        drawing.line(300, 800, str(page + 40), 9)
        if page == 1:
            y = drawing.lines(LEFT, 700, lines[:-2], FULL)
            drawing.line(LEFT, y + 15, "1 Wawancara dengan ketua kelompok, 3 Mei 2011.", 8)
        elif page == 2:
            drawing.line(LEFT, 100, "Tabel 1. Jumlah anggota menurut desa", 10)
            for row, cells in enumerate((("Desa", "Awal", "Akhir"), ("Sukamaju", "10", "4"), ("Mekar", "12", "3"))):
                for column, cell in enumerate(cells):
                    drawing.line(LEFT + 120 * column, 118 + 13 * row, cell, 10)
            y = drawing.lines(LEFT, 180, lines[-2:-1], FULL)
            drawing.line(LEFT, y, lines[-1])
            drawing.paragraph(LEFT, y + 12.5, prose(20, 6), FULL)
        else:
            drawing.paragraph(LEFT, 100, prose(30, 3), FULL)
        drawing.next_page()
    extract = reader.read(drawing.done())
    assert f"{opening} {long}" in extract.text
    block = next(block for block in extract.blocks if long in extract.text[block.start : block.end])
    assert (block.page, block.page_end) == (1, 2)
    assert kinds(extract, BlockKind.FOOTNOTE) == ["1 Wawancara dengan ketua kelompok, 3 Mei 2011."]
    assert kinds(extract, BlockKind.TABLE) == ["Desa Awal Akhir Sukamaju 10 4 Mekar 12 3"]
    assert kinds(extract, BlockKind.CAPTION) == ["Tabel 1. Jumlah anggota menurut desa"]
    assert "Jilid 4" not in extract.text and "42" not in extract.text
    assert "Jurnal Ilmu Sosial Terapan, Jilid 4, Nomor 2" in extract.furniture


def test_furniture_stays_out_of_a_half_empty_last_page(tmp_path: Path) -> None:
    """The running header goes on a last page with a single line of text, which itself stays."""
    drawing = Drawing(tmp_path / "last.pdf")
    for page in range(4):
        drawing.line(LEFT, 60, f"Nama Penulis, Pemberdayaan yang Terhenti {page + 11}", 9)
        if page < 3:
            drawing.paragraph(LEFT, 110, prose(page * 10, 9), FULL)
        else:
            drawing.line(LEFT, 110, "Demikian.")
        drawing.next_page()
    extract = reader.read(drawing.done())
    assert "Terhenti" not in extract.text
    assert extract.text.endswith("Demikian.")


def test_paragraphs_part_at_indents_and_short_lines(tmp_path: Path) -> None:
    """Each paragraph is one block; its lines are joined with single spaces."""
    texts = [prose(seed, 3) for seed in (1, 11, 21)]
    drawing = Drawing(tmp_path / "paragraphs.pdf")
    y = 100.0
    for text in texts:
        y = drawing.paragraph(LEFT, y, text, FULL)
    extract = reader.read(drawing.done())
    assert kinds(extract, BlockKind.PARAGRAPH) == texts


def test_list_items_are_blocks_of_their_own(tmp_path: Path) -> None:
    """Items with hanging indents stand apart, each whole."""
    drawing = Drawing(tmp_path / "items.pdf")
    y = drawing.paragraph(LEFT, 100, "Penyebabnya ada tiga hal pokok yang saling berkaitan, yaitu:", FULL)
    items = [f"{letter}. {sentence(seed, 30)}" for letter, seed in zip("abc", (41, 42, 43), strict=True)]
    for item in items:
        first, *rest = broken(item, FULL - 15, 10)
        drawing.line(LEFT, y, first)
        for line in rest:
            y += 12.5
            drawing.line(LEFT + 12, y, line)
        y += 12.5
    assert kinds(reader.read(drawing.done()), BlockKind.PARAGRAPH)[1:] == items


def test_headings_by_weight_size_capitals_and_number(tmp_path: Path) -> None:
    """Headings are told from prose by how they are set, and their depth by their number."""
    drawing = Drawing(tmp_path / "headings.pdf")
    drawing.line(LEFT, 90, "HASIL DAN PEMBAHASAN", 10)
    y = drawing.paragraph(LEFT, 112, prose(1, 4), FULL)
    drawing.line(LEFT, y + 12, "2.1 Pembentukan kelompok di desa", 10, BOLD)
    y = drawing.paragraph(LEFT, y + 30, prose(7, 4), FULL)
    extract = reader.read(drawing.done())
    found = [(extract.text[b.start : b.end], b.level) for b in extract.blocks if b.kind is BlockKind.HEADING]
    assert found == [("HASIL DAN PEMBAHASAN", 1), ("2.1 Pembentukan kelompok di desa", 2)]


def test_a_table_page_set_across_is_read_level(tmp_path: Path) -> None:
    """Text that runs up the page is read like any other, and its boxes lie where it is printed."""
    drawing = Drawing(tmp_path / "across.pdf")
    drawing.canvas.rotate(90)
    text = prose(2, 5)
    for number, line in enumerate(broken(text, 600, 11)):
        drawn = drawing.canvas.beginText(100, -100 - 14 * number)
        drawn.setFont("Times-Roman", 11)
        drawn.textOut(line)
        drawing.canvas.drawText(drawn)
    extract = reader.read(drawing.done())
    assert extract.text == text
    first = extract.pages[0].words[0]
    assert first.x1 < 110 and first.bottom - first.top > first.x1 - first.x0 - 5


def test_a_page_shown_turned_has_boxes_where_it_is_seen(tmp_path: Path) -> None:
    """The /Rotate entry of a page turns text and boxes alike."""
    drawing = Drawing(tmp_path / "turned.pdf")
    drawing.line(100, 100, "Kelompok itu berhenti pada tahun kedua.", 12)
    document = pypdfium2.PdfDocument(drawing.done())
    document[0].set_rotation(90)
    document.save(tmp_path / "shown.pdf")
    document.close()
    extract = reader.read(tmp_path / "shown.pdf")
    assert extract.text == "Kelompok itu berhenti pada tahun kedua."
    assert (extract.pages[0].width, extract.pages[0].height) == pytest.approx((841.9, 595.3), abs=0.1)
    first = extract.pages[0].words[0]
    assert (first.x0, first.x1) == pytest.approx((842 - 103, 842 - 91), abs=2)
    assert (first.top, first.bottom) == pytest.approx((100, 100 + stringWidth("Kelompok", FONT, 12)), abs=0.5)


def test_a_watermark_aslant_is_left_out(tmp_path: Path) -> None:
    """Words across the page at an angle are no text."""
    drawing = Drawing(tmp_path / "mark.pdf")
    drawing.canvas.saveState()
    drawing.canvas.translate(200, 300)
    drawing.canvas.rotate(45)
    drawing.canvas.setFont("Times-Roman", 60)
    drawing.canvas.drawString(0, 0, "MILIK PERPUSTAKAAN")
    drawing.canvas.restoreState()
    drawing.paragraph(LEFT, 100, prose(1, 4), FULL)
    assert reader.read(drawing.done()).text == prose(1, 4)


def test_note_marks_bullets_and_spaced_capitals(tmp_path: Path) -> None:
    """Raised numbers leave their word, a Symbol glyph is a bullet, letter-spaced capitals are one word."""
    drawing = Drawing(tmp_path / "marks.pdf")
    for number, letter in enumerate("ABSTRAK"):
        drawing.line(250 + 12 * number, 90, letter, 11, BOLD)
    drawing.line(LEFT, 120, "Dana itu habis dalam setahun.")
    end = LEFT + drawing.canvas.stringWidth("Dana itu habis dalam setahun.", "Times-Roman", 10)
    drawing.line(end, 116, "12", 6)
    drawing.line(end + 9, 120, "Sapi dijual di pasar.")
    drawing.line(LEFT, 150, "\xb7", 10, "Symbol")
    drawing.line(LEFT + 12, 150, "Pendamping jarang datang ke desa.")
    extract = reader.read(drawing.done())
    assert extract.text == (
        "ABSTRAK\n\nDana itu habis dalam setahun. Sapi dijual di pasar.\n\n• Pendamping jarang datang ke desa."
    )


def test_every_word_box_holds_its_word(tmp_path: Path) -> None:
    """The text is covered by boxes word by word, on the page that a block names."""
    drawing = Drawing(tmp_path / "boxes.pdf")
    drawing.paragraph(LEFT, 100, prose(1, 6), FULL)
    extract = reader.read(drawing.done())
    page = extract.pages[0]
    assert [extract.text[word.start : word.end] for word in page.words] == extract.text.split()
    assert all(LEFT - 1 <= word.x0 < word.x1 <= LEFT + FULL + 1 for word in page.words)


def test_pages_tile_the_text(tmp_path: Path) -> None:
    """Page spans follow each other without a gap, from 0 to the end."""
    drawing = Drawing(tmp_path / "tiles.pdf")
    for page in range(3):
        if page != 1:
            drawing.paragraph(LEFT, 100, prose(10 * page, 5), FULL)
        drawing.next_page()
    extract = reader.read(drawing.done())
    edges = [(page.start, page.end) for page in extract.pages]
    assert edges[0][0] == 0 and edges[-1][1] == len(extract.text)
    assert all(before[1] == after[0] for before, after in pairwise(edges))
    assert edges[1][0] == edges[1][1]


def test_a_wide_table_stands_over_columns_that_go_on(tmp_path: Path) -> None:
    """Columns under a table over the whole width are read as columns, and the paragraph comes through whole."""
    lines = broken(prose(1, 40), COLUMN, 10)
    rest = (len(lines) - 40) // 2
    drawing = Drawing(tmp_path / "wide_table.pdf")
    drawing.lines(LEFT, 400, lines[:20], COLUMN)
    drawing.lines(RIGHT, 400, lines[20:40], COLUMN)
    drawing.next_page()
    drawing.line(LEFT, 90, "Tabel 2. Rincian bantuan yang diterima kelompok dan sisanya pada akhir tahun kedua")
    for row in range(5):
        for column in range(5):
            drawing.line(LEFT + 100 * column, 106 + 13 * row, f"isi {row}{column}", 9)
    drawing.lines(LEFT, 190, lines[40 : 40 + rest], COLUMN)
    drawing.lines(RIGHT, 190, lines[40 + rest : 40 + 2 * rest], COLUMN)
    extract = reader.read(drawing.done())
    assert " ".join(lines[: 40 + 2 * rest]) in extract.text


def test_a_few_lines_in_columns_follow_the_gutter_of_other_pages(tmp_path: Path) -> None:
    """Three lines a column at the end of a paper are no lines across the page."""
    lines = broken(prose(1, 40), COLUMN, 10)[:66]
    drawing = Drawing(tmp_path / "end.pdf")
    drawing.lines(LEFT, 100, lines[:30], COLUMN)
    drawing.lines(RIGHT, 100, lines[30:60], COLUMN)
    drawing.next_page()
    for row in range(3):
        drawing.line(LEFT, 100 + 12.5 * row, lines[60 + row], width=COLUMN)
        drawing.line(RIGHT, 100 + 12.5 * row, lines[63 + row], width=COLUMN)
    assert reader.read(drawing.done()).text == " ".join(lines)


def test_a_figure_inside_a_sentence_stands_after_it(tmp_path: Path) -> None:
    """Words out of a figure and its caption at the top of a column do not cut the sentence before them."""
    text = prose(1, 12)
    lines = broken(text, COLUMN, 10)
    half = len(lines) // 2
    drawing = Drawing(tmp_path / "figure.pdf")
    drawing.lines(LEFT, 100, lines[:half], COLUMN)
    for shift, y, label in ((20, 110, "Pendamping"), (120, 125, "Anggota"), (70, 140, "KUBE")):
        drawing.line(RIGHT + shift, y, label, 8)
    drawing.line(RIGHT + 40, 170, "Gambar 2. Hubungan pendamping dan anggota")
    y = drawing.lines(RIGHT, 195, lines[half:-1], COLUMN)
    drawing.line(RIGHT, y, lines[-1])
    extract = reader.read(drawing.done())
    assert extract.text.startswith(text)
    assert kinds(extract, BlockKind.CAPTION) == ["Gambar 2. Hubungan pendamping dan anggota"]


def test_a_drop_cap_belongs_to_its_word(tmp_path: Path) -> None:
    """A capital over three lines is the first letter of the first word."""
    text = prose(1, 5)
    drawing = Drawing(tmp_path / "cap.pdf")
    drawing.line(LEFT, 124, text[0], 42)
    for row, line in enumerate(broken(text[1:], FULL - 40, 10)):
        drawing.line(LEFT + (32 if row < 3 else 0), 100 + 12 * row, line)
    assert " ".join(reader.read(drawing.done()).text.split()) == text
