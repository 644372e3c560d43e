"""``kube-review retract``: take codings back."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def retract(
    numbers: Annotated[list[int], typer.Argument(metavar="ID...", help="The codings' numbers.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Take back codings of your own; undo brings them back."""
    from kube_review import coding, console
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        taken = coding.retract(session.store, session.sign_in(), numbers)
    for one in taken:
        console.say(_("Retracted {n}: {code} in {study}.", n=one.coding, code=one.code, study=one.study))
