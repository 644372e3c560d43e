"""Reading order: columns by their gutters, and the source's own order as long as it makes sense.

Most PDFs list their words in reading order, and where they do, no geometry is as good. A page is put in order by its
columns only if its source contradicts them: right before left, or left and right in turns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kube_review.reading.pdf.page import sidebars
from kube_review.reading.pdf.page.gutters import FEW_ROWS, NEAR, Band, Gutter, find_bands, uncrossed, usual_gutters
from kube_review.reading.pdf.page.lines import Line, merged, rows

HANGING_EMS = 3.0
"""Font sizes between the number of an item and its text, at most."""
ADJOINING_EMS = 1.6
"""Gap, in font sizes, up to which a part listed late goes on with the line before it."""
FIRST_PAGES = 2
"""Pages that may have a sidebar: the first one, which may be a cover, and the second."""
MAX_OVERLAP = 0.3
"""Share of the rows of columns of text that may reach to the height of a sidebar."""
MIN_DOUBTED = 0.15
"""Share of a page's characters that must be out of order for the page to be."""
DOUBTED_PAGES = 0.3
"""If this share of a document's pages is out of order, all its pages go by geometry."""

_ITEM_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z])[.)]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a page as they are read, and its gutters."""

    lines: tuple[Line, ...]
    gutters: tuple[Gutter, ...]


def ordered(pages: Sequence[Sequence[Line]], unordered: Container[int] = ()) -> list[Sheet]:
    """Put the lines of each page in reading order.

    Args:
        pages: Fragments of each page in the order of the source, furniture removed.
        unordered: Indexes of pages whose source has no order of its own, such as those read by OCR.

    Returns:
        Whole lines of each page as they are read.
    """
    pages = list(pages)
    grouped = [rows(page) for page in pages]
    bands = [find_bands(page, page_rows) for page, page_rows in zip(pages, grouped, strict=True)]
    bars: dict[int, sidebars.Sidebar] = {}
    for index, page in enumerate(pages[:FIRST_PAGES]):
        bar = sidebars.find(page)
        if bar and not any(_overlap(band, bar.gutter, grouped[index]) for band in bands[index]):
            bars[index], pages[index] = bar, sidebars.in_order(page, bar)
            bands[index] = find_bands(pages[index], grouped[index])
    usual = usual_gutters(bands)
    if usual:  # a few lines in columns, between tables and figures, show only by the gutter they share with other pages
        bands = [
            found or find_bands(page, page_rows, usual, FEW_ROWS)
            for found, page, page_rows in zip(bands, pages, grouped, strict=True)
        ]
    doubted = [_is_doubted(page, found) for page, found in zip(pages, bands, strict=True)]
    columned = sum(1 for index, found in enumerate(bands) if found and index not in unordered)
    everywhere = sum(doubted) > DOUBTED_PAGES * max(1, columned) and sum(doubted) > 1
    sheets = []
    for index, (page, page_rows, page_bands) in enumerate(zip(pages, grouped, bands, strict=True)):
        places = {band.x for band in page_bands}
        places |= {x for x in uncrossed(usual, page_rows) if all(abs(x - other) > NEAR for other in places)}
        gutters = sorted(Gutter(x) for x in places)
        if index in bars:
            gutters = sorted([*(_above_and_below(gutters, bars[index].gutter)), bars[index].gutter])
        by_columns = doubted[index] or everywhere or (index in unordered and bool(page_bands))
        lines = _by_columns(page_rows, gutters) if by_columns else _by_source(page, gutters)
        sheets.append(Sheet(tuple(lines), tuple(gutters)))
    return sheets


def _is_doubted(page: Sequence[Line], bands: Sequence[Band]) -> bool:
    """Return whether the source of a page cannot be its reading order, in more than a corner of it."""
    doubted = sum(band.n_chars for band in bands if band.doubted)
    return doubted > MIN_DOUBTED * sum(len(line.text) for line in page)


def _overlap(band: Band, gutter: Gutter, page_rows: Sequence[Sequence[Line]]) -> bool:
    """Return whether columns of text stand at the height of a supposed sidebar: then it is one of them."""
    n_rows = sum(1 for row in page_rows[band.first : band.last] if gutter.holds(row[0]))
    return n_rows > MAX_OVERLAP * (band.last - band.first)


def _above_and_below(gutters: Sequence[Gutter], band: Gutter) -> list[Gutter]:
    """Let the gutters of a page hold above and under a band that has its own."""
    above = [Gutter(gutter.x, gutter.top, band.top + 0.1) for gutter in gutters if band.top > gutter.top]
    under = [Gutter(gutter.x, band.bottom - 0.1, gutter.bottom) for gutter in gutters if band.bottom < gutter.bottom]
    return above + under


def _by_columns(page_rows: Sequence[Sequence[Line]], gutters: Sequence[Gutter]) -> list[Line]:
    """Read column by column between the rows that cross a gutter."""
    result: list[Line] = []
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for row in page_rows:
        if any(gutter.crossed_by(line) for line in row for gutter in gutters):
            result += [line for column in columns for line in column]
            columns = [[] for _ in columns]
            result.append(merged(row))
            continue
        parts: list[list[Line]] = [[] for _ in columns]
        for index, line in enumerate(row):
            middle = (line.x0 + line.x1) / 2
            if _heads_item(row, index):
                middle = row[index + 1].x0
            parts[sum(1 for gutter in gutters if gutter.holds(line) and middle > gutter.x)].append(line)
        for column, part in zip(columns, parts, strict=True):
            if part:
                column.append(merged(part))
    return result + [line for column in columns for line in column]


def _by_source(page: Sequence[Line], gutters: Sequence[Gutter]) -> list[Line]:
    """Keep the order of the source; join what stands on one line, and lift what was listed late to its place."""
    joined: list[list[Line]] = []
    by_base: dict[int, list[list[Line]]] = defaultdict(list)
    for index, line in enumerate(page):
        last = joined[-1][-1] if joined else None
        if last and _continues(last, line, gutters):
            joined[-1].append(line)
            continue
        earlier = next((group for group in by_base[round(line.base)] if _adjoins(group[-1], line, gutters)), None)
        if earlier and not _is_stacked(page, index) and not _heads_item(page, index):
            earlier.append(line)
            continue
        joined.append([line])
        for level in (-1, 0, 1):
            by_base[round(line.base) + level].append(joined[-1])
    chunks: list[list[Line]] = []
    for line in map(merged, joined):
        if chunks and line.base > chunks[-1][-1].base - 0.3 * line.size:
            chunks[-1].append(line)
        else:
            chunks.append([line])
    placed: list[list[Line]] = []
    for chunk in chunks:
        _place(placed, chunk)
    return [line for chunk in placed for line in chunk]


def _place(placed: list[list[Line]], chunk: list[Line]) -> None:
    """Put lines after what the source listed before them, unless they stand above it or in a gap of it."""
    for index, other in enumerate(placed):
        gap = _gap_for(chunk, other)
        if gap:
            placed[index : index + 1] = [other[:gap], chunk, other[gap:]]
            return
    position = len(placed)
    while position and _above(chunk, placed[position - 1]):
        position -= 1
    placed.insert(position, chunk)


def _gap_for(chunk: Sequence[Line], other: Sequence[Line]) -> int:
    """Return the index in ``other`` before which a chunk fits between two lines, or 0."""
    top, bottom, size = chunk[0].base, chunk[-1].base, chunk[0].size
    if not (other[0].base < top and bottom < other[-1].base and _share_column(chunk, other)):
        return 0
    for index, (upper, lower) in enumerate(pairwise(other), 1):
        if upper.base + 0.6 * size <= top and bottom <= lower.base - 0.6 * size:
            return index
    return 0


def _above(chunk: Sequence[Line], other: Sequence[Line]) -> bool:
    """Return whether a chunk stands wholly over another one."""
    if chunk[-1].base > other[0].base - 0.5 * other[0].size:
        return False
    return _share_column(chunk, other)


def _share_column(chunk: Sequence[Line], other: Sequence[Line]) -> bool:
    left, right = min(line.x0 for line in other), max(line.x1 for line in other)
    return any(line.x0 < right and line.x1 > left for line in chunk)


def _adjoins(last: Line, line: Line, gutters: Sequence[Gutter]) -> bool:
    """Return whether a part that the source lists late stands right behind the end of an earlier line."""
    return line.x0 - last.x1 < ADJOINING_EMS * line.size and _continues(last, line, gutters)


def _is_stacked(page: Sequence[Line], index: int) -> bool:
    """Return whether the line that the source lists before or after this one stands right over or under its start."""
    line = page[index]
    return any(
        abs(other.x0 - line.x0) < 0.5 * line.size and 0.5 * line.size < abs(other.base - line.base) < 2.5 * line.size
        for other in (*page[max(0, index - 1) : index], *page[index + 1 : index + 2])
    )


def _heads_item(page: Sequence[Line], index: int) -> bool:
    """Return whether a line is the number of an item that the source lists next: it may hang in the gutter."""
    if index + 1 == len(page) or not _ITEM_NUMBER.fullmatch(page[index].text):
        return False
    line, item = page[index], page[index + 1]
    return abs(item.base - line.base) < 0.3 * line.size and 0 < item.x0 - line.x1 < HANGING_EMS * line.size


def _continues(last: Line, line: Line, gutters: Sequence[Gutter]) -> bool:
    if abs(line.base - last.base) > 0.3 * max(line.size, last.size) or line.x0 < last.x1 - 0.5 * line.size:
        return False
    return not any(gutter.between(last, line) for gutter in gutters)
