"""``kube-review review``: decide on suggestions, on a screen."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def review(
    study: Annotated[
        str | None,
        typer.Argument(metavar="[STUDY]", help=_("Only of this study, in the order of its text."), show_default=False),
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar="CODE", help=_("Only of this code, the likeliest first."))
    ] = None,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Decide on suggestions one after the other, each in its place in the text; ? shows every key."""
    from kube_review.screen import app
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        app.run_queue(session, study, code)
