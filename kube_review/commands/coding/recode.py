"""``kube-review recode``: give codings another code, above all those of a code that was split."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.messages import _, plural


def recode(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="The codings' numbers.", show_default=False)
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Their new code; may be repeated.", show_default=False),
    ] = None,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Give codings of your own another code; without numbers, list those of split codes that you have to decide."""
    from kube_review import console
    from kube_review.coding.codebooks import recoding
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project, coder) as session:
        if numbers:
            codes = [session.code(name) for name in to or ()]
            names = ", ".join(code.code for code in codes)
            for one in recoding.recode(session.store, session.sign_in(), numbers, codes):
                console.say(_("{n}: {old} → {new}, {study}", n=one.coding, old=one.code, new=names, study=one.study))
            return
        every = recoding.undecided(session)
        mine = [one for one in every if one.coding.coder == session.coder.name]
    if n := len(every) - len(mine):
        console.say(plural("{n} coding waits for another coder.", "{n} codings wait for other coders.", n=n))
    rows = [
        {
            **{name: getattr(one.coding, name) for name in ("coding", "study", "page", "passage", "code", "stance")},
            "into": list(one.into),
            "quote": one.coding.quote,
        }
        for one in mine
    ]
    console.listing(Table(_("Codings to be decided again"), rows), fmt)
