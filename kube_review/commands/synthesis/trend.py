"""``kube-review trend``: codes over the years of the studies."""

from __future__ import annotations

from kube_review.commands.synthesis.matrices import Counting, counted, counting


@counting()
def trend(options: Counting) -> None:
    """Test each code for a trend over the years of the studies; exact, exploratory and Holm-adjusted."""
    from kube_review import console
    from kube_review.synthesis.inference import effect_sizes_table

    with counted(options) as made:
        console.synthesis(effect_sizes_table.trend(made.matrix), options.fmt)
