"""Where coders who finished a study differ: each cell with what each of them found."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.model import CellState, Code, Coding
from kube_review.session import Session
from kube_review.store import cells as asked
from kube_review.store import codings
from kube_review.synthesis import cells
from kube_review.synthesis.states import Rules


@dataclass(frozen=True, slots=True)
class Dispute:
    """One study × code on which coders differ.

    Attributes:
        study: The study's id.
        code: The code.
        states: What each coder who finished the study found, by name.
        codings: Their codings with the code, in the order of the text.
    """

    study: str
    code: Code
    states: tuple[tuple[str, CellState], ...]
    codings: tuple[Coding, ...]

    def of(self, coder: str) -> list[Coding]:
        """Return one coder's codings."""
        return [coding for coding in self.codings if coding.coder == coder]


def find(session: Session) -> list[Dispute]:
    """Return all disputed cells, study by study, in the order of the codebooks."""
    found = []
    for book in session.codebooks:
        rules = Rules(unit="study", evidence="any")
        disputed = [
            (unit.unit, code)
            for unit, code, state, _n in cells.matrix(session.store, book, rules).cells()
            if state is CellState.DISPUTED
        ]
        if not disputed:
            continue
        by_coder = _by_coder(session, book.name)
        for study, code in disputed:
            states = tuple(
                (coder, states[study, code.code])
                for coder, states in by_coder.items()
                if states.get((study, code.code), CellState.NOT_ASSESSED) is not CellState.NOT_ASSESSED
            )
            made = codings.listing(session.store, study=study, code=code.code)
            found.append(Dispute(study, code, states, tuple(made)))
    return sorted(found, key=lambda dispute: dispute.study)


def _by_coder(session: Session, book: str) -> dict[str, dict[tuple[str, str], CellState]]:
    result = {}
    for name in asked.coder_names(session.store).values():
        rules = Rules(unit="study", evidence="any", count=f"coder:{name}")
        matrix = cells.matrix(session.store, session.codebook(book), rules)
        result[name] = {(unit.unit, code.code): state for unit, code, state, _n in matrix.cells()}
    return result
