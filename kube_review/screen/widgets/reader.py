"""The text of a study as it is read: only the lines that are visible are ever wrapped or drawn.

Each passage begins on its own line. The left margin tells what is coded in the signs that code it (``-k!`` is code k,
denied, as a cause), the right margin what is suggested, with its score.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kube_review.model import Coding
from kube_review.screen.desk import span as spans
from kube_review.screen.desk.desk import Desk, Item
from kube_review.screen.desk.shelf import Shelf
from kube_review.screen.looks import colours, ground, lines
from kube_review.screen.looks.lines import Line
from kube_review.screen.widgets import status
from kube_review.screen.widgets.blocks import Blocks, Row

LEFT_CELLS, RIGHT_CELLS, BAR_CELLS = 7, 8, 1
_TEXT_CELLS_MOST = 92
"""Longer lines are hard to read; a wide terminal has room for the codebook instead."""
_WHEEL_LINES = 3
_LINES_AROUND = 3
"""Lines that stay visible above and below the passage that is looked at."""


_OVERLAP = Style(underline2=True)
"""Words of several codings with different spans; the coding that is selected stands on a ground of its own."""


def _places(codings: Sequence[Coding]) -> list[spans.Span]:
    return [(coding.start or 0, coding.end or 0) for coding in codings]


class Reader(Widget, can_focus=True):
    """The text with its margins; the place that is looked at is always kept in view."""

    DEFAULT_CSS = "Reader { width: 1fr; height: 1fr; }"

    class Pressed(Message):
        """The mouse chose something: a stretch of text, or an item in a margin."""

        def __init__(self, start: int, end: int, item: Item | None) -> None:
            super().__init__()
            self.start, self.end, self.item = start, end, item

    def __init__(self, desk: Desk, shelf: Shelf) -> None:
        super().__init__()
        self.desk = desk
        self.shelf = shelf
        self.top = (0, 0)
        self._blocks = Blocks(desk, self._n_text_cells)
        self._visible: list[tuple[int, int]] = []
        self._pressed_at: int | None = None
        self._ground, self._n_cells, self._n_lines = Style.null(), 0, 0
        self._look = colours.palette(colours.DARK)

    def show(self, desk: Desk) -> None:
        """Show another study."""
        self.desk, self.top = desk, (0, 0)
        self._blocks = Blocks(desk, self._n_text_cells)
        self.update()

    def update(self) -> None:
        """Draw again what is visible, after anything has changed."""
        if self._blocks.n_cells == self._n_text_cells:
            self._blocks.forget_rows()
        else:  # drawing may come before the event that tells the new size
            self._blocks = Blocks(self.desk, self._n_text_cells)
        self.keep_in_view()
        self.refresh()

    @property
    def _n_text_cells(self) -> int:
        return max(8, min(_TEXT_CELLS_MOST, self.size.width - LEFT_CELLS - RIGHT_CELLS - BAR_CELLS))

    def _block(self, n: int) -> list[Row]:
        return self._blocks.of(n)

    def keep_in_view(self) -> None:
        """Scroll as little as needed to show the passage that is looked at with lines around it.

        After a jump the passage is in the upper third, where readers look for it.
        """
        height = self.size.height
        if not self.desk.passages or not height:
            return
        own = self._rows_of_span()
        around = min(_LINES_AROUND, max(0, (height - own) // 2))
        highest = self._row_above(around)
        lowest = self._row_above(height - own - around)
        if self._begins_above(2 * height) or self.top > (self.desk.at + height, 0):
            self.top = self._row_above(height // 3)
        else:
            self.top = max(min(self.top, highest), min(lowest, highest))

    def _rows_of_span(self) -> int:
        """How many rows the chosen span takes from the passage that is looked at, at most a screen."""
        n, rows = self.desk.at, len(self._block(self.desk.at))
        while (
            n + 1 < len(self.desk.passages) and self.desk.starts[n + 1] < self.desk.span[1] and rows < self.size.height
        ):
            n += 1
            rows += len(self._block(n))
        return min(rows, self.size.height)

    def _row_above(self, n_rows: int) -> tuple[int, int]:
        """Return the (passage, row) so many rows above the passage that is looked at, or the first of all."""
        n, row = self.desk.at, -n_rows
        while row < 0 and n > 0:
            n -= 1
            row += len(self._block(n))
        return n, max(0, row)

    def _begins_above(self, n_rows: int) -> bool:
        """Say whether the screen begins more than so many rows above the passage that is looked at."""
        n, rows = self.desk.at, -self.top[1]
        while n > self.top[0] and rows <= n_rows:
            n -= 1
            rows += len(self._block(n))
        return rows > n_rows

    def scroll_rows(self, by: int) -> None:
        """Scroll by some rows without moving the place that is looked at."""
        n, row = self.top
        row += by
        while row < 0 and n > 0:
            n -= 1
            row += len(self._block(n))
        while n < len(self.desk.passages) - 1 and row >= len(self._block(n)):
            row -= len(self._block(n))
            n += 1
        if self.desk.passages:
            self.top = n, max(0, min(row, len(self._block(n)) - 1))
        self.refresh()

    def passage_below(self, by: int) -> int:
        """Return the index of the passage a screenful below (``by`` 1) or above (-1) the one looked at."""
        n, left = self.desk.at, self.size.height - 2
        while 0 <= n + by < len(self.desk.passages) and left > 0:
            n += by
            left -= len(self._block(n))
        return n

    def on_resize(self) -> None:
        """Wrap again for the new width."""
        self.update()

    def _rows(self) -> list[tuple[int, int]]:
        """Return (passage, row) of each line of the widget, from the top."""
        n, row = self.top
        rows: list[tuple[int, int]] = []
        while len(rows) < self.size.height and n < len(self.desk.passages):
            if row < len(self._block(n)):
                rows.append((n, row))
                row += 1
            else:
                n, row = n + 1, 0
        return rows

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the visible lines; rows are laid out once for all of them."""
        self._visible = self._rows()
        self._ground, self._n_cells, self._n_lines = self.rich_style, *self.size
        self._look = colours.palette(self.app.theme)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if y < len(self._visible):
            n, row = self._visible[y]
            content = self._draw(n, self._block(n)[row])
        else:
            content = []
        line = [*Segment.adjust_line_length(content, self._n_cells - BAR_CELLS), self._bar(y)]
        return ground.strip(tuple(line), self._n_cells, self._ground)

    def _draw(self, n: int, row: Row) -> list[Segment]:
        look = self._look
        n_text_cells = self._blocks.n_cells
        if row.rule:
            text = lines.clip(row.rule, n_text_cells + RIGHT_CELLS - 3)
            return [Segment(" " * LEFT_CELLS), Segment(f"── {text} ", look.rule), Segment("─" * 6, look.rule)]
        if row.line is None:
            return []
        here = n == self.desk.at
        left = [Segment("▌" if here else " ", look.mark), *self._left(n, row.number)]
        text_part = self._text(n, row.line)
        fill = self._look.current if here else None
        line = Segment.adjust_line_length([*left, *text_part], LEFT_CELLS + n_text_cells + 1, fill)
        return [*line, *self._right(n, row.number)]

    def _key(self, name: str) -> str:
        code = self.shelf.find(name)
        return code.key if code and code.key else "?"

    def _colour(self, name: str) -> str:
        return colours.code_colour(self.shelf.position(name), self._look.theme)

    def _left(self, n: int, number: int) -> list[Segment]:
        found = self.desk.marks_at(n)
        if number >= len(found):
            return [Segment(" " * (LEFT_CELLS - 1))]
        mark, coding = found[number], found[number].first
        key = self._key(coding.code)
        others = ("=" if mark.own else "'") if mark.others else ""
        sign = status.sign(coding, key, others)
        style = Style(color=self._colour(coding.code), bold=True)
        if self.desk.hand in mark.codings:
            style += self._look.hand
        return [Segment(sign, style), Segment(" " * (LEFT_CELLS - 1 - len(sign)))]

    def _right(self, n: int, number: int) -> list[Segment]:
        found = self.desk.pending_at(n)
        if number >= len(found):
            return []
        one = found[number]
        mark = f"{status.STANCE_SIGN[one.stance]}{self._key(one.code)} {one.score:.2f}".replace("0.", ".")
        style = self._look.quiet
        if one == self.desk.hand:
            style = self._look.mark + self._look.hand
        return [Segment(f"{mark:>{RIGHT_CELLS - 1}}", style)]

    def _text(self, n: int, line: Line) -> list[Segment]:
        """Return the line in pieces of one style: coded stretches, search hits, the chosen span."""
        base = self._look.text if self.desk.countable(n) else self._look.never_coded
        if n == self.desk.at:
            base += self._look.current
        layers = self._layers(n)
        cuts = {0, len(line.glyphs)}
        for start, end, _style in layers:
            cuts |= {line.index(start), line.index(end)}
        ordered = sorted(cuts)
        pieces = []
        for first, last in pairwise(ordered):
            offset, style = line.offsets[first], base
            for start, end, layer in layers:
                if start <= offset < end:
                    style += layer
            pieces.append(Segment(line.text(first, last), style))
        return pieces

    def _layers(self, n: int) -> list[tuple[int, int, Style]]:
        layers = []
        for coding in reversed(self.desk.codings_at(n)):
            style = Style(color=self._colour(coding.code), underline=True)
            layers.append((coding.start or 0, coding.end or 0, style))
        layers += [(*stretch, _OVERLAP) for stretch in spans.overlaps(_places(self.desk.codings_at(n)))]
        hand = self.desk.hand
        if isinstance(hand, Coding) and len(set(_places(self.desk.codings_at(n)))) > 1:
            layers.append((hand.start or 0, hand.end or 0, self._look.span))
        layers += [(hit.start, hit.end, self._look.hit) for hit in self.desk.hits.get(n, ())]
        start, end = self.desk.span
        passage = self.desk.passages[self.desk.at]
        if (start, end) != (passage.start, passage.end):
            layers.append((start, end, self._look.span + Style(bold=True)))
        return layers

    def _bar(self, y: int) -> Segment:
        """Return a cell of the bar that shows where in the study the screen is; nothing where all of it is shown."""
        total, height = max(1, len(self.desk.passages)), max(1, self._n_lines)
        first, last = self.top[0], self._visible[-1][0] if self._visible else 0
        if first == 0 and last == total - 1:
            return Segment(" ")
        inside = first * height // total <= y <= ((last + 1) * height - 1) // total
        return Segment("█" if inside else "│", self._look.rule)

    def offset_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return (passage, offset in the text) under a cell of the widget, or None where no text is."""
        if not 0 <= y < len(self._visible):
            return None
        n, number = self._visible[y]
        line = self._block(n)[number].line
        if line is None:
            return None
        return n, line.offset_at(max(0, x - LEFT_CELLS))

    def item_at(self, x: int, y: int) -> Item | None:
        """Return the coding or suggestion whose mark stands under a cell, or None."""
        if not 0 <= y < len(self._visible):
            return None
        n, number = self._visible[y]
        row = self._block(n)[number]
        found: list[Item] = []
        if row.line is not None and x < LEFT_CELLS - 1:
            found = [mark.first for mark in self.desk.marks_at(n)]
        elif row.line is not None and x >= LEFT_CELLS + self._n_text_cells:
            found = list(self.desk.pending_at(n))
        return found[row.number] if row.number < len(found) else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to choose a stretch of text."""
        found = self.offset_at(event.x, event.y)
        self._pressed_at = found[1] if found else None
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show what is chosen while the button is down."""
        found = self.offset_at(event.x, event.y)
        if self._pressed_at is not None and found is not None and found[1] != self._pressed_at:
            self.post_message(self.Pressed(self._pressed_at, found[1], None))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Choose from where the button went down to here."""
        self.release_mouse()
        start, found = self._pressed_at, self.offset_at(event.x, event.y)
        self._pressed_at = None
        if start is not None and found is not None:
            self.post_message(self.Pressed(start, found[1], self.item_at(event.x, event.y)))

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self.scroll_rows(_WHEEL_LINES)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self.scroll_rows(-_WHEEL_LINES)
