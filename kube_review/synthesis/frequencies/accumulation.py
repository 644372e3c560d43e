"""The number of codes found as studies are added, averaged over their orders.

Only a curve of *inductive* codes says anything about saturation: those codes were added because a study needed them. A
fixed codebook cannot grow, so a flat curve of its codes shows that the list is short, not that the corpus has nothing
new to report. The two are therefore never added up, and neither is called saturation here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kube_review.synthesis.cells.combining import Cell
from kube_review.terms import Reported

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Point:
    """Codes found in ``n_units`` units drawn at random: the expected number, and the band of single orders."""

    n_units: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Accumulation of the codes of one ``kind``, ``fixed`` or ``inductive``.

    ``n_units`` are the units that report, or do not report, at least one of the ``n_codes`` codes; ``n_found`` codes
    were found in any of them. ``n_missing`` of the cells are open or not assessed: they count as nothing found, and
    pull the curve down.
    """

    kind: str
    n_codes: int
    n_units: int
    n_found: int
    n_missing: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Accumulation:
    """The two curves with the parameters of their bands, which hold the share ``level`` of the orders at each point."""

    fixed: Curve
    inductive: Curve
    n_orders: int
    seed: int
    level: float


def of(
    cells: Mapping[tuple[str, str], Cell],
    codes: Sequence[str],
    inductive: Collection[str] = (),
    *,
    n_orders: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> Accumulation:
    """Draw the accumulation curves of fixed and of inductive codes.

    Args:
        cells: The cell of each (unit, code); one that is not there was not assessed.
        codes: The codes to follow.
        inductive: Those of them that were added while reading.
        n_orders: Random orders of the units, for the band; the mean is exact and needs none.
        seed: Random seed of the orders.
        level: Share of the orders within the band, between 0 and 1.

    Returns:
        One curve for each kind of code; a kind without codes or units has no points.
    """
    fixed = [code for code in codes if code not in inductive]
    made_inductively = [code for code in codes if code in inductive]
    return Accumulation(
        _curve("fixed", cells, fixed, n_orders, seed, level),
        _curve("inductive", cells, made_inductively, n_orders, seed, level),
        n_orders,
        seed,
        level,
    )


def _curve(
    kind: str, cells: Mapping[tuple[str, str], Cell], codes: Sequence[str], n_orders: int, seed: int, level: float
) -> Curve:
    followed = set(codes)
    judged = {
        key: cell.reported is Reported.YES
        for key, cell in cells.items()
        if key[1] in followed and cell.reported in (Reported.YES, Reported.NO)
    }
    units = list(dict.fromkeys(unit for unit, _ in judged))
    index_of = {unit: index for index, unit in enumerate(units)}
    holders: dict[str, list[int]] = {}
    for (unit, code), found in judged.items():
        if found:
            holders.setdefault(code, []).append(index_of[unit])
    means = expected_found([len(indices) for indices in holders.values()], len(units))
    lows, highs = _band(list(holders.values()), len(units), n_orders, seed, level)
    points = tuple(
        Point(n, mean, low, high) for n, (mean, low, high) in enumerate(zip(means, lows, highs, strict=True), start=1)
    )
    n_missing = len(codes) * len(units) - len(judged)
    return Curve(kind, len(codes), len(units), len(holders), n_missing, points)


def expected_found(frequencies: Sequence[int], n_units: int) -> list[float]:
    """Return the expected number of codes in 1, 2, … ``n_units`` units drawn without replacement.

    Args:
        frequencies: For each code found, the number of units that have it, at least 1.
        n_units: Units in all.

    Returns:
        S(m) = Σ 1 − C(n − n_i, m) / C(n, m) over the codes i, for m = 1 … n.

    Source: Hurlbert (1971), Ecology 52, 577–586; as a curve over samples Coleman (1981), Math Biosci 54, 191–225 and
    Ugland, Gray & Ellingsen (2003), J Anim Ecol 72, 888–897.
    """
    import numpy as np

    added = np.arange(n_units)
    without = np.asarray(frequencies, dtype=float)[:, None]
    # C(n - n_i, m) / C(n, m) is a product of m factors, each the chance that the next unit lacks the code as well.
    still_lacking = np.clip(n_units - without - added, 0, None) / np.maximum(n_units - added, 1)
    expected: NDArray[float64] = (1 - np.cumprod(still_lacking, axis=1)).sum(axis=0)
    return [float(value) for value in expected]


def _band(
    holders: Sequence[Sequence[int]], n_units: int, n_orders: int, seed: int, level: float
) -> tuple[list[float], list[float]]:
    """Return, point by point, the quantiles of the number of codes found over random orders of the units."""
    import numpy as np

    if not holders:
        return [0.0] * n_units, [0.0] * n_units
    units = np.concatenate([np.asarray(indices) for indices in holders])
    starts = np.cumsum([0, *(len(indices) for indices in holders[:-1])])
    draw = np.random.default_rng(seed)
    found: NDArray[int64] = np.empty((n_orders, n_units), dtype=np.int64)
    for order in range(n_orders):
        first_seen = np.minimum.reduceat(draw.permutation(n_units)[units], starts)
        found[order] = np.bincount(first_seen, minlength=n_units).cumsum()
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(found, tails, axis=0, method="inverted_cdf")
    return [float(value) for value in low], [float(value) for value in high]
