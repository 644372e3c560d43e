"""Disputed cells as a listing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kube_review.messages import _, formatted, joined, plural, word
from kube_review.synthesis.cells.disputes import Dispute
from kube_review.tables import Table


def table(disputes: Sequence[Dispute]) -> Table:
    """Return one row a cell, with each coder's state, the quotes and the decision that no longer counts, if any."""
    rows = [_row(dispute) for dispute in disputes]
    n_fallen = sum(bool(row["fallen"]) for row in rows)
    note = plural(
        "{n} cell was decided before; its decision no longer counts because the coders' findings have changed.",
        "{n} cells were decided before; their decisions no longer count because the coders' findings have changed.",
        n=n_fallen,
    )
    return Table(
        _("Disputed cells"),
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
        "states": joined(
            (formatted("{name}: {state}", name=name, state=word(state)) for name, state in row["states"].items()), "; "
        ),
        "quotes": [
            _("{coder}, {stance}, p. {page}: {quote}", **{**quote, "stance": word(quote["stance"])})
            for quote in row["quotes"]
        ],
        "fallen": _("was: {state}", state=word(row["fallen"])) if row["fallen"] else "",
    }
