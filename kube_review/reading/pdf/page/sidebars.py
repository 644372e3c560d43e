"""Sidebars: a narrow list beside running text, such as keywords and dates beside the abstract of a first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kube_review.reading.pdf.page.gutters import Gutter
from kube_review.reading.pdf.page.lines import Line

MIN_ROWS = 6
"""Lines of running text that begin at one edge beside a sidebar, at least."""
MIN_WORDS = 6
"""Words that these lines have at least."""
MIN_BESIDE = 2
"""Lines of a sidebar, at least."""
MAX_BESIDE_WORDS = 5
"""Words that the lines of a sidebar have at most, in the median: more make a column of text."""
MAX_STEP = 3.5
"""Font sizes from line to line up to which a text goes on: a heading may stand between."""
MAX_FILL = 0.8
"""Share of the widest line, in the median, and of the rows of the text, from which these lines fill a column."""
MIN_SHARE = 0.15
"""Share of the text's width from its left edge at which the running text begins at the earliest, and
``1 - MIN_SHARE`` at the latest."""
MAX_EDGES = 3
"""Edges that are tried, those of most lines first."""
SAME_EDGE = 3.0
"""Points within which lines begin at one edge."""


@dataclass(frozen=True, slots=True)
class Sidebar:
    """A band of a page: the lines of the sidebar, those of the text beside it, and the gutter between them."""

    beside: list[Line]
    text: list[Line]
    gutter: Gutter


def find(page: Sequence[Line]) -> Sidebar | None:
    """Find the sidebar of a page, if it has one left of its running text.

    Args:
        page: The fragments of the page in the order of the source.
    """
    if not page:
        return None
    left, right = min(line.x0 for line in page), max(line.x1 for line in page)
    margin = MIN_SHARE * (right - left)
    long = [line for line in page if len(line.words) >= MIN_WORDS and left + margin < line.x0 < right - 2 * margin]
    for edge in _edges(long)[:MAX_EDGES]:
        text = [line for line in long if abs(line.x0 - edge) < SAME_EDGE]
        if len(text) >= MIN_ROWS and (found := _band(page, text, edge)):
            return found
    return None


def _edges(lines: Sequence[Line]) -> list[float]:
    """Return where lines begin, each edge once, that of most lines first."""
    found: list[float] = []
    for x in sorted({line.x0 for line in lines}, key=lambda x: -sum(abs(line.x0 - x) < SAME_EDGE for line in lines)):
        if all(abs(x - other) >= SAME_EDGE for other in found):
            found.append(x)
    return found


def in_order(page: Sequence[Line], sidebar: Sidebar) -> list[Line]:
    """List the sidebar first and then the text beside it, where the source lists the first of them."""
    inside = {id(line) for line in (*sidebar.beside, *sidebar.text)}
    first = next(index for index, line in enumerate(page) if id(line) in inside)
    rest = [line for line in page[first:] if id(line) not in inside]
    return [*page[:first], *sidebar.beside, *sidebar.text, *rest]


def _band(page: Sequence[Line], text: Sequence[Line], edge: float) -> Sidebar | None:
    """Return the band around some lines of text up to the lines that cross their edge, if a sidebar stands in it."""
    crossing = [line.base for line in page if line.x0 < edge - SAME_EDGE and line.x1 > edge]
    middle = sorted(line.base for line in text)[len(text) // 2]
    top = max((base for base in crossing if base < middle), default=float("-inf"))
    bottom = min((base for base in crossing if base > middle), default=float("inf"))
    edged = sorted(line.base for line in page if top < line.base < bottom and abs(line.x0 - edge) < SAME_EDGE)
    edged = _unbroken(edged, middle, MAX_STEP * text[0].size)
    top, bottom = min(edged) - text[0].size / 2, max(edged) + text[0].size / 2
    inner = [line for line in page if top < line.base < bottom]
    beside = [line for line in inner if line.x1 <= edge]
    right = [line for line in inner if line.x0 >= edge - SAME_EDGE]
    n_text = sum(1 for line in text if top < line.base < bottom)
    if n_text < MIN_ROWS or len(beside) < MIN_BESIDE or _is_column(beside, len(edged)):
        return None
    gap = edge - max(line.x1 for line in beside)
    if gap < text[0].size / 2:
        return None
    return Sidebar(beside, right, Gutter(edge - gap / 2, top, bottom))


def _unbroken(bases: Sequence[float], middle: float, step: float) -> list[float]:
    """Return the baselines around ``middle`` that follow each other within a step."""
    found = [middle]
    for base in bases:
        if middle < base <= found[-1] + step:
            found.append(base)
    for base in reversed(bases):
        if found[0] - step <= base < middle:
            found.insert(0, base)
    return found


def _is_column(beside: Sequence[Line], n_rows: int) -> bool:
    """Return whether lines beside a text are a column of text themselves, not a list of a few words each."""
    n_words = sorted(len(line.words) for line in beside)
    widths = sorted(line.width for line in beside)
    middle = len(beside) // 2
    filled = widths[middle] > MAX_FILL * widths[-1] and len(beside) > MAX_FILL * n_rows
    return n_words[middle] > MAX_BESIDE_WORDS or filled
