"""How often each code is found: the frequencies of a review, with everything they leave out."""

from __future__ import annotations

from typing import Any

from kube_review.messages import Text
from kube_review.model import Code
from kube_review.statistics import intervals
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import DENIED, DISPUTED, MIXED, NOT_ASSESSED, PRESENT, SILENT
from kube_review.tables import Table

SHOWN = (
    "key",
    "label",
    "n_present",
    "n_mixed",
    "n_denied",
    "n_silent",
    "n_not_assessed",
    "n_disputed",
    "reported",
    "share",
    "interval",
    "bar",
)
BAR_CHARS = 20
CAPTION = (
    "n_present includes mixed. share: units that report the factor, of those reviewed; not a prevalence among KUBE"
    " groups. Interval: 95 % Wilson, as if the units were a random sample."
)


def of(matrix: Matrix, *, indonesian: bool = False, title: Text = "Reported codes") -> Table:
    """Count the cells of each code.

    Args:
        matrix: Unit × code.
        indonesian: Labels in Indonesian.
        title: What the table shows.

    Returns:
        One row a code: ``n_present`` counts present and mixed, ``n_absent`` denied and silent, ``n_reviewed`` is the
        denominator; ``share`` (0-1) and its 95 % Wilson interval are None where nothing was reviewed.
    """
    rows = [row_of(matrix, c, indonesian) for c in range(len(matrix.codes))]
    notes = [CAPTION, *not_counted(matrix)]
    if matrix.screened:
        notes.append(f"{len(matrix.screened)} silent cells rest on a stopping rule, not on a full reading.")
    return Table(
        matrix.titled(title),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
        columns=SHOWN,
        notes=tuple(notes),
        display=[for_people(row) for row in rows],
    )


def not_counted(matrix: Matrix) -> list[str]:
    """Return the notes on studies of other evidence and on codings whose coder has not finished, if there are any."""
    notes = []
    if n := matrix.n_other_evidence:
        told = "1 study is" if n == 1 else f"{n} studies are"
        notes.append(f"{told} not counted: the evidence is not {matrix.rules.evidence}; see --evidence.")
    if matrix.n_unfinished:
        notes.append(f"Coded, not finished: {matrix.n_unfinished} codings are not counted; see kube-review done.")
    return notes


def for_people(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with k/n, the interval in one cell and a bar."""
    share, low, high = row["share"], row["ci_low"], row["ci_high"]
    return {
        **row,
        "reported": f"{row['n_present']}/{row['n_reviewed']}",
        "interval": "" if share is None else f"{low:.2f}–{high:.2f}",
        "bar": "" if share is None else "█" * round(share * BAR_CHARS),
    }


def row_of(matrix: Matrix, c: int, indonesian: bool) -> dict[str, Any]:
    """Count one code's column; labels in Indonesian on request."""
    code = matrix.codes[c]
    return {
        "code": code.code,
        "key": code.key,
        "label": label(code, indonesian),
        **counted(bytes(states[c] for states in matrix.states)),
        "n_codings": sum(counts[c] for counts in matrix.n_codings),
        "n_silent_screened": sum(1 for _, code_index in matrix.screened if code_index == c),
    }


def counted(column: bytes) -> dict[str, Any]:
    """Count the states of a column, as a matrix holds them, with the share that reports it and its Wilson interval."""
    n_mixed, n_denied, n_silent = column.count(MIXED), column.count(DENIED), column.count(SILENT)
    n_present = column.count(PRESENT) + n_mixed
    n_reviewed = n_present + n_denied + n_silent
    low, high = intervals.wilson(n_present, n_reviewed) or (None, None)
    return {
        "n_present": n_present,
        "n_mixed": n_mixed,
        "n_denied": n_denied,
        "n_silent": n_silent,
        "n_not_assessed": column.count(NOT_ASSESSED),
        "n_disputed": column.count(DISPUTED),
        "n_absent": n_denied + n_silent,
        "n_reviewed": n_reviewed,
        "share": n_present / n_reviewed if n_reviewed else None,
        "ci_low": low,
        "ci_high": high,
    }


def label(code: Code, indonesian: bool) -> str:
    """Return a code's label in English, or in Indonesian where it has one."""
    return code.label_id if indonesian and code.label_id else code.label


SIGNS = {
    PRESENT: "●",
    MIXED: "◐",
    DENIED: "○",
    SILENT: "·",
    NOT_ASSESSED: "?",
    DISPUTED: "!",
}
LEGEND = "● present  ◐ mixed  ○ denied  · silent  ? not assessed  ! disputed"
LEGEND_ID = "● ditemukan  ◐ bertentangan  ○ dibantah  · tidak dilaporkan  ? belum ditelaah  ! diperselisihkan"


def units(matrix: Matrix, *, indonesian: bool = False) -> Table:
    """Return the matrix itself: one row a unit and code; for people a row a unit and a column a code by its key."""
    legend = LEGEND_ID if indonesian else LEGEND
    rows = [
        {"unit": unit.unit, "code": code.code, "state": state.value, "n_codings": n}
        for unit, code, state, n in matrix.cells()
    ]
    signs = [
        {"unit": unit.unit, **{code.key: SIGNS[state] for code, state in zip(matrix.codes, states, strict=True)}}
        for unit, states in zip(matrix.units, matrix.states, strict=True)
    ]
    return Table(
        matrix.titled("Units and what they report"),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
        columns=("unit", *(code.key for code in matrix.codes)),
        notes=(legend, "; ".join(f"{code.key} {code.code}" for code in matrix.codes)),
        display=signs,
    )
