"""Pages to read in front of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from kube_review.screen.looks.keys_ahead import TypedAhead
from kube_review.screen.looks.lines import clip
from kube_review.screen.looks.sheet import Paragraph, Piece, Sheet

_COLUMN_CELLS, _KEY_CELLS = 52, 14
_FAR = 10_000


class Page(TypedAhead[None], ModalScreen[None]):
    """Something to read in front of the text; any of the usual keys closes it."""

    DEFAULT_CSS = """
    Page { align: center middle; background: $background 60%; }
    Page #box { max-width: 100%; max-height: 100%; border: round $rule; padding: 0 0 0 1; background: $background; }
    """
    _CLOSING = frozenset({"escape", "enter", "space", "question_mark", "q", "f1"})

    def __init__(self, paragraphs: tuple[Paragraph, ...], n_cells: int = 76) -> None:
        super().__init__()
        self._paragraphs = paragraphs
        self._n_cells = n_cells
        self._sheet = Sheet()

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        with Vertical(id="box"):
            yield self._sheet

    def on_mount(self) -> None:
        """Show the paragraphs in as many lines as they need and the screen has."""
        box = self.query_one("#box")
        box.styles.width = self._n_cells
        self._sheet.show(self._paragraphs)
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.query_one("#box").styles.height = len(self._sheet.rows) + 2

    def on_key(self, event: events.Key) -> None:
        """Scroll or close."""
        event.stop()
        page = max(1, self._sheet.size.height - 1)
        moves = {"down": 1, "up": -1, "pagedown": page, "pageup": -page, "home": -_FAR, "end": _FAR}
        if event.key in self._CLOSING:
            self.dismiss(None)
        elif event.key in moves:
            self._sheet.scroll_rows(moves[event.key])


def help_page(
    topics: Mapping[str, list[tuple[str, str]]], remarks: Sequence[str], n_cells: int
) -> tuple[Paragraph, ...]:
    """Return every key by topic, in as many columns as fit.

    Args:
        topics: For each topic the keys, as shown, and what they do.
        remarks: What stands below.
        n_cells: How wide the page is.
    """
    n_columns = max(1, n_cells // _COLUMN_CELLS)
    width = n_cells // n_columns
    page: list[Paragraph] = []
    for topic, rows in topics.items():
        page.append((Piece(topic, Style(bold=True, underline=True)),))
        n_lines = -(-len(rows) // n_columns)
        for n in range(n_lines):
            line: list[Piece] = []
            for keys, says in rows[n::n_lines]:
                line.append(Piece(f"{keys:<{_KEY_CELLS}}", Style(bold=True)))
                line.append(Piece(f"{clip(says, width - _KEY_CELLS - 1):<{width - _KEY_CELLS}}"))
            page.append(tuple(line))
        page.append((Piece(""),))
    return (*page, *((Piece(remark),) for remark in remarks))
