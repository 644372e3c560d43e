"""PDF files to text: PDFium for speed, pdfplumber where PDFium fails, OCR where there are only images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kube_review.errors import ReadingError
from kube_review.reading import assemble, flow, furniture, layout
from kube_review.reading.blocks import Extract
from kube_review.reading.lines import fragments
from kube_review.reading.words import PageWords, read_page


def read(path: Path, *, ocr: str = "auto") -> Extract:
    """Read a PDF file.

    Args:
        path: The file.
        ocr: ``auto`` reads pages that are images by OCR, ``off`` never, ``force`` all pages.

    Returns:
        Its text in reading order without furniture, with pages, blocks and the place of every word.

    Raises:
        ReadingError: The file is no PDF, is damaged or encrypted, or holds no page.
    """
    pages = _by_pdfium(path)
    return arrange(pages)


def arrange(pages: Sequence[PageWords]) -> Extract:
    """Turn the words of pages into text, whoever read them."""
    heights = [page.height for page in pages]
    parts = furniture.without([fragments(page.number, page.words) for page in pages], heights)
    chunks = flow.chunks(layout.ordered(parts), heights)
    return assemble.extract(pages, chunks, {}, ())


def _by_pdfium(path: Path) -> list[PageWords]:
    import pypdfium2

    engine: Any = pypdfium2
    try:
        document = engine.PdfDocument(path)
    except engine.PdfiumError as error:
        raise ReadingError(f"{path.name}: {error}") from error
    try:
        pages = []
        for index in range(len(document)):
            page = document[index]
            try:
                pages.append(read_page(page, index + 1))
            finally:
                page.close()
        return pages
    finally:
        document.close()
