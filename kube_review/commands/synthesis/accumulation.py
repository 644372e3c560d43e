"""``kube-review accumulation``: codes found as units are added."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Seed
from kube_review.commands.synthesis.matrices import Counting, counted, counting


@counting()
def accumulation(
    options: Counting,
    orders: Annotated[int, typer.Option(min=1, help="How many random orders.")] = 1000,
    seed: Seed = 1,
) -> None:
    """Count the codes found as units are added in random orders; fixed and inductive codes apart."""
    from kube_review import console
    from kube_review.synthesis.frequencies import accumulation_table

    with counted(options) as made:
        console.synthesis(accumulation_table.of(made.matrix, n_orders=orders, seed=seed), options.fmt)
