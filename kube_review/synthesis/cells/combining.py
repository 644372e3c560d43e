"""The states of a cell, and how cells are combined.

Several coders of a study, several studies of a fieldwork and several codes of a group are all combined here, so that a
unit, a group and a layout follow the same rules (counting rules 2, 3, 5 and 9).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from kube_review.terms import CellState, Reported


class Cell(IntEnum):
    """One unit × code. A matrix holds a row of cells as bytes, so every cell is a small integer.

    A disputed cell also says whether the coders at least agree on the code being reported, and a cell that is not
    assessed whether somebody found the code nevertheless.
    """

    PRESENT = 0
    MIXED = 1
    DENIED = 2
    SILENT = 3
    NOT_ASSESSED = 4
    FOUND_UNASSESSED = 5
    DISPUTED = 6
    DISPUTED_REPORTED = 7
    DISPUTED_NOT_REPORTED = 8

    @property
    def state(self) -> CellState:
        """The state by counting rule 2."""
        return _STATES[self]

    @property
    def reported(self) -> Reported | None:
        """Whether the code is reported (counting rule 3); None where the cell is not assessed."""
        return _REPORTED[self]

    @property
    def found_unassessed(self) -> bool:
        """Whether the code was found in a cell that is not assessed."""
        return self is Cell.FOUND_UNASSESSED


_STATES = {
    Cell.PRESENT: CellState.PRESENT,
    Cell.MIXED: CellState.MIXED,
    Cell.DENIED: CellState.DENIED,
    Cell.SILENT: CellState.SILENT,
    Cell.NOT_ASSESSED: CellState.NOT_ASSESSED,
    Cell.FOUND_UNASSESSED: CellState.NOT_ASSESSED,
    Cell.DISPUTED: CellState.DISPUTED,
    Cell.DISPUTED_REPORTED: CellState.DISPUTED,
    Cell.DISPUTED_NOT_REPORTED: CellState.DISPUTED,
}
_REPORTED: dict[Cell, Reported | None] = {
    Cell.PRESENT: Reported.YES,
    Cell.MIXED: Reported.YES,
    Cell.DENIED: Reported.NO,
    Cell.SILENT: Reported.NO,
    Cell.NOT_ASSESSED: None,
    Cell.FOUND_UNASSESSED: None,
    Cell.DISPUTED: Reported.OPEN,
    Cell.DISPUTED_REPORTED: Reported.YES,
    Cell.DISPUTED_NOT_REPORTED: Reported.NO,
}
DECIDABLE = {
    CellState.PRESENT: Cell.PRESENT,
    CellState.MIXED: Cell.MIXED,
    CellState.DENIED: Cell.DENIED,
    CellState.SILENT: Cell.SILENT,
}
"""The states that one coder, or an adjudicated decision, can give a cell."""

_ASSERTED = frozenset({Cell.PRESENT, Cell.MIXED})
_UNASSESSED = frozenset({Cell.NOT_ASSESSED, Cell.FOUND_UNASSESSED})
_SAYING_YES = _ASSERTED | {Cell.DISPUTED_REPORTED}
_SAYING_NO = frozenset({Cell.DENIED, Cell.SILENT, Cell.DISPUTED_NOT_REPORTED})
_REPORTING = frozenset({Cell.PRESENT, Cell.MIXED, Cell.DISPUTED_REPORTED, Cell.FOUND_UNASSESSED})


def combined(cells: Iterable[int]) -> Cell:
    """Combine the parts of a whole: the studies of a fieldwork, the codes of a group, the findings of any coder.

    The whole is assessed only if all its parts are. Then it is reported if any part is, not reported if no part is, and
    open otherwise (counting rule 9). Its state is mixed where parts assert and deny.
    """
    parts = frozenset(cells)
    if parts & _UNASSESSED:
        return Cell.FOUND_UNASSESSED if parts & _REPORTING else Cell.NOT_ASSESSED
    if parts & _ASSERTED:
        return Cell.MIXED if Cell.MIXED in parts or Cell.DENIED in parts else Cell.PRESENT
    for cell in (Cell.DISPUTED_REPORTED, Cell.DISPUTED, Cell.DISPUTED_NOT_REPORTED, Cell.DENIED):
        if cell in parts:
            return cell
    return Cell.SILENT


def part_of_whole(cell: Cell, *, is_whole: bool) -> Cell:
    """Return what a settled cell says about a code with sub-codes.

    Args:
        cell: The cell of the code itself or of one of its sub-codes: present, mixed, denied or silent.
        is_whole: Whether it is the code's own. Else a denial says nothing: other kinds may be there.
    """
    if is_whole:
        return cell
    return Cell.PRESENT if cell in _ASSERTED else Cell.SILENT


def agreed(cells: Iterable[int]) -> Cell:
    """Return what coders, or crews of coders, agree on, from the state each gives an assessed cell; else disputed."""
    parts = frozenset(cells)
    if len(parts) == 1:
        return Cell(next(iter(parts)))
    if parts <= _SAYING_YES:
        return Cell.DISPUTED_REPORTED
    return Cell.DISPUTED_NOT_REPORTED if parts <= _SAYING_NO else Cell.DISPUTED


def agreed_by_crews(cells: Iterable[int]) -> Cell:
    """Return what several crews agree on that each finished a study; assessed only if it is for all of them."""
    parts = frozenset(cells)
    if parts & _UNASSESSED:  # as for the members of one crew, one who asserts suffices
        return Cell.FOUND_UNASSESSED if parts & (_REPORTING | {Cell.DISPUTED}) else Cell.NOT_ASSESSED
    return agreed(parts)
