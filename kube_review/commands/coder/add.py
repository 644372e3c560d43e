"""``kube-review coder add``: add a coder."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Folder
from kube_review.messages import _


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new coder's name.")], project: Folder = None
) -> None:
    """Add a coder to the review; adding one who is there already changes nothing."""
    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.record import coders

    with open_session(project) as session:
        known = {coder.name for coder in coders.listing(session.store)}
        coder = coders.get_or_add(session.store, name.strip())
    said = _("{coder} is there already.") if coder.name in known else _("{coder} may code now.")
    console.say(said.format(coder=coder.name))
