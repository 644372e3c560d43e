"""Lists to choose from in front of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from kube_review.messages import gettext as _
from kube_review.screen.looks import lines
from kube_review.screen.looks.keys_ahead import TypedAhead
from kube_review.screen.looks.sheet import Paragraph, Piece, Sheet

V = TypeVar("V")
_COLUMN_CELLS_LEAST = 8
_LAST_SHARE = 0.45
"""The share of a line that the last column has if it needs it: quotes and findings stand there."""
_DETAIL_LINES = 4
_SELECTED = Style(reverse=True)


@dataclass(frozen=True, slots=True)
class Row(Generic[V]):
    """One line of a list: what it stands for, its columns, and the full text shown below while it is selected."""

    value: V
    cells: tuple[str, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Choice(Generic[V]):
    """What was chosen: the row's value, the key that chose it, and the values of all rows that were shown."""

    value: V
    key: str
    shown: tuple[V, ...]


class Listing(TypedAhead[Choice[V] | None], ModalScreen[Choice[V] | None]):
    """Rows to choose from; what is typed narrows them, Enter chooses, Esc goes back."""

    DEFAULT_CSS = """
    Listing { align: center middle; background: $background 60%; }
    Listing #box { width: 96%; max-width: 130; height: 94%; border: round $rule; padding: 0 1;
      background: $background; }
    Listing Label { width: 100%; }
    Listing #detail { height: 5; border-top: solid $rule; }
    """

    def __init__(
        self, title: str, rows: Sequence[Row[V]], keys: Mapping[str, str] | None = None, *, start: int = 0
    ) -> None:
        """Make a list.

        Args:
            title: What it lists.
            rows: The rows, at least one.
            keys: Further keys that choose, with what they do.
            start: The row that is selected at first.
        """
        super().__init__()
        self._title = title
        self._rows = rows
        self._keys = keys or {}
        self._typed = ""
        self._shown = list(rows)
        self._at = start
        self._sheet, self._detail = Sheet(id="rows"), Sheet(id="detail")

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        with Vertical(id="box"):
            yield Label(Text(lines.safe(self._title), "bold"))
            yield self._sheet
            yield self._detail
            yield Label(id="typed")

    def on_mount(self) -> None:
        """Draw the rows once their place is known."""
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        """Fit the columns to another width."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Draw the rows that match what was typed."""
        n_cells = max(10, self._sheet.size.width - 2)
        widths = _widths([row.cells for row in self._rows], n_cells)
        drawn = tuple(_line(row.cells, widths, n == self._at) for n, row in enumerate(self._shown))
        self._sheet.show(drawn or ((Piece(_("Nothing matches.")),),), from_top=False)
        self._sheet.reveal(self._at)
        detail = self._shown[self._at].detail if self._shown else ""
        self._detail.show(tuple((Piece(line),) for line in detail.split("\n")[:_DETAIL_LINES]))
        hints = [_("Enter: choose"), *self._keys.values(), _("Esc: back"), _("type to narrow")]
        typed = Text(lines.safe(self._typed) + "▏", "bold") if self._typed else Text(" · ".join(hints), "dim")
        self.query_one("#typed", Label).update(typed)

    def on_key(self, event: events.Key) -> None:
        """Move, narrow or choose."""
        event.stop()
        page = max(1, self._sheet.size.height - 1)
        moves = {
            "down": 1,
            "up": -1,
            "pagedown": page,
            "pageup": -page,
            "home": -len(self._rows),
            "end": len(self._rows),
        }
        if event.key == "escape":
            self.dismiss(None)
            return
        if event.key == "enter" or event.key in self._keys:
            if self._shown:
                shown = tuple(row.value for row in self._shown)
                self.dismiss(Choice(self._shown[self._at].value, event.key, shown))
            return
        if event.key in moves:
            self._at = max(0, min(self._at + moves[event.key], len(self._shown) - 1))
        elif event.key == "backspace":
            self._narrow(self._typed[:-1])
        elif event.is_printable and event.character:
            self._narrow(self._typed + event.character)
        self.draw()

    def _narrow(self, typed: str) -> None:
        self._typed, self._at = typed, 0
        words = typed.lower().split()
        whole = [(row, f"{' '.join(row.cells)} {row.detail}".lower()) for row in self._rows]
        self._shown = [row for row, text in whole if all(word in text for word in words)]

    def on_click(self, event: events.Click) -> None:
        """Select the row under the mouse; click again to choose it."""
        if event.widget is not self._sheet:
            return
        row = self._sheet.row_at(event.y)
        if row == self._at and self._shown:
            shown = tuple(one.value for one in self._shown)
            self.dismiss(Choice(self._shown[row].value, "enter", shown))
        elif row < len(self._shown):
            self._at = row
            self.draw()


def _widths(rows: Sequence[tuple[str, ...]], n_cells: int) -> list[int]:
    """Return how wide each column is: as its longest cell, the last one as what is left.

    Where not enough is left for the last column, the widest of the others make room.
    """
    *widths, last = (max(map(len, column)) for column in zip(*rows, strict=True))
    room = n_cells - 2 * len(widths)
    while widths and sum(widths) + min(last, round(_LAST_SHARE * room)) > room and max(widths) > _COLUMN_CELLS_LEAST:
        widths[widths.index(max(widths))] -= 1
    return [*widths, max(_COLUMN_CELLS_LEAST, room - sum(widths))]


def _line(cells: tuple[str, ...], widths: Sequence[int], selected: bool) -> Paragraph:
    text = "  ".join(f"{lines.clip(cell, width):<{width}}" for cell, width in zip(cells, widths, strict=True))
    return Piece("▸" if selected else " "), Piece(text, _SELECTED if selected else Style.null())
