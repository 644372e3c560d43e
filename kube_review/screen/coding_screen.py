"""The coding screen: the text, the codebook, and one key for each decision.

A decision is on disk before anything of it is drawn. If it could not be saved, the last line says so in words and
the text stays as it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from kube_review.errors import ReviewError, StoreError
from kube_review.messages import _
from kube_review.model import Code, Codebook, Coding, Link, Stance
from kube_review.screen import colours, dialogs, judging, keys, panel, questions, status
from kube_review.screen.desk import Desk, by_key, label
from kube_review.screen.keys import Command
from kube_review.screen.moves import MOVES
from kube_review.screen.panel import CodeList, Panel
from kube_review.screen.reader import Reader
from kube_review.screen.status import Bar, Saved
from kube_review.session import Session
from kube_review.store import codings
from kube_review.store.suggestions import Suggestion

_POLL_SECONDS = 0.5
_PANEL_FROM_CELLS = 100
_FRAME_CELLS = 5
"""Border, padding and scroll bar of a page in front of the text."""


class CodingScreen(Screen[None], inherit_bindings=False):
    """One study at a time, before one coder."""

    DEFAULT_CSS = """
    CodingScreen { layout: vertical; background: $background; color: $foreground; }
    CodingScreen #title { background: $boost; }
    CodingScreen #hand { height: 2; background: $boost; }
    """

    def __init__(self, session: Session, study: str, *, blind: bool = False) -> None:
        """Open a study.

        Raises:
            NotFound: There is no such study, or the review has no codebook.
        """
        super().__init__()
        self.session = session
        self.blind = blind
        self.books = session.codebooks
        self.book = session.codebook()
        self.desk = Desk(session, study, blind=blind)
        self.reader = Reader(self.desk, self.code_of)
        self.panel = Panel()
        self.saved = Saved()
        self.said = ""
        self.looked_at: Code | None = None
        self._folded: bool | None = None
        self._then: Callable[[Code], None] | None = None
        self._seen = session.store.data_version()
        self._index_codes()
        self._commands = self._own_commands()

    # Laying out

    def compose(self) -> ComposeResult:
        """Lay out the lines, the text and the panel."""
        yield Bar(id="title")
        with Horizontal():
            yield self.reader
            yield self.panel
        yield Bar(id="hand")
        yield Bar(id="status")

    def on_mount(self) -> None:
        """Give the text the keys, and look for other people's work from time to time."""
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
        self.panel.display = not self._folded if self._folded is not None else n_cells >= _PANEL_FROM_CELLS
        self.reader.update()
        self.query_one("#title", Bar).show(status.title(self.desk, self.book.name, n_cells))
        self.query_one("#hand", Bar).show(self._at_hand())
        self.query_one("#status", Bar).show(status.status(self.desk, self.saved, self.said, self.where()))
        self._draw_panel()

    def where(self) -> str:
        """Return where one is beyond this study; nowhere else when one study is read."""
        return ""

    def _at_hand(self) -> Text:
        item, items = self.desk.hand, self.desk.items_at(self.desk.at)
        code = self.code_of(item.code)[0] if item else None
        position = f"{items.index(item) + 1}/{len(items)}" if item in items and len(items) > 1 else ""
        return status.at_hand(item, code, position, self.desk.coder, self.app.size.width)

    def _draw_panel(self) -> None:
        if not self.panel.display:
            return
        hand = self.code_of(self.desk.hand.code)[0] if self.desk.hand else None
        code = self.looked_at or hand
        counts: dict[str, int] = {}
        for coding in self.desk.codings:
            if coding.coder == self.desk.coder:
                counts[coding.code] = counts.get(coding.code, 0) + 1
        self.panel.show(self.book, counts, code, self.app.theme)
        if code is not None:
            self.panel.tell(code, self.uses_of(code))

    # Codes

    def _index_codes(self) -> None:
        self._codes = by_key(self.book)
        self._by_name: dict[str, tuple[Code, int]] = {}
        for book in self.books:
            for position, code in enumerate(book.codes):
                for name in (*code.formerly, code.code):
                    self._by_name[name] = code, position

    def code_of(self, name: str) -> tuple[Code | None, int]:
        """Return the code of a coding and its position in its codebook, which gives its colour."""
        return self._by_name.get(name, (None, 0))

    def uses_of(self, code: Code) -> list[Coding]:
        """Return this review's codings with a code; only one's own in blind mode."""
        coder = self.desk.coder if self.desk.blind else None
        return codings.listing(self.session.store, code=code.code, coder=coder)

    def use(self, books: tuple[Codebook, ...], name: str) -> None:
        """Go on with these codebooks, the named one at hand."""
        self.books = books
        self.book = next((book for book in books if book.name == name), books[0])
        self._index_codes()

    # Keys and mouse

    def on_key(self, event: events.Key) -> None:
        """Code, or run a command."""
        key = event.character if event.is_printable and event.character and event.key != "space" else event.key
        meant = keys.meaning_of(key or event.key, self._codes)
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
            self.code(meant)
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
        """Take what the mouse chose at hand; a suggestion that is at hand already is accepted."""
        self.said = ""
        if event.item is not None:
            if event.item == self.desk.hand and isinstance(event.item, Suggestion):
                self.accept()
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
            self.code(event.code)
        else:
            self.looked_at = event.code
            self.said = _("Click again to code with {code}.").format(code=label(event.code))
        self.draw()

    # Deciding

    def judge(self, act: Callable[[], str]) -> bool:
        """Decide something: when this says yes, it is on disk."""
        try:
            said = act()
        except StoreError as error:
            self.saved = Saved(self.saved.at, str(error))
            self.app.bell()
            return False
        except ReviewError as error:
            self.said = str(error)
            self.app.bell()
            return False
        self.saved = Saved(f"{datetime.now():%H:%M:%S}")
        self.said = said
        return True

    def code(self, chosen: Code) -> None:
        """Code the chosen span."""

        def act() -> str:
            made = judging.code(self.desk, chosen)
            told = _("Coded {code}.") if made else _("It is coded {code} already.")
            return told.format(code=f"{chosen.key} {label(chosen)}")

        self.judge(act)

    def accept(self) -> None:
        """Accept the suggestion at hand; with none at hand go to the next one."""
        one = self.desk.hand
        if not isinstance(one, Suggestion):
            if not self.desk.seek_suggestion(1):
                self.said = _("There are no more suggestions below.")
            return
        self.judge(lambda: _("Accepted {code}.").format(code=judging.accept(self.desk, one).code))

    def _reject(self) -> None:
        one = self.desk.hand
        if not isinstance(one, Suggestion):
            self.said = _("No suggestion is at hand; Tab takes the next one.")
            return

        def act() -> str:
            judging.reject(self.desk, one)
            return _("Rejected {code}.").format(code=one.code)

        self.judge(act)

    def _correct(self) -> None:
        one = self.desk.hand
        if not isinstance(one, Suggestion):
            self.said = _("No suggestion is at hand; Tab takes the next one.")
            return
        self.said = _("Press the key of the right code; Esc cancels.")
        self._then = lambda code: self._accept_as(one, code)

    def _accept_as(self, one: Suggestion, code: Code) -> None:
        def act() -> str:
            judging.accept(self.desk, one, code=code.code)
            return _("Accepted as {code}.").format(code=code.code)

        self.judge(act)

    def _stance(self, stance: Stance) -> None:
        def act() -> str:
            judging.set_stance(self.desk, stance)
            return status.STANCES[stance].capitalize() + "."

        self.judge(act)

    def _link(self, link: Link) -> None:
        def act() -> str:
            judging.set_link(self.desk, link)
            return ""

        self.judge(act)

    def _respan(self) -> None:
        def act() -> str:
            judging.respan(self.desk)
            return _("The coding has the chosen span now.")

        self.judge(act)

    def _retract(self) -> None:
        self.judge(
            lambda: _("Retracted {code}; u or Ctrl+Z brings it back.").format(code=judging.retract(self.desk).code)
        )

    # Looking

    def look_for_others(self) -> None:
        """Draw what other programs have written to this review since the last look."""
        try:
            version = self.session.store.data_version()
            if version == self._seen:
                return
            self.desk.refresh()
            self.session.reload_codebooks()
            self.use(self.session.codebooks, self.book.name)
        except (sqlite3.OperationalError, ReviewError) as error:
            self.said = str(error)
        else:
            self._seen = version
        self.draw()

    def _look_up(self) -> None:
        self.said = _("Press the key of a code to read about it; Esc cancels.")
        self._then = self._tell_about

    def _tell_about(self, code: Code) -> None:
        self.looked_at = code
        if not self.panel.display:
            self.app.push_screen(dialogs.Page(panel.about(code, self.uses_of(code))))

    def _screen_down(self) -> None:
        self.desk.go(self.reader.passage_below(1))

    def _screen_up(self) -> None:
        self.desk.go(self.reader.passage_below(-1))

    def _next_codebook(self) -> None:
        names = [book.name for book in self.books]
        self.use(self.books, names[(names.index(self.book.name) + 1) % len(names)])
        self.said = _("Codebook {name}.").format(name=self.book.name)

    def _fold(self) -> None:
        self._folded = bool(self.panel.display)

    def _theme(self) -> None:
        dark = self.app.theme == colours.DARK
        self.app.theme = colours.LIGHT if dark else colours.DARK

    def _help(self) -> None:
        n_cells = min(self.app.size.width, 120) - _FRAME_CELLS
        self.app.push_screen(dialogs.Page(questions.help_text(self._codes, n_cells), n_cells + _FRAME_CELLS))

    def _own_commands(self) -> dict[str, Callable[[], None]]:
        return {
            "screen_down": self._screen_down,
            "screen_up": self._screen_up,
            "go_to": lambda: questions.go_to(self),
            "search": lambda: questions.search(self),
            "asserts": lambda: self._stance(Stance.ASSERTS),
            "denies": lambda: self._stance(Stance.DENIES),
            "cites": lambda: questions.cite(self),
            "cause": lambda: self._link(Link.CAUSE),
            "condition": lambda: self._link(Link.CONDITION),
            "memo": lambda: questions.memo(self),
            "respan": self._respan,
            "retract": self._retract,
            "undo": lambda: void(self.judge(lambda: judging.undo(self.desk))),
            "redo": lambda: void(self.judge(lambda: judging.redo(self.desk))),
            "accept": self.accept,
            "reject": self._reject,
            "correct": self._correct,
            "bulk": lambda: questions.bulk(self),
            "look_up": self._look_up,
            "codebook": self._next_codebook,
            "new_code": lambda: questions.new_code(self),
            "done": lambda: questions.done(self),
            "panel": self._fold,
            "theme": self._theme,
            "help": self._help,
            "quit": self.app_exit,
        }

    def app_exit(self) -> None:
        """Quit; there is nothing left to save."""
        self.app.exit()


def void(_value: object) -> None:
    """Make a function that returns something one that does not."""
