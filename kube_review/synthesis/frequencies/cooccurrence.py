"""Which codes occur together in the same unit, and whether more often than expected from their frequencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kube_review.synthesis.cells.combining import Cell
from kube_review.terms import Reported


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes over the ``n_units`` units that report or do not report each of them; all counts are of those units.

    ``jaccard`` is n_both / n_either. ``lift`` is n_both over what independence would give, n_first · n_second /
    n_units: 1 means as often as expected by chance. Both are None where the denominator is 0. Neither shows a cause.
    """

    first: str
    second: str
    n_units: int
    n_first: int
    n_second: int
    n_both: int

    @property
    def n_either(self) -> int:
        """Units with at least one of the two."""
        return self.n_first + self.n_second - self.n_both

    @property
    def jaccard(self) -> float | None:
        """The share of units with either code that have both (Jaccard 1901)."""
        return self.n_both / self.n_either if self.n_either else None

    @property
    def lift(self) -> float | None:
        """Ratio of the observed to the expected number of units with both, if the codes were independent."""
        expected = self.n_first * self.n_second
        return self.n_both * self.n_units / expected if expected else None


def of(cells: Mapping[tuple[str, str], Cell], codes: Sequence[str]) -> tuple[Pair, ...]:
    """Count every pair of codes.

    Args:
        cells: The cell of each (unit, code); one that is not there was not assessed.
        codes: The codes to pair, in the order of the table.

    Returns:
        One entry per pair, in the order of ``codes``.
    """
    # One bit per unit: a pair is then two ANDs, whatever the number of units.
    bit_of = {unit: 1 << index for index, unit in enumerate(dict.fromkeys(unit for unit, _ in cells))}
    found = dict.fromkeys(codes, 0)
    assessed = dict.fromkeys(codes, 0)
    for (unit, code), cell in cells.items():
        if code in assessed and cell.reported in (Reported.YES, Reported.NO):
            assessed[code] |= bit_of[unit]
            found[code] |= bit_of[unit] if cell.reported is Reported.YES else 0
    return tuple(_pair(first, second, found, assessed) for first, second in combinations(codes, 2))


def _pair(first: str, second: str, found: Mapping[str, int], assessed: Mapping[str, int]) -> Pair:
    both_assessed = assessed[first] & assessed[second]
    in_first, in_second = found[first] & both_assessed, found[second] & both_assessed
    return Pair(
        first,
        second,
        n_units=both_assessed.bit_count(),
        n_first=in_first.bit_count(),
        n_second=in_second.bit_count(),
        n_both=(in_first & in_second).bit_count(),
    )
