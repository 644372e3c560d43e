"""Accumulation curves against enumeration of all orders."""

from __future__ import annotations

from itertools import permutations
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import accumulation

CODES = ("a", "b", "c")
FOUND = {"a": "12345", "b": "23", "c": "5"}


def cells_of(found: dict[str, str], units: str = "12345") -> dict[tuple[str, str], Cell]:
    """Build a fully reviewed matrix from the units of each code."""
    return {
        (unit, code): Cell.PRESENT if unit in holders else Cell.SILENT
        for code, holders in found.items()
        for unit in units
    }


def by_enumeration(found: dict[str, str], units: str) -> list[float]:
    """Average the number of codes found over every order."""
    orders = list(permutations(units))
    return [mean(sum(bool(set(order[:n]) & set(u)) for u in found.values()) for order in orders) for n in range(1, 6)]


def test_mean_equals_the_average_over_all_orders() -> None:
    """The closed form is the mean over the 120 orders of five units."""
    curve = accumulation.of(cells_of(FOUND), CODES).fixed
    assert [point.n_units for point in curve.points] == [1, 2, 3, 4, 5]
    assert [point.mean for point in curve.points] == pytest.approx(by_enumeration(FOUND, "12345"))
    assert (curve.n_codes, curve.n_units, curve.n_found, curve.n_missing) == (3, 5, 3, 0)


@given(st.fixed_dictionaries({code: st.sets(st.sampled_from("12345"), min_size=1) for code in CODES}))
@settings(max_examples=15, deadline=None)
def test_expected_found_equals_enumeration(holders: dict[str, set[str]]) -> None:
    """The same for any five units and three codes."""
    found = {code: "".join(units) for code, units in holders.items()}
    means = accumulation.expected_found([len(units) for units in found.values()], 5)
    assert means == pytest.approx(by_enumeration(found, "12345"))


def test_band_holds_single_orders_and_repeats_with_the_seed() -> None:
    """The band spans what orders can give, closes when all is read, and is the same for the same seed."""
    curve = accumulation.of(cells_of(FOUND), CODES).fixed
    assert accumulation.of(cells_of(FOUND), CODES).fixed == curve
    assert [(point.low, point.high) for point in curve.points] == [(1, 2), (1, 3), (2, 3), (2, 3), (3, 3)]
    assert all(point.low <= point.mean <= point.high for point in curve.points)


def test_fixed_and_inductive_codes_stay_apart() -> None:
    """Each kind has its own curve, and a kind without codes has none."""
    both = accumulation.of(cells_of(FOUND), CODES, inductive=["b", "c"])
    assert [point.mean for point in both.fixed.points] == [1.0] * 5
    assert both.inductive.points[-1].mean == pytest.approx(2)
    assert (both.inductive.kind, both.inductive.n_codes) == ("inductive", 2)
    assert accumulation.of(cells_of(FOUND), CODES).inductive.points == ()


def test_units_nobody_judged_are_no_units_and_gaps_are_counted() -> None:
    """Unread units lengthen no curve; single unknown cells are counted as missing, never as silence."""
    cells = cells_of({"a": "1", "b": ""}, units="12")
    cells |= {("3", "a"): Cell.NOT_ASSESSED, ("3", "b"): Cell.DISPUTED, ("2", "b"): Cell.DISPUTED}
    curve = accumulation.of(cells, ["a", "b"]).fixed
    assert (curve.n_units, curve.n_found, curve.n_missing) == (2, 1, 1)
    assert [point.mean for point in curve.points] == pytest.approx([0.5, 1.0])


def test_nothing_found_is_a_flat_line_at_zero() -> None:
    """A corpus read in vain has a curve, at 0."""
    curve = accumulation.of(cells_of({"a": ""}), ["a"]).fixed
    assert [(p.mean, p.low, p.high) for p in curve.points] == [(0, 0, 0)] * 5
