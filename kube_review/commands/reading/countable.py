"""``kube-review countable``: correct whether passages count."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, PassageRange, StudyName, passage_range
from kube_review.messages import _


class Answer(StrEnum):
    """Whether passages count."""

    YES = "yes"
    NO = "no"


def countable(
    study: StudyName,
    passages: PassageRange,
    answer: Annotated[Answer, typer.Argument(metavar="yes|no", help="Whether they may be coded and counted.")],
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Correct whether passages may be coded and counted; undo takes it back, and a later reading keeps it."""
    from kube_review import console
    from kube_review.coding import correcting
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    first, last = passage_range(passages)
    counts = answer is Answer.YES
    with open_session(project, coder) as session:
        text = texts.text_of(session.store, study)
        n = correcting.set_countable(session.store, session.sign_in(), text, first, last, counts)
        told = (
            _("{study} {passages}: may be coded and counted; changed: {n}")
            if counts
            else _("{study} {passages}: never coded or counted; changed: {n}")
        )
        console.say(told.format(n=n, study=study, passages=passages))
