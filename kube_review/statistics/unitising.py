"""Krippendorff's α for unitising: whether coders mark the same spans of a text, and not only the same passages.

Of a continuum each coder marks *units*, which lie apart or touch; what lies between is a *gap*. Two units that overlap
differ by the squares of the distances of their beginnings and of their ends; a unit that lies within a gap of the other
coder differs by the square of its length. The expected difference is that of all units and gaps found, laid over each
other in all possible ways.

Source: Krippendorff (2004), Measuring the reliability of qualitative text analysis data, Quality & Quantity 38, 787–800
(also Content Analysis, 2nd ed., p. 254), which corrects the expected disagreement of Krippendorff (1995), On the
reliability of unitizing continuous data, Sociological Methodology 25, 47–76. That definition misbehaves with more than
two coders (Krippendorff, Mathet, Bouvry & Widlöcher 2016, Quality & Quantity 50, 2347–2364), so it is only used of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Units = Sequence[tuple[int, int]]
"""Beginning and end of each unit on the continuum, half-open, in order; they may touch and do not overlap."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Observed and expected disagreement of two coders on one continuum, in characters².

    Both are Krippendorff's Dₒ and Dₑ times the squared length of the continuum, so that continua add up.
    """

    observed: float
    expected: float

    def __add__(self, other: Disagreement) -> Disagreement:
        return Disagreement(self.observed + other.observed, self.expected + other.expected)

    @property
    def alpha(self) -> float | None:
        """One minus observed by expected; None where nothing was marked."""
        return 1 - self.observed / self.expected if self.expected else None


NOTHING = Disagreement(0.0, 0.0)


def disagreement(first: Units, second: Units, length: int) -> Disagreement:
    """Compare the units that two coders marked on one continuum.

    Args:
        first: One coder's units of a code.
        second: The other's.
        length: Of the continuum, in characters.

    Returns:
        Their disagreement; zero where neither marked anything.
    """
    gaps = [_gaps(first, length), _gaps(second, length)]
    observed = sum(_difference(a, b) for a in first for b in second)
    observed += sum(_lone(unit, gap) for unit in first for gap in gaps[1])
    observed += sum(_lone(unit, gap) for unit in second for gap in gaps[0])
    lengths = [end - start for start, end in (*first, *second)]
    room = [end - start for start, end in (*gaps[0], *gaps[1])]
    return Disagreement(float(observed), _expected(lengths, room, length) if lengths else 0.0)


def _gaps(units: Units, length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for unit in units for edge in unit), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _difference(a: tuple[int, int], b: tuple[int, int]) -> int:
    apart = a[1] <= b[0] or b[1] <= a[0]
    return 0 if apart else (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _lone(unit: tuple[int, int], gap: tuple[int, int]) -> int:
    return (unit[1] - unit[0]) ** 2 if gap[0] <= unit[0] and unit[1] <= gap[1] else 0


def _expected(lengths: Sequence[int], gaps: Sequence[int], length: int) -> float:
    """Return the expected disagreement of units of these lengths and gaps at random, in characters².

    The sum over all ways in which two units overlap is that of the differences of their beginnings and ends, which is
    (2l³ - 3l² + l) / 3 for each of the two; a unit of l characters has g - l + 1 places in a gap of g.
    """
    total = 0.0
    for one in lengths:
        total += (len(lengths) - 1) * (2 * one**3 - 3 * one**2 + one) / 3
        total += one**2 * sum(gap - one + 1 for gap in gaps if gap >= one)
    pairs = 2 * length * (2 * length - 1) - sum(one * (one - 1) for one in lengths)
    return 2 * length * total / pairs if pairs else 0.0


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans as units, in order: those that overlap become one, those that only touch stay apart."""
    units: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if units and start < units[-1][1]:
            units[-1] = units[-1][0], max(end, units[-1][1])
        elif start < end:
            units.append((start, end))
    return units
