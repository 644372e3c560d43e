"""``kube-review codebook diff``: what changed in a codebook."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kube_review.commands.codebook.finding import NameOrFile, find
from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import _


def diff(
    name: NameOrFile = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="Compare with this one.", show_default="its version before"),
    ] = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Say what changed in a codebook, and which studies have to be read again for it."""
    from kube_review import codebook, console
    from kube_review.session import open_session
    from kube_review.store import codebooks
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.cells import rereading
    from kube_review.tables import Table

    book = find(name, project)
    again: dict[str, list[str]] = {}
    if against is not None:
        old: Any = find(against, project)
    else:
        with open_session(project) as session:
            old = codebooks.previous(session.store, book)
            again = rereading.by_code(snapshot.load(session.store, session.codebooks), book)
    changes = codebook.diff(old, book) if old is not None else ()
    rows = [
        {"change": c.kind.value, "code": c.code, "detail": c.detail, "read_again": again.get(c.code, [])}
        for c in changes
    ]
    console.listing(Table(_("Changes in {name}", name=book.name), rows), fmt)
