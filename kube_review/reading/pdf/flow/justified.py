"""Justified lines of few words: their gaps are so wide that they come in pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kube_review.reading.pdf.page.lines import Line, rows

LONG_WORDS = 6
"""Words of a line whose ends may be the edges of a column."""
MIN_LINES = 3
"""Long lines that share both ends for these to be the edges of a column."""
TOLERANCE = 3.0
"""Points by which the ends of lines in one column differ at most."""
GAP_EMS, INDENT_EMS = 5.0, 4.0
"""Font sizes between the pieces of a line, and between the edge of its column and its first piece, at most."""


def pieces(lines: Sequence[Line]) -> set[int]:
    """Return the ids of fragments that together run from one edge of a column to the other.

    Args:
        lines: The fragments of a page in any order.
    """
    columns = _columns(lines)
    if not columns:
        return set()
    found: set[int] = set()
    for row in rows(lines):
        if len(row) > 1:
            for left, right in columns:
                inside = [line for line in row if line.x0 > left - TOLERANCE and line.x1 < right + TOLERANCE]
                if len(inside) > 1 and _fills(inside, left, right):
                    found |= {id(line) for line in inside}
    return found


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the edges, left and right, that enough long lines share."""
    ends = Counter((round(line.x0), round(line.x1)) for line in lines if len(line.words) >= LONG_WORDS)
    return [
        (left, right)
        for left, right in ends
        if sum(n for (x0, x1), n in ends.items() if abs(x0 - left) <= 1 and abs(x1 - right) <= 1) >= MIN_LINES
    ]


def _fills(row: Sequence[Line], left: float, right: float) -> bool:
    size = row[0].size
    if row[0].x0 > left + INDENT_EMS * size or row[-1].x1 < right - TOLERANCE:
        return False
    gaps = [after.x0 - before.x1 for before, after in pairwise(row)]
    return max(gaps) < GAP_EMS * size
