"""Columns beside tables, formulas and sidebars: a gutter holds for its band of the page only."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review.reading.pdf import reader
from tests.reading.drawn import BOLD, WIDTH, Drawing, broken, prose

LEFT, RIGHT, COLUMN = 57.0, 308.0, 230.0
FULL = WIDTH - 2 * LEFT


def table(drawing: Drawing, y: float, n_rows: int, n_columns: int, order: str = "rows") -> float:
    """Draw cells of a few words over the whole width; return the y below."""
    step = FULL / n_columns
    places = [(row, column) for row in range(n_rows) for column in range(n_columns)]
    if order == "columns":
        places.sort(key=lambda place: (place[1], place[0]))
    for row, column in places:
        drawing.line(LEFT + step * column, y + 12 * row, f"isi ke {row + 1} {column + 1}", 8)
    return y + 12 * n_rows


@pytest.mark.parametrize("order", ["rows", "columns"])
@pytest.mark.parametrize("source", ["natural", "rows", "right first"])
def test_a_wide_table_over_two_columns_leaves_them_in_order(tmp_path: Path, order: str, source: str) -> None:
    """A table of 12 rows and 6 columns above text in columns sets no gutter for the text."""
    lines = broken(prose(1, 30), COLUMN, 10)
    n_rows = len(lines) // 2
    drawing = Drawing(tmp_path / "table.pdf")
    drawing.line(LEFT, 80, "Tabel 1. Rincian bantuan yang diterima kelompok menurut desa dan tahun")
    y = table(drawing, 96, 12, 6, order) + 20
    places = [(LEFT, row, lines[row]) for row in range(n_rows)]
    places += [(RIGHT, row, lines[n_rows + row]) for row in range(n_rows)]
    if source == "rows":
        places.sort(key=lambda place: place[1])
    elif source == "right first":
        places.sort(key=lambda place: -place[0])
    for x, row, line in places:
        drawing.line(x, y + 12.5 * row, line, width=COLUMN)
    assert " ".join(lines[: 2 * n_rows]) in reader.read(drawing.done()).text


def test_a_stretched_line_is_one_line(tmp_path: Path) -> None:
    """Wide gaps of a justified line, even some lines one under the other, are no gutter."""
    text = prose(1, 14)
    lines = broken(text, FULL, 10)
    drawing = Drawing(tmp_path / "stretched.pdf")
    for row, line in enumerate(lines):
        drawing.line(LEFT, 100 + 12.5 * row, line, width=FULL)
    short = ["pengelolaan kelembagaan pertanggungjawaban"] * 3
    for row, line in enumerate(short, len(lines)):
        drawing.line(LEFT, 100 + 12.5 * row, line, width=FULL)
    for row, line in enumerate(broken(prose(40, 6), FULL, 10), len(lines) + 3):
        drawing.line(LEFT, 100 + 12.5 * row, line, width=FULL)
    assert " ".join([*lines, *short, *broken(prose(40, 6), FULL, 10)]) in reader.read(drawing.done()).text


def test_a_formula_between_columns_moves_no_line(tmp_path: Path) -> None:
    """Scattered signs of a formula in one column leave the sentences around it in order."""
    lines = broken(prose(1, 40), COLUMN, 10)
    half = len(lines) // 2
    drawing = Drawing(tmp_path / "formula.pdf")
    y = drawing.lines(LEFT, 100, lines[:10], COLUMN)
    for row, signs in enumerate((("N", "i", "2"), ("S", "=", "x", "y"), ("1", "k"), ("a", "+", "b", "(3)"))):
        for place, sign in enumerate(signs):
            drawing.line(LEFT + 20 + 60 * place, y + 11 * row, sign, 9)
    drawing.lines(LEFT, y + 60, lines[10 : half - 5], COLUMN)
    drawing.lines(RIGHT, 100, lines[half - 5 : 2 * half - 5], COLUMN)
    text = reader.read(drawing.done()).text
    assert " ".join(lines[:9]) in text
    assert " ".join(lines[11 : 2 * half - 6]) in text


def test_a_sidebar_beside_an_abstract_is_a_band_of_its_own(tmp_path: Path) -> None:
    """Keywords and dates left of the abstract do not cut its sentences, nor do they set a gutter for the columns."""
    abstract, body = prose(1, 7), broken(prose(20, 30), COLUMN, 10)
    half = len(body) // 2
    drawing = Drawing(tmp_path / "sidebar.pdf")
    drawing.line(LEFT, 80, "Kelompok yang berhenti di tengah jalan", 16, BOLD)
    lines = broken(abstract, 320, 9)
    for row, line in enumerate(lines):
        drawing.line(220, 140 + 13 * row, line, 9, width=320 if row < len(lines) - 1 else 0)
        if row % 2 == 0 and row < 10:
            drawing.line(LEFT, 140 + 13 * row, ("Diterima", "4 Mei 2011", "Kata kunci", "usaha", "desa")[row // 2], 8)
    drawing.lines(LEFT, 330, body[:half], COLUMN)
    drawing.lines(RIGHT, 330, body[half : 2 * half], COLUMN)
    text = reader.read(drawing.done()).text
    assert abstract.rsplit(" ", 3)[0] in text
    assert " ".join(body[: 2 * half]) in text


def test_columns_out_of_order_under_columns_in_order_are_mended_alone(tmp_path: Path) -> None:
    """Only the band whose rows are listed across both columns is put in order; the other stays as listed."""
    upper, lower = broken(prose(1, 30), COLUMN, 10)[:40], broken(prose(50, 30), COLUMN, 10)[:16]
    drawing = Drawing(tmp_path / "bands.pdf")
    drawing.lines(LEFT, 80, upper[:20], COLUMN)
    drawing.lines(RIGHT, 80, upper[20:], COLUMN)
    drawing.line(LEFT, 350, "Hasil wawancara dengan ketua kelompok dan pendamping di tiga desa", 14, BOLD)
    for row in range(8):
        drawing.line(LEFT, 380 + 12.5 * row, lower[row], width=COLUMN)
        drawing.line(RIGHT, 380 + 12.5 * row, lower[8 + row], width=COLUMN)
    text = reader.read(drawing.done()).text
    assert " ".join(upper) in text
    assert " ".join(lower) in text


def test_the_number_of_an_item_hangs_in_the_gutter(tmp_path: Path) -> None:
    """It stands right behind a line of the left column and belongs to the item in the right one."""
    left, right = broken(prose(1, 14), COLUMN, 10), broken(prose(30, 14), COLUMN, 10)
    drawing = Drawing(tmp_path / "hanging.pdf")
    drawing.lines(LEFT, 90, left[:30], COLUMN)
    drawing.lines(RIGHT, 90, right[:9], COLUMN)
    drawing.line(RIGHT - 18, 90 + 9 * 12.5, "1.")
    drawing.line(RIGHT, 90 + 9 * 12.5, "Menjalankan usaha bersama")
    drawing.lines(RIGHT, 90 + 10 * 12.5, right[9:28], COLUMN)
    assert " ".join(left[:30]) in reader.read(drawing.done()).text
