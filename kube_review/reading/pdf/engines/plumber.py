"""The second opinion: words by pdfplumber, for files and pages on which PDFium fails or sees nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kube_review.reading.pdf.engines.word_boxes import PageWords, Word, levelled, turned_point
from kube_review.reading.structure.clean import normalise


@contextmanager
def opened(path: Path) -> Iterator[list[Any]]:
    """Open a PDF with pdfplumber and yield its pages.

    Raises:
        ValueError: It cannot be read; the message says why, or is empty.
    """
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it logs every oddity to stderr
    with path.open("rb") as stream:  # opened here, because pdfplumber leaves the file open on failure
        try:
            pages = list(pdfplumber.open(stream).pages)
        except Exception as error:  # pdfminer raises any error on broken files, often without a message
            raise ValueError(cause(error)) from error
        yield pages


def read_page(page: Any, number: int, reason: str) -> PageWords:
    """Read the words of a pdfplumber page and release what it holds.

    Raises:
        ValueError: The page cannot be read.
    """
    try:
        # The default tolerance in points glues words of small type.
        found = page.extract_words(
            x_tolerance_ratio=0.15, use_text_flow=True, extra_attrs=["size", "fontname", "upright"]
        )
        width, height = float(page.width), float(page.height)
        words = tuple(_word(item, width, height) for item in found)
        page.close()  # else a thesis takes 400 MB
    except Exception as error:
        raise ValueError(cause(error)) from error
    return levelled(PageWords(number, width, height, words, "pdfplumber", reason))


def cause(error: BaseException) -> str:
    """Return the first message in a chain of exceptions, or the name of the first one."""
    current: BaseException | None = error
    while current:
        if str(current).strip():
            return str(current).strip()
        name, current = type(current).__name__, current.__cause__ or current.__context__
    return name


def _word(item: dict[str, Any], width: float, height: float) -> Word:
    text = normalise(str(item["text"])).strip()
    size, bold = float(item["size"]), "bold" in str(item["fontname"]).lower()
    x0, top, x1, bottom = (float(item[key]) for key in ("x0", "top", "x1", "bottom"))
    if item["upright"]:
        return Word(text, x0, top, x1, bottom, bottom - 0.22 * size, size, bold)
    # Sideways, most likely upwards: pdfplumber does not say which way.
    left, base = turned_point(x1, bottom, 90, width, height)
    right, upper = turned_point(x0, top, 90, width, height)
    return Word(text, left, upper, right, base, base - 0.22 * size, size, bold, 90)
