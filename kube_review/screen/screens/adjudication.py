"""Settling disagreements: the coders' findings side by side, decided with a reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from kube_review import coding
from kube_review.coding.blind import hidden_from
from kube_review.errors import NotFound, ReviewError, StoreError
from kube_review.messages import gettext as _
from kube_review.messages import translate
from kube_review.model import CellState, Coding, Passage
from kube_review.screen.app import show
from kube_review.screen.desk.shelf import label
from kube_review.screen.dialogs.forms import Field, Form, Values
from kube_review.screen.dialogs.pages import Page
from kube_review.screen.looks import lines
from kube_review.screen.looks.keys_ahead import TypedAhead
from kube_review.screen.looks.sheet import Paragraph, Piece, Sheet
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.screen.widgets import status
from kube_review.screen.widgets.status import Bar
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text as StudyText
from kube_review.store.counting import snapshot
from kube_review.synthesis.cells import disputes
from kube_review.synthesis.cells.disputes import Dispute

STATES = {
    CellState.PRESENT: _("present"),
    CellState.MIXED: _("mixed"),
    CellState.DENIED: _("denied"),
    CellState.SILENT: _("silent"),
}
CHOICES = {str(n): state for n, state in enumerate(STATES, 1)}
"""One coder's cell is never disputed, and a cell that is not assessed is not decided: these four remain."""
_BOLD, _DIM = Style(bold=True), Style(dim=True)
_KEYS = (
    ("↓ ↑", _("next and previous disagreement")),
    ("1 2 3 4", _("decide: present, mixed, denied, silent; asks for the reason")),
    ("Enter", _("read the place in the study; q comes back")),
    ("u Ctrl+Z", _("undo the last decision")),
    ("r Ctrl+Y", _("redo")),
    ("PgDn PgUp", _("scroll what the coders found")),
    ("?", _("these keys")),
    ("q Ctrl+Q", _("quit; everything is saved already")),
)


class AdjudicationScreen(TypedAhead[None], inherit_bindings=False):
    """Disagreements above, the coders' findings side by side below."""

    DEFAULT_CSS = """
    AdjudicationScreen { background: $background; color: $foreground; }
    AdjudicationScreen #title { background: $bar; text-style: bold; }
    AdjudicationScreen #cells { height: 30%; min-height: 4; border-bottom: solid $rule; }
    AdjudicationScreen #coders Sheet { border-right: solid $rule; padding: 0 1; }
    AdjudicationScreen #hint { background: $bar; }
    """

    def __init__(self, session: Session) -> None:
        """Find what is disputed.

        Raises:
            NotFound: Coders agree everywhere.
        """
        super().__init__()
        self.session = session
        self.found = _disputes(session)
        if not self.found:
            raise NotFound(_("There is nothing to adjudicate."), _("Coders who finished a study agree on it."))
        self.at = 0
        self.said = ""
        self._cells = Sheet(id="cells")
        self._sheets: list[Sheet] = []
        self._text = cache(self._read)

    def compose(self) -> ComposeResult:
        """Lay out the list, a column for each coder, and the lines below."""
        yield Bar(id="title")
        yield self._cells
        yield Horizontal(id="coders")
        yield Bar(id="hint")
        yield Bar(id="status")

    async def on_mount(self) -> None:
        """Show the first disagreement."""
        await self._columns()

    async def on_screen_resume(self) -> None:
        """Look again at what is disputed after the study was read."""
        await self._again()

    @property
    def dispute(self) -> Dispute | None:
        """The disagreement that is looked at; None when all are settled."""
        return self.found[self.at] if self.found else None

    async def _again(self) -> None:
        self.session.reload_codebooks()  # what was undone may be an edit of one
        self.found = _disputes(self.session)
        self.at = min(self.at, max(0, len(self.found) - 1))
        await self._columns()

    async def _columns(self) -> None:
        """Make a column for each coder of the disagreement, and draw."""
        coders = list(self.dispute.states) if self.dispute else []
        if len(coders) != len(self._sheets):
            place = self.query_one("#coders", Horizontal)
            await place.remove_children()
            self._sheets = [Sheet() for _name in coders]
            await place.mount_all(self._sheets)
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        rows = [self._row(n, one) for n, one in enumerate(self.found)]
        self._cells.show(tuple(rows), from_top=False)
        self._cells.reveal(self.at)
        told = _("Adjudicate: {n} disagreements · {coder}")
        self.query_one("#title", Bar).show(Text(told.format(n=len(self.found), coder=lines.safe(self._me))))
        hint = _("Decide: 1 present  2 mixed  3 denied  4 silent · Enter read the place · ? keys")
        self.query_one("#hint", Bar).show(Text(hint if self.found else _("All disagreements are settled; q quits.")))
        self.query_one("#status", Bar).show(Text(lines.safe(self.said) or _("saved")))
        if self.dispute:
            for sheet, (name, state) in zip(self._sheets, self.dispute.states.items(), strict=False):
                sheet.show(self._finding(self.dispute, name, state))

    @property
    def _me(self) -> str:
        return self.session.coder.name

    def _row(self, n: int, one: Dispute) -> Paragraph:
        states = " / ".join(f"{lines.safe(name)} {STATES[state]}" for name, state in one.states.items())
        looked_at = n == self.at
        return (
            Piece("▌ " if looked_at else "  ", _BOLD),
            Piece(f"{one.study} · {one.code.key} {lines.safe(label(one.code))}", _BOLD if looked_at else _DIM),
            Piece(f" · {states}"),
        )

    def _read(self, study: str) -> tuple[StudyText, list[Passage]]:
        text = texts.text_of(self.session.store, study)
        return text, texts.passages_of(self.session.store, text.text_id)

    def _finding(self, dispute: Dispute, name: str, state: CellState) -> tuple[Paragraph, ...]:
        paragraphs: list[Paragraph] = [(Piece(f"{name}: {STATES[state]}", _BOLD),)]
        for one in (c for c in dispute.quotes if c.coder == name):
            paragraphs += self._place(one)
        if len(paragraphs) == 1:
            paragraphs.append((Piece(_("No coding of this code.")),))
            others = [c for c in dispute.quotes if c.coder != name]
            paragraphs += [(Piece(""),), *self._same_place(dispute, name, others)]
        return tuple(paragraphs)

    def _place(self, one: Coding) -> list[Paragraph]:
        """Return a coding between the passages before and behind it."""
        text, passages = self._text(one.study)
        facts = [status.STANCES[one.stance], status.LINKS[one.link] if one.link else "", lines.safe(one.cited)]
        head = _("p. {page}").format(page=one.page) + " · " + " · ".join(filter(None, facts))
        paragraphs: list[Paragraph] = [(Piece(""),), (Piece(head, Style(underline=True)),)]
        n = (one.passage or 1) - 1
        if 0 < n < len(passages):
            paragraphs.append((Piece(text.text[passages[n - 1].start : passages[n - 1].end], _DIM),))
        paragraphs.append((Piece(f"» {one.quote} «"),))
        if n + 1 < len(passages):
            paragraphs.append((Piece(text.text[passages[n + 1].start : passages[n + 1].end], _DIM),))
        if one.memo:
            paragraphs.append((Piece(_("Memo: {memo}").format(memo=one.memo)),))
        return paragraphs

    def _same_place(self, dispute: Dispute, name: str, others: list[Coding]) -> list[Paragraph]:
        """Return what a coder made of the passages where the others saw the code."""
        made = coding_at(self.session, dispute.study, name, others)
        if not made:
            return []
        keys = ", ".join(sorted({one.code for one in made}))
        return [(Piece(_("Coded there instead: {codes}").format(codes=keys), _DIM),)]

    async def on_key(self, event: events.Key) -> None:
        """Move, decide, or read."""
        key = event.character if event.is_printable and event.character else event.key
        event.stop()
        event.prevent_default()
        self.said = ""
        if key in CHOICES and self.dispute:
            self._ask(self.dispute, CHOICES[key])
        elif key in ("down", "n", "up", "p"):
            self.at = max(0, min(len(self.found) - 1, self.at + (1 if key in ("down", "n") else -1)))
        elif key in ("pagedown", "pageup"):
            for sheet in self._sheets:
                sheet.scroll_rows((sheet.size.height - 1) * (1 if key == "pagedown" else -1))
            return
        elif key in ("ctrl+z", "u"):
            self._judge(lambda: coding.undo(self.session.store, self.session.coder), _("Undone."))
        elif key in ("ctrl+y", "r"):
            self._judge(lambda: coding.redo(self.session.store, self.session.coder), _("Done again."))
        elif key == "enter" and self.dispute:
            self._open(self.dispute)
            return
        elif key in ("?", "f1"):
            self.app.push_screen(Page(tuple((Piece(f"{k:<11}", _BOLD), Piece(says)) for k, says in _KEYS)))
        elif key in ("q", "ctrl+q"):
            self.app.exit()
        await self._again()

    def _open(self, dispute: Dispute) -> None:
        screen = CodingScreen(self.session, dispute.study)
        if dispute.quotes and dispute.quotes[0].start is not None:
            screen.desk.go_to_offset(dispute.quotes[0].start)
        self.app.push_screen(screen)

    def _ask(self, dispute: Dispute, state: CellState) -> None:
        async def answered(values: Values | None) -> None:
            if values is not None:
                self.said = _("Decided: {state}.").format(state=STATES[state])
                await self._again()

        def act(values: Values) -> None:
            self._decide(dispute, state, values["reason"])

        title = f"{dispute.study} · {lines.safe(label(dispute.code))}: {STATES[state]}"
        note = _("Both originals stay; the decision stands for them in the counts.")
        self.app.push_screen(Form(title, (Field("reason", _("Why?")),), note, act), answered)

    def _decide(self, dispute: Dispute, state: CellState, reason: str) -> None:
        store, code = self.session.store, dispute.code
        (book,) = [book for book in self.session.codebooks if code in book.codes]
        held = snapshot.load(store, self.session.codebooks)
        states = disputes.decide(held, book, dispute.study, code, state, has_evidence=False)
        text = self._text(dispute.study)[0]
        coding.adjudicate(store, self.session.sign_in(), text, code.code, code.meaning, state, reason, states)

    def _judge(self, act: Callable[[], object], told: str) -> None:
        try:
            act()
        except (StoreError, sqlite3.Error) as error:
            self.said = _("NOT SAVED: {why}").format(why=error)
            self.app.bell()
        except ReviewError as error:
            self.said = translate(error.text)
        else:
            self.said = told


def _disputes(session: Session) -> list[Dispute]:
    """Return what is disputed in all codebooks, study by study, without what this coder may not see yet."""
    hidden, held = hidden_from(session), snapshot.load(session.store, session.codebooks)
    found = [one for book in session.codebooks for one in disputes.of(session.store, held, book, hidden)]
    return sorted(found, key=lambda one: one.study)


def coding_at(session: Session, study: str, coder: str, others: list[Coding]) -> list[Coding]:
    """Return a coder's codings that touch the places of some other codings."""
    from kube_review.store.record import codings

    spans = [(c.start, c.end) for c in others if c.start is not None and c.end is not None]
    found = {c.uuid: c for span in spans for c in codings.listing(session.store, study=study, coder=coder, within=span)}
    return list(found.values())


def run(session: Session) -> None:
    """Open the adjudication screen and return when the reviewer quits.

    Raises:
        NotFound: There is nothing to adjudicate.
        ReviewError: There is no terminal.
    """
    screen = AdjudicationScreen(session)
    show(session, lambda: screen)
