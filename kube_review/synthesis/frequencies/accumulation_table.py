"""Codes found as units are added, as a table."""

from __future__ import annotations

from typing import Any

from kube_review.messages import _, plural
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.frequencies import accumulation, tally_table
from kube_review.tables import Bar, Table

_FLAT = _(
    "A flattening curve does not show that a fixed codebook is complete: only codes of the codebook can be found."
)
_COLUMNS = ("codes", "n_codes", "units", "found_mean", "found_low", "found_high")


def of(matrix: Matrix, *, n_orders: int = 1000, seed: int = 1) -> Table:
    """Count the codes found as units are added, in random orders; fixed and inductive codes apart."""
    codes, inductive = [code.code for code in matrix.codes], [code.code for code in matrix.codes if code.inductive]
    made = accumulation.of(matrix.by_name(), codes, inductive, n_orders=n_orders, seed=seed)
    rows = [
        {
            "codes": curve.kind,
            "n_codes": curve.n_codes,
            "units": point.n_units,
            "found_mean": point.mean,
            "found_low": point.low,
            "found_high": point.high,
        }
        for curve in (made.fixed, made.inductive)
        for point in curve.points
    ]
    n_missing = made.fixed.n_missing + made.inductive.n_missing
    missing = plural(
        "{n} cell is open or not assessed: it adds nothing and lowers the curve.",
        "{n} cells are open or not assessed: they add nothing and lower the curve.",
        n=n_missing,
    )
    return tally_table.of_matrix(
        matrix,
        _("Codes found as units are added"),
        rows,
        columns=(*_COLUMNS, "bar"),
        optional=("found_low", "found_high"),
        display=[_for_people(row) for row in rows],
        notes=(
            *((missing,) if n_missing else ()),
            _(
                "Mean: exact expectation over all orders; band: middle 95 % of {n} random orders (seed {seed}).",
                n=n_orders,
                seed=seed,
            ),
            _FLAT,
        ),
    )


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    n = row["n_codes"] or 1
    return {**row, "bar": Bar(row["found_mean"] / n, row["found_high"] / n)}
