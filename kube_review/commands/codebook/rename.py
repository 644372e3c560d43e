"""``kube-review codebook rename``: give a code another id."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CodeName, CoderName, Folder
from kube_review.messages import _


def rename(
    code: CodeName,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The code's new id.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Give a code another id in its codebook; codings, readings and decisions stay. Undo takes it back."""
    from kube_review import console
    from kube_review.coding.codebooks import edits
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        session.sign_in()
        old = session.code(code)
        if old.code == new:
            console.say(_("The code is called {code} already.", code=new))
            return
        edits.rename(session, old, new)
    console.say(_("Renamed {old} to {new}.", old=old.code, new=new))
