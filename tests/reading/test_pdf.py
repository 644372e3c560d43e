"""Files as they come: the evaluation PDFs, broken and locked ones, and scans without an OCR program."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from kube_review.errors import ReadingError
from kube_review.reading.pdf import reader, scans
from kube_review.reading.pdf.engines import ocr
from tests.reading.drawn import Drawing, prose

TWO_COLUMNS = ("natural", "right-column-first", "row-interleaved", "word-processor")


def found(sentence: str, text: str) -> bool:
    """Return whether a text holds a sentence, up to left-over hyphens that were joined."""
    words = ["-?".join(re.escape(char) for char in word.replace("-", "")) for word in sentence.split()]
    return re.search(r"\s+".join(words), text) is not None


@pytest.mark.parametrize("name", TWO_COLUMNS)
def test_the_two_column_paper_is_read_whole(shared: Path, name: str) -> None:
    """Nearly all sentences stand in the text, and no running header or page number does."""
    folder = shared / "eval" / "two-column"
    sentences = [line.strip() for line in (folder / "sentences.txt").read_text("utf-8").splitlines() if line.strip()]
    extract = reader.read(folder / f"{name}.pdf")
    assert sum(found(sentence, extract.text) for sentence in sentences) >= 0.98 * len(sentences)
    assert "2502-7913" not in extract.text
    assert "No. 01, Januari" not in extract.text


def test_every_hostile_file_is_read_or_refused_with_a_reason(shared: Path) -> None:
    """No exception but ours gets out, and each says what a person can do."""
    refused = {}
    for path in sorted((shared / "eval" / "hostile-pdf").glob("*.pdf")):
        try:
            assert reader.read(path).text
        except ReadingError as error:
            refused[path.name] = error
    assert 0 < len(refused) <= 8
    assert all(name in str(error.message) and error.hint for name, error in refused.items())


@pytest.mark.parametrize(
    ("name", "n_pages", "engine"),
    [("02-477139", 29, "pdfium"), ("05-T01_006_header-invalid-syntax-no-pdf", 1, "pdfplumber"),
     ("12-issue15893_reduced", 1, "pdfplumber")],
)  # fmt: skip
def test_what_one_engine_does_not_see_the_other_reads(shared: Path, name: str, n_pages: int, engine: str) -> None:
    """Files on which one engine sees no page are read by the other, and the page says so."""
    extract = reader.read(shared / "eval" / "hostile-pdf" / f"{name}.pdf")
    assert len(extract.pages) == n_pages
    assert extract.pages[0].engine == engine
    assert bool(extract.pages[0].reason) == (engine != "pdfium")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>Unduh</body></html>", "is a web page"),
        (b"PK\x03\x04 something", "is a ZIP or Office file"),
        (b"%PDF-1.4\nnothing follows", "damaged, or not a PDF"),
    ],
)
def test_what_is_no_pdf_is_called_by_its_name(tmp_path: Path, content: bytes, said: str) -> None:
    """The message says what the file is, the hint what to do."""
    path = tmp_path / "unduhan.pdf"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match=said) as caught:
        reader.read(path)
    assert caught.value.hint


def test_a_locked_file_says_so(tmp_path: Path) -> None:
    """A password is named as the cause, and the way around it."""
    path = tmp_path / "terkunci.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("rahasia"))
    canvas.drawString(100, 700, "Tidak untuk umum.")
    canvas.save()
    with pytest.raises(ReadingError, match="locked with a password") as caught:
        reader.read(path)
    assert "print" in str(caught.value.hint)


def test_a_blank_file_is_refused(tmp_path: Path) -> None:
    """A page that is blank to both engines makes no study."""
    drawing = Drawing(tmp_path / "kosong.pdf")
    drawing.next_page()
    with pytest.raises(ReadingError, match="contains no text"):
        reader.read(drawing.done())


def test_a_scan_without_tesseract_is_reported_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text page is read; the scan gets a note, and the warning has the line that installs tesseract."""
    monkeypatch.setattr(ocr, "_program", lambda: None)
    Image.new("L", (600, 850), 240).save(tmp_path / "scan.png")
    drawing = Drawing(tmp_path / "campur.pdf")
    drawing.paragraph(57, 100, prose(1, 4), 480)
    drawing.next_page()
    drawing.canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, 595, 842)
    extract = reader.read(drawing.done())
    assert [page.note for page in extract.pages] == ["", scans.NOT_READ]
    assert extract.text == prose(1, 4)
    for line in ("apt-get install tesseract-ocr-ind", "brew install", "winget install"):
        assert line.split()[0] in str(extract.warnings[0])


@pytest.mark.parametrize(
    ("title", "author", "keys"),
    [
        ("Evaluasi Kelompok Usaha Bersama", "Siti Aminah; Budi Santoso", {"title", "authors"}),
        ("Microsoft Word - skripsi bab 1.doc", "USER", set()),
        ("untitled", "anonymous", set()),
        ("skripsi_final_revisi.docx", "ASUS", set()),
    ],
)
def test_the_files_own_data_is_used_only_where_it_makes_sense(
    tmp_path: Path, title: str, author: str, keys: set[str]
) -> None:
    """Titles and names stay, names of programs, files and users go."""
    drawing = Drawing(tmp_path / "data.pdf")
    drawing.canvas.setTitle(title)
    drawing.canvas.setAuthor(author)
    drawing.line(100, 100, "Isi.")
    guesses = reader.read(drawing.done()).guesses
    assert set(guesses) - {"year"} == keys
    assert all(guess.source == "pdf metadata" for guess in guesses.values())


def test_page_image_marks_boxes(tmp_path: Path) -> None:
    """The page is drawn at two pixels a point, and what was white inside a box is no longer white."""
    drawing = Drawing(tmp_path / "page.pdf")
    drawing.line(100, 100, "Isi halaman.")
    out = tmp_path / "page.png"
    reader.page_image(drawing.done(), 1, [(90, 80, 300, 120)], out)
    image = Image.open(out).convert("RGB")
    assert image.size == (1191, 1684)
    assert image.getpixel((590, 170)) == reader.MARK_COLOUR
    assert image.getpixel((700, 170)) == (255, 255, 255)
    with pytest.raises(ReadingError, match="has no page 2"):
        reader.page_image(tmp_path / "page.pdf", 2, [], out)


def test_importing_the_reader_loads_no_heavy_library() -> None:
    """PDFium, pdfplumber, Pillow, numpy, scipy and ftfy wait until a file comes."""
    heavy = "{'pypdfium2', 'pdfplumber', 'PIL', 'numpy', 'scipy', 'ftfy'}"
    code = f"import sys, kube_review.reading.pdf.reader; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_bytes_at_random_in_a_file_raise_nothing_but_our_error(tmp_path: Path) -> None:
    """Damaged copies of a drawn file are read or refused; nothing else gets out."""
    drawing = Drawing(tmp_path / "whole.pdf")
    drawing.paragraph(57, 100, prose(1, 8), 480)
    whole = drawing.done().read_bytes()
    outcomes = set()
    for seed in range(40):
        damaged = bytearray(whole)
        for step in range(1 + seed % 9):
            damaged[(seed * 7919 + step * 104729) % len(damaged)] = (seed * 31 + step * 17) % 256
        path = tmp_path / "damaged.pdf"
        path.write_bytes(damaged[: len(damaged) - seed * 20])
        try:
            outcomes.add(bool(reader.read(path, ocr="off").text))
        except ReadingError:
            outcomes.add(None)
    assert True in outcomes
