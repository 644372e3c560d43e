"""The coding screen led from stop to stop across studies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from kube_review.screen.actions.keys import Command
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session


class Place(Protocol):
    """Where to stop: a study and the number of a passage (from 1)."""

    @property
    def study(self) -> str:
        """The study's id."""

    @property
    def passage(self) -> int:
        """The passage's number."""


P = TypeVar("P", bound=Place)


class LedScreen(CodingScreen, Generic[P]):
    """The base of guided screens: Shift+Tab goes back a stop; each decides how to go on."""

    def __init__(self, session: Session, stops: Sequence[P]) -> None:
        """Begin at the first stop."""
        super().__init__(session, stops[0].study)
        self._stops = list(stops)
        self._n = 0
        self._arrive()

    @property
    def stop(self) -> P:
        """The current stop."""
        return self._stops[self._n]

    def _arrive(self) -> None:
        """Open the study of the stop and look at its passage."""
        if self.stop.study != self.desk.study:
            self.open(self.stop.study)
        self.desk.go(self.stop.passage - 1)

    def run(self, command: Command) -> None:
        """Go back a stop, or do what is done in one study."""
        if command.name == "previous_suggestion":
            self._n = max(0, self._n - 1)
            self._arrive()
        else:
            super().run(command)
