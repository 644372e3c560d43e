"""``kube-review effects``: effect sizes of a metasummary, and the direction of findings."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.synthesis.matrices import Counting, counted, counting


@counting()
def effects(
    options: Counting,
    units: Annotated[
        bool, typer.Option("--units", help="The intensity effect size of each unit instead of the codes.")
    ] = False,
) -> None:
    """Compute frequency and intensity effect sizes of a metasummary, and whether findings assert or deny a code."""
    from kube_review import console
    from kube_review.synthesis.inference import effect_sizes_table

    with counted(options) as made:
        table = effect_sizes_table.by_unit(made.matrix) if units else effect_sizes_table.by_code(made.matrix)
    console.synthesis(table, options.fmt)
