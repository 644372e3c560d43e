"""``kube-review crosstab``: codes by an attribute of the studies."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Period
from kube_review.commands.synthesis.matrices import Counting, counted, counting, split


@counting()
def crosstab(
    options: Counting,
    attribute: Annotated[
        str,
        typer.Argument(
            help="An attribute of the studies, such as province or year, or FORM:CRITERION of an appraisal."
        ),
    ],
    period: Period = 0,
    test: Annotated[
        bool, typer.Option("--test", help="Add exact tests of independence, exploratory and Holm-adjusted.")
    ] = False,
) -> None:
    """Cross the codes with an attribute: k/n, share and interval for each value."""
    from kube_review import console
    from kube_review.synthesis.frequencies import crosstab_table

    with counted(options) as made:
        by = split(made, attribute, period)
        console.synthesis(crosstab_table.of(made.matrix, by, tested=test), options.fmt)
