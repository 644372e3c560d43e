"""Suggestions one after the other, across studies: each is read in its place, decided, and the next one comes."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.coding.blind import hidden_from
from kube_review.errors import NotFound
from kube_review.messages import gettext as _
from kube_review.screen.actions.keys import Command
from kube_review.screen.desk.desk import Item
from kube_review.screen.screens.led_screen import LedScreen
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import suggestions
from kube_review.store.record.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Stop:
    """A passage to look at: its study, its number (from 1), and the code in question if there is one."""

    study: str
    passage: int
    code: str = ""


def stops(session: Session, study: str | None, code: str | None) -> list[Stop]:
    """Return what there is to decide: one study in reading order, one code the likeliest first, else the queue.

    Raises:
        NotFound: The study or the code is unknown, or nothing is pending.
    """
    if study is not None:
        texts.text_of(session.store, study)
    wanted = session.code(code).code if code is not None else None
    hidden = hidden_from(session)
    pending = [s for s in suggestions.listing(session.store, study=study, code=wanted) if s.study not in hidden]
    if study is None:
        pending.sort(key=lambda s: (-s.score, s.study, s.passage))
    found = [Stop(s.study, s.passage, s.code if wanted else "") for s in pending]
    if not found:
        raise NotFound(_("There is nothing to decide."), _("Propose codings first: kube-review suggest"))
    return list(dict.fromkeys(found))


class QueueScreen(LedScreen[Stop]):
    """The coding screen led from stop to stop: Tab goes to the next, Shift+Tab back; all other keys work as ever."""

    def _arrive(self) -> None:
        super()._arrive()
        wanted = self._open_items(self.stop)
        if wanted:
            self.desk.take(wanted[0])

    def _open_items(self, stop: Stop) -> list[Suggestion]:
        """Return what is still to decide at a stop of the study that is open."""
        pending = self.desk.pending_at(stop.passage - 1) if stop.study == self.desk.study else []
        return [one for one in pending if stop.code in ("", one.code)]

    def where(self) -> str:
        """Tell which stop this is."""
        return _("{n} of {all}").format(n=self._n + 1, all=len(self._stops))

    def run(self, command: Command) -> None:
        """Let Tab and Shift+Tab go from stop to stop; the rest is as in one study."""
        if command.name == "next_suggestion":
            if not self.next_suggestion():
                self.said = _("This was the last one.")
        else:
            super().run(command)

    def next_suggestion(self) -> bool:
        """Go to the next suggestion of this stop, else to the next stop; say whether there is one."""
        here = self._open_items(self.stop)
        behind = here.index(self.desk.hand) + 1 if self.desk.hand in here else len(here)
        if isinstance(self.desk.hand, Suggestion) and behind < len(here):
            self.desk.hand = here[behind]
            return True
        while self._n < len(self._stops) - 1:
            self._n += 1
            self._arrive()
            if self._open_items(self.stop):
                return True
        return False

    def decided(self, before: Item | None) -> None:
        """Go on once the suggestion that was selected is decided."""
        if not isinstance(before, Suggestion) or before.study != self.desk.study:
            return
        if before in self.desk.pending_at(before.passage - 1):
            return
        place = (before.study, before.passage)
        self._n = next((n for n, stop in enumerate(self._stops) if (stop.study, stop.passage) == place), self._n)
        here = self._open_items(self.stop)
        if here:
            self.desk.take(here[0])
        elif not self.next_suggestion():
            self.said = f"{self.said} {_('This was the last one.')}"
