"""``kube-review looked``: passages that were looked at for every code."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, StudyName
from kube_review.messages import _


def looked(
    study: StudyName,
    passages: Annotated[list[int], typer.Argument(metavar="PASSAGE...", help="Numbers of passages.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Say that you have looked at passages for every code: what you did not code in them is not there."""
    from kube_review import coding, console
    from kube_review.coding import quotes
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    with open_session(project, coder) as session:
        text = texts.text_of(session.store, study)
        for number in passages:
            quotes.passage_span(session.store, text, number)
        n = coding.looked(session.store, session.sign_in(), text, passages, session.versions)
    console.say(_("{n} passages looked at.", n=n))
