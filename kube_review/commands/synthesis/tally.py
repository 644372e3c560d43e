"""``kube-review tally``: how many units report each code."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Period
from kube_review.commands.synthesis.matrices import Counting, counted, counting, split


@counting()
def tally(
    options: Counting,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT",
            help=(
                "Split by year, province, kind, journal, language, any attribute; stage; link or origin;"
                " FORM:CRITERION of an appraisal, such as kube-appraisal:aim."
            ),
            show_default=False,
        ),
    ] = None,
    period: Period = 0,
) -> None:
    """Count how many units report each code, with all that the number leaves out."""
    from kube_review import console
    from kube_review.synthesis.frequencies import grouped_tally_table, tally_table

    with counted(options) as made:
        if by is None:
            table = tally_table.of(made.matrix)
        elif by == "stage":
            table = grouped_tally_table.by_stage(made.matrix)
        elif by in grouped_tally_table.OF_CODINGS:
            table = grouped_tally_table.by_coding(made.held, made.matrix, by)
        else:
            table = grouped_tally_table.by(made.matrix, split(made, by, period))
    console.synthesis(table, options.fmt)
