"""Cross-tabulation: shares by hand, tests against published tables."""

from __future__ import annotations

import pytest

from kube_review.statistics import multiplicity
from kube_review.statistics.shares import Share
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import crosstab

CELLS = {
    ("u1", "top-down"): Cell.PRESENT,
    ("u2", "top-down"): Cell.MIXED,
    ("u3", "top-down"): Cell.DENIED,
    ("u4", "top-down"): Cell.SILENT,
    ("u5", "top-down"): Cell.DISPUTED,
    ("u6", "top-down"): Cell.PRESENT,
    ("u1", "poor-targeting"): Cell.NOT_ASSESSED,
    ("u2", "poor-targeting"): Cell.FOUND_UNASSESSED,
}
PROVINCE = {"u1": "Riau", "u2": "Bali", "u3": "Bali", "u4": "Riau", "u5": "Riau", "u6": None}


def test_shares_by_hand() -> None:
    """k, n and the cells that are open or not assessed, per code and value; units without a value stand apart."""
    table = crosstab.of(CELLS, ["top-down", "poor-targeting"], PROVINCE)
    assert table.values == ("Bali", "Riau", None)
    assert [(one.code, one.value, one.share, one.n_not_assessed) for one in table.crossings] == [
        ("top-down", "Bali", Share(1, 1), 0),
        ("top-down", "Riau", Share(1, 1, 1), 0),
        ("top-down", None, Share(1, 0), 0),
        ("poor-targeting", "Bali", Share(0, 0), 1),
        ("poor-targeting", "Riau", Share(0, 0), 1),
        ("poor-targeting", None, Share(0, 0), 0),
    ]


def test_no_test_unless_asked_and_then_labelled() -> None:
    """Tests come on request only, with their name, and the table says what they are worth."""
    assert crosstab.of(CELLS, ["top-down"], PROVINCE).tests == ()
    assert crosstab.of(CELLS, ["top-down"], PROVINCE).n_tests == 0
    table = crosstab.of(CELLS, ["top-down", "poor-targeting"], PROVINCE, tested=True)
    made, empty = table.tests
    assert (made.method, made.n_units, made.p, made.p_holm) == ("Fisher's exact test", 4, 1.0, 1.0)
    assert (empty.p, empty.p_holm) == (None, None)
    assert table.n_tests == 1


def test_three_values_need_freeman_halton() -> None:
    """A code that stands only in one of three provinces is tested on the whole table, the same each time."""
    cells = {
        (f"{province}{i}", "top-down"): Cell.PRESENT if province == "Riau" else Cell.SILENT
        for province in ("Aceh", "Bali", "Riau")
        for i in range(6)
    }
    provinces = {unit: unit[:-1] for unit, _ in cells}
    (test,) = crosstab.of(cells, ["top-down"], provinces, tested=True).tests
    assert test.method.startswith("Fisher–Freeman–Halton")
    # Exact: one value holds all six finds: 3 of the C(18, 6) arrangements.
    assert test.p == pytest.approx(3 / 18_564, abs=5e-4)
    assert crosstab.of(cells, ["top-down"], provinces, tested=True).tests == (test,)


@pytest.mark.parametrize(
    ("table", "p"),
    # Fisher (1935), The Design of Experiments, the lady tasting tea; Fisher (1962), twins and convictions: both as
    # Agresti (2002) and R's documentation of fisher.test print them, two-sided.
    [(((3, 1), (1, 3)), 0.4857), (((2, 10), (15, 3)), 0.0005367)],
)
def test_fisher_equals_the_textbook(table: tuple[tuple[int, int], ...], p: float) -> None:
    """Two classical 2 × 2 tables."""
    assert crosstab.fisher(table) == pytest.approx(p, rel=1e-3)


def test_freeman_halton_equals_the_textbook() -> None:
    """Job satisfaction by income: Agresti (2002), Categorical Data Analysis, p. 57; exact p = .7827."""
    table = ((1, 2, 1, 0), (3, 3, 6, 1), (10, 10, 14, 9), (6, 7, 12, 11))
    assert crosstab.freeman_halton(table) == pytest.approx(0.7827, abs=0.015)


def test_freeman_halton_equals_fisher_on_two_by_two() -> None:
    """By Monte Carlo or exactly, a 2 × 2 table has one p."""
    table = ((2, 10), (15, 9))
    assert crosstab.freeman_halton(table) == pytest.approx(crosstab.fisher(table), abs=0.01)


def test_holm_equals_worked_values() -> None:
    """Step-down factors 4, 3, 2, 1 and no p below its predecessor's."""
    assert multiplicity.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert multiplicity.holm([0.9, 0.8]) == [1.0, 1.0]
    assert multiplicity.holm([]) == []
