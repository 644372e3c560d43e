"""How often each code is found: the frequencies of a review, with everything they leave out."""

from __future__ import annotations

from kube_review.synthesis import intervals
from kube_review.synthesis.cells import Matrix
from kube_review.synthesis.states import DENIED, DISPUTED, MIXED, NOT_ASSESSED, PRESENT, SILENT
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
)
CAPTION = (
    "n_present includes mixed. share: units that report the factor, of those reviewed; not a prevalence among KUBE"
    " groups. Interval: 95 % Wilson, as if the units were a random sample."
)


def of(matrix: Matrix, *, indonesian: bool = False, title: str = "Reported codes") -> Table:
    """Count the cells of each code.

    Args:
        matrix: Unit × code.
        indonesian: Labels in Indonesian.
        title: What the table shows.

    Returns:
        One row a code: ``n_present`` counts present and mixed, ``n_absent`` denied and silent, ``n_reviewed`` is the
        denominator; ``share`` (0-1) and its 95 % Wilson interval are None where nothing was reviewed.
    """
    rows = [_row(matrix, c, indonesian) for c in range(len(matrix.codes))]
    notes = [CAPTION]
    if matrix.n_unfinished:
        notes.append(f"Coded, not finished: {matrix.n_unfinished} codings are not counted; see kube-review done.")
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
    )


def _row(matrix: Matrix, c: int, indonesian: bool) -> dict[str, object]:
    column = bytes(states[c] for states in matrix.states)
    n_mixed, n_denied, n_silent = column.count(MIXED), column.count(DENIED), column.count(SILENT)
    n_present = column.count(PRESENT) + n_mixed
    n_reviewed = n_present + n_denied + n_silent
    interval = intervals.wilson(n_present, n_reviewed)
    low, high = interval if interval else (None, None)
    code = matrix.codes[c]
    return {
        "code": code.code,
        "key": code.key,
        "label": code.label_id if indonesian and code.label_id else code.label,
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
        "n_codings": sum(counts[c] for counts in matrix.n_codings),
        "n_silent_screened": sum(1 for _, code_index in matrix.screened if code_index == c),
        "reported": f"{n_present}/{n_reviewed}",
        "interval": f"{low:.2f}–{high:.2f}" if low is not None and high is not None else "",
    }


def rows_of(matrix: Matrix) -> Table:
    """Return the matrix itself: one row a unit and code."""
    rows = [
        {"unit": unit.unit, "code": code.code, "state": state.value, "n_codings": n}
        for unit, code, state, n in matrix.cells()
    ]
    return Table(
        matrix.titled("Units and what they report"),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
    )


SIGNS = {
    PRESENT: "●",
    MIXED: "◐",
    DENIED: "○",
    SILENT: "·",
    NOT_ASSESSED: "?",
    DISPUTED: "!",
}


def grid(matrix: Matrix) -> Table:
    """Return the matrix for people: a row a unit, a column a code by its key."""
    rows = [
        {"unit": unit.unit, **{code.key: SIGNS[state] for code, state in zip(matrix.codes, states, strict=True)}}
        for unit, states in zip(matrix.units, matrix.states, strict=True)
    ]
    legend = "● present  ◐ mixed  ○ denied  · silent  ? not assessed  ! disputed"
    keys = "; ".join(f"{code.key} {code.code}" for code in matrix.codes)
    return Table(
        matrix.titled("Units and what they report"),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
        notes=(legend, keys),
    )
