"""What the coding screen asks and tells in front of the text: forms of one or more lines, and pages to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from kube_review.messages import gettext as _
from kube_review.screen.lines import clip
from kube_review.screen.sheet import Paragraph, Piece, Sheet

Values = dict[str, str]
_COLUMN_CELLS, _KEY_CELLS = 52, 14
_FAR = 10_000


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form: its name, what is asked, and what stands there already."""

    name: str
    asks: str
    value: str = ""


class Form(ModalScreen[Values | None]):
    """Asks for some lines of text, or with no field for a yes; Enter gives them, Esc gives None."""

    DEFAULT_CSS = """
    Form { align: center middle; background: $background 60%; }
    Form #box { width: 72; max-width: 95%; height: auto; max-height: 95%; border: round $rule; padding: 0 1;
      background: $background; }
    Form Label { width: 100%; }
    Form Input, Form Input:focus { height: 1; border: none; background: $bar; padding: 0; }
    Form #note { margin-top: 1; }
    """

    def __init__(self, title: str, fields: tuple[Field, ...] = (), note: Callable[[Values], str] | str = "") -> None:
        """Make a form.

        Args:
            title: What it is about.
            fields: The lines to ask for.
            note: What stands below; a function is told the values at each change.
        """
        super().__init__()
        self._title = title
        self._fields = fields
        self._note = note

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        with Vertical(id="box"):
            yield Label(Text(self._title, "bold"))
            for field in self._fields:
                if field.asks:
                    yield Label(Text(field.asks))
                yield Input(field.value, id=f"field-{field.name}", select_on_focus=False)
            yield Label(id="note")
            yield Label(Text(_("Enter: yes · Esc: cancel"), "dim"))

    def on_mount(self) -> None:
        """Begin in the first line."""
        self._tell()

    @property
    def values(self) -> Values:
        """What stands in the form."""
        return {field.name: self.query_one(f"#field-{field.name}", Input).value.strip() for field in self._fields}

    def _tell(self) -> None:
        said = self._note if isinstance(self._note, str) else self._note(self.values)
        self.query_one("#note", Label).update(Text(said))

    def on_input_changed(self) -> None:
        """Say again what the values lead to."""
        self._tell()

    def on_key(self, event: events.Key) -> None:
        """Enter goes to the next line and from the last one gives the values."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "enter":
            event.stop()
            self._next()

    def on_input_submitted(self) -> None:
        """Enter was pressed in a line."""
        self._next()

    def _next(self) -> None:
        inputs = list(self.query(Input))
        focused = next((n for n, one in enumerate(inputs) if one.has_focus), len(inputs))
        if focused < len(inputs) - 1:
            inputs[focused + 1].focus()
        else:
            self.dismiss(self.values)


class Page(ModalScreen[None]):
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
        self.query_one("#box").styles.height = len(self._sheet.strips) + 2

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
