"""``kube-review reopen``: take back that a study is finished."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, StudyName
from kube_review.messages import _


def reopen(
    study: StudyName,
    codebook: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only for this codebook; may be repeated. Else for all.", show_default=False),
    ] = None,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Take back that you have finished a study; its codings stay and do not count until you are done again."""
    from kube_review import coding, console
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    with open_session(project, coder) as session:
        text = texts.text_of(session.store, study)
        new = coding.reopen(session.store, session.sign_in(), text, codebook or ())
        told = _("{study} is open again for {coder}.") if new else _("{study} was not finished by {coder}.")
        console.say(told.format(coder=session.coder.name, study=study))
