"""The codebook beside the text: its codes with their keys, and all about the code that is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from kube_review.messages import _, language
from kube_review.model import Code, Codebook, Coding
from kube_review.screen import colours, lines
from kube_review.screen.desk import label

_QUOTES = 6
"""This review's own codings shown for a code, the newest first."""
_QUOTE_CELLS = 160


class CodeList(Static):
    """The codes of the codebook at hand, one a line: key, label, how often this coder used it in this study."""

    class Chosen(Message):
        """The mouse chose a code."""

        def __init__(self, code: Code) -> None:
            super().__init__()
            self.code = code

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Code | None] = []

    def show(self, book: Codebook, counts: Mapping[str, int], looked_at: Code | None, theme: str, n_cells: int) -> None:
        """Draw the list.

        Args:
            book: The codebook.
            counts: Number of codings by code.
            looked_at: The code to mark.
            theme: The theme, for colours.
            n_cells: How wide the list is.
        """
        text, self._rows = Text(no_wrap=True), []
        for position, code in enumerate(book.codes):
            if position == 0 or book.codes[position - 1].group != code.group:
                self._rows.append(None)
                text.append(f"{lines.clip(_group_label(book, code.group), n_cells)}\n", "bold")
            self._rows.append(code)
            n = counts.get(code.code, 0)
            name = lines.clip(label(code), n_cells - 7)
            text.append("▸" if code == looked_at else " ", "bold")
            text.append(f"{code.key or ' '} ", f"bold {colours.code_colour(position, theme)}")
            text.append(name, "bold" if code == looked_at else "")
            text.append(f"{'':{max(1, n_cells - 7 - _cells(name))}} {n:>3}\n" if n else "\n")
        self.update(text)

    def on_click(self, event: events.Click) -> None:
        """Choose the code under the mouse."""
        if 0 <= event.y < len(self._rows) and (code := self._rows[event.y]) is not None:
            self.post_message(self.Chosen(code))


class Panel(Vertical):
    """The side panel: the list above, the code that is looked at below."""

    DEFAULT_CSS = """
    Panel { width: 40; height: 1fr; border-left: solid $rule; padding: 0 1; }
    Panel #list { height: auto; max-height: 55%; }
    Panel #about { height: 1fr; border-top: solid $rule; }
    """
    N_CELLS = 36

    def __init__(self) -> None:
        super().__init__()
        self._about = Text()

    def compose(self) -> ComposeResult:
        """Lay out the two parts; the text keeps the focus."""
        with VerticalScroll(id="list", can_focus=False):
            yield CodeList()
        with VerticalScroll(id="about", can_focus=False):
            yield Static(id="details")

    def show(self, book: Codebook, counts: Mapping[str, int], looked_at: Code | None, theme: str) -> None:
        """Draw the list of codes."""
        self.query_one(CodeList).show(book, counts, looked_at, theme, self.N_CELLS)

    def tell(self, code: Code, uses: Sequence[Coding]) -> None:
        """Show all about a code, unless it stands there."""
        about = details(code, uses)
        if about == self._about:
            return
        self._about = about
        self.query_one("#details", Static).update(about)
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)


def details(code: Code, uses: Sequence[Coding]) -> Text:
    """Return all a reviewer wants to know about a code, in the language of this run.

    Args:
        code: The code.
        uses: This review's codings with it, as far as this coder may see them.
    """
    indonesian = language() == "id"
    text = Text()
    text.append(f"{code.key} {lines.safe(label(code))}\n", "bold")
    text.append(f"{code.code}\n", "dim")
    text.append(f"{lines.safe(code.definition_id if indonesian and code.definition_id else code.definition)}\n")
    when = code.use_when_id if indonesian and code.use_when_id else code.use_when
    _part(text, _("Use when"), when)
    refusals = [
        f"{n.when_id if indonesian and n.when_id else n.when}{f' → {n.code}' if n.code else ''}" for n in code.not_when
    ]
    _part(text, _("Not when"), refusals)
    preferred = sorted(code.examples, key=lambda e: (e.lang != language(), e.kind != "core"))
    _part(text, _("Examples"), [e.text for e in preferred[:4]])
    _part(text, _("Near misses"), [f"{m.text} — {m.reason}" for m in code.near_misses[:3]])
    newest = sorted(uses, key=lambda c: c.at, reverse=True)[:_QUOTES]
    quotes = [f"{lines.clip(c.quote, _QUOTE_CELLS)} ({c.study}, {c.coder})" for c in newest]
    _part(text, _("Coded so in this review ({n})").format(n=len(uses)), quotes)
    return text


def _part(text: Text, head: str, items: Sequence[str]) -> None:
    if items:
        text.append(f"\n{head}\n", "bold")
        for item in items:
            text.append(f"· {lines.safe(item)}\n")


def _group_label(book: Codebook, group: str) -> str:
    for entry in book.groups:
        if entry.group == group:
            return entry.label_id if language() == "id" and entry.label_id else entry.label
    return group


def _cells(text: str) -> int:
    return sum(width for *_rest, width in lines.glyphs(text, 0, len(text)))
