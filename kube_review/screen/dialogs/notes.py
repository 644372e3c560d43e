"""Texts of several lines, written in front of the text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, TextArea

from kube_review.errors import ReviewError
from kube_review.messages import gettext as _
from kube_review.screen.looks.keys_ahead import TypedAhead
from kube_review.screen.looks.lines import safe


class Note(TypedAhead[str | None], ModalScreen[str | None]):
    """A text of several lines; Ctrl+S saves it, Esc leaves it as it was."""

    DEFAULT_CSS = """
    Note { align: center middle; background: $background 60%; }
    Note #box { width: 90%; max-width: 100; height: 80%; border: round $rule; padding: 0 1; background: $background; }
    Note TextArea, Note TextArea:focus { height: 1fr; border: none; background: $bar; padding: 0; }
    Note Label { width: 100%; }
    """

    def __init__(self, title: str, text: str, act: Callable[[str], object]) -> None:
        """Make a note.

        Args:
            title: What it is about.
            text: What stands there already.
            act: Saves it; a ReviewError or a failing database refuses it, and the note stays open.
        """
        super().__init__()
        self._title = title
        self._text = text
        self._act = act
        self._warned = False

    def compose(self) -> ComposeResult:
        """Lay the note out."""
        with Vertical(id="box"):
            yield Label(Text(self._title, "bold"))
            yield TextArea(self._text, id="text", soft_wrap=True, tab_behavior="focus")
            yield Label(id="said")

    def on_mount(self) -> None:
        """Write behind what stands there."""
        area = self.query_one(TextArea)
        self.set_focus(area)  # at once: keys may be waiting
        area.move_cursor(area.document.end)
        self._say(_("Ctrl+S: save · Esc: cancel"))

    def _say(self, said: str) -> None:
        self.query_one("#said", Label).update(Text(safe(said), "dim"))

    def on_key(self, event: events.Key) -> None:
        """Save or leave; leaving what was written takes Esc twice."""
        if event.key == "ctrl+s":
            event.stop()
            self._save()
        elif event.key == "escape":
            event.stop()
            event.prevent_default()
            if self._warned or self.query_one(TextArea).text == self._text:
                self.dismiss(None)
            else:
                self._warned = True
                self._say(_("This is not saved: Ctrl+S saves it, Esc once more throws it away."))
        else:
            self._warned = False

    def _save(self) -> None:
        text = self.query_one(TextArea).text
        try:
            self._act(text)
        except (ReviewError, sqlite3.Error) as refused:
            self._say(str(refused))
            self.app.bell()
        else:
            self.dismiss(text)
