"""Effect sizes, direction and trend as tables."""

from __future__ import annotations

from typing import Any

from kube_review.messages import _
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.frequencies import tally, tally_table
from kube_review.synthesis.inference import effect_sizes, year_trend
from kube_review.tables import Table

_FREQUENCY = _(
    "Frequency effect size (Sandelowski & Barroso 2003): the share of units that report the finding; reports of one"
    " fieldwork count once. It is no measure of causal strength."
)
_DIRECTION = _(
    "Direction: units that only assert against units that only deny it; p: exact two-sided sign test, exploratory and"
    " Holm-adjusted over all codes. Silent and mixed units have no direction."
)
_INTENSITY = _(
    "Intensity effect size (Sandelowski & Barroso 2003): of all codes that any unit reports, the share that this unit"
    " reports; frequent: the same among codes of more than a quarter of the units. Cells that are open or not assessed"
    " are in neither."
)
_TREND = _(
    "Trend over years: exact Cochran-Armitage permutation test, two-sided; exploratory, Holm-adjusted over all codes."
    " Units without a year, and cells that are open or not assessed, are left out."
)


def by_code(matrix: Matrix) -> Table:
    """Return the frequency effect size and the direction of each code."""
    rows = []
    for c, direction in enumerate(effect_sizes.directions(matrix)):
        counts = tally.row(matrix, c)
        kept = ("n_reported", "n_reviewed", "n_open", "share_low", "share_high", "ci_low", "ci_high")
        rows.append(
            {
                **_head(matrix, c),
                "frequency_effect_size": counts["share"],
                **{name: counts[name] for name in kept},
                "n_asserting": direction.n_asserting,
                "n_denying": direction.n_denying,
                "n_mixed": direction.n_mixed,
                "p": direction.p,
                "p_holm": direction.p_holm,
            }
        )
    columns = ("key", "label", "n_reported", "n_reviewed", "n_open", "frequency_effect_size")
    shown = (*columns, "n_asserting", "n_denying", "n_mixed", "p", "p_holm")
    return _table(matrix, _("Effect sizes and direction of findings"), rows, shown, (_FREQUENCY, _DIRECTION))


def by_unit(matrix: Matrix) -> Table:
    """Return the intensity effect size of each unit."""
    rows = [
        {
            "unit": one.unit,
            "n_reported": one.n_reported,
            "n_findings": one.n_findings,
            "intensity_effect_size": one.effect_size,
            "n_frequent_reported": one.n_frequent_reported,
            "n_frequent": one.n_frequent,
            "frequent_intensity_effect_size": one.frequent_effect_size,
        }
        for one in effect_sizes.intensities(matrix)
    ]
    return _table(matrix, _("Intensity effect sizes of units"), rows, (), (_INTENSITY,))


def trend(matrix: Matrix) -> Table:
    """Return the trend of each code over the years."""
    rows = [
        {
            **_head(matrix, c),
            "n_reported": one.n_reported,
            "n_reviewed": one.n_units,
            "first_year": one.first,
            "last_year": one.last,
            "mean_year_reported": one.mean_reported,
            "mean_year_not_reported": one.mean_not_reported,
            "p": one.p,
            "p_holm": one.p_holm,
        }
        for c, one in enumerate(year_trend.of(matrix))
    ]
    columns = ("key", "label", "n_reported", "n_reviewed", "first_year", "last_year")
    means = ("mean_year_reported", "mean_year_not_reported", "p", "p_holm")
    return _table(matrix, _("Trend of codes over years"), rows, (*columns, *means), (_TREND,))


def _head(matrix: Matrix, c: int) -> dict[str, Any]:
    code = matrix.codes[c]
    return {"code": code.code, "key": code.key, "label": tally.label(code)}


def _table(matrix: Matrix, title: Any, rows: list[dict[str, Any]], columns: tuple[str, ...], notes: Any) -> Table:
    return tally_table.of_matrix(
        matrix,
        title,
        rows,
        columns=columns,
        notes=notes,
    )
