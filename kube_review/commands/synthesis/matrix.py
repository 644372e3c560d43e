"""``kube-review matrix``: the state of every cell."""

from __future__ import annotations

from kube_review.commands.synthesis.matrices import Counting, counted, counting


@counting()
def matrix(options: Counting) -> None:
    """Show the state of every unit and code; as a table, units are rows and codes are columns by their keys."""
    from kube_review import console
    from kube_review.synthesis.frequencies import tally_table

    with counted(options) as made:
        console.synthesis(tally_table.units(made.matrix), options.fmt)
