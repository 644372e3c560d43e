"""Forms of one or more lines in front of the text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from kube_review.errors import ReviewError
from kube_review.messages import gettext as _
from kube_review.screen.looks.keys_ahead import TypedAhead
from kube_review.screen.looks.lines import safe

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form: its name, what is asked, and what stands there already."""

    name: str
    asks: str
    value: str = ""


class Form(TypedAhead[Values | None], ModalScreen[Values | None]):
    """Asks for some lines of text, or with no field for a yes; Enter gives them, Esc gives None.

    The form stays open while its answer is refused, with what was typed: the next Enter answers it again and never
    reaches the text below.
    """

    DEFAULT_CSS = """
    Form { align: center middle; background: $background 60%; }
    Form #box { width: 72; max-width: 95%; height: auto; max-height: 95%; border: round $rule; padding: 0 1;
      background: $background; }
    Form Label { width: 100%; }
    Form Input, Form Input:focus { height: 1; border: none; background: $bar; padding: 0; }
    Form #note { margin-top: 1; }
    Form #refused { text-style: bold; }
    """

    def __init__(
        self,
        title: str,
        fields: tuple[Field, ...] = (),
        note: Callable[[Values], str] | str = "",
        act: Callable[[Values], object] | None = None,
    ) -> None:
        """Make a form.

        Args:
            title: What it is about.
            fields: The lines to ask for.
            note: What stands below; a function gets the values at each change.
            act: What is done with the answer; a ReviewError or a failing database refuses it.
        """
        super().__init__()
        self._title = title
        self._fields = fields
        self._note = note
        self._act = act

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        with Vertical(id="box"):
            yield Label(Text(self._title, "bold"))
            for field in self._fields:
                if field.asks:
                    yield Label(Text(field.asks))
                yield Input(field.value, id=f"field-{field.name}", select_on_focus=False)
            yield Label(id="note")
            yield Label(id="refused")
            yield Label(Text(_("Enter: yes · Esc: cancel"), "dim"))

    def on_mount(self) -> None:
        """Begin in the first line."""
        if lines := self.query(Input):
            self.set_focus(lines.first())  # at once: keys may be waiting
        self._tell()

    @property
    def values(self) -> Values:
        """What stands in the form."""
        return {field.name: self.query_one(f"#field-{field.name}", Input).value.strip() for field in self._fields}

    def _tell(self) -> None:
        said = self._note if isinstance(self._note, str) else self._note(self.values)
        self.query_one("#note", Label).update(Text(said))
        self.query_one("#refused", Label).update("")

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
            self._answer()

    def _answer(self) -> None:
        try:
            if self._act is not None:
                self._act(self.values)
        except (ReviewError, sqlite3.Error) as refused:
            self.query_one("#refused", Label).update(Text(safe(str(refused))))
            self.app.bell()
        else:
            self.dismiss(self.values)
