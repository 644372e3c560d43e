"""Figures and tables by what is drawn: their words are no prose, and prose near them is not lost."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from kube_review import reading
from kube_review.model import Section
from kube_review.reading.pdf import reader
from kube_review.reading.structure.blocks import BlockKind, Extract
from tests.reading.drawn import HEIGHT, WIDTH, Drawing, broken, prose, sentence

LEFT, RIGHT, COLUMN = 57.0, 308.0, 230.0
FULL = WIDTH - 2 * LEFT


def blocks(extract: Extract, kind: BlockKind) -> list[str]:
    return [extract.text[block.start : block.end] for block in extract.blocks if block.kind is kind]


def flowchart(drawing: Drawing, x: float, y: float) -> None:
    """Draw four boxes with words that could be headings, joined by lines."""
    for number, label in enumerate(("Mulai", "Analisis", "Hasil dan Pembahasan", "Kesimpulan")):
        drawing.canvas.rect(x, HEIGHT - y - 40 * number - 24, 130, 24)
        drawing.canvas.line(x + 65, HEIGHT - y - 40 * number - 24, x + 65, HEIGHT - y - 40 * number - 40)
        drawing.line(x + 20, y + 40 * number + 16, label, 9)


def test_the_words_of_a_flowchart_open_no_section_and_never_count(tmp_path: Path) -> None:
    """Boxes that say "Analisis" and "Kesimpulan" are a figure; the sentence around them stays whole."""
    text = prose(1, 12)
    lines = broken(text, COLUMN, 10)
    half = len(lines) // 2
    drawing = Drawing(tmp_path / "flow.pdf")
    drawing.lines(LEFT, 100, lines[:half], COLUMN)
    flowchart(drawing, RIGHT + 30, 100)
    drawing.line(RIGHT + 20, 285, "Gambar 3. Alur pembentukan kelompok")
    y = drawing.lines(RIGHT, 310, lines[half:-1], COLUMN)
    drawing.line(RIGHT, y, lines[-1])
    document = reading.read(drawing.done())
    assert document.text.startswith(text)
    counted = " ".join(document.text[p.start : p.end] for p in document.passages if p.countable)
    assert "Kesimpulan" not in counted and "Analisis" not in counted
    assert len({passage.section for passage in document.passages}) == 1


def test_a_table_runs_down_to_its_closing_rule_with_its_notes(tmp_path: Path) -> None:
    """What stands between the rules under a caption, and the notes under the last one, are the table."""
    drawing = Drawing(tmp_path / "rules.pdf")
    y = drawing.paragraph(LEFT, 100, prose(1, 4), FULL)
    drawing.line(LEFT, y + 20, "Tabel 2. Bantuan menurut desa", 9)
    for shift in (28, 46, 110):
        drawing.canvas.line(LEFT, HEIGHT - y - shift, LEFT + FULL, HEIGHT - y - shift)
    for row, cells in enumerate(
        (("Desa", "Jenis bantuan"), ("Sukamaju", "Sapi dan pakan"), ("Mekar", "Mesin jahit a"))
    ):
        for column, cell in enumerate(cells):
            drawing.line(LEFT + 200 * column, y + 40 + 20 * row, cell, 9)
    drawing.line(LEFT, y + 122, "a Dibeli dari koperasi desa.", 8)
    drawing.paragraph(LEFT, y + 150, prose(20, 4), FULL)
    extract = reader.read(drawing.done())
    assert blocks(extract, BlockKind.FIGURE) == [
        "Desa Jenis bantuan Sukamaju Sapi dan pakan Mekar Mesin jahit a a Dibeli dari koperasi desa."
    ]
    assert blocks(extract, BlockKind.PARAGRAPH) == [prose(1, 4), prose(20, 4)]


def test_a_sentence_in_a_ruled_cell_stays_a_passage(tmp_path: Path) -> None:
    """A cell that holds a sentence counts; the words beside it do not."""
    drawing = Drawing(tmp_path / "cell.pdf")
    drawing.line(LEFT, 90, "Tabel 1. Alasan ketua kelompok")
    for y in (98, 120, 200):
        drawing.canvas.line(LEFT, HEIGHT - y, LEFT + FULL, HEIGHT - y)
    drawing.line(LEFT, 112, "Desa")
    drawing.line(LEFT + 150, 112, "Alasan")
    drawing.line(LEFT, 140, "Sukamaju")
    for row, line in enumerate(broken(sentence(3), 300, 10)):
        drawing.line(LEFT + 150, 140 + 12 * row, line)
    document = reading.read(drawing.done())
    counted = [document.text[p.start : p.end] for p in document.passages if p.countable]
    assert counted == [sentence(3)]


def test_prose_in_a_frame_and_over_a_watermark_is_prose(tmp_path: Path) -> None:
    """A box round running text is no figure, nor is a picture behind it."""
    Image.new("RGB", (300, 300), (230, 230, 230)).save(tmp_path / "mark.png")
    drawing = Drawing(tmp_path / "frame.pdf")
    drawing.canvas.drawImage(str(tmp_path / "mark.png"), 150, 300, 300, 300)
    for shift in range(5):
        drawing.canvas.rect(LEFT - 8 - shift, HEIGHT - 240 - shift, FULL + 16 + 2 * shift, 160 + 2 * shift)
    drawing.paragraph(LEFT, 100, prose(1, 8), FULL)
    drawing.paragraph(LEFT, 270, prose(20, 20), FULL)
    extract = reader.read(drawing.done())
    assert blocks(extract, BlockKind.FIGURE) == []
    assert prose(1, 8) in extract.text and prose(20, 20) in extract.text


def test_what_a_publisher_prints_under_a_paper_is_a_notice(tmp_path: Path) -> None:
    """Dates, addresses and licences do not go on with the sentence of a column."""
    lines = broken(prose(1, 24), COLUMN, 10)
    half = len(lines) // 2
    drawing = Drawing(tmp_path / "notice.pdf")
    drawing.lines(LEFT, 100, lines[:half], COLUMN)
    drawing.lines(RIGHT, 100, lines[half : 2 * half - 4], COLUMN)
    drawing.line(LEFT, 700, "Received 3 May 2018; Accepted 6 June 2019", 9)
    drawing.next_page()
    drawing.lines(LEFT, 100, lines[2 * half - 4 : 2 * half], COLUMN)
    extract = reader.read(drawing.done())
    assert " ".join(lines[: 2 * half]) in extract.text
    assert blocks(extract, BlockKind.NOTICE) == ["Received 3 May 2018; Accepted 6 June 2019"]


def test_formulas_and_biographies_never_count(tmp_path: Path) -> None:
    """A formula on a line of its own is no sentence, and what is said of the authors is no finding."""
    drawing = Drawing(tmp_path / "formula.pdf")
    y = drawing.paragraph(LEFT, 100, prose(1, 4), FULL)
    drawing.line(200, y + 20, "Laju = (a + b) / n x 100 (3)")
    y = drawing.paragraph(LEFT, y + 50, prose(20, 4), FULL)
    life = "Siti Aminah received her PhD in sociology in 2004. Her research interests include rural groups."
    drawing.paragraph(LEFT, y + 30, life, FULL, indent=0)
    document = reading.read(drawing.done())
    counted = " ".join(document.text[p.start : p.end] for p in document.passages if p.countable)
    assert counted == f"{prose(1, 4)} {prose(20, 4)}"


def test_a_sentence_with_an_equals_sign_still_counts(tmp_path: Path) -> None:
    """Prose with a number and an equals sign is no formula."""
    text = "Nilai rata-rata kelompok yang berhenti (M = 2,4) lebih rendah daripada kelompok yang bertahan sampai akhir."
    drawing = Drawing(tmp_path / "equals.pdf")
    drawing.paragraph(LEFT, 100, text, FULL)
    document = reading.read(drawing.done())
    assert [document.text[p.start : p.end] for p in document.passages if p.countable] == [text]


def test_a_note_in_small_type_under_a_table_never_counts(tmp_path: Path) -> None:
    """Right under the last rule, what the columns mean is told in sentences."""
    drawing = Drawing(tmp_path / "note.pdf")
    y = drawing.paragraph(LEFT, 100, prose(1, 4), FULL)
    drawing.line(LEFT, y + 20, "Tabel 2. Bantuan menurut desa", 9)
    for shift in (28, 46, 90):
        drawing.canvas.line(LEFT, HEIGHT - y - shift, LEFT + FULL, HEIGHT - y - shift)
    for row, cells in enumerate((("Desa", "Bantuan"), ("Sukamaju", "Sapi"), ("Mekar", "Mesin"))):
        for column, cell in enumerate(cells):
            drawing.line(LEFT + 200 * column, y + 40 + 16 * row, cell, 9)
    drawing.line(LEFT, y + 100, "The aid of each village is given as the ministry wrote it down in that year.", 8)
    drawing.paragraph(LEFT, y + 130, prose(20, 4), FULL)
    document = reading.read(drawing.done())
    counted = " ".join(document.text[p.start : p.end] for p in document.passages if p.countable)
    assert counted == f"{prose(1, 4)} {prose(20, 4)}"


def test_references_under_a_list_of_abbreviations_are_references(tmp_path: Path) -> None:
    """The heading ends the table, and numbers that stand apart from their entries make no cells."""
    drawing = Drawing(tmp_path / "abbreviations.pdf")
    drawing.line(LEFT, 90, "5. Kesimpulan", 12, "Times-Bold")
    drawing.paragraph(LEFT, 110, prose(1, 5), FULL)
    drawing.line(LEFT, 220, "Abbreviations", 12, "Times-Bold")
    for row, (short, meaning) in enumerate((("KUBE", "Kelompok usaha"), ("PKH", "Program"), ("UEP", "Usaha"))):
        drawing.line(LEFT, 240 + 13 * row, short, 9)
        drawing.line(LEFT + 90, 240 + 13 * row, meaning, 9)
    drawing.line(LEFT, 296, "References", 12, "Times-Bold")
    for row in range(6):
        drawing.line(LEFT, 314 + 13 * row, f"{row + 1}.", 9)
        drawing.line(LEFT + 26, 314 + 13 * row, f"Santosa, B. {2010 + row}. Kelompok usaha. Jakarta: Contoh.", 9)
    document = reading.read(drawing.done())
    found = {document.text[p.start : p.end]: p.section for p in document.passages}
    assert all(section is Section.REFERENCES for words, section in found.items() if "Santosa" in words)
    counted = " ".join(document.text[p.start : p.end] for p in document.passages if p.countable)
    assert counted == prose(1, 5)


def test_the_end_of_two_columns_under_a_figure_is_no_table(tmp_path: Path) -> None:
    """Three lines in each column, which other pages do not share, are read one column after the other and count."""
    lines = broken(prose(1, 2), COLUMN, 10)
    half = len(lines) // 2
    drawing = Drawing(tmp_path / "tail.pdf")
    flowchart(drawing, 200, 100)
    drawing.line(LEFT, 285, "Gambar 7. Kelompok yang bubar menurut desa dan tahun pembentukannya di kabupaten itu")
    drawing.lines(LEFT, 310, lines[:half], COLUMN)
    y = drawing.lines(RIGHT, 310, lines[half:-1], COLUMN)
    drawing.line(RIGHT, y, lines[-1])
    document = reading.read(drawing.done())
    counted = " ".join(document.text[p.start : p.end] for p in document.passages if p.countable)
    assert counted == prose(1, 2)


def test_a_sentence_that_begins_with_the_name_of_a_table_counts(tmp_path: Path) -> None:
    """A verb follows the label, with or without a stop."""
    drawing = Drawing(tmp_path / "shows.pdf")
    y = drawing.paragraph(LEFT, 100, "Table 1. shows how often the groups met. " + prose(1, 3), FULL)
    drawing.paragraph(LEFT, y + 20, "Tabel 2 di atas menunjukkan kelompok yang bubar. " + prose(5, 3), FULL)
    document = reading.read(drawing.done())
    assert all(passage.countable for passage in document.passages)


def test_a_caption_goes_on_under_its_first_line(tmp_path: Path) -> None:
    """The second line is hung in or centred; it is no sentence."""
    drawing = Drawing(tmp_path / "caption.pdf")
    y = drawing.paragraph(LEFT, 100, prose(1, 3), FULL)
    drawing.line(
        LEFT + 10, y + 20, "Figure 5. The groups that were founded in a hurry before the end of the year and those", 9
    )
    drawing.line(LEFT + 50, y + 31, "that took their time.", 9)
    y = drawing.paragraph(LEFT, y + 60, prose(5, 3), FULL)
    drawing.line(LEFT + 100, y + 20, "Gambar 6 Kelompok Usaha Bersama menurut Tahun", 9)
    drawing.line(LEFT + 169, y + 31, "Pembentukan", 9)
    drawing.paragraph(LEFT, y + 60, prose(9, 3), FULL)
    extract = reader.read(drawing.done())
    assert [words[-21:] for words in blocks(extract, BlockKind.CAPTION)] == [
        "that took their time.",
        "rut Tahun Pembentukan",
    ]
