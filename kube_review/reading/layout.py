"""Reading order: columns by their gutters, and the source's own order as long as it makes sense.

Most PDFs list their words in reading order, and where they do, no geometry is as good. A page is put in order by its
columns only if its source contradicts them: right before left, or left and right in turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from kube_review.reading.lines import Line, merged, rows

MIN_ROWS = 4
"""Lines a column needs on each side of a gutter."""
FEW_ROWS = 2
"""Lines it needs where the other pages have a gutter."""
ADJOINING_EMS = 1.6
"""Gap, in font sizes, up to which a part listed late goes on with the line before it."""
MAX_CROSSED = 0.3
"""Share of rows that may cross the document's gutter on a page where no columns of text are seen."""
CELL_TURNS = 0.1
"""Turns per row from which columns in no false order are cells of a table."""
MIN_WORDS = 3
"""Words that a line of a text column has at least, in the median: fewer are table cells."""
MIN_FILL = 0.6
"""Share of a column's width that its lines fill at least, in the median."""
MAX_INVERSION = 0.8
"""Share of (left, right) pairs of characters in the wrong order from which the right column was listed first."""
MAX_TURNS = 0.4
"""Turns from right back to left, as a share of a band's rows, from which rows were listed across both columns. Cells of
a table that run over several lines turn less often: their order is right."""
DOUBTED_PAGES = 0.3
"""If this share of a document's pages is out of order, all its pages go by geometry."""


@dataclass(frozen=True, slots=True)
class Band:
    """Consecutive rows that no line crosses at a gutter: text columns side by side.

    ``inversion`` is the share of (left, right) pairs of characters that the source lists right first, ``turns`` how
    often the source goes from right back to left, per row.
    """

    x: float
    n_rows: int
    n_chars: int
    inversion: float
    turns: float

    @property
    def doubted(self) -> bool:
        """Whether the source cannot be the reading order."""
        return self.inversion > MAX_INVERSION or (self.turns > MAX_TURNS and self.inversion > 0.2)

    @property
    def cells(self) -> bool:
        """Whether it is a table after all: the source goes back and forth, a few lines at a time."""
        return not self.doubted and self.turns > CELL_TURNS


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a page as they are read, and the x of its gutters."""

    lines: tuple[Line, ...]
    gutters: tuple[float, ...]


def ordered(pages: Sequence[Sequence[Line]]) -> list[Sheet]:
    """Put the lines of each page in reading order.

    Args:
        pages: Fragments of each page in the order of the source, furniture removed.

    Returns:
        Whole lines of each page as they are read.
    """
    grouped = [rows(page) for page in pages]
    bands = [find_bands(page, page_rows) for page, page_rows in zip(pages, grouped, strict=True)]
    usual = _usual_gutters(bands)
    if usual:  # a few lines in columns, between tables and figures, show only by the gutter they share with other pages
        bands = [
            found or find_bands(page, page_rows, usual, FEW_ROWS)
            for found, page, page_rows in zip(bands, pages, grouped, strict=True)
        ]
    doubted = [any(band.doubted for band in page) for page in bands]
    columned = sum(1 for page in bands if page)
    everywhere = sum(doubted) > DOUBTED_PAGES * max(1, columned) and sum(doubted) > 1
    sheets = []
    for page, page_rows, page_bands, doubt in zip(pages, grouped, bands, doubted, strict=True):
        gutters = sorted({band.x for band in page_bands}) or _uncrossed(usual, page_rows)
        lines = _by_columns(page_rows, gutters) if doubt or everywhere else _by_source(page, gutters)
        sheets.append(Sheet(tuple(lines), tuple(gutters)))
    return sheets


def find_bands(
    page: Sequence[Line], page_rows: Sequence[Sequence[Line]], gutters: Sequence[float] = (), min_rows: int = MIN_ROWS
) -> list[Band]:
    """Find where text columns stand side by side on a page.

    Args:
        page: Its fragments in the order of the source.
        page_rows: The same, as rows from top to bottom.
        gutters: Where to look; without them, wherever fewer lines stand than to both sides.
        min_rows: Lines a column needs on each side.
    """
    place = {id(line): index for index, line in enumerate(page)}
    found: list[Band] = []
    left_edge = min((line.x0 for line in page), default=0.0)
    for x in gutters or _candidates(page):
        bands = [band for band in _bands_at(x, left_edge, page_rows, place, min_rows) if band and not band.cells]
        if bands:
            found += bands
            left_edge = x
    return found


def _candidates(page: Sequence[Line]) -> list[float]:
    """Return the x where fewer lines stand than both left and right of it, by enough rows to be a gutter."""
    if len(page) < 2 * MIN_ROWS:
        return []
    start, end = int(min(line.x0 for line in page)), int(max(line.x1 for line in page)) + 1
    steps = [0] * (end - start + 2)
    for line in page:
        steps[int(line.x0) - start] += 1
        steps[int(line.x1) - start + 1] -= 1
    cover = list(accumulate(steps))
    before = list(accumulate(cover, max))
    after = list(accumulate(reversed(cover), max))[::-1]
    dips = [x for x in range(len(cover)) if cover[x] <= min(before[x], after[x]) - MIN_ROWS]
    margin = 0.15 * len(cover)
    found = []
    for _, group in groupby(enumerate(dips), key=lambda pair: pair[1] - pair[0]):
        run = [x for _, x in group]
        lowest = min(cover[x] for x in run)
        floor = [x for x in run if cover[x] == lowest]
        middle = (floor[0] + floor[-1]) / 2
        if margin < middle < len(cover) - margin:
            found.append(start + middle + 0.5)
    return found


def _bands_at(
    x: float, left_edge: float, page_rows: Sequence[Sequence[Line]], place: dict[int, int], min_rows: int
) -> list[Band | None]:
    found: list[Band | None] = []
    start = 0
    for index in range(len(page_rows) + 1):
        crossed = index == len(page_rows) or any(line.x0 < x - 1 and line.x1 > x + 1 for line in page_rows[index])
        if crossed:
            if index - start >= min_rows:
                found.append(_band(x, left_edge, page_rows[start:index], place, min_rows))
            start = index + 1
    return found


def _band(
    x: float, left_edge: float, band_rows: Sequence[Sequence[Line]], place: dict[int, int], min_rows: int
) -> Band | None:
    left, right = [], []
    for row in band_rows:
        left.append([line for line in row if line.x1 <= x + 1 and line.x0 >= left_edge - 5])
        right.append([line for line in row if line.x0 >= x - 1])
    if not (_is_column(left, min_rows) and _is_column(right, min_rows)):
        return None
    sides = sorted([(place[id(line)], True, len(line.text)) for row in left for line in row]
                   + [(place[id(line)], False, len(line.text)) for row in right for line in row])  # fmt: skip
    n_left = n_right = inverted = turns = 0
    was_left = True
    for _, is_left, n_chars in sides:
        turns += is_left and not was_left
        was_left = is_left
        if is_left:
            n_left += n_chars
            inverted += n_chars * n_right
        else:
            n_right += n_chars
    n_rows = len(band_rows)
    return Band(x, n_rows, n_left + n_right, inverted / max(1, n_left * n_right), turns / n_rows)


def _is_column(column: Sequence[Sequence[Line]], min_rows: int) -> bool:
    """Return whether rows stacked on each other look like running text, not like cells of a table."""
    stack = [row for row in column if row]
    if len(stack) < min_rows:
        return False
    width = max(row[-1].x1 for row in stack) - min(row[0].x0 for row in stack)
    middle = len(stack) // 2
    n_words = sorted(sum(len(line.words) for line in row) for row in stack)[middle]
    fill = sorted(row[-1].x1 - row[0].x0 for row in stack)[middle]
    return n_words >= MIN_WORDS and fill >= MIN_FILL * width


def _usual_gutters(bands: Sequence[Sequence[Band]]) -> list[float]:
    """Return the gutters of the page that has the most text in columns, if most text of columns shares them."""
    best = max(bands, key=lambda page: sum(band.n_chars for band in page), default=[])
    gutters = sorted({band.x for band in best})
    near = sum(band.n_chars for page in bands for band in page if any(abs(band.x - x) < 15 for x in gutters))
    return gutters if near > 0.7 * sum(band.n_chars for page in bands for band in page) else []


def _uncrossed(gutters: Sequence[float], page_rows: Sequence[Sequence[Line]]) -> list[float]:
    """Return the gutters, moved a little where that helps, that few rows of a page cross."""

    def crossing(x: float) -> int:
        return sum(1 for row in page_rows if any(line.x0 < x - 1 and line.x1 > x + 1 for line in row))

    nearest = [min((x + step for step in (0, 3, -3, 6, -6, 9, -9, 12, -12)), key=crossing) for x in gutters]
    return [x for x in nearest if crossing(x) <= MAX_CROSSED * len(page_rows)]


def _by_columns(page_rows: Sequence[Sequence[Line]], gutters: Sequence[float]) -> list[Line]:
    """Read column by column between the rows that cross a gutter."""
    result: list[Line] = []
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for row in page_rows:
        if any(line.x0 < x - 1 and line.x1 > x + 1 for line in row for x in gutters):
            result += [line for column in columns for line in column]
            columns = [[] for _ in columns]
            result.append(merged(row))
            continue
        parts: list[list[Line]] = [[] for _ in columns]
        for line in row:
            middle = (line.x0 + line.x1) / 2
            parts[sum(1 for x in gutters if middle > x)].append(line)
        for column, part in zip(columns, parts, strict=True):
            if part:
                column.append(merged(part))
    return result + [line for column in columns for line in column]


def _by_source(page: Sequence[Line], gutters: Sequence[float]) -> list[Line]:
    """Keep the order of the source; join what stands on one line, and lift what was listed late to its place."""
    joined: list[list[Line]] = []
    by_base: dict[int, list[list[Line]]] = defaultdict(list)
    for line in page:
        last = joined[-1][-1] if joined else None
        if last and _continues(last, line, gutters):
            joined[-1].append(line)
            continue
        earlier = next((group for group in by_base[round(line.base)] if _adjoins(group[-1], line, gutters)), None)
        if earlier:
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


def _adjoins(last: Line, line: Line, gutters: Sequence[float]) -> bool:
    """Return whether a part that the source lists late stands right behind the end of an earlier line."""
    return line.x0 - last.x1 < ADJOINING_EMS * line.size and _continues(last, line, gutters)


def _continues(last: Line, line: Line, gutters: Sequence[float]) -> bool:
    if abs(line.base - last.base) > 0.3 * max(line.size, last.size) or line.x0 < last.x1 - 0.5 * line.size:
        return False
    return not any(last.x1 - 1 <= x <= line.x0 + 1 for x in gutters)
