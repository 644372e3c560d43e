"""The interface of screens to the actions that they call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from textual.screen import ModalScreen

from kube_review.model import Code, Coding
from kube_review.screen.desk.desk import Desk
from kube_review.screen.desk.shelf import Shelf
from kube_review.session import Session

Answer = TypeVar("Answer")


class Workplace(Protocol):
    """A screen with a study on it.

    Attributes:
        session: The opened review.
        desk: The study.
        shelf: The codebooks.
        said: What the last line says until the next key.
    """

    session: Session
    desk: Desk
    shelf: Shelf
    said: str

    def judge(self, act: Callable[[], str]) -> None:
        """Decide something and say what ``act`` returns, or that it could not be saved."""

    def decide(self, act: Callable[[], str]) -> None:
        """Decide something and say what ``act`` returns.

        Raises:
            ReviewError: It could not be saved.
            sqlite3.Error: Likewise.
        """

    def draw(self) -> None:
        """Draw everything that may have changed."""

    def ask(self, dialog: ModalScreen[Answer], answered: Callable[[Answer | None], Any] | None = None) -> None:
        """Put a form, a page or a list in front of the text."""

    def open(self, study: str) -> None:
        """Put another study on the desk."""

    def codings_with(self, code: Code) -> list[Coding]:
        """Return this review's codings with a code, as far as this coder may see them."""

    def next_suggestion(self) -> bool:
        """Take the next suggestion; say whether there is one."""

    def wait_for_code(self, said: str, then: Callable[[Code], None]) -> None:
        """Let the next code key do something else than code."""
