"""Scans: pages turned into images, tilted and dusted, come back as their text."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein

from kube_review.reading.pdf import reader, scans
from kube_review.reading.pdf.engines import ocr
from tests.reading.drawn import Drawing, broken, prose

pytestmark = pytest.mark.skipif(not ocr.is_available(), reason="tesseract is not installed")

COLUMN = 225.0


def two_columns(path: Path) -> tuple[Path, str]:
    """Draw a short page in two columns; return it with its text."""
    lines = broken(prose(1, 9), COLUMN, 11)
    half = len(lines) // 2
    drawing = Drawing(path)
    for row in range(half):
        drawing.line(60, 100 + 14 * row, lines[row], 11, width=COLUMN)
        drawing.line(310, 100 + 14 * row, lines[half + row], 11, width=COLUMN)
    return drawing.done(), " ".join(lines[: 2 * half])


def scanned(source: Path, out: Path, turn: float, dust: int = 0) -> Path:
    """Make an image of the first page at 200 dpi, turn it against the clock and strew dots of one pixel on it."""
    document = pypdfium2.PdfDocument(source)
    image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    document.close()
    image = image.rotate(turn, Image.Resampling.BICUBIC, expand=abs(turn) > 45, fillcolor=255)
    for n in range(dust):
        image.putpixel(((n * 7919) % image.width, (n * 104729) % image.height), 0)
    image.save(out, "PDF", resolution=200)
    return out


@pytest.mark.parametrize(("turn", "dust"), [(0, 0), (1.6, 3000), (90, 0)])
def test_a_scan_in_two_columns_is_read_in_order(tmp_path: Path, turn: float, dust: int) -> None:
    """At most two characters in a hundred differ, whatever the tilt, and the page says how it was read."""
    source, text = two_columns(tmp_path / "source.pdf")
    extract = reader.read(scanned(source, tmp_path / "scan.pdf", turn, dust))
    assert Levenshtein.distance(extract.text, text) <= 0.02 * len(text)
    page = extract.pages[0]
    assert page.engine == "tesseract" and "image over 100%" in page.reason
    assert page.ocr_confidence is not None and 0.8 < page.ocr_confidence <= 1


def test_boxes_of_a_turned_scan_lie_where_the_words_are_seen(tmp_path: Path) -> None:
    """On a page scanned sideways, the first word of the text stands at the left edge, near the bottom."""
    source, _ = two_columns(tmp_path / "source.pdf")
    page = reader.read(scanned(source, tmp_path / "scan.pdf", 90)).pages[0]
    first = page.words[0]
    assert (page.width, page.height) == pytest.approx((842, 595), abs=1)
    assert first.x0 == pytest.approx(100 - 8, abs=6)
    assert first.bottom == pytest.approx(595 - 60, abs=6)
    assert first.bottom - first.top > first.x1 - first.x0


def test_force_reads_text_pages_from_their_image_and_off_reads_none(tmp_path: Path) -> None:
    """``force`` is for text layers that are rubbish, ``off`` for those in a hurry."""
    source, text = two_columns(tmp_path / "source.pdf")
    forced = reader.read(source, ocr="force")
    assert forced.pages[0].engine == "tesseract"
    assert Levenshtein.distance(forced.text, text) <= 0.02 * len(text)
    scan = scanned(source, tmp_path / "scan.pdf", 0)
    assert reader.read(scan, ocr="off").pages[0].note == scans.NOT_READ
