"""The tally by something: an attribute of the units, the stage of a code, or a property of the codings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kube_review.errors import NotFound
from kube_review.model import CellState
from kube_review.store.counting import snapshot as asked
from kube_review.store.database.connection import Store
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import MIXED, PRESENT, STATES, joined
from kube_review.synthesis.frequencies import tally
from kube_review.tables import Table

OF_CODINGS = ("link", "origin", "stance")
"""Properties of codings that a tally can be split by; anything else is an attribute of the units."""
UNKNOWN = "not recorded"


@dataclass(frozen=True, slots=True)
class Split:
    """Units sorted by something, each into one value.

    Args:
        name: What they are sorted by; it names the column.
        of: The value of each unit.
        order: The values in the order of the table; those that are not named follow, by their names.
        unknown: The value of the units of which nobody has said it; it comes last.
        notes: What a reader of the table needs to know about the values.
    """

    name: str
    of: Mapping[str, str]
    order: tuple[str, ...] = ()
    unknown: str = UNKNOWN
    notes: tuple[str, ...] = ()

    def sorted(self) -> list[str]:
        """Return the values that occur, in order."""
        place = {value: n for n, value in enumerate(self.order)}
        return sorted(set(self.of.values()), key=lambda v: (v == self.unknown, place.get(v, len(place)), v))


def by(matrix: Matrix, split: Split, *, indonesian: bool = False) -> Table:
    """Count each code within the units of each value; labels in Indonesian on request."""
    rows = []
    for value in split.sorted():
        part = _only(matrix, [u for u, unit in enumerate(matrix.units) if split.of[unit.unit] == value])
        head = {split.name: value, "n": len(part.units)}
        rows += [{**head, **tally.row_of(part, c, indonesian)} for c in range(len(part.codes))]
    shown = (split.name, "n", "key", "label", "n_denied", "n_silent", "n_not_assessed", "n_disputed", "reported")
    return Table(
        matrix.titled(f"Reported codes by {split.name}"),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
        columns=(*shown, "share", "interval", "bar"),
        notes=(*split.notes, tally.CAPTION, *tally.not_counted(matrix)),
        display=[tally.for_people(row) for row in rows],
    )


def attribute(matrix: Matrix, key: str, period: int = 0) -> Split:
    """Sort units by an attribute.

    Args:
        matrix: Unit × code.
        key: A bibliographic key or an attribute, such as ``year`` or ``province``.
        period: For ``year``: join so many years, counted from the first.

    Raises:
        NotFound: No unit has the attribute.
    """
    found = {unit.unit: unit.value(key) or UNKNOWN for unit in matrix.units}
    if matrix.units and set(found.values()) == {UNKNOWN}:
        known = sorted({k for u in matrix.units for s in u.studies for k, v in s.values.items() if v not in (None, "")})
        raise NotFound(f"No study has a value for {key!r}.", f"Set one with study --set, or use: {', '.join(known)}.")
    return Split(key, _periods(found, period) if key == "year" and period > 1 else found)


def _periods(years: Mapping[str, str], period: int) -> dict[str, str]:
    known = [int(year) for year in years.values() if year.isdecimal()]
    first = min(known, default=0)

    def label(year: str) -> str:
        if not year.isdecimal():
            return year
        start = first + (int(year) - first) // period * period
        return f"{start}–{start + period - 1}"

    return {unit: label(year) for unit, year in years.items()}


def _only(matrix: Matrix, kept: list[int]) -> Matrix:
    """Return the matrix of some units."""
    return replace(
        matrix,
        units=tuple(matrix.units[u] for u in kept),
        states=tuple(matrix.states[u] for u in kept),
        n_codings=tuple(matrix.n_codings[u] for u in kept),
        screened=frozenset((kept.index(u), c) for u, c in matrix.screened if u in kept),
    )


def by_stage(matrix: Matrix, *, indonesian: bool = False) -> Table:
    """Count the codes that the codebook places on each stage; a code on several stages is counted at each."""
    stages = sorted({link.stage for code in matrix.codes for link in code.stages})
    if not stages:
        raise NotFound("No code of this table has a stage.", "Stages stand in the codebook, under stages.")
    rows: list[dict[str, Any]] = []
    for stage in stages:
        on = [c for c, code in enumerate(matrix.codes) if any(link.stage == stage for link in code.stages)]
        steps = [{link.step for link in matrix.codes[c].stages if link.stage == stage} for c in on]
        rows.append({"stage": stage, "step": "", **_any_of(matrix, on, indonesian)})
        rows += [
            {"stage": stage, "step": "; ".join(sorted(step - {""})), **tally.row_of(matrix, c, indonesian)}
            for c, step in zip(on, steps, strict=True)
        ]
    return Table(
        matrix.titled("Reported codes by stage of the programme"),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
        columns=(
            "stage",
            "step",
            "key",
            "label",
            "n_disputed",
            "n_not_assessed",
            "reported",
            "share",
            "interval",
            "bar",
        ),
        notes=(
            "Stages are the reviewers' mapping of codes, not the studies' own; a code may lie on several stages, so"
            " stages do not add up.",
            "any: a unit that reports one code counts, whatever else is open; one that reports none and has an open"
            " code does not. So with many open cells this share runs high.",
            tally.CAPTION,
            *tally.not_counted(matrix),
        ),
        display=[tally.for_people(row) for row in rows],
    )


def _any_of(matrix: Matrix, on: list[int], indonesian: bool) -> dict[str, Any]:
    """Count the units that report at least one of some codes, among those where each was reviewed or one is present."""
    column = [joined([STATES[states[c]] for c in on]) for states in matrix.states]
    return {
        "code": "any",
        "key": "",
        "label": f"salah satu dari {len(on)} kode" if indonesian else f"any of {len(on)} codes",
        **tally.counted(bytes(map(STATES.index, column))),
        "n_codings": sum(counts[c] for counts in matrix.n_codings for c in on),
        "n_silent_screened": sum(
            state is CellState.SILENT and any((u, c) in matrix.screened for c in on) for u, state in enumerate(column)
        ),
    }


def by_coding(store: Store, matrix: Matrix, name: str, *, indonesian: bool = False) -> Table:
    """Count, for each code, the reporting units that have a coding of each ``link``, ``origin`` or ``stance``.

    A unit with codings of several values is counted at each, so values do not add up.
    """
    counted = _units_with(store, matrix, name)
    cited = matrix.rules.count_cited and name != "stance"
    rows = [
        {
            "code": code.code,
            "key": code.key,
            "label": tally.label(code, indonesian),
            name: value,
            "n_units": n,
            "n_present": sum(states[c] in (PRESENT, MIXED) for states in matrix.states),
        }
        for c, code in enumerate(matrix.codes)
        for value, n in sorted(counted.get(code.code, Counter()).items())
    ]
    return Table(
        matrix.titled(f"Reported codes by {name} of their codings"),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
        notes=(
            f"n_units: units that report the code with a coding of this {name}; values do not add up.",
            *(("Cited findings have no row: only codings that assert are told apart.",) if cited else ()),
            *tally.not_counted(matrix),
        ),
    )


def _units_with(store: Store, matrix: Matrix, name: str) -> dict[str, Counter[str]]:
    place = {study.id: u for u, unit in enumerate(matrix.units) for study in unit.studies}
    column = {known: c for c, code in enumerate(matrix.codes) for known in (code.code, *code.formerly)}
    seen = {(u, column[code], value) for u, code, value in _counting(store, matrix, name, place, column)}
    counted: dict[str, Counter[str]] = {}
    for u, c, value in seen:
        if matrix.states[u][c] in (PRESENT, MIXED):
            counted.setdefault(matrix.codes[c].code, Counter())[value] += 1
    return counted


def _counting(
    store: Store, matrix: Matrix, name: str, place: Mapping[int, int], column: Mapping[str, int]
) -> Iterator[tuple[int, str, str]]:
    for study_id, code, coder, value in asked.values_of_codings(store, name, matrix.codebook):
        if study_id in place and code in column and matrix.rules.counts(coder):
            yield place[study_id], code, value or UNKNOWN
