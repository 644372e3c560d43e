"""``kube-review flow``: how records became studies."""

from __future__ import annotations

from kube_review.commands.options import Folder, Format, Printed


def flow(project: Folder = None, fmt: Printed = Format.TABLE) -> None:
    """Count the flow of records as PRISMA 2020 does; what nobody recorded is said to be so, never 0."""
    from kube_review import console
    from kube_review.session import open_session
    from kube_review.synthesis.reporting import prisma_flow as counting

    with open_session(project) as session:
        table = counting.table(counting.of(session.store))
    console.synthesis(table, fmt)
