"""Splitting units by an attribute, each into one value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kube_review.errors import NotFound
from kube_review.messages import Text, _
from kube_review.synthesis.cells.cell_matrix import Matrix

UNKNOWN = "not recorded"


@dataclass(frozen=True, slots=True)
class Split:
    """Units grouped by an attribute, each with one value.

    Args:
        name: The attribute; it names the column.
        of: The value of each unit.
        order: The values in the order of the table; those that are not named follow, by their names.
        unknown: The value of the units that have none; it comes last.
        notes: Notes on the values for the foot of the table.
    """

    name: str
    of: Mapping[str, str]
    order: tuple[str, ...] = ()
    unknown: str = UNKNOWN
    notes: tuple[Text, ...] = ()

    def sorted(self) -> list[str]:
        """Return the values that occur, in order."""
        place = {value: n for n, value in enumerate(self.order)}
        return sorted(set(self.of.values()), key=lambda v: (v == self.unknown, place.get(v, len(place)), v))


def attribute(matrix: Matrix, key: str, period: int = 0) -> Split:
    """Split units by an attribute.

    Args:
        matrix: Unit × code.
        key: A bibliographic key or an attribute, such as ``year`` or ``province``.
        period: For ``year``: the width of the bins in years, counted from the first year.

    Raises:
        NotFound: No unit has the attribute.
    """
    found = {unit.unit: unit.value(key) or UNKNOWN for unit in matrix.units}
    if matrix.units and set(found.values()) == {UNKNOWN}:
        known = sorted({k for u in matrix.units for s in u.studies for k, v in s.values.items() if v not in (None, "")})
        raise NotFound(
            _("No study has a value for {key!r}.", key=key),
            _("Keys with values: {choices}.", choices=known),
            topic="no value",
        )
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


def only(matrix: Matrix, kept: Collection[str]) -> Matrix:
    """Return the matrix of some units, by name."""
    rows = [u for u, unit in enumerate(matrix.units) if unit.unit in kept]
    place = {u: n for n, u in enumerate(rows)}
    return replace(
        matrix,
        units=tuple(matrix.units[u] for u in rows),
        cells=tuple(matrix.cells[u] for u in rows),
        n_codings=tuple(matrix.n_codings[u] for u in rows),
        beside=replace(
            matrix.beside, screened=frozenset((place[u], c) for u, c in matrix.beside.screened if u in place)
        ),
    )
