"""Running headers, footers, page numbers and watermarks: found by where and how often they stand, before ordering."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from kube_review.reading.lines import Line, rows

MARGIN = 0.13
"""Share of the page's height at its top and bottom where headers and footers stand."""
REPEATED = 0.2
"""Share of pages on which a row of a margin recurs to be furniture, at least two pages."""
SAME_HEIGHT = 8.0
"""Points by which a row's baseline may differ from page to page."""
WATERMARK = 0.5
"""Share of pages on which a line recurs at the same place anywhere to be a watermark, at least three pages."""

_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_CAPTION = re.compile(r"(tabel|table|gambar|figure|fig|grafik|bagan|lampiran)\b", re.IGNORECASE)
_JUNK = re.compile(r"[^\w#]+")
_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|halaman|hal|hlm)\.?\s*)?(\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|dari|/)\s*\d+)?[-–—|\s.]*", re.I
)


def without(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Drop the furniture of a document.

    Args:
        pages: Fragments of each page in the order of the source.
        heights: The height of each page in points.

    Returns:
        What is left of each page, in the same order.
    """
    margins = [_margin_rows(page, height) for page, height in zip(pages, heights, strict=True)]
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, page_rows in enumerate(margins):
        for row in page_rows:
            if _CAPTION.match(row[0].text):
                continue
            seen[_key(row)].append((number, row[0].base))
    enough = max(2, REPEATED * len(pages))
    marks = _watermarks(pages)
    result = []
    for page, page_rows in zip(pages, margins, strict=True):
        gone = {id(line) for row in page_rows if _recurs(row, seen[_key(row)], enough) for line in row}
        gone |= _page_number(page, page_rows, gone)
        result.append([line for line in page if id(line) not in gone and _place(line) not in marks and _upright(line)])
    return result


def _recurs(row: Sequence[Line], seen: Sequence[tuple[int, float]], enough: float) -> bool:
    """Return whether the same words stand at the same height on enough pages."""
    return len({number for number, base in seen if abs(base - row[0].base) <= SAME_HEIGHT}) >= enough


def _margin_rows(page: Sequence[Line], height: float) -> list[list[Line]]:
    top = [line for line in page if line.base < MARGIN * height]
    low = [line for line in page if line.base > (1 - MARGIN) * height]
    return rows(top) + rows(low)


def _key(row: Sequence[Line]) -> str:
    text = " ".join(line.text for line in row).lower()
    return _JUNK.sub("", _DIGITS.sub("#", text))


def _page_number(page: Sequence[Line], page_rows: Sequence[list[Line]], gone: set[int]) -> set[int]:
    """Find a lone number as the outermost row that is left."""
    if not page:
        return set()
    left = [row for row in page_rows if not all(id(line) in gone for line in row)]
    first, last = min(line.base for line in page), max(line.base for line in page)
    found = set()
    for row in left:
        outer = row[0].base <= first + 1 or row[-1].base >= last - 1
        if outer and len(row) == 1 and _NUMBER.fullmatch(row[0].text):
            found.add(id(row[0]))
    return found


def _place(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.x0 / 3), round(line.base / 3)


def _watermarks(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int, int]]:
    seen: dict[tuple[str, int, int], int] = defaultdict(int)
    for page in pages:
        for place in {_place(line) for line in page}:
            seen[place] += 1
    enough = max(3, WATERMARK * len(pages))
    return {place for place, n_pages in seen.items() if n_pages >= enough}


def _upright(line: Line) -> bool:
    """Return whether a line runs along an edge of the page: what runs aslant is a watermark."""
    return line.words[0].angle % 90 == 0
