"""``kube-review reject``: reject suggestions."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def reject(
    numbers: Annotated[list[int], typer.Argument(metavar="ID...")], project: Folder = None, coder: CoderName = None
) -> None:
    """Reject suggestions; they are not proposed again and teach the classifier."""
    from kube_review import coding, console
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        rejected = coding.reject(session.store, session.sign_in(), numbers)
    console.say(_("{n} rejected.", n=len(rejected)))
