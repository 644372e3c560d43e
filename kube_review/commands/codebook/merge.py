"""``kube-review codebook merge``: make several codes one."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _, plural


def merge(
    codes: Annotated[
        list[str],
        typer.Argument(metavar="CODE...", help="The codes that are gone then."),
    ],
    into: Annotated[str, typer.Option(metavar="CODE", help="The code that stays.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Merge codes into another one, for which all their codings count; who coded what stays. Undo takes it back."""
    from kube_review import console
    from kube_review.coding.codebooks import edits
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        session.sign_in()
        target = session.code(into)
        found = {name: session.code(name) for name in codes}
        gone = {code.code: code for name, code in found.items() if name not in target.merged}
        if not gone:
            console.say(_("They are merged into {code} already.", code=target.code))
            return
        edits.merge(session, list(gone.values()), target)
    console.say(
        plural(
            "Merged {n} code into {code}: {codes}. Check whether its definition still fits.",
            "Merged {n} codes into {code}: {codes}. Check whether its definition still fits.",
            n=len(gone),
            code=target.code,
            codes=", ".join(gone),
        )
    )
