"""``kube-review codebook split``: replace a code by several."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CodeName, CoderName, Folder
from kube_review.messages import _, plural


def split(
    code: CodeName,
    into: Annotated[
        list[str],
        typer.Option(metavar="CODE", help="The codes in its place."),
    ],
    more: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE]...", help="More codes in its place.", show_default=False),
    ] = None,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Replace a code by others of its codebook; each of its codings is then decided again with recode. Undo takes it
    back."""
    from kube_review import console
    from kube_review.coding.codebooks import edits
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        session.sign_in()
        old, new = session.code(code), {one.code: one for one in map(session.code, (*into, *(more or ())))}
        n = edits.split(session, old, list(new.values()))
    console.say(
        plural(
            "Split {code} into {codes}. {n} coding is to be decided again: kube-review recode",
            "Split {code} into {codes}. {n} codings are to be decided again: kube-review recode",
            n=n,
            code=old.code,
            codes=", ".join(new),
        )
        if n
        else _("Split {code} into {codes}; it had no codings.", code=old.code, codes=", ".join(new))
    )
