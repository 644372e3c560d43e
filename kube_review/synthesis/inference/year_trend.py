"""Whether a code is reported more, or less, in later studies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean

from kube_review.statistics.multiplicity import holm
from kube_review.statistics.trend import cochran_armitage
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.combining import Cell
from kube_review.terms import Reported


@dataclass(frozen=True, slots=True)
class Trend:
    """One code over the units that have a year and report, or do not report, the code.

    ``p`` is None where there is nothing to test; ``p_holm`` is adjusted for all codes.
    """

    n_units: int
    n_reported: int
    first: int | None
    last: int | None
    mean_reported: float | None
    mean_not_reported: float | None
    p: float | None
    p_holm: float | None = None


def of(matrix: Matrix) -> list[Trend]:
    """Test each code for a trend over the years of the units; a fieldwork counts with its first year."""
    years = [unit.value("year") for unit in matrix.units]
    trends = [_one(matrix, c, years) for c in range(len(matrix.codes))]
    adjusted = iter(holm([one.p for one in trends if one.p is not None]))
    return [one if one.p is None else replace(one, p_holm=next(adjusted)) for one in trends]


def _one(matrix: Matrix, c: int, years: list[str | None]) -> Trend:
    known = [
        (int(year), answer is Reported.YES)
        for year, answer in zip(years, (Cell(cell).reported for cell in matrix.column(c)), strict=True)
        if year is not None and year.isdecimal() and answer in (Reported.YES, Reported.NO)
    ]
    scores, found = [year for year, _ in known], [has for _, has in known]
    yes, no = [year for year, has in known if has], [year for year, has in known if not has]
    return Trend(
        n_units=len(known),
        n_reported=len(yes),
        first=min(scores, default=None),
        last=max(scores, default=None),
        mean_reported=fmean(yes) if yes else None,
        mean_not_reported=fmean(no) if no else None,
        p=cochran_armitage(scores, found),
    )
