"""The learning queue on the screen: each passage is judged for every code, and the queue learns after every ten."""

from __future__ import annotations

from kube_review import coding
from kube_review.assist.learning.learning_queue import Next, Queue, Reason
from kube_review.coding.blind import hidden_from
from kube_review.errors import NotFound
from kube_review.messages import gettext as _
from kube_review.screen.actions.keys import Command
from kube_review.screen.screens.led_screen import LedScreen
from kube_review.session import Session

BATCH = 10
_REASONS = {
    Reason.TYPICAL: _("stands for others, {code}?"),
    Reason.LIKELY: _("likely {code}"),
    Reason.AUDIT: _("drawn at random"),
}


def begun(session: Session) -> tuple[Queue, list[Next]]:
    """Return the queue of the review's first codebook with its first passages.

    Raises:
        NotFound: Every passage has been looked at.
    """
    queue = Queue(session, hidden=hidden_from(session))
    first = queue.next(BATCH)
    if not first:
        raise NotFound(_("Every passage has been looked at."), _("See how far each code is: kube-review progress"))
    return queue, first


class LearningScreen(LedScreen[Next]):
    """The coding screen led by the queue.

    Tab says that this passage was looked at for every code, and goes on; so does Enter where no suggestion is selected.
    Shift+Tab goes back. All other keys work as ever.
    """

    def __init__(self, session: Session, queue: Queue, first: list[Next]) -> None:
        """Begin at the first passage."""
        super().__init__(session, first)
        self._queue = queue
        self._learning = False

    def where(self) -> str:
        """Tell how many passages have come and why this one is here; elsewhere, how one goes on."""
        stop = self.stop
        here = (stop.study, stop.passage - 1) == (self.desk.study, self.desk.at)
        why = _REASONS[stop.reason].format(code=stop.code) if here else _("Tab goes on from here")
        return f"{self._n + 1} · {why}"

    def run(self, command: Command) -> None:
        """Let Tab and Shift+Tab go through the queue; nothing is done while it learns."""
        if self._learning:
            return
        if command.name == "next_suggestion":
            self.next_suggestion()
        else:
            super().run(command)

    def next_suggestion(self) -> bool:
        """Record that the stop was looked at, and go to the next one; what cannot be saved keeps one here."""
        stop = self.stop
        if stop.study != self.desk.study:
            self._arrive()  # a passage is judged where it is seen
            return True
        before = self._n_changes
        self.judge(lambda: self._look(stop))
        if self._n_changes == before:
            return True
        if self._n < len(self._stops) - 1:
            self._n += 1
            self._arrive()
        else:
            self._learning, self.said = True, _("Learning from your decisions …")
            self.call_after_refresh(self._learn)
        return True

    def _look(self, stop: Next) -> str:
        session = self.session
        coding.looked(
            session.store, session.sign_in(), self.desk.text, [stop.passage], session.versions, stop.reason.value
        )
        return ""

    def _learn(self) -> None:
        """Fetch the next passages after learning from the decisions."""
        more = self._queue.next(BATCH)
        self._learning, self.said = False, ""
        if more:
            self._n += 1
            self._stops += more
            self._arrive()
        else:
            self.said = _("Every passage has been looked at.")
        self.draw()
