"""PDF files to text: PDFium for speed, pdfplumber where PDFium fails, OCR where there are only images."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from kube_review.errors import ReadingError
from kube_review.messages import Message, _, joined, plural
from kube_review.model import Guess
from kube_review.reading.pdf import scans
from kube_review.reading.pdf.engines import ocr as tesseract
from kube_review.reading.pdf.engines import plumber
from kube_review.reading.pdf.engines.pdfium_words import read_page, show_annotations
from kube_review.reading.pdf.engines.word_boxes import PageWords
from kube_review.reading.pdf.flow import aslant, assemble, drawn_regions, running_text
from kube_review.reading.pdf.flow.paragraphs import measure
from kube_review.reading.pdf.page import bullets, furniture, layout
from kube_review.reading.pdf.page.lines import fragments
from kube_review.reading.pdf.page.overprint import printed_once, without_repeats
from kube_review.reading.pdf.page.portal import without_portal
from kube_review.reading.structure.blocks import Extract
from kube_review.reading.structure.clean import normalise

DAMAGED = "not read: the page is damaged"
FEW_WORDS = 40
"""Below this, it is worth looking whether a page's text stands in its annotations and form fields."""
_LOCKED = _("Save a copy without the password (open it, then print to PDF) and ingest the copy.")
_DAMAGED = _("Download or export the file again; if it opens in a viewer, print it to a new PDF and ingest that.")


def read(path: Path, *, ocr: str = "auto") -> Extract:
    """Read a PDF file.

    Args:
        path: The file.
        ocr: ``auto`` reads pages that are images by OCR, ``off`` never, ``force`` all pages.

    Returns:
        Its text in reading order without furniture, with pages, blocks and the place of every word.

    Raises:
        ReadingError: The file is no PDF, is damaged or locked, or holds no page.
    """
    _refuse_others(path)
    try:
        pages, data = _by_pdfium(path, ocr)
    except _PdfiumFailure as failure:
        pages, data = _by_plumber(path, failure), {}
    if not any(page.words for page in pages) and not any(page.note for page in pages):
        pages = _second_opinion(path, pages)
    if not any(page.words or page.note for page in pages):
        blank = plural("both readers find its {n} page blank", "both readers find its {n} pages blank", n=len(pages))
        what = blank if pages else _("neither reader finds a page")
        raise ReadingError(_("{file} contains no text: {what}.", file=path.name, what=what), _DAMAGED)
    return arrange(pages, _guesses(data, path))


def arrange(pages: Sequence[PageWords], guesses: dict[str, Guess] | None = None) -> Extract:
    """Turn the words of pages into text, from any engine.

    Args:
        pages: All pages, in order.
        guesses: Bibliographic values from the file's own data.
    """
    pages = [without_portal(page) for page in pages]
    heights = [page.frame[1] for page in pages]
    level = [printed_once([word for word in page.words if not word.angle]) for page in pages]
    parts = [without_repeats(fragments(page.number, words)) for page, words in zip(pages, level, strict=True)]
    kept = furniture.sort_out(parts, heights)
    scanned = {index for index, page in enumerate(pages) if page.engine == "tesseract"}
    apart = [drawn_regions.set_apart(page, lines) for page, lines in zip(pages, kept.pages, strict=True)]
    sheets = bullets.marked(layout.ordered([flow for flow, _ in apart], scanned))
    usual = measure([sheet.lines for sheet in sheets])
    asides = aslant.blocks(pages, lambda index, sheet: running_text.of_page(sheet, heights[index], usual))
    chunks = running_text.chunks(sheets, heights, usual, [regions for _, regions in apart], asides)
    extract = assemble.extract(pages, chunks, guesses or {}, _warnings(pages))
    return replace(extract, furniture=kept.dropped)


def page_image(path: Path, page: int, boxes: Sequence[tuple[float, float, float, float]], out: Path) -> None:
    """Draw a page as an image and mark boxes on it.

    Args:
        path: The PDF file.
        page: The page's number, from 1.
        boxes: What to mark: x0, top, x1, bottom in points from the top left.
        out: Where the image goes; its ending names the format.

    Raises:
        ReadingError: The page cannot be drawn.
    """
    from PIL import Image, ImageChops, ImageDraw

    image = rendered(path, page)
    layer = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(layer)
    for x0, top, x1, bottom in boxes:
        draw.rectangle([edge * MARK_SCALE for edge in (x0 - 1, top - 1, x1 + 1, bottom + 1)], fill=MARK_COLOUR)
    ImageChops.multiply(image, layer).save(out)  # like a felt pen: the letters stay black


def rendered(path: Path, page: int) -> Any:
    """Draw a page as a PIL image, ``MARK_SCALE`` pixels per point.

    Raises:
        ReadingError: The file is no PDF or has no such page, or the page cannot be drawn.
    """
    check_drawable(path)
    try:
        with _document(path) as document:
            if not 1 <= page <= len(document):
                raise ReadingError(
                    _("{file} has no page {page}.", file=path.name, page=page),
                    plural("It has {n} page.", "It has {n} pages.", n=len(document)),
                )
            opened = document[page - 1]
            try:
                return opened.render(scale=MARK_SCALE).to_pil().convert("RGB")
            finally:
                opened.close()
    except _PdfiumFailure as failure:
        raise ReadingError(
            _("Page {page} of {file} cannot be drawn: {failure}.", page=page, file=path.name, failure=failure), _DAMAGED
        ) from failure


def check_drawable(path: Path) -> None:
    """Refuse a source whose pages cannot be drawn.

    Raises:
        ReadingError: The file is no PDF, or it is gone.
    """
    if path.suffix.lower() != ".pdf":
        raise ReadingError(_("{name} has no pages to draw.", name=path.name), _("Pictures are made from PDFs."))
    if not path.is_file():
        raise ReadingError(
            _("{name} is no longer in the review's folder.", name=path.name), _("Put it back into the folder corpus.")
        )


MARK_SCALE = 2.0
"""Pixels per point of a marked page."""
MARK_COLOUR = (255, 236, 110)


class _PdfiumFailure(Exception):
    """PDFium cannot open the file, or not one page of it."""


def _refuse_others(path: Path) -> None:
    """Refuse a file that is not a PDF, saying what it is."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise ReadingError(
            _("{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror or error)
        ) from error
    if not head.strip(b"\x00 \r\n\t"):
        raise ReadingError(_("{file} is empty.", file=path.name), _("Download or export the file again."))
    if re.match(rb"\s*(<!doctype html|<html|<head)", head, re.IGNORECASE):
        raise ReadingError(
            _("{file} is a web page, not a PDF; probably the download page was saved.", file=path.name),
            _("Download the PDF itself."),
        )
    if head.startswith(b"PK\x03\x04"):
        raise ReadingError(
            _("{file} is a ZIP or Office file with the extension .pdf.", file=path.name),
            _("Give it the right file extension."),
        )


@contextmanager
def _document(path: Path) -> Iterator[Any]:
    import pypdfium2

    engine: Any = pypdfium2
    try:
        document = engine.PdfDocument(path)
    except engine.PdfiumError as error:
        raise _PdfiumFailure(plumber.cause(error)) from error
    try:
        yield document
    except engine.PdfiumError as error:
        raise _PdfiumFailure(plumber.cause(error)) from error
    finally:
        document.close()


def _by_pdfium(path: Path, mode: str) -> tuple[list[PageWords], dict[str, str]]:
    import pypdfium2

    failed: Any = pypdfium2.PdfiumError
    with _document(path) as document:
        if not len(document):
            raise _PdfiumFailure("PDFium sees no page")
        pages: list[PageWords] = []
        for index in range(len(document)):
            try:
                page = document[index]
            except failed:
                pages.append(PageWords(index + 1, 0, 0, (), "pdfium", note=DAMAGED))
                continue
            try:
                words = read_page(page, index + 1)
                if len(words.words) < FEW_WORDS and show_annotations(page):
                    page.close()
                    page = document[index]
                    words = read_page(page, index + 1)
                pages.append(words)
            finally:
                page.close()
        if all(page.note == DAMAGED for page in pages):
            raise _PdfiumFailure("PDFium can load none of its pages")
        chosen = scans.needing_ocr(pages)
        if mode == "force":
            chosen = {n: "OCR of all pages was asked for" for n, page in enumerate(pages) if page.note != DAMAGED}
        for index, reason in chosen.items():
            pages[index] = scans.by_ocr(document, pages[index], reason, mode)
        return pages, dict(document.get_metadata_dict(skip_empty=True))


def _by_plumber(path: Path, failure: Exception) -> list[PageWords]:
    reason = str(failure) if "PDFium" in str(failure) else f"PDFium: {failure}"
    try:
        with plumber.opened(path) as pages:
            return [plumber.read_page(page, number, reason) for number, page in enumerate(pages, 1)]
    except ValueError as error:
        if re.search(r"password|encrypt", f"{failure} {error}", re.IGNORECASE):
            raise ReadingError(_("{file} is locked with a password.", file=path.name), _LOCKED) from error
        raise ReadingError(_("{file} is damaged, or not a PDF.", file=path.name), _DAMAGED) from error


def _second_opinion(path: Path, pages: list[PageWords]) -> list[PageWords]:
    """Read a file without words for PDFium by pdfplumber; keep the result with words."""
    try:
        with plumber.opened(path) as others:
            read_again = [plumber.read_page(page, n, "PDFium saw no text") for n, page in enumerate(others, 1)]
    except ValueError:
        return pages
    return read_again if any(page.words for page in read_again) else pages


def _warnings(pages: Sequence[PageWords]) -> tuple[Message, ...]:
    unread = [page.number for page in pages if page.note.startswith(scans.NOT_READ)]
    damaged = [page.number for page in pages if page.note == DAMAGED]
    found = []
    if unread:
        what = plural(
            "Page {pages} was not read: it needs OCR.",
            "{n} pages ({pages}) were not read: they need OCR.",
            n=len(unread),
            pages=_listed(unread),
        )
        how = _("Install tesseract ({how}) and ingest again.", how=tesseract.INSTALL)
        found.append(what if tesseract.is_available() else joined((what, how)))
    if damaged:
        found.append(
            plural(
                "Page {pages} is damaged and was not read.",
                "{n} pages ({pages}) are damaged and were not read.",
                n=len(damaged),
                pages=_listed(damaged),
            )
        )
    return tuple(found)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:8])) + (" …" if len(numbers) > 8 else "")


def _guesses(data: dict[str, str], path: Path) -> dict[str, Guess]:
    """Take the file's own metadata if a person wrote them: no file names, programs or user names."""
    found = {}
    title, author = (normalise(data.get(key, "")).strip() for key in ("Title", "Author"))
    if _is_title(title, path):
        found["title"] = Guess(title, "pdf metadata")
    if _is_author(author):
        found["authors"] = Guess("; ".join(re.split(r"\s*;\s*", author)), "pdf metadata")
    year = re.match(r"D:((?:19|20)\d\d)", data.get("CreationDate", ""))
    if year:
        found["year"] = Guess(year[1], "pdf metadata")
    return found


def _is_title(title: str, path: Path) -> bool:
    if re.search(
        r"\.(docx?|rtf|odt|pdf|indd|tex|dvi|qxd|cdr|pmd)$|^microsoft |^untitled|^slide |\\", title, re.IGNORECASE
    ):
        return False
    return len(title.split()) >= 3 and title.lower() != path.stem.lower()


def _is_author(author: str) -> bool:
    if re.search(
        r"user|admin|windows|microsoft|author|anonym|asus|acer|lenovo|toshiba|computer|\bhp\b|\d", author, re.IGNORECASE
    ):
        return False
    return len(author.split()) >= 2 and bool(re.fullmatch(r"[^\W\d_].*", author))
