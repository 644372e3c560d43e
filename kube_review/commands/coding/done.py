"""``kube-review done``: finish a study."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, StudyName
from kube_review.messages import _
from kube_review.terms import Basis


def done(
    study: StudyName,
    basis: Annotated[
        Basis, typer.Option(help="Read whole, or stopped by a stopping rule (then only covered codes are silent).")
    ] = Basis.FULL,
    codebook: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Which codebook you read it for; may be repeated. Else the first, and all that anybody used.",
            show_default=False,
        ),
    ] = None,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Say that you have finished a study: from now on your codings of it count, and what you did not find is silent."""
    from kube_review import coding, console
    from kube_review.assist.learning import progress
    from kube_review.coding import codebooks_used
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    with open_session(project, coder) as session:
        text = texts.text_of(session.store, study)
        covered = progress.covered(session, study) if basis is Basis.SCREENED else []
        versions = codebooks_used.versions(session, codebook or ())
        new = coding.done(session.store, session.sign_in(), text, versions, basis, covered)
        if basis is Basis.SCREENED:
            console.say(
                _(
                    "The stopping rule holds for: {codes}. Silence about all others counts as not assessed.",
                    codes=", ".join(covered) or _("no code"),
                )
            )
        told = _("{coder} has finished {study}.") if new else _("{coder} had finished {study} already.")
        console.say(told.format(coder=session.coder.name, study=study))
