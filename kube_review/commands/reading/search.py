"""``kube-review search``: words in context, across the corpus."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import plural


def search(
    query: Annotated[str, typer.Argument(help="A phrase; with --words any full-text query, such as dana OR modal.")],
    words: Annotated[
        bool, typer.Option("--words", help="Read the query as a full-text expression: AND, OR, NOT, NEAR, prefix*.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many passages at most.")] = 50,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Find a phrase in all studies."""
    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.corpus import full_text_search as index
    from kube_review.tables import Table

    with open_session(project) as session:
        rows = index.find(session.store, query, as_phrase=not words, limit=limit)
    columns = ("study", "page", "passage", "section", "context")
    console.listing(Table(plural("{n} passage", "{n} passages", n=len(rows)), rows, columns=columns), fmt)
