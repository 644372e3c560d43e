"""Open a screen in the terminal and return when the reviewer quits."""

from __future__ import annotations

from kube_review.screen.app import show
from kube_review.screen.screens import learning_screen, queue_screen
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session


def run(session: Session, study: str, *, blind: bool = False) -> None:
    """Open the coding screen on a study and return when the reviewer quits.

    Raises:
        NotFound: There is no such study, or the review has no codebook.
        ReviewError: There is no terminal.
    """
    screen = CodingScreen(session, study, blind=blind)
    show(session, lambda: screen)


def run_queue(session: Session, study: str | None, code: str | None) -> None:
    """Lead the reviewer from suggestion to suggestion and return when they quit.

    Raises:
        NotFound: The study or the code is unknown, or nothing is pending.
        ReviewError: There is no terminal.
    """
    screen = queue_screen.QueueScreen(session, queue_screen.stops(session, study, code))
    show(session, lambda: screen)


def run_learning(session: Session) -> None:
    """Lead the reviewer through the learning queue and return when they quit.

    Raises:
        NotFound: Every passage has been looked at.
        ReviewError: There is no terminal.
    """
    screen = learning_screen.LearningScreen(session, *learning_screen.begun(session))
    show(session, lambda: screen)
