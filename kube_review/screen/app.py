"""The Textual application around the screens: its themes, and how it is started."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.screen import Screen
from textual.theme import Theme

from kube_review.errors import ReviewError
from kube_review.messages import gettext as _
from kube_review.screen.looks.colours import DARK, GROUND, INK, LIGHT
from kube_review.screen.widgets.page_picture import picture_widget
from kube_review.session import Session
from kube_review.store.record import coders

_THEME_SETTING = "screen.theme"
_PATIENCE_SECONDS = 2.0
"""Time that a key waits for another writing program before reporting that nothing was saved."""


def _theme(name: str) -> Theme:
    dark = name == DARK
    return Theme(
        name=name,
        primary="#7aa2d6" if dark else "#2d5b94",
        background=GROUND[name],
        surface=GROUND[name],
        panel=GROUND[name],
        foreground=INK[name],
        dark=dark,
        variables={"rule": "#4a5160" if dark else "#b5b0a2", "bar": "#232730" if dark else "#eeebe2"},
    )


class ReviewApp(App[None]):
    """Shows one screen until the reviewer quits."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = "Input"

    def __init__(self, session: Session, first: Callable[[], Screen[Any]]) -> None:
        """Make the application.

        Args:
            session: The opened review.
            first: Makes the screen to show.
        """
        super().__init__()
        self.session = session
        self.failure: Exception | None = None
        self._first = first
        for name in (DARK, LIGHT):
            self.register_theme(_theme(name))
        standing = coders.setting(session.store, _THEME_SETTING)
        self.theme = standing if standing in (DARK, LIGHT) else DARK

    def on_mount(self) -> None:
        """Show the first screen."""
        self.session.store.wait_at_most(_PATIENCE_SECONDS)
        self.push_screen(self._first())

    def _handle_exception(self, error: Exception) -> None:
        """Keep an unexpected error for the caller, which logs it, instead of printing it over the terminal."""
        if self.is_headless:
            super()._handle_exception(error)
        else:
            self.failure = self.failure or error
            self.exit(return_code=1)

    def watch_theme(self, theme: str) -> None:
        """Store the theme for the next time; a failure to do so is ignored."""
        if coders.setting(self.session.store, _THEME_SETTING) != theme:
            try:
                coders.set_setting(self.session.store, _THEME_SETTING, theme)
            except ReviewError:
                self.bell()


def show(session: Session, first: Callable[[], Screen[Any]]) -> None:
    """Show a screen in the terminal and return when the reviewer quits.

    Raises:
        ReviewError: There is no terminal.
    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise ReviewError(_("The screen needs a terminal."), _("By script: kube-review record, accept, adjudicate."))
    session.sign_in()
    picture_widget()  # it asks the terminal, which only Textual can do once the screen is open
    app = ReviewApp(session, first)
    app.run()
    if app.failure is not None:
        raise app.failure
