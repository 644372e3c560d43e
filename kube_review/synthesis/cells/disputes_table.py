"""Disputed cells as a listing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kube_review.synthesis.cells.disputes import Dispute
from kube_review.tables import Table


def table(disputes: Sequence[Dispute]) -> Table:
    """Return one row a cell, with each coder's state, the quotes and the decision that has fallen, if any."""
    rows = [_row(dispute) for dispute in disputes]
    n_fallen = sum(bool(row["fallen"]) for row in rows)
    note = f"{n_fallen} cells were decided before; those decisions fell because what they decided on has changed."
    return Table(
        "Disputed cells",
        rows,
        columns=("study", "code", "states", "quotes", "fallen"),
        display=[_for_people(row) for row in rows],
        notes=(note,) if n_fallen else (),
    )


def _row(dispute: Dispute) -> dict[str, Any]:
    quotes = [
        {"coding": c.coding, "coder": c.coder, "stance": c.stance.value, "page": c.page, "quote": c.quote}
        for c in dispute.quotes
    ]
    return {
        "study": dispute.study,
        "code": dispute.code.code,
        "states": {name: state.value for name, state in dispute.states.items()},
        "quotes": quotes,
        "fallen": dispute.fallen.state if dispute.fallen else None,
    }


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "states": ", ".join(f"{name}: {state}" for name, state in row["states"].items()),
        "quotes": [f"{q['coder']}, {q['stance']}, p. {q['page']}: {q['quote']}" for q in row["quotes"]],
        "fallen": f"was {row['fallen']}" if row["fallen"] else "",
    }
