"""``kube-review agreement``: how far coders agree."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CodebookOption, Folder, Format, Printed, Seed
from kube_review.commands.synthesis.matrices import compared
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
    from kube_review import console
    from kube_review.synthesis.agreement import agreement_table, ratings, span_agreement
    from kube_review.tables import Table

    with compared(project, codebook) as found:
        store, double = found.session.store, found.double
        if level is AgreementLevel.SPANS:
            marked = span_agreement.of(store, double)
            table = span_agreement.table(marked, double.notes(), n_resamples=resamples, seed=seed)
        else:
            rated = ratings.of(store, double, level)
            table = agreement_table.of(rated, level, double.notes(), n_resamples=resamples, seed=seed)
        if differences:
            rows = table.extra["disagreements"]
            table = Table(_("Where coders differ"), rows, unit=table.unit, rule=table.rule, n=table.n)
    console.synthesis(found.titled(table), fmt)
