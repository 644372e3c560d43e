"""Effect sizes, direction and trend by hand: the definitions of Sandelowski and Barroso (2003)."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from kube_review.model import Code
from kube_review.statistics.shares import Share
from kube_review.store.counting.snapshot import StudyRow
from kube_review.synthesis.cells.cell_matrix import Matrix, Unit
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.inference import effect_sizes, effect_sizes_table, year_trend

SIGNS = {
    "+": Cell.PRESENT,
    "±": Cell.MIXED,
    "-": Cell.DENIED,
    ".": Cell.SILENT,
    "?": Cell.NOT_ASSESSED,
    "!": Cell.DISPUTED,
}


def matrix(*rows: str, years: tuple[int | None, ...] = ()) -> Matrix:
    """Return a matrix from one string of signs a unit."""
    units = []
    for n, year in zip(range(len(rows)), years or (None,) * len(rows), strict=True):
        study = StudyRow(n, str(n), f"u{n}", f"u{n}", "primary", False, False, {"year": year})
        units.append(Unit(f"u{n}", (study,)))
    codes = tuple(Code(f"c{n}", str(n), "factors", f"C{n}", f"K{n}", "d", "d") for n in range(len(rows[0])))
    cells = tuple(bytes(SIGNS[sign] for sign in row) for row in rows)
    return Matrix(tuple(units), codes, cells, tuple((0,) * len(codes) for _ in rows), Rules(), "small")


ROWS = ("++.-", "+..-", "+.!+", "±?.-", ".+.-")


def test_frequency_and_intensity_by_hand() -> None:
    """c0 in 4 of 5, c1 in 2 of 4, c2 in none of 4 with one open, c3 in 1 of 5: a report's share of the three found."""
    made = matrix(*ROWS)
    assert effect_sizes.frequencies(made) == [Share(4, 1), Share(2, 2), Share(0, 4, 1), Share(1, 4)]
    found = [(one.n_reported, one.n_findings, one.effect_size) for one in effect_sizes.intensities(made)]
    assert found == [(2, 3, 2 / 3), (1, 3, 1 / 3), (2, 3, 2 / 3), (1, 2, 1 / 2), (1, 3, 1 / 3)]
    # c0 and c1 are in more than a quarter of the reports, c3 in a fifth.
    assert [one.frequent_effect_size for one in effect_sizes.intensities(made)] == [1.0, 0.5, 0.5, 1.0, 0.5]


N_REPORTS = 45
N_CONTAINING = (*(27, 20, 16, 13, 12), *range(5, 11), *range(5, 11), *(6, 7, 8), *(2, 3, 4) * 8, 2, 3, *(1,) * 47)
"""In how many reports the 93 findings stand, such that the paper's summary holds."""


def test_the_published_example() -> None:
    """What Sandelowski and Barroso (2003) print of 93 findings in 45 reports.

    Five findings have frequency effect sizes of 25 to 60 %, 73 of less than 9 %, 47 of these of 2 %.
    """
    rows = ["".join("+" if (r - c) % N_REPORTS < n else "." for c, n in enumerate(N_CONTAINING)) for r in range(45)]
    sizes = [row["frequency_effect_size"] for row in effect_sizes_table.by_code(matrix(*rows)).rows]
    assert (len(sizes), max(sizes)) == (93, pytest.approx(0.60))
    assert sum(size > effect_sizes.FREQUENT for size in sizes) == 5
    assert sum(size < 0.09 for size in sizes) == 73
    assert sum(round(size, 2) == 0.02 for size in sizes) == 47
    reports = effect_sizes.intensities(matrix(*rows))
    assert {(one.n_findings, one.n_frequent) for one in reports} == {(93, 5)}
    assert sum(one.n_reported for one in reports) == sum(N_CONTAINING)
    assert sum(one.n_frequent_reported for one in reports) == 27 + 20 + 16 + 13 + 12


def test_direction_is_the_sign_test() -> None:
    """Three assert c0 and none denies it, one asserts c3 and four deny it; mixed and silent ones have no direction."""
    first, second, none, last = effect_sizes.directions(matrix(*ROWS))
    assert (first.n_asserting, first.n_denying, first.n_mixed, first.p) == (3, 0, 1, pytest.approx(2 / 8))
    assert (last.n_asserting, last.n_denying) == (1, 4)
    assert last.p == pytest.approx(binomtest(1, 5).pvalue)
    assert (second.p, none.p, none.p_holm) == (pytest.approx(0.5), None, None)
    assert first.p_holm == pytest.approx(0.75)


def test_trend_leaves_out_what_is_unknown() -> None:
    """Open and unread cells and units without a year are in no test."""
    early, _, unread, _ = year_trend.of(matrix(*ROWS, years=(2008, 2009, 2010, 2011, None)))
    assert (early.n_units, early.n_reported, early.p) == (4, 4, None)
    assert (unread.n_units, unread.n_reported) == (3, 0)
    rising = year_trend.of(matrix(*".....", *"+++++", years=tuple(range(2005, 2015))))[0]
    assert (rising.p, rising.p_holm) == (pytest.approx(2 / 252), pytest.approx(2 / 252))
    assert (rising.mean_reported, rising.mean_not_reported, rising.first, rising.last) == (2012.0, 2007.0, 2005, 2014)


def test_tables_name_the_measures() -> None:
    """Every row carries k, n and the bounds beside the effect size, and a code has its label in both languages."""
    table = effect_sizes_table.by_code(matrix(*ROWS))
    assert [row["frequency_effect_size"] for row in table.rows] == [0.8, 0.5, 0.0, 0.2]
    assert (table.rows[2]["share_low"], table.rows[2]["share_high"]) == (0.0, 0.2)
    assert table.rows[0]["label"].spoken("id") == "K0"
    units = effect_sizes_table.by_unit(matrix(*ROWS))
    assert [row["unit"] for row in units.rows] == ["u0", "u1", "u2", "u3", "u4"]
