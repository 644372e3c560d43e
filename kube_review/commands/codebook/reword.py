"""``kube-review codebook reword``: declare an edit to be wording only."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def reword(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code whose wording was edited.")],
    reason: Annotated[str, typer.Option(help="Why the edit changes no meaning.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Declare the last edit of a definition to be wording only: studies need not be read again for it."""
    from kube_review import coding, console
    from kube_review.errors import Conflict
    from kube_review.session import open_session
    from kube_review.store import codebooks

    with open_session(project, coder) as session:
        me = session.sign_in()
        new = session.code(code)
        book = next(b for b in session.codebooks if b.code(new.code) is new)
        before = codebooks.previous(session.store, book)
        old = before.code(new.code) if before else None
        if old is None or old.meaning == new.meaning:
            raise Conflict(
                _("The definition of {code} was not edited.", code=new.code), _("See: kube-review codebook diff")
            )
        coding.reword(session.store, me, new.code, old.meaning, new.meaning, reason)
    console.say(_("{code}: the edit counts as wording only.", code=new.code))
