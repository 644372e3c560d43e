"""Text that does not run level: tilted, sideways and upside-down pages, blocks at an angle of their own, stamps."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review import reading
from kube_review.reading.pdf import reader
from kube_review.reading.structure.blocks import BlockKind
from tests.reading.drawn import Drawing, prose

LEFT, COLUMN = 120.0, 355.0


@pytest.mark.parametrize("degrees", [-3, 0.2, 0.6, 3, 45, 90, 133, 180, 270])
def test_a_page_turned_by_any_angle_is_read(tmp_path: Path, degrees: float) -> None:
    """All sentences of a turned page come through in order, and count."""
    text = prose(1, 6)
    drawing = Drawing(tmp_path / "turned.pdf")
    with drawing.turned(degrees):
        drawing.paragraph(LEFT, 300, text, COLUMN)
    document = reading.read(drawing.done(), ocr="off")
    assert document.text == text
    assert sum(passage.countable for passage in document.passages) == 6


@pytest.mark.parametrize("degrees", [3, 45, 90, 180])
def test_word_boxes_of_a_turned_page_stand_on_the_page_as_shown(tmp_path: Path, degrees: float) -> None:
    """The box of the first word lies where it is drawn, its middle within a line's height."""
    import math

    drawing = Drawing(tmp_path / "boxes.pdf")
    with drawing.turned(degrees):
        drawing.line(300, 400, "Kas", 20)
        drawing.line(300, 430, "habis terpakai.", 20)
    page = reader.read(drawing.done(), ocr="off").pages[0]
    turn, dx, dy = math.radians(degrees), 300 + 16 - page.width / 2, 394 - page.height / 2
    x = page.width / 2 + dx * math.cos(turn) + dy * math.sin(turn)
    y = page.height / 2 - dx * math.sin(turn) + dy * math.cos(turn)
    box = page.words[0]
    assert abs((box.x0 + box.x1) / 2 - x) < 12
    assert abs((box.top + box.bottom) / 2 - y) < 12


def test_pages_at_several_angles_are_each_levelled(tmp_path: Path) -> None:
    """A file whose pages lie differently gives all of its text."""
    drawing = Drawing(tmp_path / "mixed.pdf")
    for number, degrees in enumerate((0, 0.6, 3, 45, 90, 180)):
        with drawing.turned(degrees):
            drawing.paragraph(LEFT, 300, prose(10 * number + 1, 3), COLUMN)
        drawing.next_page()
    text = reader.read(drawing.done(), ocr="off").text
    assert all(prose(10 * number + 1, 3) in text for number in range(6))


def test_a_block_at_an_angle_of_its_own_is_read_after_the_level_text(tmp_path: Path) -> None:
    """Prose set sideways and aslant beside level prose counts; a label that runs up an axis does not."""
    drawing = Drawing(tmp_path / "block.pdf")
    drawing.paragraph(LEFT, 100, prose(1, 9), COLUMN)
    with drawing.turned(90):
        drawing.paragraph(100, 560, prose(20, 3), COLUMN)
    with drawing.turned(12):
        drawing.paragraph(200, 500, prose(30, 3), 250)
    with drawing.turned(90):
        drawing.line(300, 60, "Jumlah anggota kelompok")
    extract = reader.read(drawing.done(), ocr="off")
    assert extract.text.startswith(prose(1, 9))
    assert prose(20, 3) in extract.text and prose(30, 3) in extract.text
    kinds = {extract.text[block.start : block.end]: block.kind for block in extract.blocks}
    assert kinds["Jumlah anggota kelompok"] is BlockKind.FIGURE


def test_a_stamp_up_the_margin_of_every_page_is_no_text(tmp_path: Path) -> None:
    """What stands sideways in the same words on several pages is left out, and so are large words aslant."""
    drawing = Drawing(tmp_path / "stamp.pdf")
    for number in range(3):
        drawing.paragraph(LEFT, 100, prose(10 * number + 1, 9), COLUMN)
        with drawing.turned(90):
            drawing.line(100, 20, "Diunduh dari laman perpustakaan pada 4 Mei 2019 oleh pembaca.")
        with drawing.turned(50):
            drawing.line(200, 420, f"SALINAN {number}", 60)
        drawing.next_page()
    text = reader.read(drawing.done(), ocr="off").text
    assert "Diunduh" not in text and "SALINAN" not in text
