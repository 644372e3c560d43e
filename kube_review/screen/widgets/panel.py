"""The codebook beside the text: its codes with their keys, and all about the code that is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from kube_review.codebook.sub_codes import INDENT, ancestors
from kube_review.coding.blind import Uses
from kube_review.messages import Label, language, translate
from kube_review.messages import gettext as _
from kube_review.model import Code, Codebook
from kube_review.screen.desk.shelf import label, names
from kube_review.screen.looks import colours, lines
from kube_review.screen.looks.sheet import Paragraph, Piece, Sheet

N_QUOTES = 6
"""This review's own codings shown for a code, the newest first."""
_QUOTE_CELLS = 160
WIDE_FROM_CELLS = 100
_BESIDE_NAME_CELLS = 7
"""A mark, a key and a blank before the name of a code, its number of codings behind it."""
NARROW_CELLS, WIDE_CELLS, WIDEST_CELLS = 24, 40, 56
_WIDE_SHARE = 3
"""A wide panel takes a third of the screen, within its limits."""
_BOLD, _DIM = Style(bold=True), Style(dim=True)


class CodeList(Sheet):
    """The codes of the current codebook, one a line: key, label, how often this coder used it in this study."""

    class Chosen(Message):
        """The mouse chose a code."""

        def __init__(self, code: Code) -> None:
            super().__init__()
            self.code = code

    def __init__(self) -> None:
        super().__init__(id="list")
        self._codes: list[Code | None] = []
        self._filled: tuple[Codebook, Mapping[str, int], Code | None, str] | None = None

    def fill(self, book: Codebook, counts: Mapping[str, int], looked_at: Code | None, theme: str) -> None:
        """Show the codes of a codebook.

        Args:
            book: The codebook.
            counts: Number of codings by code.
            looked_at: The code to mark.
            theme: The theme, for colours.
        """
        self._filled = book, counts, looked_at, theme
        n_cells = max(12, self.size.width - 1)
        depths = {name: len(above) for name, above in ancestors(book.codes).items()}
        rooms = [n_cells - _BESIDE_NAME_CELLS - len(INDENT) * depths[code.code] for code in book.codes]
        named = names(book.codes, rooms)
        rows: list[tuple[Paragraph, Code | None]] = []
        for position, code in enumerate(book.codes):
            if position == 0 or book.codes[position - 1].group != code.group:
                rows.append(((Piece(lines.clip(_group_label(book, code.group), n_cells), _BOLD), Piece("")), None))
            name, n = INDENT * depths[code.code] + named[position], counts.get(code.code, 0)
            line = _code_line(code, name, n, code == looked_at, position, theme, n_cells)
            rows.append((line, code))
        self._codes = [code for _line, code in rows]
        self.styles.max_height = len(rows)
        self.show(tuple(line for line, _code in rows), from_top=False)
        if looked_at in self._codes:
            self.reveal(self._codes.index(looked_at))

    def on_resize(self) -> None:
        """Lay the codes out again for the new width, also when the panel is shown for the first time."""
        super().on_resize()
        if self._filled is not None:
            self.fill(*self._filled)

    def on_click(self, event: events.Click) -> None:
        """Choose the code under the mouse."""
        row = self.row_at(event.y)
        if 0 <= row < len(self._codes) and (code := self._codes[row]) is not None:
            self.post_message(self.Chosen(code))


def _code_line(code: Code, name: str, n: int, looked_at: bool, position: int, theme: str, n_cells: int) -> Paragraph:
    count = f"{n:>{n_cells - 3 - lines.n_cells_of(name)}}" if n else ""
    return (
        Piece("▸" if looked_at else " ", _BOLD),
        Piece(f"{lines.safe(code.key) or ' '} ", Style(bold=True, color=colours.code_colour(position, theme))),
        Piece(name, _BOLD if looked_at else Style.null()),
        Piece(count),
    )


class Panel(Vertical):
    """The side panel: the list above, the code that is looked at below."""

    DEFAULT_CSS = """
    Panel { height: 1fr; border-left: solid $rule; padding: 0 0 0 1; }
    Panel #list { height: 11fr; }
    Panel #about { height: 9fr; border-top: solid $rule; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._list = CodeList()
        self._about = Sheet(id="about")

    def compose(self) -> ComposeResult:
        """Lay out the two parts; the text keeps the focus."""
        yield self._list
        yield self._about

    @property
    def tells(self) -> bool:
        """Whether the panel is shown and has room to tell about a code."""
        return bool(self.display and self._about.display)

    def fit(self, n_cells: int) -> None:
        """Take the width that a screen of some width has to spare; a narrow panel has the list only."""
        wide = n_cells >= WIDE_FROM_CELLS
        third = min(WIDEST_CELLS, max(WIDE_CELLS, n_cells // _WIDE_SHARE))
        self.styles.width = third if wide else NARROW_CELLS
        self._about.display = wide

    def show(self, book: Codebook, counts: Mapping[str, int], looked_at: Code | None, theme: str) -> None:
        """Draw the list of codes."""
        self._list.fill(book, counts, looked_at, theme)

    def tell(self, code: Code, uses: Uses) -> None:
        """Show all about a code, unless it stands there."""
        self._about.show(about(code, uses))


def about(code: Code, uses: Uses) -> tuple[Paragraph, ...]:
    """Return all a reviewer wants to know about a code, in the language of this run.

    Args:
        code: The code.
        uses: This review's codings with it, as far as this coder may see them.
    """
    when = code.use_when_id if language() == "id" and code.use_when_id else code.use_when
    refusals = [f"{translate(Label(n.when, n.when_id))}{f' → {n.code}' if n.code else ''}" for n in code.not_when]
    preferred = sorted(code.examples, key=lambda e: (e.lang != language(), e.kind != "core"))
    quotes = [f"{lines.clip(c.quote, _QUOTE_CELLS)} ({c.study}, {c.coder})" for c in uses.newest]
    return (
        (Piece(f"{code.key} {label(code)}", _BOLD),),
        (Piece(code.code, _DIM),),
        (Piece(translate(Label(code.definition, code.definition_id))),),
        *_part(_("Use when"), when),
        *_part(_("Not when"), refusals),
        *_part(_("Examples"), [e.text for e in preferred[:4]]),
        *_part(_("Near misses"), [f"{m.text} — {m.reason}" for m in code.near_misses[:3]]),
        *_part(_("Coded so in this review ({n})").format(n=uses.n), quotes),
    )


def _part(head: str, items: Sequence[str]) -> tuple[Paragraph, ...]:
    if not items:
        return ()
    return ((Piece(""),), (Piece(head, _BOLD),), *((Piece(f"· {item}"),) for item in items))


def _group_label(book: Codebook, group: str) -> str:
    for entry in book.groups:
        if entry.group == group:
            return translate(Label(entry.label, entry.label_id))
    return group
