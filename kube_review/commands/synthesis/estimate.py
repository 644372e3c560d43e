"""``kube-review estimate``: how many studies have each code, estimated."""

from __future__ import annotations

from dataclasses import replace

from kube_review.commands.synthesis.matrices import Counting, counted, counting
from kube_review.terms import Unit


@counting("unit", "count_cited", "link")
def estimate(options: Counting) -> None:
    """Estimate how many studies have each code, from scores of all and a random sample that people read; to plan."""
    from kube_review import console
    from kube_review.store.record import assignments, suggestions
    from kube_review.synthesis.inference import estimate_table

    with counted(replace(options, unit=Unit.STUDY)) as made:
        store = made.session.store
        scores = next(filter(None, (suggestions.best_scores(store, name) for name in estimate_table.METHODS)), {})
        plan = assignments.listing(store)
        table = estimate_table.table(made.matrix, plan, scores)
    console.synthesis(table, options.fmt)
