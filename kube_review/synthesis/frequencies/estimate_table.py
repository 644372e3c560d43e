"""How many studies have each code, when a model has scored all and people have read a random sample: for planning."""

from __future__ import annotations

from typing import Any

from kube_review.errors import ReviewError
from kube_review.store.database.connection import Store
from kube_review.store.record import assignments, suggestions
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.frequencies import estimate, tally
from kube_review.synthesis.frequencies.estimate import Estimate
from kube_review.tables import Table

METHODS = ("auto", "cues")
"""Suggesters that have learnt nothing from people: only their scores may stand beside what people found."""


def table(store: Store, matrix: Matrix, *, level: float = 0.95, indonesian: bool = False) -> Table:
    """Estimate, for each code, the number of studies that report it.

    Args:
        store: The review.
        matrix: Study × code; the unit must be the study, because studies were drawn.
        level: Nominal coverage of the intervals.
        indonesian: Labels in Indonesian.

    Returns:
        One row a code, with the method that was used and its interval. It never enters a tally.

    Raises:
        ReviewError: No sample was drawn at random, nobody has finished it, or no model has scored the studies.
    """
    if matrix.rules.unit != "study":
        raise ValueError("a sample of studies estimates studies")
    drawn = _drawn(store, {unit.unit for unit in matrix.units})
    scores = _scores(store)
    made = {code.code: _of(matrix, c, scores, drawn, level) for c, code in enumerate(matrix.codes)}
    rows = [_row(code.code, code.key, tally.label(code, indonesian), made[code.code]) for code in matrix.codes]
    known = [one for one in made.values() if one is not None]
    assumed = dict.fromkeys(line for one in known for line in one.assumptions)
    warned = dict.fromkeys(one.warning for one in known if one.warning)
    return Table(
        matrix.titled("Estimated number of studies (for planning; never part of a tally)"),
        rows,
        unit="study",
        rule=f"{matrix.rules.words()}; random sample of {len(drawn)} studies; scores by {' or '.join(METHODS)}",
        n=len(matrix.units),
        notes=(*assumed, *warned, *_open(matrix, drawn)),
        columns=("key", "label", "n_audit", "n_audit_found", "count", "interval", "method"),
        display=[{**row, "count": _whole(row["count"]), "interval": _between(row)} for row in rows],
    )


def _drawn(store: Store, counted: set[str]) -> set[str]:
    """Return the studies of the double-coding sample, which was drawn at random, that all its coders have finished."""
    plan = [one for one in assignments.listing(store) if one.study in counted]
    unfinished = {a.study for a in plan if not a.done}
    finished = {a.study for a in plan} - unfinished
    if unfinished and not finished:
        raise ReviewError(
            f"A random sample of {len(unfinished)} studies is drawn, but none is finished by all its coders yet.",
            "Read on; who has finished what: kube-review double-code",
        )
    if not finished:
        raise ReviewError(
            "No study of a random sample is finished, and without one nobody knows how far the scores are off.",
            "Draw one and read it: kube-review double-code --share 0.3 --seed 1",
        )
    return finished


def _open(matrix: Matrix, drawn: set[str]) -> list[str]:
    """Return the note on cells of the sample that nobody can judge, if there are any."""
    n = sum(state.found is None for unit, _, state, _ in matrix.cells() if unit.unit in drawn)
    if not n:
        return []
    return [f"{n} cells of the sample are open (not assessed or disputed) and left out, as if they were like the rest."]


def _scores(store: Store) -> dict[tuple[str, str], float]:
    for method in METHODS:
        if scores := suggestions.best_scores(store, method):
            return scores
    raise ReviewError("No model has scored the studies.", "Run: kube-review suggest --method auto")


def _of(matrix: Matrix, c: int, scores: dict[tuple[str, str], float], drawn: set[str], level: float) -> Estimate | None:
    code = matrix.codes[c].code
    of_all = {unit.unit: scores.get((unit.unit, code), 0.0) for unit in matrix.units}
    judged = {u.unit: s.found for u, k, s, _ in matrix.cells() if k is matrix.codes[c] and u.unit in drawn}
    audit = {unit: found for unit, found in judged.items() if found is not None}
    return estimate.of(of_all, audit, level=level) if audit else None


def _row(code: str, key: str, label: str, one: Estimate | None) -> dict[str, Any]:
    low, high = one.interval if one else (None, None)
    return {
        "code": code,
        "key": key,
        "label": label,
        "n_units": one.n_units if one else None,
        "n_audit": one.n_audit if one else 0,
        "n_audit_found": one.n_audit_found if one else 0,
        "count": one.count if one else None,
        "count_low": low,
        "count_high": high,
        "weight": one.weight if one else None,
        "method": one.method.value if one else "",
    }


def _whole(count: float | None) -> str:
    return "" if count is None else f"{count:.1f}"


def _between(row: dict[str, Any]) -> str:
    return "" if row["count_low"] is None else f"{row['count_low']}–{row['count_high']}"
