"""Wrapped lines that scroll inside a fixed place: drawing them again never lays the screen out again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kube_review.screen.looks import ground, lines

_WHEEL_LINES = 3
PLAIN = Style.null()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in one style."""

    text: str
    style: Style = PLAIN


Paragraph = tuple[Piece, ...]
"""Pieces on one line; a single piece is wrapped, several are cut where the line ends."""


@lru_cache(maxsize=2_000)
def _wrapped(text: str, n_cells: int) -> tuple[str, ...]:
    """Return the lines of a text; definitions and examples of codes come up again and again."""
    return tuple(line.text() for line in lines.wrap(text, 0, len(text), n_cells))


class Sheet(Widget):
    """Paragraphs from a codebook or a review, made safe, wrapped to the width, scrolled by the wheel."""

    DEFAULT_CSS = "Sheet { width: 1fr; height: 1fr; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._rows: list[list[Segment]] | None = None
        self._top = 0
        self._ground = PLAIN
        self._n_cells = self._n_lines = 0

    def show(self, paragraphs: tuple[Paragraph, ...], *, from_top: bool = True) -> None:
        """Show other paragraphs."""
        if paragraphs != self._paragraphs:
            self._paragraphs, self._rows = paragraphs, None
            self._top = 0 if from_top else self._top
            self.refresh()

    @property
    def rows(self) -> list[list[Segment]]:
        """All lines at the present width."""
        if self._rows is None:
            self._rows = [row for paragraph in self._paragraphs for row in self._wrap(paragraph)]
        return self._rows

    def _wrap(self, paragraph: Paragraph) -> list[list[Segment]]:
        n_cells = max(1, self.size.width - 1)
        if len(paragraph) == 1:
            style = paragraph[0].style
            return [[Segment(text, style)] for text in _wrapped(paragraph[0].text, n_cells)]
        return [[Segment(piece.text, piece.style) for piece in paragraph]]

    def scroll_rows(self, by: int) -> None:
        """Scroll by some lines."""
        self._top = max(0, min(self._top + by, len(self.rows) - self.size.height))
        self.refresh()

    def reveal(self, row: int) -> None:
        """Scroll as little as needed to show a line, once there is room for any."""
        if not self.size.height:
            return
        top = max(row - self.size.height + 2, min(self._top, row - 1))
        top = max(0, min(top, len(self.rows) - self.size.height))
        if top != self._top:
            self._top = top
            self.refresh()

    def row_at(self, y: int) -> int:
        """Return the number (from 0) of the line in a row of the widget."""
        return self._top + y

    def on_resize(self) -> None:
        """Wrap again for the new width."""
        self._rows = None
        self.scroll_rows(0)

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self.scroll_rows(_WHEEL_LINES)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self.scroll_rows(-_WHEEL_LINES)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the visible lines on one ground."""
        self._ground, self._n_cells, self._n_lines = self.rich_style, *self.size
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line; an arrow at the right tells that there is more."""
        row = self._top + y
        line = self.rows[row] if row < len(self.rows) else []
        more = (y == 0 and self._top > 0) or (y == self._n_lines - 1 and row < len(self.rows) - 1)
        sign = ("▴" if y == 0 else "▾") if more else " "
        whole = [*Segment.adjust_line_length(line, self._n_cells - 1), Segment(sign)]
        return ground.strip(tuple(whole), self._n_cells, self._ground)
