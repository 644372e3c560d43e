"""``kube-review review``: decide on suggestions, on a screen."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def review(
    study: Annotated[
        str | None,
        typer.Argument(metavar="[STUDY]", help="Only of this study, in the order of its text.", show_default=False),
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar="CODE", help="Only of this code, the likeliest first.")
    ] = None,
    queue: Annotated[
        bool,
        typer.Option("--queue", help="Passages to look at for every code, as kube-review queue orders them."),
    ] = False,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Decide on suggestions one after the other, each in its place in the text; ? shows every key."""
    from kube_review import console
    from kube_review.errors import ReviewError
    from kube_review.screen import opening
    from kube_review.session import open_session

    if queue and (study or code):
        raise ReviewError(_("The queue goes through all studies and codes."), _("Leave out the study and --code."))
    with open_session(project, coder) as session:
        if queue:
            console.say(_("Looking at all passages …"))
            opening.run_learning(session)
        else:
            opening.run_queue(session, study, code)
