"""Screening records on title and abstract, one key a decision."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult

from kube_review import coding
from kube_review.assist.learning import record_order
from kube_review.coding.records import screening
from kube_review.coding.records.screening import Desk
from kube_review.errors import NotFound, ReviewError, StoreError
from kube_review.messages import gettext as _
from kube_review.messages import translate
from kube_review.screen.app import show
from kube_review.screen.dialogs.forms import Field, Form, Values
from kube_review.screen.dialogs.pages import Page
from kube_review.screen.looks import lines
from kube_review.screen.looks.keys_ahead import TypedAhead
from kube_review.screen.looks.sheet import Paragraph, Piece, Sheet
from kube_review.screen.widgets.status import Bar
from kube_review.session import Session
from kube_review.store.screening.records import Record
from kube_review.terms import Verdict

_BOLD, _DIM = Style(bold=True), Style(dim=True)
_LEARN_EVERY = 10
"""Number of decisions after which the order is learnt again."""
_N_REASONS = 9
_KEYS = (
    ("i", _("include")),
    ("x", _("exclude; asks for the reason")),
    ("1 … 9", _("exclude for a reason used before")),
    ("s", _("unsure")),
    ("→ ←", _("next and previous record, without a decision")),
    ("PgDn PgUp", _("scroll the abstract")),
    ("u Ctrl+Z", _("undo the last decision")),
    ("r Ctrl+Y", _("redo")),
    ("?", _("these keys")),
    ("q Ctrl+Q", _("quit; everything is saved already")),
)


class RecordScreen(TypedAhead[None], inherit_bindings=False):
    """One record after the other; what others decided is not shown."""

    DEFAULT_CSS = """
    RecordScreen { background: $background; color: $foreground; }
    RecordScreen #title, RecordScreen #hint { background: $bar; }
    RecordScreen #record { padding: 1 2; }
    """

    def __init__(self, session: Session, *, learn: bool = True) -> None:
        """Find what the session's coder has still to decide.

        Args:
            session: The opened review.
            learn: Show the likeliest inclusions first; else the records in their order.

        Raises:
            NotFound: There is nothing left to decide.
        """
        super().__init__()
        self.session = session
        self.said = ""
        self.at = 0
        self._learn = learn
        self._n_decided = 0
        self._load()
        if not self.queue:
            raise NotFound(_("There is no record left for you to screen."), topic="records")
        self._sheet = Sheet(id="record")

    def compose(self) -> ComposeResult:
        """Lay out the record between the lines above and below."""
        yield Bar(id="title")
        yield self._sheet
        yield Bar(id="hint")
        yield Bar(id="status")

    def on_mount(self) -> None:
        """Show the first record."""
        self.call_after_refresh(self.draw)

    @property
    def record(self) -> Record | None:
        """The record that is looked at; None when all are decided."""
        return self.queue[self.at] if self.queue else None

    def _load(self) -> None:
        """Read what is pending, and put it in order."""
        me = self.session.coder
        desk = Desk(self.session.store)
        mine = [(one, made) for one in desk.records for made in desk.decisions(one) if made.coder_uid == me.uid]
        self.reasons = [
            reason
            for reason, _n in Counter(made.reason for _record, made in mine if made.reason).most_common(_N_REASONS)
        ]
        self._n_mine = len(mine)
        pending = desk.pending(me)
        decided = [(one, made.verdict == Verdict.INCLUDE) for one, made in mine if made.verdict != Verdict.UNSURE]
        self.queue = record_order.ordered(pending, decided) if self._learn else pending
        self.at = 0

    def draw(self) -> None:
        """Draw the record and the lines around it."""
        total = self._n_mine + len(self.queue)
        told = _("Screening · {coder} · {n} of {total} decided").format(
            coder=lines.safe(self.session.coder.name), n=self._n_mine, total=total
        )
        self.query_one("#title", Bar).show(Text(told))
        self.query_one("#status", Bar).show(Text(lines.safe(self.said) or _("saved")))
        if self.record is None:
            self._sheet.show(((Piece(_("All records are decided; q quits."), _BOLD),),))
            self.query_one("#hint", Bar).show(Text(""))
            return
        self._sheet.show(_page(self.record))
        hint = _("i include  x exclude  s unsure · u undo · ? keys")
        shown = "  ".join(f"{n} {lines.safe(reason)}" for n, reason in enumerate(self.reasons, 1))
        self.query_one("#hint", Bar).show(Text(f"{hint} · {shown}" if shown else hint))

    def on_key(self, event: events.Key) -> None:
        """Decide, move or leave."""
        key = event.character if event.is_printable and event.character else event.key
        event.stop()
        event.prevent_default()
        self.said = ""
        record = self.record
        if key in ("q", "ctrl+q"):
            self.app.exit()
            return
        if key in ("?", "f1"):
            self.app.push_screen(Page(tuple((Piece(f"{k:<11}", _BOLD), Piece(says)) for k, says in _KEYS)))
        elif key in ("pagedown", "pageup", "down", "up"):
            step = self._sheet.size.height - 1 if key.startswith("page") else 1
            self._sheet.scroll_rows(step if key in ("pagedown", "down") else -step)
            return
        elif key in ("ctrl+z", "u"):
            self._again(lambda: coding.undo(self.session.store, self.session.coder), _("Undone."))
        elif key in ("ctrl+y", "r"):
            self._again(lambda: coding.redo(self.session.store, self.session.coder), _("Done again."))
        elif record is not None:
            self._act(key, record)
        self.draw()

    def _act(self, key: str, record: Record) -> None:
        if key in ("i", "s"):
            self._decide(record, Verdict.INCLUDE if key == "i" else Verdict.UNSURE)
        elif key == "x":
            self._ask(record)
        elif key.isdecimal() and 1 <= int(key) <= len(self.reasons):
            self._decide(record, Verdict.EXCLUDE, self.reasons[int(key) - 1])
        elif key in ("right", "left"):
            self.at = (self.at + (1 if key == "right" else -1)) % len(self.queue)

    def _ask(self, record: Record) -> None:
        def answered(values: Values | None) -> None:
            if values is not None:
                self._decide(record, Verdict.EXCLUDE, values["reason"])
            self.draw()

        title = lines.safe(record.values.get("title", ""))[:70]
        self.app.push_screen(Form(title, (Field("reason", _("Exclude, because:")),)), answered)

    def _decide(self, record: Record, verdict: Verdict, reason: str = "") -> None:
        """Write a decision; the record leaves the queue, and now and then the order is learnt anew."""
        if not self._judge(lambda: self._write(record, verdict, reason)):
            return
        self._n_decided += 1
        if self._n_decided % _LEARN_EVERY == 0:
            self._load()
            return
        self.queue.remove(record)
        self._n_mine += 1
        self.at = min(self.at, max(0, len(self.queue) - 1))
        if reason and reason not in self.reasons:
            self.reasons = [*self.reasons, reason][:_N_REASONS]

    def _write(self, record: Record, verdict: Verdict, reason: str) -> None:
        screening.decide(self.session.store, self.session.sign_in(), [record], verdict, reason)

    def _again(self, act: Callable[[], object], told: str) -> None:
        if self._judge(act, told):
            self._load()

    def _judge(self, act: Callable[[], object], told: str = "") -> bool:
        try:
            act()
        except (StoreError, sqlite3.Error) as error:
            self.said = _("NOT SAVED: {why}").format(why=error)
            self.app.bell()
            return False
        except ReviewError as error:
            self.said = translate(error.text)
            return False
        self.said = told
        return True


def _page(record: Record) -> tuple[Paragraph, ...]:
    """Return a record as it is read: title, authors, where it appeared, abstract."""
    values = record.values
    place = " · ".join(filter(None, (values.get(key, "") for key in ("year", "journal", "institution", "kind", "doi"))))
    return (
        (Piece(values.get("title", values.get("doi", "")), _BOLD),),
        (Piece(values.get("authors", "")),),
        (Piece(place, _DIM),),
        (Piece(""),),
        (Piece(values.get("abstract") or _("No abstract.")),),
        *(((Piece(""),), (Piece(values["keywords"], _DIM),)) if values.get("keywords") else ()),
        (Piece(""),),
        (Piece(f"{record.record} · {record.source}", _DIM),),
    )


def run(session: Session, *, learn: bool = True) -> None:
    """Open the screen and return when the reviewer quits.

    Raises:
        NotFound: There is nothing left to decide.
        ReviewError: There is no terminal.
    """
    screen = RecordScreen(session, learn=learn)
    show(session, lambda: screen)
