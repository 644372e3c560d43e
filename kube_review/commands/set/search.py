"""``kube-review set search``: a phrase in the texts of many reviews."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Format, Printed
from kube_review.commands.set.options import SetFolder
from kube_review.messages import _, plural

COLUMNS = ("review", "study", "page", "passage", "section", "context")


def search(
    folder: SetFolder,
    query: Annotated[str, typer.Argument(help="A phrase.")],
    limit: Annotated[int, typer.Option(min=1, help="How many passages at most.")] = 50,
    fmt: Printed = Format.TABLE,
) -> None:
    """Find a phrase in the studies of all reviews; a study in several of them is searched once."""
    from kube_review import console
    from kube_review.store.sets import joint_tables, members
    from kube_review.synthesis.sets import phrases
    from kube_review.tables import Table

    among = members.find(folder)
    with joint_tables.opened(among, with_passages=True) as tables:
        rows = phrases.find(tables, among, query, limit)
    without = [member.review for member in among if not member.has_texts]
    if without:
        console.say(_("Not searched, because they were added without texts: {reviews}", reviews=without))
    console.listing(Table(plural("{n} passage", "{n} passages", n=len(rows)), rows, columns=COLUMNS), fmt)
