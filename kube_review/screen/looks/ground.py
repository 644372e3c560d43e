"""Lines on a ground colour."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


@lru_cache(maxsize=1_000)
def strip(line: tuple[Segment, ...], n_cells: int, ground: Style) -> Strip:
    """Return a line of some width on a ground.

    Equal lines are the same strip: Textual keeps with a strip what it has made of it, and most lines stay at a key.
    """
    return Strip(Segment.apply_style(Segment.adjust_line_length(list(line), n_cells), ground), n_cells)
