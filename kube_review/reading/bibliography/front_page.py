"""The first page as it is printed: its lines with their size and place, read from the boxes of its words.

The text of a page is in reading order and no longer shows what is set large, or which names stand side by side. Both
say more about a title and its authors than the words do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from kube_review.model import Page, WordBox
from kube_review.reading.structure.blocks import Extract

CELL_GAP = 1.3
"""Width, in font sizes, of a gap that separates cells."""
MARK_GAP = 0.62
"""Width, in font sizes, of a gap in a line of names where a note mark was."""
_UNLIKE = 0.6
"""Words with a smaller ratio of sizes are beside each other, not on one line."""
_SAME_ROW = 0.35
_SAME_SIZE = 0.08
_LINE_STEP = 1.9
_LARGE = 1.25
_JUSTIFIED_GAP = 4.0
_ONLY_MARKS = re.compile(r"[•∗*⁎⋆†‡§¶✉■□●○]+")
_MAX_PAGES = 3
_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """Words on one line without a wide gap; places and ``size`` in points, ``start`` and ``end`` in the text."""

    page: int
    text: str
    names: str
    """The same words with a comma at every gap that a removed note mark left."""
    size: float
    x0: float
    top: float
    x1: float
    bottom: float
    start: int
    end: int

    def overlaps(self, other: Cell) -> bool:
        """Say whether the two share some of their width."""
        return self.x0 < other.x1 and other.x0 < self.x1


@dataclass(frozen=True)
class Group:
    """Cells below each other in one size: a title, or a paragraph."""

    cells: tuple[Cell, ...]

    @cached_property
    def text(self) -> str:
        """Its lines joined with spaces; a word broken by a hyphen stays broken."""
        return self._closed(" ".join(cell.text for cell in self.cells))

    def _closed(self, text: str) -> str:
        """Close the gaps behind hyphens at the ends of its lines."""
        for last in (cell.text.split()[-1] for cell in self.cells[:-1] if re.search(r"\w-\Z", cell.text)):
            text = text.replace(f"{last} ", last)
        return text

    @property
    def size(self) -> float:
        """Font size in points."""
        return max(cell.size for cell in self.cells)

    @property
    def top(self) -> float:
        """Points from the top of the page to the first line."""
        return self.cells[0].top

    @property
    def bottom(self) -> float:
        """Points from the top of the page to the end of the last line."""
        return self.cells[-1].bottom

    def mended(self, text: str) -> str:
        """Return its words as the clean text has them, with hyphens resolved, if they stand there in one piece."""
        start, end = self.cells[0].start, self.cells[-1].end
        whole = self._closed(" ".join(text[start:end].split()))
        return whole if _bare(whole) == _bare(self.text) else self.text


@dataclass(frozen=True, slots=True)
class FrontPage:
    """One page in the first pages of a document: its cells from top to bottom, and the size of the running text."""

    number: int
    cells: tuple[Cell, ...]
    body_size: float


def pages(extract: Extract) -> list[FrontPage]:
    """Return the first pages that hold words with known places; none for formats without pages.

    Args:
        extract: What a reader made of a file.
    """
    written = [page for page in extract.pages[: _MAX_PAGES + 2] if len(page.words) >= _MIN_WORDS][:_MAX_PAGES]
    if not written:
        return []
    sizes = Counter(
        round(word.bottom - word.top) for page in extract.pages[:12] for word in page.words if word.end - word.start > 3
    )
    body = float(max(sizes, key=lambda size: sizes[size], default=10))
    return [FrontPage(page.number, tuple(_cells(page, extract.text)), body) for page in written]


def groups(cells: Sequence[Cell]) -> list[Group]:
    """Join cells that continue each other downwards in the same size, top to bottom."""
    found: list[list[Cell]] = []
    for cell in cells:
        for group in reversed(found):
            last = group[-1]
            close = -0.3 * cell.size < cell.top - last.bottom < (_LINE_STEP - 1) * cell.size
            if close and cell.overlaps(last) and abs(cell.size - last.size) <= _SAME_SIZE * last.size:
                group.append(cell)
                break
        else:
            found.append([cell])
    return [Group(tuple(group)) for group in found]


def headlines(page: FrontPage, end: float) -> list[Cell]:
    """Return the cells above ``end``; what is set large and justified over a whole line is one cell again."""
    found: list[Cell] = []
    for cell in page.cells:
        if cell.top >= end:
            continue
        last = found[-1] if found else None
        if (
            last is not None
            and min(cell.size, last.size) > _LARGE * page.body_size
            and abs(cell.size - last.size) <= _SAME_SIZE * last.size
            and abs(cell.bottom - last.bottom) <= _SAME_ROW * cell.size
            and cell.x0 - last.x1 < _JUSTIFIED_GAP * cell.size
        ):
            found[-1] = replace(
                last,
                text=f"{last.text} {cell.text}",
                names=f"{last.names}, {cell.names}",
                x1=cell.x1,
                start=min(last.start, cell.start),
                end=max(last.end, cell.end),
            )
        else:
            found.append(cell)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s\u2010-]+", "", text)


def _cells(page: Page, text: str) -> Iterable[Cell]:
    words_only = [word for word in page.words if not _ONLY_MARKS.fullmatch(text, word.start, word.end)]
    for row in _rows(words_only, text):
        for words in _parted(row):
            size = _usual_size(words)
            names = text[words[0].start : words[0].end]
            for left, right in pairwise(words):
                word = text[right.start : right.end]
                mark_stood_here = right.x0 - left.x1 > MARK_GAP * size
                names += f", {word}" if mark_stood_here else f" {word}"
            yield Cell(
                page.number,
                " ".join(text[word.start : word.end] for word in words),
                names,
                size,
                words[0].x0,
                min(word.top for word in words),
                words[-1].x1,
                max(word.bottom for word in words),
                words[0].start,
                words[-1].end,
            )


def _usual_size(words: Sequence[WordBox]) -> float:
    """Return the height that most characters of a line have at least: an icon or an accent is higher than its line."""
    heights = sorted((word.bottom - word.top, word.end - word.start) for word in words)
    left = sum(n_chars for _, n_chars in heights) / 2
    for height, n_chars in heights:
        left -= n_chars
        if left <= 0:
            return height
    return heights[-1][0]


def sizes(words: Sequence[WordBox]) -> list[float]:
    """Return the heights of words in points."""
    return [word.bottom - word.top for word in words]


def _rows(words: Sequence[WordBox], text: str) -> list[list[WordBox]]:
    """Sort words into lines, top to bottom, each from left to right."""
    rows: list[list[WordBox]] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.x0)):
        height = word.bottom - word.top
        if rows and abs(rows[-1][-1].bottom - word.bottom) <= _SAME_ROW * height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_printed_once(sorted(row, key=lambda word: word.x0), text) for row in rows]


def _printed_once(row: Sequence[WordBox], text: str) -> list[WordBox]:
    """Drop words that are printed over themselves, as the shadow of a letter or a second layer of the page."""
    kept: list[WordBox] = []
    for word in row:
        last = kept[-1] if kept else None
        over = last is not None and word.x0 < last.x1 - 0.5 * (last.x1 - last.x0)
        if not over or last is None or text[word.start : word.end] != text[last.start : last.end]:
            kept.append(word)
    return kept


def _parted(row: Sequence[WordBox]) -> Iterable[list[WordBox]]:
    """Cut a line at wide gaps and where the type changes its size between them."""
    cell = [row[0]]
    for left, right in pairwise(row):
        height = max(left.bottom - left.top, right.bottom - right.top)
        low = min(left.bottom - left.top, right.bottom - right.top)
        if right.x0 - left.x1 > (CELL_GAP if low > _UNLIKE * height else MARK_GAP) * height:
            yield cell
            cell = []
        cell.append(right)
    yield cell
