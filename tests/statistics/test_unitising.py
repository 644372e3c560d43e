"""Krippendorff's α for unitising against his published examples and against a count of everything that can happen."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review.statistics.unitising import NOTHING, Units, disagreement, joined


def units(*given: tuple[int, int], start: int = 0, scale: int = 1) -> Units:
    """Return units given as beginning and length, as the publications give them."""
    return [((b - start) * scale, (b - start + length) * scale) for b, length in given]


LENGTH = 300
C = (units((225, 70), (370, 30), start=150), units((220, 80), (355, 20), (400, 20), start=150))
K = (units((180, 60), (300, 50), start=150),) * 2
"""The example of Krippendorff (2004), Quality & Quantity 38, appendix, figure 2, and Content Analysis, 2nd ed., p. 254:
two coders, codes c and k, a continuum from 150 to 450."""


def test_the_example_of_2004() -> None:
    """Printed: c .0144, .0532 and .7286; k 0, .0490 and 1; both .8591, from disagreements rounded to four digits."""
    c, k = disagreement(*C, LENGTH), disagreement(*K, LENGTH)
    assert (c.observed / LENGTH**2, c.expected / LENGTH**2) == pytest.approx((0.0144, 0.0532), abs=5e-5)
    assert c.alpha == pytest.approx(0.7286, abs=5e-5)
    assert (k.observed, k.expected / LENGTH**2, k.alpha) == pytest.approx((0, 0.0490, 1), abs=5e-5)
    assert (c + k).alpha == pytest.approx(0.8591, abs=5e-4)


@pytest.mark.parametrize(
    ("first", "second", "squares"),
    [
        ((225, 70), (220, 80), 50),
        ((370, 30), (355, 20), 850),
        ((5, 6), (4, 2), 26),
        ((5, 6), (5, 2), 16),
        ((5, 6), (6, 2), 10),
        ((5, 6), (7, 2), 8),
        ((5, 6), (6, 4), 2),
        ((5, 6), (5, 6), 0),
    ],
)
def test_differences_of_2004(first: tuple[int, int], second: tuple[int, int], squares: int) -> None:
    """Two overlapping units differ by the squares that Krippendorff (2004) prints."""
    assert disagreement(units(first), units(second), 500).observed == squares


PAIRS = {
    "A": (((2, 8), (14, 6)), ((4, 4), (15, 2))),
    "B": (((0, 18),), ((0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1))),
    "C": (((2, 6), (10, 2), (14, 4), (20, 2)), ((0, 2), (4, 4), (10, 4), (16, 2), (20, 2))),
    "D": (((0, 2), (2, 8), (10, 4), (14, 6), (20, 4)), ((0, 4), (4, 4), (8, 7), (15, 2), (17, 7))),
}
"""Krippendorff (1995), Sociological Methodology 25, p. 57: four pairs of coders on 24 units of length."""


@pytest.mark.parametrize(
    ("pair", "observed", "expected", "alpha", "off"),
    [
        ("A", 0.03125, 0.06990, 0.553, 0.0005),
        ("B", 2.26736, 1.17731, -0.926, 0.003),
        ("C", 0.02777, 0.08642, 0.679, 0.015),
        ("D", 0.38715, 0.41445, 0.066, 0.0005),
    ],
)
def test_the_examples_of_1995(pair: str, observed: float, expected: float, alpha: float, off: float) -> None:
    """Observed agree to all printed digits; expected, as the grain becomes fine, for A and D.

    The expected disagreement was corrected in 2004, which moves B and C by .0015 and .0041.
    """
    first, second = PAIRS[pair]
    scale = 50_000
    length = 24 * scale
    found = disagreement(units(*first, scale=scale), units(*second, scale=scale), length)
    assert found.observed / length**2 == pytest.approx(observed, abs=1e-5)
    assert found.expected / length**2 == pytest.approx(expected, abs=1e-5 if off < 0.001 else 0.005)
    assert found.alpha == pytest.approx(alpha, abs=off)


Section = tuple[int, int, bool]
"""Beginning, length, and whether it is a unit rather than a gap."""


def sections(marked: Units, length: int) -> list[Section]:
    """Cut a continuum into units and gaps, character by character."""
    owner: list[int | None] = [None] * length
    for n, (start, end) in enumerate(marked):
        owner[start:end] = [n] * (end - start)
    found: list[Section] = []
    for at in range(length):
        if at and owner[at] == owner[at - 1]:
            start, size, unit = found[-1]
            found[-1] = (start, size + 1, unit)
        else:
            found.append((at, 1, owner[at] is not None))
    return found


def squared(g: Section, h: Section) -> int:
    """Return δ² as it is defined, case by case (Krippendorff 2004)."""
    (b, size, v), (c, other, w) = g, h
    if v and w and -size < b - c < other:
        return (b - c) ** 2 + (b + size - c - other) ** 2
    if v and not w and other - size >= b - c >= 0:
        return size**2
    if w and not v and other - size <= b - c <= 0:
        return other**2
    return 0


def naive(first: Units, second: Units, length: int) -> tuple[Fraction, Fraction]:
    """Return observed and expected by comparing all sections in all places and counting all pairs of characters."""
    cut = [sections(first, length), sections(second, length)]
    observed = Fraction(sum(squared(g, h) for i in (0, 1) for g in cut[i] for h in cut[1 - i]), 2 * length**2)
    every = cut[0] + cut[1]
    total = 0
    for n, g in enumerate(every):
        for k, h in enumerate(every):
            if n != k and (g[2] or h[2]):
                total += sum(squared((at, *g[1:]), (0, *h[1:])) for at in range(-g[1], h[1] + 1))
    characters = [(n, g[2]) for n, g in enumerate(every) for _ in range(g[1])]
    apart = sum(
        a != b and not (mine and characters[a][0] == characters[b][0])
        for a, (_, mine) in enumerate(characters)
        for b in range(len(characters))
    )
    return observed, Fraction(total, length * apart) if apart else Fraction(0)


@st.composite
def marked(draw: st.DrawFn, length: int) -> Units:
    """Draw units on a continuum; some touch."""
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    stretches = list(pairwise(edges))
    kept = draw(st.lists(st.booleans(), min_size=len(stretches), max_size=len(stretches)))
    return [stretch for stretch, keep in zip(stretches, kept, strict=True) if keep]


@settings(max_examples=150, deadline=None)
@given(data=st.data(), length=st.integers(1, 14))
def test_it_equals_the_naive_count(data: st.DataObject, length: int) -> None:
    """Closed sums equal moving every unit and gap over every other, for any units of two coders."""
    first, second = data.draw(marked(length)), data.draw(marked(length))
    found = disagreement(first, second, length)
    observed, expected = naive(first, second, length)
    assert found.observed == pytest.approx(float(observed) * length**2)
    assert found.expected == pytest.approx(float(expected) * length**2)
    swapped = disagreement(second, first, length)
    assert (found.observed, found.expected) == pytest.approx((swapped.observed, swapped.expected))


@settings(max_examples=100, deadline=None)
@given(data=st.data(), length=st.integers(1, 200))
def test_the_same_units_agree_fully(data: st.DataObject, length: int) -> None:
    """Alpha is 1 where both marked the same, and undefined where nobody marked anything."""
    one = data.draw(marked(length))
    found = disagreement(one, one, length)
    assert found.observed == 0
    assert found.alpha == (1 if found.expected else None)


def test_nothing_marked_is_no_agreement() -> None:
    """Two coders who found nothing add nothing, and alone leave alpha undefined."""
    assert disagreement([], [], 100) == NOTHING
    assert NOTHING.alpha is None
    assert (disagreement(*C, LENGTH) + NOTHING).alpha == disagreement(*C, LENGTH).alpha


def test_overlapping_spans_are_one_unit() -> None:
    """Spans that overlap are joined, those that touch stay apart, empty ones go."""
    assert joined([(5, 9), (0, 3), (2, 4), (4, 5), (7, 8), (9, 9)]) == [(0, 4), (4, 5), (5, 9)]
