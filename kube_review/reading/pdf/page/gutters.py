"""Gutters: where columns of text stand side by side, and whether the source lists them in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import NamedTuple

from kube_review.reading.pdf.page.lines import Line

NEAR = 40.0
"""Points within which two gutters are the same one."""
MIN_ROWS = 4
"""Lines a column needs on each side of a gutter."""
FEW_ROWS = 2
"""Lines it needs where the other pages have a gutter."""
MAX_BROKEN = 0.6
"""Share of the rows beside the best gutter that may cross another one (a title over two of three columns)."""
MAX_CROSSED = 0.3
"""Share of rows that may cross the document's gutter on a page where no columns of text are seen."""
CELL_INVERSION = 0.15
CELL_TURNS = 0.1
"""Inversion and turns per row from which columns in no false order are cells of a table."""
MIN_WORDS = 3
"""Words, figures aside, that a line of a text column has at least, in the median: fewer are table cells."""
MIN_FILL = 0.6
"""Share of a column's width that its lines fill at least, in the median."""
MAX_INVERSION = 0.8
"""Share of (left, right) pairs of characters in the wrong order from which the right column was listed first."""
MAX_TURNS = 0.4
"""Turns from right back to left, as a share of a band's rows, from which rows were listed across both columns. Cells of
a table that run over several lines turn less often: their order is right."""


class Gutter(NamedTuple):
    """The gap between two columns: its x, and between which baselines it holds, all in points."""

    x: float
    top: float = float("-inf")
    bottom: float = float("inf")

    def holds(self, line: Line) -> bool:
        """Return whether a line stands at the height of the gutter."""
        return self.top < line.base < self.bottom

    def crossed_by(self, line: Line) -> bool:
        """Return whether a line stands on both sides of the gutter."""
        return self.holds(line) and crosses(line, self.x)

    def between(self, left: Line, right: Line) -> bool:
        """Return whether the gutter parts two lines of one row."""
        return self.holds(right) and left.x1 - 1 <= self.x <= right.x0 + 1


@dataclass(frozen=True, slots=True)
class Band:
    """Consecutive rows that no line crosses at a gutter: text columns side by side.

    ``inversion`` is the share of (left, right) pairs of characters that the source lists right first, ``turns`` how
    often the source goes from right back to left, per row.
    """

    x: float
    first: int
    last: int
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
        return not self.doubted and self.turns > CELL_TURNS and self.inversion > CELL_INVERSION


def crosses(line: Line, x: float) -> bool:
    """Return whether a line stands on both sides of a gutter at ``x``."""
    return line.x0 < x - 1 and line.x1 > x + 1


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
    options = []
    for x in gutters or _candidates(page):
        bands = [band for band in _bands_at(x, page_rows, place, min_rows) if band and not band.cells]
        if bands:
            options.append(bands)
    options.sort(key=lambda bands: -sum(band.n_chars for band in bands))
    found: list[Band] = []
    taken: set[int] = set()
    for bands in options:
        if any(abs(bands[0].x - band.x) < NEAR for band in found):
            continue  # where the numbers of items hang in a gutter, the text behind them has an edge of its own
        bands = [band for band in bands if not _splits_words(band, found, page_rows, min_rows)]
        if not bands:
            continue
        crossed = sum(1 for row in taken if any(crosses(line, bands[0].x) for line in page_rows[row]))
        if crossed <= MAX_BROKEN * len(taken):  # a third column; not a table elsewhere on the page
            found += bands
            taken |= {row for band in bands for row in range(band.first, band.last)}
    return found


def _splits_words(band: Band, found: Sequence[Band], page_rows: Sequence[Sequence[Line]], min_rows: int) -> bool:
    """Return whether a band lies between words of a column that a better gutter bounds: no text on one of its sides."""
    left = max((other.x for other in found if other.x < band.x), default=float("-inf"))
    right = min((other.x for other in found if other.x > band.x), default=float("inf"))
    inside = [[line for line in row if line.x0 > left and line.x1 < right] for row in page_rows[band.first : band.last]]
    sides = ([[line for line in row if line.x1 <= band.x + 1] for row in inside],
             [[line for line in row if line.x0 >= band.x - 1] for row in inside])  # fmt: skip
    return not all(_is_column(side, min_rows) for side in sides)


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


def _bands_at(x: float, page_rows: Sequence[Sequence[Line]], place: dict[int, int], min_rows: int) -> list[Band | None]:
    found: list[Band | None] = []
    start = 0
    for index in range(len(page_rows) + 1):
        crossed = index == len(page_rows) or any(crosses(line, x) for line in page_rows[index])
        if crossed:
            if index - start >= min_rows:
                found.append(_band(x, page_rows, start, index, place, min_rows))
            start = index + 1
    return found


def _band(
    x: float, page_rows: Sequence[Sequence[Line]], start: int, end: int, place: dict[int, int], min_rows: int
) -> Band | None:
    left, right = [], []
    for row in page_rows[start:end]:
        left.append([line for line in row if line.x1 <= x + 1])
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
    n_rows = end - start
    return Band(x, start, end, n_left + n_right, inverted / max(1, n_left * n_right), turns / n_rows)


def _is_column(column: Sequence[Sequence[Line]], min_rows: int) -> bool:
    """Return whether rows stacked on each other look like running text, not like cells of a table."""
    stack = [row for row in column if row]
    if len(stack) < min_rows:
        return False
    width = max(row[-1].x1 for row in stack) - min(row[0].x0 for row in stack)
    middle = len(stack) // 2
    n_words = sorted(sum(_n_words(line) for line in row) for row in stack)[middle]
    fill = sorted(row[-1].x1 - row[0].x0 for row in stack)[middle]
    return n_words >= MIN_WORDS and fill >= MIN_FILL * width


def _n_words(line: Line) -> int:
    """Return how many words of a line are not figures."""
    return sum(1 for word in line.words if not word.text[:1].isdigit())


def usual_gutters(bands: Sequence[Sequence[Band]]) -> list[float]:
    """Return the gutters of the page that has the most text in columns, if most text of columns shares them."""
    best = max(bands, key=lambda page: sum(band.n_chars for band in page), default=[])
    gutters = sorted({band.x for band in best})
    near = sum(band.n_chars for page in bands for band in page if any(abs(band.x - x) < 15 for x in gutters))
    return gutters if near > 0.7 * sum(band.n_chars for page in bands for band in page) else []


def uncrossed(gutters: Sequence[float], page_rows: Sequence[Sequence[Line]]) -> list[float]:
    """Return the gutters, moved a little where that helps, that few rows of a page cross."""

    def crossing(x: float) -> int:
        return sum(1 for row in page_rows if any(crosses(line, x) for line in row))

    steps = (0, 3, -3, 6, -6, 9, -9, 12, -12)
    nearest = [x if not crossing(x) else min((x + step for step in steps), key=crossing) for x in gutters]
    return [x for x in nearest if crossing(x) <= MAX_CROSSED * len(page_rows)]
