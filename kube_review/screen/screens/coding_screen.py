"""The coding screen: the text, the codebook, and one key for each decision.

A decision is on disk before anything of it is drawn. If it could not be saved, the last line says so in words and
the text stays as it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import ModalScreen

from kube_review.coding.blind import Uses, uses, visible
from kube_review.errors import ReviewError, StoreError
from kube_review.messages import gettext as _
from kube_review.model import Code, Coding
from kube_review.screen.actions import keymap, overviews, questions
from kube_review.screen.actions.decisions import DECISIONS, accept, code
from kube_review.screen.actions.keys import Command
from kube_review.screen.actions.workplace import Answer
from kube_review.screen.desk import judging, printed_page
from kube_review.screen.desk.desk import Desk, Item
from kube_review.screen.desk.moves import MOVES
from kube_review.screen.desk.shelf import Shelf, label
from kube_review.screen.dialogs import pages
from kube_review.screen.looks import colours
from kube_review.screen.looks.keys_ahead import TypedAhead
from kube_review.screen.widgets import panel, status
from kube_review.screen.widgets.page_picture import BESIDE_FROM_CELLS, PagePicture
from kube_review.screen.widgets.panel import CodeList, Panel
from kube_review.screen.widgets.reader import Reader
from kube_review.screen.widgets.status import Bar, Saved
from kube_review.screen.widgets.strip import Strip
from kube_review.session import Session
from kube_review.store.record import codings
from kube_review.store.record.suggestions import Suggestion

_POLL_SECONDS = 0.5
_FRAME_CELLS = 5
"""Border, padding and scroll bar of a page in front of the text."""


class Codes(Enum):
    """Where the codes are shown, in the order in which one key cycles through them."""

    STRIP = "below"
    PANEL = "beside"
    NONE = "nowhere"


class CodingScreen(TypedAhead[None], inherit_bindings=False):
    """One study at a time, before one coder."""

    DEFAULT_CSS = """
    CodingScreen { layout: vertical; background: $background; color: $foreground; }
    CodingScreen #title { background: $bar; }
    CodingScreen #hand { height: 2; background: $bar; }
    """

    def __init__(self, session: Session, study: str, *, blind: bool = False) -> None:
        """Open a study.

        Raises:
            NotFound: There is no such study, or the review has no codebook.
        """
        super().__init__()
        self.session = session
        self.blind = blind
        # Read first: what is written in between is then read again, not missed.
        self._seen = session.store.data_version()
        session.codebook()
        self.shelf = Shelf(session.codebooks)
        self.keymap = keymap.load(session.project.root, session.codebooks)
        self.desk = Desk(session, study, blind=blind)
        self.reader = Reader(self.desk, self.shelf)
        self.page = PagePicture()
        self.panel = Panel()
        self.strip = Strip(id="strip")
        self.saved = Saved()
        self.said = ""
        self.looked_at: Code | None = None
        self._codes: Codes | None = None
        self._then: Callable[[Code], None] | None = None
        self._n_changes = 0
        self._told: tuple[Code, int] | None = None
        self._commands = self._own_commands()

    # Laying out

    def compose(self) -> ComposeResult:
        """Lay out the lines, the text and the panel."""
        yield Bar(id="title")
        with Horizontal():
            yield self.reader
            yield self.page
            yield self.panel
        yield Bar(id="hand")
        yield self.strip
        yield Bar(id="status")

    def on_mount(self) -> None:
        """Focus the text, and check regularly for other people's changes."""
        self.reader.focus()
        self.set_interval(_POLL_SECONDS, self.look_for_others)
        self.draw()

    def on_resize(self) -> None:
        """Fold the panel where there is no room, unless the reviewer decided."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Draw everything that may have changed."""
        if not self.is_mounted:
            return
        n_cells = self.app.size.width
        beside = n_cells >= BESIDE_FROM_CELLS
        self.reader.display = beside or not self.page.display
        has_room = n_cells >= panel.WIDE_FROM_CELLS and not self.page.display
        codes = self._codes or (Codes.PANEL if has_room else Codes.STRIP)
        self.panel.display, self.strip.display = codes is Codes.PANEL, codes is Codes.STRIP
        self.reader.update()
        if self.page.display:
            self.page.follow(self.desk)
        self.query_one("#title", Bar).show(status.title(self.desk, self.shelf.book.name, n_cells))
        self.query_one("#hand", Bar).show(self._at_hand())
        self.query_one("#status", Bar).show(status.status(self.desk, self.saved, self.said, self.where(), n_cells))
        self._draw_codes()

    def where(self) -> str:
        """Return the place within the queue; empty when a single study is read."""
        return ""

    def _at_hand(self) -> Text:
        item, items = self.desk.hand, self.desk.items_at(self.desk.at)
        if item is None:
            return status.nothing_at_hand(not self.desk.passages or self.desk.countable(self.desk.at))
        code = self.shelf.find(item.code)
        position = f"{items.index(item) + 1}/{len(items)}" if item in items and len(items) > 1 else ""
        return status.at_hand(item, code, position, self.desk.coder, self.app.size.width)

    def _draw_codes(self) -> None:
        hand = self.shelf.find(self.desk.hand.code) if self.desk.hand else None
        code = self.looked_at or hand
        if self.strip.display:
            self.strip.fill(self.shelf.book, code, self.app.theme, *self.app.size)
        if not self.panel.display:
            return
        self.panel.fit(self.app.size.width)
        self.panel.show(self.shelf.book, self.desk.n_own_by_code, code, self.app.theme)
        if code is not None and (code, self._n_changes) != self._told:
            self.panel.tell(code, self._uses_of(code))
            self._told = code, self._n_changes

    def _uses_of(self, code: Code) -> Uses:
        return uses(self.session, code.code, own=self.blind, n_newest=panel.N_QUOTES)

    def codings_with(self, code: Code) -> list[Coding]:
        """Return this review's codings with a code, as far as this coder may see them."""
        coder = self.desk.coder if self.blind else None
        return visible(self.session, codings.listing(self.session.store, code=code.code, coder=coder))

    # Keys and mouse

    def on_key(self, event: events.Key) -> None:
        """Code, or run a command."""
        key = event.character if event.is_printable and event.character and event.key != "space" else event.key
        meant = self.keymap.meaning_of(key or event.key, self.shelf.by_key)
        if meant is None:
            return
        event.stop()
        event.prevent_default()
        then, self._then = self._then, None
        self.said = ""
        if isinstance(meant, Command):
            if not (then and meant.name == "escape"):
                self.run(meant)
        elif then is not None:
            then(meant)
        else:
            code(self, meant)
        self.draw()

    def run(self, command: Command) -> None:
        """Run a command."""
        self.looked_at = None
        if command.name in MOVES:
            if not MOVES[command.name](self.desk):
                self.said = _("There is none: {what}.").format(what=command.says)
            return
        self._commands[command.name]()

    def on_reader_pressed(self, event: Reader.Pressed) -> None:
        """Select what the mouse chose; a suggestion that is already selected is accepted."""
        self.said = ""
        if event.item is not None:
            if event.item == self.desk.hand and isinstance(event.item, Suggestion):
                accept(self)
            else:
                self.desk.take(event.item)
        else:
            self.desk.go_to_offset(event.start)
            if event.start != event.end:
                self.desk.span = judging.words(self.desk, event.start, event.end)
        self.draw()

    def on_code_list_chosen(self, event: CodeList.Chosen) -> None:
        """Tell about a code the mouse chose; chosen again, it codes."""
        if self.looked_at == event.code:
            self.looked_at = None
            code(self, event.code)
        else:
            self.looked_at = event.code
            self.said = _("Click again to code with {code}.").format(code=label(event.code))
        self.draw()

    # Deciding

    def judge(self, act: Callable[[], str]) -> None:
        """Decide something: when the last line says that it is saved, it is on disk."""
        try:
            self.decide(act)
        except (StoreError, sqlite3.Error) as error:
            self.saved = Saved(self.saved.at, str(error))
            self.app.bell()
        except ReviewError as error:
            self.said = str(error)
            self.app.bell()

    def decide(self, act: Callable[[], str]) -> None:
        """Decide something; errors are raised, for a form that shows them."""
        before = self.desk.hand
        self.said = act()
        self._n_changes += 1
        self.saved = Saved(f"{datetime.now():%H:%M:%S}")
        self.decided(before)

    def decided(self, before: Item | None) -> None:
        """React to a decision made while ``before`` was selected; in one study the reviewer moves on."""

    def ask(self, dialog: ModalScreen[Answer], answered: Callable[[Answer | None], Any] | None = None) -> None:
        """Put a form, a page or a list in front of the text."""
        self.app.push_screen(dialog, answered)

    def open(self, study: str) -> None:
        """Put another study on the desk.

        Raises:
            NotFound: There is no such study.
        """
        self.desk = Desk(self.session, study, blind=self.blind)
        self.reader.show(self.desk)

    def next_suggestion(self) -> bool:
        """Select the next suggestion; say whether there is one."""
        return self.desk.seek_suggestion(1)

    def wait_for_code(self, said: str, then: Callable[[Code], None]) -> None:
        """Let the next code key do something else than code."""
        self.said, self._then = said, then

    # Looking

    def look_for_others(self) -> None:
        """Draw what other programs have written to this review since the last look."""
        try:
            version = self.session.store.data_version()
            if version == self._seen:
                return
            self.desk.refresh()
            self.session.reload_codebooks()
            self.shelf.replace(self.session.codebooks, self.shelf.book.name)
        except (sqlite3.OperationalError, ReviewError) as error:
            self.said = str(error)
        else:
            self._n_changes += 1
            self._seen = version
        self.draw()

    def _look_up(self) -> None:
        self.wait_for_code(_("Press the key of a code to read about it; Esc cancels."), self._tell_about)

    def _tell_about(self, code: Code) -> None:
        self.looked_at = code
        if not self.panel.tells:
            self.ask(pages.Page(panel.about(code, self._uses_of(code))))

    def _screen_down(self) -> None:
        self.desk.go(self.reader.passage_below(1))

    def _screen_up(self) -> None:
        self.desk.go(self.reader.passage_below(-1))

    def _next_codebook(self) -> None:
        self.said = _("Codebook {name}.").format(name=self.shelf.take_next().name)

    def _fold(self) -> None:
        shown = Codes.PANEL if self.panel.display else Codes.STRIP if self.strip.display else Codes.NONE
        order = list(Codes)
        self._codes = order[(order.index(shown) + 1) % len(order)]

    def _page_image(self) -> None:
        try:
            if not self.page.display:
                printed_page.of(self.desk)  # refuses before the text makes room
            self.page.display = not self.page.display
        except ReviewError as refused:
            self.said = str(refused)

    def _theme(self) -> None:
        dark = self.app.theme == colours.DARK
        self.app.theme = colours.LIGHT if dark else colours.DARK

    def _help(self) -> None:
        n_cells = min(self.app.size.width, 120) - _FRAME_CELLS
        self.ask(pages.Page(questions.help_text(self.keymap, self.shelf.by_key, n_cells), n_cells + _FRAME_CELLS))

    def _own_commands(self) -> dict[str, Callable[[], None]]:
        told = {**DECISIONS, **questions.QUESTIONS, **overviews.OVERVIEWS}
        return {name: partial(command, self) for name, command in told.items()} | {
            "screen_down": self._screen_down,
            "screen_up": self._screen_up,
            "look_up": self._look_up,
            "codebook": self._next_codebook,
            "panel": self._fold,
            "page_image": self._page_image,
            "theme": self._theme,
            "help": self._help,
            "quit": self.leave,
        }

    def leave(self) -> None:
        """Quit, or go back to the screen this one was opened from; there is nothing left to save."""
        self.dismiss(None) if len(self.app.screen_stack) > 2 else self.app.exit()
