"""``kube-review section``: correct the section of passages."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, PassageRange, StudyName, passage_range
from kube_review.messages import _, word
from kube_review.terms import Section


def section(
    study: StudyName,
    passages: PassageRange,
    name: Annotated[Section, typer.Argument(metavar="NAME", help="The section they stand in, such as results.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Correct the section of passages; undo takes it back, and a later reading keeps it."""
    from kube_review import console
    from kube_review.coding import correcting
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    first, last = passage_range(passages)
    with open_session(project, coder) as session:
        text = texts.text_of(session.store, study)
        n = correcting.set_section(session.store, session.sign_in(), text, first, last, name)
        told = _("{study} {passages}: section {section}; changed: {n}")
        console.say(told.format(n=n, study=study, passages=passages, section=word(name)))
