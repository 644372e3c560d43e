"""``kube-review cooccurrence``: codes that the same units report."""

from __future__ import annotations

from kube_review.commands.synthesis.matrices import Counting, counted, counting


@counting()
def cooccurrence(options: Counting) -> None:
    """Count which codes the same units report, with Jaccard, lift and n."""
    from kube_review import console
    from kube_review.synthesis.frequencies import cooccurrence_table

    with counted(options) as made:
        console.synthesis(cooccurrence_table.of(made.matrix), options.fmt)
