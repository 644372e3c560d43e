"""Effect sizes of a qualitative metasummary, and the direction of findings.

Source: Sandelowski & Barroso (2003), Nursing Research 52, 226–233. The *frequency effect size* of a finding is the
share of reports that contain it, reports of one parent study counting once (here: the fieldwork). The *intensity
effect size* of a report is the share of all findings that it contains, and the same among the findings that more than a
quarter of the reports contain. Direction by sign test: Campbell et al. (2020), SWiM, BMJ 368, l6890; Boon & Thomson
(2021), Research Synthesis Methods 12, 29–33.
"""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.statistics.multiplicity import holm
from kube_review.statistics.shares import Share
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import tally
from kube_review.terms import Reported

FREQUENT = 0.25
"""Sandelowski and Barroso's threshold: findings in more than a quarter of the reports."""


@dataclass(frozen=True, slots=True)
class Direction:
    """How many units assert a code and how many deny it; mixed ones are in neither.

    ``p`` is the exact two-sided sign test that both are equally likely, None where there is none of either;
    ``p_holm`` is adjusted for all codes.
    """

    n_asserting: int
    n_denying: int
    n_mixed: int
    p: float | None
    p_holm: float | None


@dataclass(frozen=True, slots=True)
class Intensity:
    """The findings of one unit: of all codes that any unit reports, and of the frequent ones among them.

    ``n_findings`` and ``n_frequent`` count the codes on which the unit is settled; ``n_reported`` and
    ``n_frequent_reported`` those that it reports. The effect sizes are None with nothing to report.
    """

    unit: str
    n_reported: int
    n_findings: int
    n_frequent_reported: int
    n_frequent: int

    @property
    def effect_size(self) -> float | None:
        """The intensity effect size over all findings."""
        return self.n_reported / self.n_findings if self.n_findings else None

    @property
    def frequent_effect_size(self) -> float | None:
        """The intensity effect size over the findings of more than a quarter of the units."""
        return self.n_frequent_reported / self.n_frequent if self.n_frequent else None


def frequencies(matrix: Matrix) -> list[Share]:
    """Return the frequency effect size of each code, with its bounds."""
    return [tally.share_of(matrix.column(c)) for c in range(len(matrix.codes))]


def intensities(matrix: Matrix) -> list[Intensity]:
    """Return the intensity effect size of each unit."""
    shares = frequencies(matrix)
    found = {c for c, share in enumerate(shares) if share.n_reported}
    frequent = {c for c in found if (shares[c].value or 0) > FREQUENT}
    result = []
    for unit, cells in zip(matrix.units, matrix.cells, strict=True):
        answers = {c: Cell(cell).reported for c, cell in enumerate(cells)}
        settled = {c for c in found if answers[c] in (Reported.YES, Reported.NO)}
        yes = {c for c in settled if answers[c] is Reported.YES}
        result.append(Intensity(unit.unit, len(yes), len(settled), len(yes & frequent), len(settled & frequent)))
    return result


def directions(matrix: Matrix) -> list[Direction]:
    """Return the direction of each code's findings, with the exact sign test."""
    from scipy.stats import binomtest

    counts = []
    for c in range(len(matrix.codes)):
        column = matrix.column(c)
        counts.append((column.count(Cell.PRESENT), column.count(Cell.DENIED), column.count(Cell.MIXED)))
    p_values = [float(binomtest(k, k + m).pvalue) if k + m else None for k, m, _ in counts]
    adjusted = iter(holm([p for p in p_values if p is not None]))
    return [Direction(*own, p, None if p is None else next(adjusted)) for own, p in zip(counts, p_values, strict=True)]
