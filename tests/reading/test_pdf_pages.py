"""Pages that must not get lost: portals' banners, scans with a frame of text, documents that repeat, titles."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from kube_review import reading
from kube_review.model import Section
from kube_review.reading.pdf import reader, scans
from kube_review.reading.pdf.engines import ocr
from kube_review.reading.pdf.engines.pdfium_words import read_page
from kube_review.reading.pdf.engines.word_boxes import PageWords, Word
from tests.reading.drawn import BOLD, HEIGHT, WIDTH, Drawing, broken, prose

LEFT, FULL = 57.0, WIDTH - 114.0


def test_a_banner_on_the_papers_first_page_goes_and_the_page_stays(tmp_path: Path) -> None:
    """Two lines stamped by a portal do not cost the first page."""
    drawing = Drawing(tmp_path / "banner.pdf")
    drawing.line(LEFT, 30, "View metadata, citation and similar papers at core.ac.uk", 8)
    drawing.line(LEFT, 40, "brought to you by CORE, provided by Diponegoro University Institutional Repository", 8)
    drawing.line(LEFT, 90, "Kelompok usaha yang berhenti di tengah jalan", 16, BOLD)
    drawing.paragraph(LEFT, 130, prose(1, 20), FULL)
    text = reader.read(drawing.done()).text
    assert prose(1, 20) in text and "berhenti di tengah jalan" in text
    assert "core.ac.uk" not in text


def test_a_portals_own_cover_goes_as_a_whole(tmp_path: Path) -> None:
    """A page that the portal put before the paper has no text, and its note says why."""
    drawing = Drawing(tmp_path / "cover.pdf")
    drawing.line(LEFT, 60, "See discussions, stats, and author profiles for this publication at: www.researchgate.net")
    drawing.line(LEFT, 90, "Kelompok usaha yang berhenti di tengah jalan", 16)
    drawing.line(LEFT, 120, "Some of the authors of this publication are also working on related projects")
    drawing.next_page()
    drawing.paragraph(LEFT, 100, prose(1, 9), FULL)
    extract = reader.read(drawing.done())
    assert extract.text == prose(1, 9)
    assert "portal" in extract.pages[0].note


def page_image(path: Path, text: str) -> Path:
    """Write a page as an image: lines of black type on white."""
    image = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=28)
    for row, line in enumerate(broken(text, 470, 12)):
        draw.text((130, 180 + 44 * row), line, fill=0, font=font)
    image.save(path)
    return path


@pytest.mark.skipif(not ocr.is_available(), reason="tesseract is not installed")
def test_a_scan_with_a_title_and_a_footer_as_text_is_read_by_ocr(tmp_path: Path) -> None:
    """Text at the edges of a page image does not make the page one of text."""
    image = page_image(tmp_path / "scan.png", prose(1, 12))
    drawing = Drawing(tmp_path / "framed.pdf")
    drawing.canvas.drawImage(str(image), 0, 0, WIDTH, HEIGHT)
    drawing.line(LEFT, 40, "Laporan akhir kelompok usaha bersama di tiga desa", 12, BOLD)
    drawing.line(LEFT, 815, "Dinas Sosial, dipindai pada tanggal 4 Mei 2011", 9)
    extract = reader.read(drawing.done())
    assert extract.pages[0].engine == "tesseract"
    assert "musyawarah" in extract.text and len(extract.text) > 600


def test_a_page_with_a_large_figure_and_its_caption_is_no_scan(tmp_path: Path) -> None:
    """A captioned photograph over most of a page leaves the page to its text."""
    Image.effect_noise((600, 700), 60).save(tmp_path / "photo.png")
    drawing = Drawing(tmp_path / "photo.pdf")
    drawing.canvas.drawImage(str(tmp_path / "photo.png"), 50, 150, 500, 600)
    drawing.line(LEFT, 730, "Gambar 2. Rapat anggota kelompok di balai desa")
    extract = reader.read(drawing.done())
    assert [page.engine for page in extract.pages] == ["pdfium"]
    assert extract.text == "Gambar 2. Rapat anggota kelompok di balai desa"


def test_a_form_letter_keeps_its_words(tmp_path: Path) -> None:
    """A document whose pages all say the same is no furniture from head to foot."""
    drawing = Drawing(tmp_path / "letters.pdf")
    for number in range(5):
        drawing.line(LEFT, 60, f"Surat nomor {number + 1}")
        drawing.paragraph(LEFT, 100, prose(1, 5), FULL)
        drawing.next_page()
    document = reading.read(drawing.done())
    assert document.text.count(prose(1, 5)) == 5


def test_a_line_a_page_is_text_and_not_a_header(tmp_path: Path) -> None:
    """Pages of one line each, all alike, keep it; what is left without a passage is said."""
    drawing = Drawing(tmp_path / "slides.pdf")
    for _ in range(4):
        drawing.line(LEFT, 60, "Kelompok ini berhenti karena bantuan habis terpakai.")
        drawing.next_page()
    document = reading.read(drawing.done())
    assert document.text.count("habis terpakai.") == 4
    assert document.passages and not document.warnings


def test_a_file_without_a_passage_says_so(tmp_path: Path) -> None:
    """A page with nothing but its number gives no passage, and a warning."""
    drawing = Drawing(tmp_path / "number.pdf")
    drawing.line(300, 800, "17")
    document = reading.read(drawing.done())
    assert document.passages == ()
    assert "no passage" in str(document.warnings[-1])


def test_a_title_that_is_also_the_running_head_stays_on_its_page(tmp_path: Path) -> None:
    """The words that head every page are the title where they are set large, and furniture elsewhere."""
    title = "Kelompok Usaha yang Berhenti di Tengah Jalan"
    drawing = Drawing(tmp_path / "title.pdf")
    for number in range(4):
        if number:
            drawing.line(LEFT, 50, f"{title} {number + 11}", 9)
            drawing.paragraph(LEFT, 100, prose(10 * number, 9), FULL)
        else:
            drawing.line(LEFT, 70, title, 18, BOLD)
            drawing.paragraph(LEFT, 130, prose(1, 9), FULL)
        drawing.next_page()
    text = reader.read(drawing.done()).text
    assert text.startswith(title)
    assert text.count(title) == 1


def test_what_was_typed_into_a_form_is_read(tmp_path: Path) -> None:
    """The text of form fields and annotations on a page of few words is part of the page."""
    drawing = Drawing(tmp_path / "form.pdf")
    drawing.line(LEFT, 80, "Alasan kelompok berhenti:")
    drawing.canvas.acroForm.textfield(
        value="Bantuan habis terpakai sebelum panen.", x=LEFT, y=HEIGHT - 130, width=400, height=24, fontSize=11
    )
    text = reader.read(drawing.done()).text
    assert "Alasan kelompok berhenti:" in text
    assert "Bantuan habis terpakai sebelum panen." in text


def test_a_page_whose_letters_have_no_meaning_needs_ocr() -> None:
    """Words that are nothing but control characters make a page to be read from its image, not an empty one."""
    empty = tuple(Word("", 50, 40 + 12 * row, 90, 50 + 12 * row, 48 + 12 * row, 10) for row in range(20))
    letters = tuple(word._replace(text="kelompok") for word in empty)
    pages = [PageWords(1, 595, 842, letters, "pdfium"), PageWords(2, 595, 842, empty, "pdfium")]
    assert set(scans.needing_ocr(pages)) == {1}
    unread = scans.by_ocr(None, pages[1], "no letters", "off")
    assert unread.words == () and unread.note == scans.NOT_READ


def test_a_row_that_says_more_than_the_running_head_is_text(tmp_path: Path) -> None:
    """The journal's name in a sentence at the foot of a page is no furniture."""
    drawing = Drawing(tmp_path / "named.pdf")
    last = "Naskah yang dimuat dalam Warta Kelompok Usaha Desa pada tahun itu menceritakan kelompok yang bubar."
    for number in range(4):
        drawing.line(LEFT, 40, "Warta Kelompok Usaha Desa", 9)
        y = drawing.paragraph(LEFT, 90, prose(20 * number + 1, 18), FULL)
        if number == 2:
            drawing.line(LEFT, 780, last)
        assert y < 760
        drawing.next_page()
    text = reader.read(drawing.done()).text
    assert last in text
    assert not text.startswith("Warta")


def test_two_layers_of_one_text_are_read_once(tmp_path: Path) -> None:
    """The second layer lists its words backwards and stands half a point beside the first."""
    drawing = Drawing(tmp_path / "layers.pdf")
    drawing.paragraph(LEFT, 100, prose(1, 9), FULL)
    words = [(word.x0, word.base, word.text) for word in reader_words(drawing)]
    again = Drawing(tmp_path / "layers.pdf")
    again.paragraph(LEFT, 100, prose(1, 9), FULL)
    for x, base, text in reversed(words):
        again.line(x + 0.4, base + 0.4, text)
    assert reader.read(again.done()).text == prose(1, 9)


def reader_words(drawing: Drawing) -> tuple[Word, ...]:
    """Return the words of a drawing's only page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(drawing.done())
    try:
        return read_page(document[0], 1).words
    finally:
        document.close()


def test_small_print_at_the_foot_of_a_page_cuts_no_sentence(tmp_path: Path) -> None:
    """Who publishes the volume stands between the two halves of a sentence, in smaller type."""
    lines = broken(prose(1, 30), FULL, 10)
    drawing = Drawing(tmp_path / "foot.pdf")
    y = drawing.lines(LEFT, 90, lines[:13], FULL)
    for number, line in enumerate(
        ("Penerbit Contoh Jaya dan mitra di Salatiga 2017", "R. Wulandari dan B. Santosa (eds.),")
    ):
        drawing.line(LEFT, y + 20 + 10 * number, line, 8)
    drawing.next_page()
    assert lines[13][0].islower()
    drawing.lines(LEFT, 90, lines[13:26], FULL)
    assert " ".join(lines[11:15]) in reader.read(drawing.done()).text


def test_a_numbered_heading_low_on_a_page_is_no_footnote(tmp_path: Path) -> None:
    """Small capitals make it small, and its number is that of a section."""
    drawing = Drawing(tmp_path / "low.pdf")
    drawing.line(LEFT, 90, "Abstrak", 11, BOLD)
    drawing.paragraph(LEFT, 110, prose(1, 14), FULL)
    drawing.line(LEFT, 520, "1", 10)
    drawing.line(LEFT + 14, 520, "PENDAHULUAN", 8)
    drawing.paragraph(LEFT, 540, prose(20, 8), FULL)
    document = reading.read(drawing.done())
    assert document.passages[-1].section is Section.INTRODUCTION


def test_where_an_author_works_never_counts(tmp_path: Path) -> None:
    """Journals of engineers tell it in sentences at the foot of the first column."""
    drawing = Drawing(tmp_path / "works.pdf")
    drawing.line(LEFT, 90, "1. Introduction", 12, BOLD)
    y = drawing.paragraph(LEFT, 110, prose(1, 6), FULL)
    drawing.line(LEFT, y + 40, "R. Wulandari is with the School of Social Work, University of Contoh, Salatiga.", 8)
    document = reading.read(drawing.done())
    counted = " ".join(document.text[p.start : p.end] for p in document.passages if p.countable)
    assert counted == prose(1, 6)
