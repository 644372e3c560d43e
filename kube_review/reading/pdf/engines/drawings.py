"""Images and drawn shapes of a page: the places of figures, tables and scans."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

from kube_review.reading.pdf.engines.word_boxes import Drawn, Word

MAX_DRAWINGS = 3000
"""Drawings of a page that are looked at; a map or a plot with more is found by its first ones."""
MAX_PATHS = 300
"""Drawn paths from which a page without a word is taken for text turned into outlines."""
IMAGE_EDGE = 0.15
"""Share of an image's height at its top and bottom where a header or footer may be printed over a scan."""

_KINDS = {2: "path", 3: "image", 4: "shading", 5: "group"}
"""Names of PDFium's types of page objects; 1 is text."""


def drawings_of(page: Any, point: Callable[[float, float], tuple[float, float]]) -> tuple[Drawn, ...]:
    """List what is drawn on an open PDFium page.

    Args:
        page: A ``pypdfium2.PdfPage``.
        point: Turns PDF coordinates into points from the top left of the page as shown.

    Returns:
        Images, paths, shadings and groups (form objects) in the order in which they are drawn.
    """
    import pypdfium2.raw

    raw: Any = pypdfium2.raw
    handle = page.raw
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    found: list[Drawn] = []
    for index in range(raw.FPDFPage_CountObjects(handle)):
        thing = raw.FPDFPage_GetObject(handle, index)
        kind = _KINDS.get(raw.FPDFPageObj_GetType(thing))
        if kind is None or not raw.FPDFPageObj_GetBounds(thing, left, low, right, high):
            continue
        (xa, ya), (xb, yb) = point(left.value, low.value), point(right.value, high.value)
        found.append(Drawn(kind, min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))
        if len(found) == MAX_DRAWINGS:
            break
    return tuple(found)


def pictured(drawings: Sequence[Drawn], width: float, height: float, wordless: bool) -> float:
    """Return the share of a page under images, at most 1.

    Args:
        drawings: What is drawn on it.
        width: Its width in points.
        height: Its height in points.
        wordless: Whether it has not one word: many paths then are text turned into outlines, and count as an image.
    """
    if wordless and sum(1 for drawn in drawings if drawn.kind == "path") > MAX_PATHS:
        return 1.0
    area = 0.0
    for drawn in drawings:
        if drawn.kind == "image":
            wide = min(drawn.x1, width) - max(drawn.x0, 0)
            high = min(drawn.bottom, height) - max(drawn.top, 0)
            area += max(0.0, wide) * max(0.0, high)
    return min(1.0, area / max(1.0, width * height))


def n_chars_over_images(words: Sequence[Word], drawings: Sequence[Drawn]) -> int:
    """Return how many characters of a page stand well inside one of its images, as a scan's text layer does."""
    inner = []
    for drawn in drawings:
        if drawn.kind == "image":
            edge = IMAGE_EDGE * (drawn.bottom - drawn.top)
            inner.append((drawn.x0, drawn.top + edge, drawn.x1, drawn.bottom - edge))
    return sum(
        len(word.text)
        for word in words
        if any(x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= word.base <= bottom for x0, top, x1, bottom in inner)
    )
