"""Cells on which finished coders differ: who found what, and on which words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from kube_review.model import CellState, Code, Codebook, Coding
from kube_review.store.database.connection import Store
from kube_review.store.record import codings
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.tables import Table


@dataclass(frozen=True, slots=True)
class Dispute:
    """A study × code that finished coders see differently.

    Attributes:
        study: The study's id.
        code: The code.
        states: What each coder who finished makes of it, by name.
        quotes: The codings behind it.
    """

    study: str
    code: Code
    states: dict[str, CellState]
    quotes: tuple[Coding, ...]


def of(store: Store, codebook: Codebook, hidden: Collection[str] = ()) -> list[Dispute]:
    """Return the cells that are disputed and not settled, by study and code.

    Args:
        store: The review.
        codebook: The codebook whose codes are compared.
        hidden: Studies that must not be shown now, because who asks codes them blind.
    """
    rules = Rules(unit="study", evidence="any")
    disputed = [
        (unit.unit, code)
        for unit, code, state, _ in cell_matrix.matrix(store, codebook, rules).cells()
        if state is CellState.DISPUTED and unit.unit not in hidden
    ]
    studies = {study for study, _ in disputed}
    people = sorted({r.coder for r in codings.reviews(store) if r.study in studies and r.codebook == codebook.name})
    by_coder = {name: _states(store, codebook, replace(rules, count=f"coder:{name}")) for name in people}
    return [
        Dispute(study, code, _found(by_coder, study, code), _quotes(store, study, code)) for study, code in disputed
    ]


def _states(store: Store, codebook: Codebook, rules: Rules) -> dict[tuple[str, str], CellState]:
    return {
        (unit.unit, code.code): state for unit, code, state, _ in cell_matrix.matrix(store, codebook, rules).cells()
    }


def _found(by_coder: dict[str, dict[tuple[str, str], CellState]], study: str, code: Code) -> dict[str, CellState]:
    found = {name: states[study, code.code] for name, states in by_coder.items()}
    return {name: state for name, state in found.items() if state is not CellState.NOT_ASSESSED}


def _quotes(store: Store, study: str, code: Code) -> tuple[Coding, ...]:
    names = (code.code, *code.formerly)
    return tuple(coding for name in names for coding in codings.listing(store, study=study, code=name))


def table(disputes: list[Dispute]) -> Table:
    """Return disputes as a listing: one row a cell, with each coder's state and the quotes."""
    rows: list[dict[str, Any]] = []
    for dispute in disputes:
        quotes = [
            {"coding": c.coding, "coder": c.coder, "stance": c.stance.value, "page": c.page, "quote": c.quote}
            for c in dispute.quotes
        ]
        states = {name: state.value for name, state in dispute.states.items()}
        rows.append({"study": dispute.study, "code": dispute.code.code, "states": states, "quotes": quotes})
    display = [
        {
            "study": row["study"],
            "code": row["code"],
            "states": ", ".join(f"{name}: {state}" for name, state in row["states"].items()),
            "quotes": [f"{q['coder']}, {q['stance']}, p. {q['page']}: {q['quote']}" for q in row["quotes"]],
        }
        for row in rows
    ]
    return Table("Disputed cells", rows, columns=("study", "code", "states", "quotes"), display=display)
