"""``kube-review records screen``: title and abstract, one key a decision."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder


def screen(
    in_order: Annotated[
        bool, typer.Option("--in-order", help="In the order of import, not the likeliest inclusions first.")
    ] = False,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Screen records on title and abstract; others' decisions are not shown, and the order learns from yours."""
    from kube_review.screen.screens import record_screen
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        record_screen.run(session, learn=not in_order)
