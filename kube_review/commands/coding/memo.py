"""``kube-review memo``: write on a study or on the whole review."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def memo(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="What it says; - reads it from standard input, several lines too.")
    ],
    study: Annotated[
        str | None, typer.Option(metavar="STUDY", help="On this study, not on the whole review.", show_default=False)
    ] = None,
    change: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Change your memo of this number; an empty text removes it.", show_default=False
        ),
    ] = None,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Write a memo on a study or on the review; memos lists them, undo takes the last one back."""
    import sys

    from kube_review import console
    from kube_review.coding.memos import change_memo, write_memo
    from kube_review.session import open_session
    from kube_review.store.corpus import texts
    from kube_review.store.record import memos

    said = sys.stdin.read() if text == "-" else text
    with open_session(project, coder) as session:
        store = session.store
        if change is not None:
            stood = memos.get(store, change)
            stands = change_memo(store, session.sign_in(), stood, said)
            console.say(_("Changed memo {n}.", n=change) if stands else _("Took memo {n} back.", n=change))
        else:
            about = texts.text_of(store, study) if study is not None else None
            console.say(_("Wrote memo {n}.", n=write_memo(store, session.sign_in(), said, about).memo))
