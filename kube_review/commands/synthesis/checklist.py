"""``kube-review checklist``: what a reporting guideline wants, and what the review holds of it."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.synthesis.matrices import Counting, counted, counting


@counting("group")
def checklist(
    options: Counting,
    name: Annotated[str, typer.Argument(metavar="prisma|entreq|emerge", help="The guideline.", show_default=False)],
    form: Annotated[str, typer.Option(metavar="FORM", help="The appraisal form: a name, or a file of yours.")] = (
        "kube-appraisal"
    ),
) -> None:
    """Fill a reporting checklist from protocol, flow and record; what nobody recorded is said to be so."""
    from kube_review import appraisal, console
    from kube_review.synthesis.reporting import checklist as checklists
    from kube_review.synthesis.reporting.checklist_facts import Held

    chosen = checklists.find(name)
    with counted(options) as made:
        session = made.session
        book = session.codebook(options.codebook)
        held = Held(session.store, made.held, book, made.matrix, appraisal.find(session.project, form))
        table = checklists.table(chosen, checklists.fill(chosen, held), held)
    console.synthesis(table, options.fmt)
