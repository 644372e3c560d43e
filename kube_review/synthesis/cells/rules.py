"""The states of a cell, and the rules by which cells are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kube_review.errors import ReviewError
from kube_review.model import CellState, Evidence

PRESENT, MIXED, DENIED, SILENT, NOT_ASSESSED, DISPUTED = range(6)
STATES = (
    CellState.PRESENT,
    CellState.MIXED,
    CellState.DENIED,
    CellState.SILENT,
    CellState.NOT_ASSESSED,
    CellState.DISPUTED,
)
"""A matrix holds states as small integers, the index into this tuple."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How to count.

    Args:
        unit: ``fieldwork`` or ``study``.
        count: ``consensus``, ``any`` or ``coder:NAME``.
        evidence: ``primary``, ``secondary``, ``conceptual`` or ``any``.
        count_cited: Whether a cited finding counts, once per source.
        not_from: A source whose findings do not count where they are cited, such as ``Sitepu (2016)`` when that very
            publication is held against the review.
    """

    unit: str = "fieldwork"
    count: str = "consensus"
    evidence: str = "primary"
    count_cited: bool = False
    not_from: str = ""

    def __post_init__(self) -> None:
        _one_of("unit", self.unit, ("fieldwork", "study"))
        _one_of("evidence", self.evidence, (*(e.value for e in Evidence), "any"))
        if self.count not in ("consensus", "any") and not self.count.startswith("coder:"):
            raise ReviewError(f"--count cannot be {self.count!r}.", "Use consensus, any or coder:NAME.")

    def counts(self, coder: str) -> bool:
        """Say whether a coder's findings are counted, by name."""
        return self.count in ("consensus", "any", f"coder:{coder}")

    def words(self) -> str:
        """Return the rule as a sentence for the table's foot."""
        who = {
            "consensus": "coders' consensus (adjudicated, else unanimous)",
            "any": "any finished coder",
        }.get(self.count, f"coder {self.count.removeprefix('coder:')}")
        cited = "cited findings counted once per source" if self.count_cited else "cited findings not counted"
        besides = ", none of this publication" if self.count_cited and self.not_from else ""
        return f"unit: {self.unit}; {who}; evidence: {self.evidence}; {cited}{besides}"


def joined(states: Sequence[CellState]) -> CellState:
    """Return what a unit says of something that several codes carry: one found is enough, silent is all silent."""
    if len(states) == 1:
        return states[0]
    denied = any(state in (CellState.DENIED, CellState.MIXED) for state in states)
    if any(state.found for state in states):
        return CellState.MIXED if denied else CellState.PRESENT
    for unsure in (CellState.DISPUTED, CellState.NOT_ASSESSED):
        if unsure in states:
            return unsure
    return CellState.DENIED if denied else CellState.SILENT


def _one_of(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ReviewError(f"--{name} cannot be {value!r}.", f"Use one of: {', '.join(allowed)}.")
