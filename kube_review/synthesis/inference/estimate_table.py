"""The estimated number of studies with each code, from a model's scores and a random sample, as a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kube_review.errors import ReviewError
from kube_review.messages import Text, _, formatted, plural
from kube_review.store.record.assignments import Assignment
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import tally
from kube_review.synthesis.inference import estimate
from kube_review.synthesis.inference.estimate import Estimate
from kube_review.tables import Table
from kube_review.terms import Reported

METHODS = ("auto", "cues")
"""Suggesters that have not learnt from people: only their scores may be combined with people's findings."""
Scores = Mapping[tuple[str, str], float]
"""The highest score of each study and code."""
_COUNTED = _("What people have read is counted, not estimated; if all is read, the estimate is the tally by study.")


def table(matrix: Matrix, plan: Collection[Assignment], scores: Scores, *, level: float = 0.95) -> Table:
    """Estimate, for each code, the number of studies that report it.

    Args:
        matrix: Study × code; the unit must be the study, because studies were drawn.
        plan: Who was assigned to which study of the random sample.
        scores: Scores of each study and code by a model that has not learnt from people.
        level: Nominal coverage of the intervals.

    Returns:
        One row a code, with the method that was used and its interval. It never enters a tally.

    Raises:
        ReviewError: No sample was drawn at random, nobody has finished it, or no model has scored the studies.
    """
    if matrix.rules.unit != "study":
        raise ValueError("a sample of studies estimates studies")
    drawn, unfinished = _drawn(plan, {unit.unit for unit in matrix.units})
    if not scores:
        raise ReviewError(_("No model has scored the studies."), topic="no scores")
    made = [_of(matrix, c, scores, drawn, unfinished, level) for c in range(len(matrix.codes))]
    rows = [_row(tally.label(code), code.code, code.key, one) for code, one in zip(matrix.codes, made, strict=True)]
    assumed = dict.fromkeys(line for one in made for line in one.assumptions)
    warned = dict.fromkeys(one.warning for one in made if one.warning)
    return Table(
        matrix.titled(_("Estimated number of studies (for planning; never part of a tally)")),
        rows,
        unit="study",
        rule=_(
            "{rule}; random sample of {n} studies; scores by the methods {methods}",
            rule=matrix.rules.words(),
            n=len(drawn),
            methods=METHODS,
        ),
        n=len(matrix.units),
        notes=(*assumed, _COUNTED, *warned, *_open(made, len(unfinished))),
        columns=(
            "key",
            "label",
            "n_sample",
            "n_audit",
            "n_audit_found",
            "read",
            "count",
            "bounds",
            "interval",
            "method",
        ),
        display=[_for_people(row) for row in rows],
    )


def _drawn(plan: Collection[Assignment], counted: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the studies of the random sample, and those of them that not all their coders have finished."""
    drawn = {one.study for one in plan if one.study in counted}
    unfinished = {one.study for one in plan if one.study in drawn and not one.done}
    if drawn and drawn == unfinished:
        raise ReviewError(
            _("Of the random sample of {n} studies, none is finished by all its coders yet.", n=len(drawn)),
            topic="unfinished sample",
        )
    if not drawn:
        raise ReviewError(
            _("No random sample of studies is drawn, so the error of the scores is unknown."),
            topic="no sample",
        )
    return drawn, unfinished


def _of(
    matrix: Matrix, c: int, scores: Scores, drawn: Collection[str], unfinished: Collection[str], level: float
) -> Estimate:
    code = matrix.codes[c].code
    answers = {unit.unit: Cell(cell).reported for unit, cell in zip(matrix.units, matrix.column(c), strict=True)}
    known = {unit: answer is Reported.YES for unit, answer in answers.items() if answer in (Reported.YES, Reported.NO)}
    return estimate.of(
        {unit: scores.get((unit, code), 0.0) for unit in answers},
        {unit: None if unit in unfinished else known.get(unit) for unit in sorted(drawn)},
        {unit: found for unit, found in known.items() if unit not in drawn},
        level=level,
    )


def _open(made: Collection[Estimate], n_unfinished: int) -> list[Text]:
    """Return the note on cells of the sample that are not settled, if there are any."""
    n = sum(one.n_sample - one.n_audit for one in made)
    if not n:
        return []
    unfinished = plural(
        "{n} sampled study is not finished by all its coders.",
        "{n} sampled studies are not finished by all their coders.",
        n=n_unfinished,
    )
    cells = plural(
        "{n} cell of the sample is open: the bounds are the estimates if it is silent or reports the code, and the"
        " interval spans both.",
        "{n} cells of the sample are open: the bounds are the estimates if none, or all, report the code, and the"
        " interval spans both.",
        n=n,
    )
    return [cells, unfinished] if n_unfinished else [cells]


def _row(label: Text, code: str, key: str, one: Estimate) -> dict[str, Any]:
    return {
        "code": code,
        "key": key,
        "label": label,
        "n_units": one.n_units,
        "n_sample": one.n_sample,
        "n_audit": one.n_audit,
        "n_audit_found": one.n_audit_found,
        "n_read": one.n_read,
        "n_read_found": one.n_read_found,
        "count": one.count,
        "count_min": one.bounds[0],
        "count_max": one.bounds[1],
        "count_low": one.interval[0],
        "count_high": one.interval[1],
        "weight": one.weight,
        "method": one.method.value,
    }


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    open_cells = row["n_audit"] < row["n_sample"]
    return {
        **row,
        "read": f"{row['n_read_found']}/{row['n_read']}",
        "count": "" if row["count"] is None else formatted("{n:.1f}", n=row["count"]),
        "bounds": formatted("{low:.1f}–{high:.1f}", low=row["count_min"], high=row["count_max"]) if open_cells else "",
        "interval": f"{row['count_low']}–{row['count_high']}",
    }
