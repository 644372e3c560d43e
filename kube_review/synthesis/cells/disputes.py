"""Cells on which coders who finished disagree, and the conditions of a decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kube_review.errors import Conflict, ReviewError
from kube_review.messages import _, word
from kube_review.model import Code, Codebook, Coding
from kube_review.store.counting.snapshot import Decision, Snapshot
from kube_review.store.database.connection import Store
from kube_review.store.record import codings
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.cells.findings import Fallen, Findings
from kube_review.synthesis.cells.rules import Rules
from kube_review.terms import CellState

RULES = Rules(unit="study", evidence="any")
"""Disputes are settled study by study, whatever the evidence."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A study × code on which coders who finished disagree.

    Attributes:
        study: The study's id.
        code: The code.
        states: The state that each coder who finished gives it, by name.
        quotes: The codings behind it.
        fallen: The decision that counted here before what it decided on changed, or None.
    """

    study: str
    code: Code
    states: dict[str, CellState]
    quotes: tuple[Coding, ...]
    fallen: Decision | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One cell as a decision finds it: the cell, and the state by coder (uid), empty if it is not assessed."""

    cell: Cell
    states: dict[str, str]


def of(store: Store, held: Snapshot, codebook: Codebook, hidden: Collection[str] = ()) -> list[Dispute]:
    """Return the cells that are disputed and not settled, by study and code.

    Args:
        store: The review, for the quotes.
        held: What it holds.
        codebook: The codebook whose codes are compared.
        hidden: Studies that must not be shown now, because the coder codes them blind.
    """
    studies = [study for study in held.included if study.study not in hidden]
    found = Findings(held, codebook.name, codebook.codes, RULES, studies)
    disputed = [
        (study, c)
        for study in studies
        for c, cell in enumerate(found.own(study.id))
        if Cell(cell).state is CellState.DISPUTED
    ]
    states = found.states_by_coder({(study.id, c) for study, c in disputed})
    fallen = {(one.study_id, one.column): one.decision for one in found.fallen}
    return [
        Dispute(
            study.study,
            codebook.codes[c],
            _by_name(held, states[study.id, c]),
            _quotes(store, study.study, codebook.codes[c]),
            fallen.get((study.id, c)),
        )
        for study, c in disputed
    ]


def _by_name(held: Snapshot, states: Mapping[str, str]) -> dict[str, CellState]:
    names = {coder.uid: coder.name for coder in held.coders.values()}
    return dict(sorted((names[uid], CellState(state)) for uid, state in states.items()))


def _quotes(store: Store, study: str, code: Code) -> tuple[Coding, ...]:
    names = (code.code, *code.formerly)
    return tuple(coding for name in names for coding in codings.listing(store, study=study, code=name))


def fallen(held: Snapshot, codebook: Codebook) -> list[Fallen]:
    """Return the decisions that no longer count, because what they decided on has changed."""
    return Findings(held, codebook.name, codebook.codes, RULES, held.included).fallen


def standing(held: Snapshot, codebook: Codebook, study: str, code: Code) -> Standing:
    """Return a cell without any decision about it, and each coder's state of it."""
    (row,) = [one for one in held.studies if one.study == study]
    found = Findings(replace(held, decisions=()), codebook.name, [code], RULES, [row])
    cells, _, _ = found.of_study(row.id)
    return Standing(Cell(cells[0]), found.states_by_coder({(row.id, 0)})[row.id, 0])


def decide(
    held: Snapshot,
    codebook: Codebook,
    study: str,
    code: Code,
    state: CellState,
    *,
    has_evidence: bool,
    override: str = "",
) -> dict[str, str]:
    """Check that a cell may be decided, and return what is decided on: the state by coder (uid).

    Args:
        held: The review.
        codebook: The codebook of the code.
        study: The study's id.
        code: The code.
        state: The decision.
        has_evidence: Whether the decision names a quote of its own.
        override: Why a cell that is not disputed is decided nevertheless; empty if it must be disputed.

    Raises:
        Conflict: The cell is not assessed, or it is not disputed and there is no override.
        ReviewError: The code is to be present or mixed, and there is neither a coding that asserts it nor a quote.
    """
    cell, states = (found := standing(held, codebook, study, code)).cell, found.states
    if not states:
        raise Conflict(
            _("{study} × {code} is not assessed.", study=study, code=code.code),
            _("A decision needs coders who have finished the study for this code; finish it first."),
        )
    if cell.state is not CellState.DISPUTED and not override.strip():
        raise Conflict(
            _(
                "{study} × {code} is not disputed: every coder who finished found the state {state}.",
                study=study,
                code=code.code,
                state=word(cell.state.value),
            ),
            _("Give a reason to decide against all of them."),
        )
    asserted = any(one in (CellState.PRESENT, CellState.MIXED) for one in states.values())
    if state in (CellState.PRESENT, CellState.MIXED) and not (asserted or has_evidence):
        raise ReviewError(
            _(
                "No coder asserts {code} in {study}, so the decision {state} needs evidence.",
                code=code.code,
                study=study,
                state=word(state.value),
            ),
            _("Quote the words of the study that show it."),
        )
    return states
