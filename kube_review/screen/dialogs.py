"""What the coding screen asks and tells in front of the text: forms of one or more lines, and pages to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from kube_review.messages import _

Values = dict[str, str]


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
    Form Input { height: 1; border: none; background: $boost; padding: 0; }
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
    Page #box { width: 76; max-width: 98%; height: auto; max-height: 96%; border: round $rule; padding: 0 1;
      background: $background; }
    """
    _CLOSING = frozenset({"escape", "enter", "space", "question_mark", "q", "f1"})
    _MOVES: Mapping[str, str] = {
        "down": "scroll_down",
        "up": "scroll_up",
        "pagedown": "scroll_page_down",
        "pageup": "scroll_page_up",
        "home": "scroll_home",
        "end": "scroll_end",
    }

    def __init__(self, text: Text, n_cells: int = 76) -> None:
        super().__init__()
        self._text = text
        self._n_cells = n_cells

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        with VerticalScroll(id="box", can_focus=False) as box:
            box.styles.width = self._n_cells
            yield Static(self._text)

    def on_key(self, event: events.Key) -> None:
        """Scroll or close."""
        event.stop()
        if event.key in self._CLOSING:
            self.dismiss(None)
        elif event.key in self._MOVES:
            getattr(self.query_one("#box", VerticalScroll), self._MOVES[event.key])(animate=False)


def help_page(topics: Mapping[str, list[tuple[str, str]]], remarks: str, n_cells: int) -> Text:
    """Return every key by topic, in as many columns as fit.

    Args:
        topics: For each topic the keys, as shown, and what they do.
        remarks: What stands below.
        n_cells: How wide the page is.
    """
    from kube_review.screen.lines import clip

    n_columns = max(1, n_cells // 37)
    width = n_cells // n_columns
    text = Text()
    for topic, rows in topics.items():
        text.append(f"{topic}\n", "bold underline")
        n_lines = -(-len(rows) // n_columns)
        for n in range(n_lines):
            for keys, says in rows[n::n_lines]:
                says = clip(says, width - 15)
                text.append(f"{keys:<13} ", "bold")
                text.append(f"{says:<{width - 14}}")
            text.append("\n")
        text.append("\n")
    text.append(remarks, "dim")
    return text
