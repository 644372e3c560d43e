"""``kube-review accept``: turn suggestions into codings."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.errors import UsageError
from kube_review.messages import _
from kube_review.terms import Link, Stance

Numbers = Annotated[
    list[int] | None,
    typer.Argument(metavar="[ID]...", help="The suggestions' numbers."),
]


def accept(
    numbers: Numbers = None,
    code: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="With --min-score: all of this code. With an ID: the right code instead.",
            show_default=False,
        ),
    ] = None,
    min_score: Annotated[
        float | None,
        typer.Option(metavar="X", min=0, max=1, help="Accept in bulk what scores at least this.", show_default=False),
    ] = None,
    stance: Annotated[Stance | None, typer.Option(help="The right stance instead.", show_default=False)] = None,
    link: Annotated[Link | None, typer.Option(help="Cause or condition.", show_default=False)] = None,
    memo: Annotated[str, typer.Option(help="A note.", show_default=False)] = "",
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Turn suggestions into codings, as one action that undo takes back."""
    from kube_review import coding, console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.record import suggestions as stored

    bulk = min_score is not None
    if bulk == bool(numbers) or (bulk and code is None):
        raise UsageError(_("Give suggestion numbers, or --code CODE with --min-score X."))
    with open_session(project, coder) as session:
        chosen = session.code_id(code)
        if min_score is not None:
            pending = stored.listing(session.store, code=chosen)
            hidden = blind.hidden_from(session)
            # Two methods may propose the same place: only the likelier one, which is listed first, is kept.
            places = {(one.study, one.passage): one for one in reversed(pending) if one.study not in hidden}
            numbers = sorted(one.suggestion for one in places.values() if one.score >= min_score)
        made = coding.accept(
            session.store,
            session.sign_in(),
            numbers or [],
            bulk=bulk,
            code=None if bulk else chosen,
            stance=stance,
            link=link,
            memo=memo,
        )
    console.say(_("{n} accepted.", n=len(made)))
