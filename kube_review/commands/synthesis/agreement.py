"""``kube-review agreement``: how far coders agree."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import CodebookOption, Folder, Format, Printed, Seed
from kube_review.messages import _
from kube_review.terms import AgreementLevel


def agreement(
    level: Annotated[
        AgreementLevel,
        typer.Option(help="Study × code, every countable passage, stances, or where spans begin and end."),
    ] = AgreementLevel.CELLS,
    differences: Annotated[
        bool, typer.Option("--differences", help="List where the coders differ instead of the figures.")
    ] = False,
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples of studies.")] = 1000,
    seed: Seed = 1,
    codebook: CodebookOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Measure how far coders agree on studies that both finished: their first done, unaided codings only."""
    from dataclasses import replace

    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.counting import first_done, snapshot
    from kube_review.synthesis.agreement import agreement_table, double_coded, ratings, span_agreement
    from kube_review.synthesis.cells import cell_matrix
    from kube_review.tables import Table

    with open_session(project) as session:
        book, hidden = session.codebook(codebook), blinded.left_out(session)
        held = snapshot.load(session.store, session.codebooks)
        compared = double_coded.of(held, first_done.load(session.store, book.name), book, hidden)
        if level is AgreementLevel.SPANS:
            marked = span_agreement.of(session.store, compared)
            table = span_agreement.table(marked, compared.notes(), n_resamples=resamples, seed=seed)
        else:
            rated = ratings.of(session.store, compared, level)
            table = agreement_table.of(rated, level, compared.notes(), n_resamples=resamples, seed=seed)
        studies = {own[0].study for own in compared.studies}
        if differences:
            rows = table.extra["disagreements"]
            table = Table(_("Where coders differ"), rows, unit=table.unit, rule=table.rule, n=table.n)
        table = replace(table, title=cell_matrix.labelled(held, table.title, studies))
    console.synthesis(table, fmt)
