"""How often each code is found: the frequencies of a review, and what they leave out."""

from __future__ import annotations

from typing import Any

from kube_review.messages import Label
from kube_review.model import Code
from kube_review.statistics.shares import Share
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.combining import Cell
from kube_review.terms import CellState, Reported

_OF_STATE = {state: [cell for cell in Cell if cell.state is state] for state in CellState}
_REPORTED = {answer: [cell for cell in Cell if cell.reported is answer] for answer in Reported}


def row(matrix: Matrix, c: int) -> dict[str, Any]:
    """Count one code's column: the row of a tally, with the code's label in both languages.

    A codebook with sub-codes adds ``parent``: the code of which this one is a sub-code, or empty.
    """
    code = matrix.codes[c]
    parent = {"parent": code.parent} if any(one.parent for one in matrix.codes) else {}
    return {
        "code": code.code,
        "key": code.key,
        **parent,
        "label": label(code),
        **counted(matrix.column(c)),
        "n_codings": sum(counts[c] for counts in matrix.n_codings),
    }


def share_of(column: bytes) -> Share:
    """Return the share of assessed units that report, from a column of cells."""
    return Share(*(sum(map(column.count, _REPORTED[answer])) for answer in (Reported.YES, Reported.NO, Reported.OPEN)))


def counted(column: bytes) -> dict[str, Any]:
    """Count a column of cells.

    Args:
        column: The cells of some units, as a matrix holds them.

    Returns:
        ``n_present`` counts present and mixed, ``n_absent`` denied and silent; ``n_reviewed`` is the denominator.
        ``share`` (0-1) is None where nothing was reviewed; ``share_low`` and ``share_high`` are its values if no open
        cell, or every one, reported the code, and the interval spans the 95 % Wilson intervals of both.
    """
    n = {state: sum(map(column.count, cells)) for state, cells in _OF_STATE.items()}
    share = share_of(column)
    (low, high), (ci_low, ci_high) = share.bounds or (None, None), share.interval() or (None, None)
    return {
        "n_present": n[CellState.PRESENT] + n[CellState.MIXED],
        "n_mixed": n[CellState.MIXED],
        "n_denied": n[CellState.DENIED],
        "n_silent": n[CellState.SILENT],
        "n_not_assessed": n[CellState.NOT_ASSESSED],
        "n_disputed": n[CellState.DISPUTED],
        "n_absent": n[CellState.DENIED] + n[CellState.SILENT],
        "n_reported": share.n_reported,
        "n_not_reported": share.n_not_reported,
        "n_open": share.n_open,
        "n_reviewed": share.n_reviewed,
        "n_found_unassessed": column.count(Cell.FOUND_UNASSESSED),
        "share": share.value,
        "share_low": low,
        "share_high": high,
        "ci_low": ci_low,
        "ci_high": ci_high,
    }


def label(code: Code) -> Label:
    """Return a code's label in both languages."""
    return Label(code.label, code.label_id)
