"""Which pages of a PDF are read from their image: scans, and pages whose fonts do not identify their letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kube_review.reading.pdf.engines import ocr as tesseract
from kube_review.reading.pdf.engines.drawings import n_chars_over_images
from kube_review.reading.pdf.engines.plumber import cause
from kube_review.reading.pdf.engines.word_boxes import PageWords
from kube_review.reading.pdf.page.lines import fragments
from kube_review.reading.structure import captions

SCAN_CHARS = 20
"""A page with fewer characters on its images may be a scan …"""
SCAN_COVER = 0.4
"""… if images cover more than this share of it and there is hardly a character beside them …"""
FRAMED_COVER = 0.55
"""… or this share, if there is a title, a header or a footer beside them …"""
FRAMED_CHARS = 400
"""… of at most this many characters."""
FRAMED_GAIN = 2
"""What is read from the image of a page with such a frame must be this many times as long as the frame, else it is a
photograph and the text is kept."""
MIN_GARBLED_WORDS = 10
MAX_GARBLED = 0.3
"""Share of a page's words without a letter that has a meaning from which its text is no text."""
STAMPED = 0.6
"""Share of pages on which a word recurs to be part of a stamp, at least three pages."""
NOT_READ = "not read: needs OCR"


def needing_ocr(pages: Sequence[PageWords]) -> dict[int, str]:
    """Find the pages to read from their image; return why, by index.

    What recurs on most pages, such as a repository's stamp, does not make a scan a page of text.

    Args:
        pages: All pages of a document, in order.
    """
    found = {
        index: "its fonts do not say which letters they hold" for index, page in enumerate(pages) if _is_garbled(page)
    }
    if not any(page.covered > SCAN_COVER for page in pages):
        return found
    seen = Counter(text for page in pages for text in {word.text for word in page.words})
    stamps = {text for text, n_pages in seen.items() if n_pages >= max(3, STAMPED * len(pages))}
    for index, page in enumerate(pages):
        words = [word for word in page.words if word.text not in stamps]
        n_chars, n_over = sum(len(word.text) for word in words), n_chars_over_images(words, page.drawings)
        bare = page.covered > SCAN_COVER and n_chars < SCAN_CHARS
        framed = page.covered > FRAMED_COVER and n_over < SCAN_CHARS and n_chars < FRAMED_CHARS
        if bare or (framed and not any(captions.opens(line.text) for line in fragments(page.number, words))):
            found[index] = f"an image over {page.covered:.0%} of the page, {n_chars} characters of text"
    return found


def _is_garbled(page: PageWords) -> bool:
    n_words = len(page.words)
    n_garbled = sum(1 for word in page.words if not word.text or "\ufffd" in word.text)
    return n_words >= MIN_GARBLED_WORDS and n_garbled > MAX_GARBLED * n_words


def by_ocr(document: Any, words: PageWords, reason: str, mode: str) -> PageWords:
    """Read a page from its image, or say that this is needed.

    Args:
        document: The open ``pypdfium2.PdfDocument``.
        words: What was read of the page without OCR.
        reason: Why it is read from its image.
        mode: ``auto``, ``off`` or ``force``.

    Returns:
        What OCR read, or the words as they were where they say more.
    """
    garbled = _is_garbled(words)
    if mode == "off" or not tesseract.is_available():
        return replace(words, words=() if garbled else words.words, note=NOT_READ)
    page = document[words.number - 1]
    try:
        found = tesseract.read_page(page, words.number, reason)
    except tesseract.FAILURES as error:
        return replace(words, note=f"{NOT_READ}, which failed: {cause(error)}")
    finally:
        page.close()
    n_chars, n_found = (sum(len(word.text) for word in read.words) for read in (words, found))
    better = garbled or n_chars < SCAN_CHARS or n_found > FRAMED_GAIN * n_chars
    return found if mode == "force" or better else words
