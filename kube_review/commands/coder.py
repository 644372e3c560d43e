"""``kube-review coder``: who codes in a review."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import _

app = typer.Typer(no_args_is_help=True, help="Add and list coders.")


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new coder's name.")], project: Folder = None
) -> None:
    """Add a coder to the review; adding one who is there already changes nothing."""
    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.record import coders

    with open_session(project) as session:
        known = {coder.name for coder in coders.listing(session.store)}
        coder = coders.get_or_add(session.store, name.strip())
    said = _("{coder} is there already.") if coder.name in known else _("{coder} may code now.")
    console.say(said.format(coder=coder.name))


@app.command("list")
def list_coders(project: Folder = None, fmt: Printed = Format.TABLE) -> None:
    """List who codes in the review, how much they coded, and how many studies they have finished."""
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.record import coders
    from kube_review.tables import Table

    with open_session(project) as session:
        hidden = blind.hidden_from(session)
        default = coders.setting(session.store, "coder")
        rows = [
            {
                "coder": one.name,
                "codings": one.n_codings,
                "reviewed": one.n_reviewed,
                "default": one.name == default,
                "uid": one.uid,
            }
            for one in coders.workload(session.store, without=hidden)
        ]
    console.listing(Table(_("Coders"), rows, columns=("coder", "codings", "reviewed", "default")), fmt)
