"""Wrapped lines that scroll inside a fixed place: drawing them again never lays the screen out again."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kube_review.screen.looks import lines

_WHEEL_LINES = 3
PLAIN = Style.null()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in one style."""

    text: str
    style: Style = PLAIN


Paragraph = tuple[Piece, ...]
"""Pieces on one line; a single piece is wrapped, several are cut where the line ends."""


class Sheet(Widget):
    """Paragraphs from a codebook or a review, made safe, wrapped to the width, scrolled by the wheel."""

    DEFAULT_CSS = "Sheet { width: 1fr; height: 1fr; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._strips: list[Strip] | None = None
        self._top = 0
        self._ground = PLAIN

    def show(self, paragraphs: tuple[Paragraph, ...], *, from_top: bool = True) -> None:
        """Show other paragraphs."""
        if paragraphs != self._paragraphs:
            self._paragraphs, self._strips = paragraphs, None
            self._top = 0 if from_top else self._top
            self.refresh()

    @property
    def strips(self) -> list[Strip]:
        """All lines at the present width."""
        if self._strips is None:
            self._strips = [strip for paragraph in self._paragraphs for strip in self._wrap(paragraph)]
        return self._strips

    def _wrap(self, paragraph: Paragraph) -> list[Strip]:
        n_cells = max(1, self.size.width - 1)
        if len(paragraph) == 1:
            text, style = paragraph[0].text, paragraph[0].style
            wrapped = lines.wrap(text, 0, len(text), n_cells)
            return [Strip([Segment(line.text(), style)], line.n_cells) for line in wrapped]
        return [Strip([Segment(piece.text, piece.style) for piece in paragraph]).crop(0, n_cells)]

    def scroll_rows(self, by: int) -> None:
        """Scroll by some lines."""
        self._top = max(0, min(self._top + by, len(self.strips) - self.size.height))
        self.refresh()

    def reveal(self, row: int) -> None:
        """Scroll as little as needed to show a line, once there is room for any."""
        if not self.size.height:
            return
        top = max(row - self.size.height + 2, min(self._top, row - 1))
        self._top = max(0, min(top, len(self.strips) - self.size.height))
        self.refresh()

    def row_at(self, y: int) -> int:
        """Return the number (from 0) of the line in a row of the widget."""
        return self._top + y

    def on_resize(self) -> None:
        """Wrap again for the new width."""
        self._strips = None
        self.scroll_rows(0)

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self.scroll_rows(_WHEEL_LINES)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self.scroll_rows(-_WHEEL_LINES)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the visible lines on one ground."""
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line; an arrow at the right tells that there is more."""
        row = self._top + y
        strip = self.strips[row] if row < len(self.strips) else Strip.blank(0)
        strip = strip.adjust_cell_length(self.size.width - 1)
        more = (y == 0 and self._top > 0) or (y == self.size.height - 1 and row < len(self.strips) - 1)
        sign = ("▴" if y == 0 else "▾") if more else " "
        return Strip([*strip, Segment(sign)]).apply_style(self._ground)
