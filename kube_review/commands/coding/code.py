"""``kube-review code``: the coding screen."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, StudyName


def code(
    study: StudyName,
    blind: Annotated[bool, typer.Option("--blind", help="Hide suggestions and other coders' work.")] = False,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Read a study on the screen and code it as you read; ? shows every key."""
    from kube_review.screen import opening
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        opening.run(session, study, blind=blind)
