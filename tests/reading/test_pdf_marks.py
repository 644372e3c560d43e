"""Single marks on a page: drop capitals, symbols, mathematical letters, what is clipped or printed twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from kube_review.reading.pdf import reader
from tests.reading.drawn import FONT, WIDTH, Drawing, broken, prose

LEFT, COLUMN = 57.0, 230.0
RIGHT = 308.0


def with_drop_cap(drawing: Drawing, text: str, n_lines: int, when: str) -> None:
    """Draw a paragraph whose first letter stands over some lines and is listed at some time of the source."""
    step, size = 12.5, 10 * (1 + 1.25 * (n_lines - 1)) * 1.05
    shift = stringWidth(text[0], FONT, size) + 4
    beside = broken(text[1:], COLUMN - shift, 10)[:n_lines]
    under = broken(text[1 + len(" ".join(beside)) :].strip(), COLUMN, 10)

    def cap() -> None:
        drawing.line(LEFT, 100 + step * (n_lines - 1), text[0], size)

    if when == "first":
        cap()
    for row, line in enumerate(beside):
        drawing.line(LEFT + shift, 100 + step * row, line, width=COLUMN - shift)
        if when == "after the first line" and row == 0:
            cap()
    if when == "after the lines beside it":
        cap()
    for row, line in enumerate(under, n_lines):
        drawing.line(LEFT, 100 + step * row, line, width=COLUMN if row < n_lines + len(under) - 1 else 0)
    if when == "last":
        cap()


@pytest.mark.parametrize("n_lines", [2, 3])
@pytest.mark.parametrize("when", ["first", "after the first line", "after the lines beside it", "last"])
def test_a_drop_cap_joins_its_word_wherever_it_is_listed(tmp_path: Path, n_lines: int, when: str) -> None:
    """Two and three lines high, listed at any time, the capital is the first letter of the paragraph."""
    text = prose(1, 5)
    drawing = Drawing(tmp_path / "cap.pdf")
    with_drop_cap(drawing, text, n_lines, when)
    assert reader.read(drawing.done()).text == text


def test_a_drop_cap_in_the_right_column_stays_there(tmp_path: Path) -> None:
    """A drop capital on the other column's height does not reach over the gutter."""
    left, right = prose(1, 9), prose(20, 5)
    drawing = Drawing(tmp_path / "right.pdf")
    drawing.paragraph(LEFT, 100, left, COLUMN, indent=0)
    drawing.line(RIGHT, 125, right[0], 36)
    for row, line in enumerate(broken(right[1:], COLUMN - 30, 10)):
        drawing.line(RIGHT + (30 if row < 3 else 0), 100 + 12.5 * row, line, width=COLUMN - 30)
    assert " ".join(reader.read(drawing.done()).text.split()) == f"{left} {right}"


def test_a_symbol_inside_a_line_is_no_bullet(tmp_path: Path) -> None:
    """Greek letters of a symbol font stay in their sentence; at the head of a line a dot is a bullet."""
    drawing = Drawing(tmp_path / "symbol.pdf")
    drawing.line(LEFT, 100, "Nilai")
    drawing.line(LEFT + 26, 100, "β", 10, "Symbol")
    drawing.line(LEFT + 34, 100, "lebih kecil dari nilai tabel.")
    text = reader.read(drawing.done()).text
    assert text == "Nilai β lebih kecil dari nilai tabel."


def test_mathematical_letters_are_kept(tmp_path: Path) -> None:
    """Letters beyond U+FFFF are letters: nothing is lost, and the words after them stand in their boxes."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <00> <FF> "
        "endcodespacerange 2 beginbfrange <20> <30> <0020> <33> <7E> <0033> endbfrange 2 beginbfchar <31> <D835DC5B> "
        "<32> <D835DC65> endbfchar endcmap end end"
    )
    path = written(tmp_path / "letters.pdf", cmap, "BT /F1 10 Tf 57 700 Td (Jumlah 1 dan 2 dihitung dua kali.) Tj ET")
    extract = reader.read(path)
    assert extract.text == "Jumlah \U0001d45b dan \U0001d465 dihitung dua kali."
    last = extract.pages[0].words[-1]
    assert extract.text[last.start : last.end] == "kali."
    assert 57 + 120 < last.x1 < 57 + 170


def written(path: Path, cmap: str, content: str) -> Path:
    """Write a PDF of one page by hand, whose font says by a CMap which characters its codes stand for."""
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    data = b"%PDF-1.4\n" + b"".join(f"{n} 0 obj\n{body}\nendobj\n".encode() for n, body in enumerate(bodies, 1))
    path.write_bytes(data + b"trailer << /Root 1 0 R /Size 7 >>\n%%EOF\n")
    return path


def test_words_outside_the_crop_box_are_not_read(tmp_path: Path) -> None:
    """What a crop box cuts off is no text of the page."""
    drawing = Drawing(tmp_path / "crop.pdf")
    drawing.canvas.setCropBox((0, 0, WIDTH - 150, 842))
    drawing.paragraph(LEFT, 100, prose(1, 6), COLUMN)
    drawing.line(WIDTH - 120, 100, "Catatan editor: hapus")
    assert reader.read(drawing.done()).text == prose(1, 6)


def test_a_paragraph_listed_twice_is_read_once(tmp_path: Path) -> None:
    """A long paragraph that a page holds a second time, and a line printed over itself, count once."""
    drawing = Drawing(tmp_path / "twice.pdf")
    for y in (100, 420):
        drawing.paragraph(LEFT, y, prose(1, 6), COLUMN, indent=0)
    drawing.paragraph(LEFT, 300, prose(20, 3), COLUMN, indent=0)
    for shift in (0, 0.4):
        drawing.line(LEFT + shift, 600, "Bantuan itu habis dalam dua bulan saja.", 10, FONT)
    text = reader.read(drawing.done()).text
    assert text.count(prose(1, 6)) == 1
    assert text.count("Bantuan itu habis") == 1
    assert prose(20, 3) in text
