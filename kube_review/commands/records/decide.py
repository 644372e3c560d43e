"""``kube-review records decide``: one decision on title and abstract, scripted."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.errors import ReviewError
from kube_review.messages import _, plural
from kube_review.terms import Verdict

_BACK = "none"


def decide(
    record: Annotated[str, typer.Argument(metavar="ID[,ID...]", help="Records, by their numbers.")],
    verdict: Annotated[
        str, typer.Argument(metavar="include|exclude|unsure|none", help="The decision; none takes it back.")
    ],
    reason: Annotated[str, typer.Option(metavar="WHY", help="Why; an exclusion needs one.", show_default=False)] = "",
    settle: Annotated[
        bool, typer.Option("--settle", help="Settle what people decided differently or were unsure of.")
    ] = False,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Decide on records on title and abstract; as yourself, or with --settle for all who screened."""
    from kube_review import console
    from kube_review.coding.records import screening
    from kube_review.session import open_session
    from kube_review.store.screening import records

    choices = (*(one.value for one in Verdict), _BACK)
    if verdict not in choices:
        raise ReviewError(
            _("The decision cannot be {verdict!r}.", verdict=verdict), _("Use one of: {choices}.", choices=choices)
        )
    decided = None if verdict == _BACK else Verdict(verdict)
    with open_session(project, coder) as session:
        chosen = [records.get(session.store, number) for number in _numbers(record)]
        act = screening.settle if settle else screening.decide
        n = act(session.store, session.sign_in(), chosen, decided, reason)
    console.say(plural("{n} record decided.", "{n} records decided.", n=n))


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise ReviewError(_("{text!r} is not a list of records such as 17 or 17,18.", text=text), topic="records")
    return [int(part) for part in parts]
