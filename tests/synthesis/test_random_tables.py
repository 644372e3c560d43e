"""Cross-tabulation, co-occurrence and accumulation over random reviews, against counts that are slow and plain."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import ceil, comb
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from kube_review.errors import NotFound
from kube_review.statistics import multiplicity
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import accumulation_table, cooccurrence_table, crosstab_table, splits
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import Cells, brute, found, share_of
from tests.synthesis.naive_record import Record
from tests.synthesis.random_reviews import CODES, VERSIONS, every_rule, random_reviews, reviewed, steps

UNKNOWN = "not recorded"
TWO_YEARS = [
    ("set", study, pair)
    for study, year in ((0, "2008"), (1, "2013"))
    for pair in (("fieldwork", "joint"), ("year", year))
]
"""One fieldwork with reports of two years."""


def counted(session: Any, rules: Rules) -> tuple[cell_matrix.Matrix, Record, Cells]:
    """Return the product's matrix, what the events lead to, and the cells that follow by plain loops."""
    record = naive_record.read(session)
    return counting.matrix(session, VERSIONS[1], rules), record, brute(record, rules)


def values_of(record: Record, rules: Rules, key: str, period: int) -> dict[str, str]:
    """Return each unit's value: what its studies have, joined; of years the first; years in periods from the first."""
    result = {}
    for unit, members in record.units(rules.unit, record.studies(rules.evidence)).items():
        known = sorted({record.value(study, key) for study in members} - {""})
        result[unit] = (known[0] if key == "year" else " / ".join(known)) if known else UNKNOWN
    if key == "year" and period > 1:
        years = [int(year) for year in result.values() if year != UNKNOWN]
        starts = range(min(years, default=0), 2100, period)
        for unit, year in result.items():
            if year != UNKNOWN:
                start = max(start for start in starts if start <= int(year))
                result[unit] = f"{start}–{start + period - 1}"
    return result


def exact_p(table: list[tuple[int, int]]) -> float:
    """Return the share of all tables with the same margins, by their weight, that are no likelier than this one."""
    sizes, k = [a + b for a, b in table], sum(a for a, _ in table)

    def weights(sizes: list[int], k: int) -> list[int]:
        if not sizes:
            return [1] if k == 0 else []
        return [comb(sizes[0], a) * w for a in range(min(sizes[0], k) + 1) for w in weights(sizes[1:], k - a)]

    own = 1
    for (a, _), n in zip(table, sizes, strict=True):
        own *= comb(n, a)
    every = weights(sizes, k)
    return float(Fraction(sum(weight for weight in every if weight <= own), sum(every)))


def wilson(k: int, n: int) -> tuple[float | None, float | None]:
    """Return another library's Wilson interval."""
    if n == 0:
        return None, None
    interval = binomtest(k, n).proportion_ci(0.95, "wilson")
    return pytest.approx(interval.low, abs=1e-9), pytest.approx(interval.high, abs=1e-9)


@random_reviews(60)
@given(steps=steps, rules=every_rule, key=st.sampled_from(["province", "year", "year"]), period=st.sampled_from([0, 3]))
@example(steps=TWO_YEARS, rules=Rules(), key="year", period=0)
def test_crosstab_equals_brute_force(steps: list[Any], rules: Rules, key: str, period: int) -> None:
    """k, n, what is missing, share and interval of each code and value; p is exact, and Holm's is its definition."""
    with reviewed(steps) as session:
        matrix, record, of = counted(session, rules)
    values = values_of(record, rules, key, period)
    if values and set(values.values()) == {UNKNOWN}:
        with pytest.raises(NotFound, match=key):
            splits.attribute(matrix, key)
        return
    table = crosstab_table.of(matrix, splits.attribute(matrix, key, period), tested=True)
    columns = sorted(set(values.values()) - {UNKNOWN}) + [UNKNOWN] * (UNKNOWN in values.values())
    expected, p_values = [], {}
    for code in CODES:
        counts = {}
        for value in columns:
            column = [of[unit, code] for unit in values if values[unit] == value]
            k, n = share_of(column)
            n_open = sum(cell.reported == "open" for cell in column)
            counts[value] = (k, n, n_open, sum(cell.state == "not-assessed" for cell in column))
        tested = [(k, n - k) for value, (k, n, *_) in counts.items() if value != UNKNOWN and n]
        k, n = sum(a for a, _ in tested), sum(a + b for a, b in tested)
        p_values[code] = exact_p(tested) if len(tested) > 1 and 0 < k < n else None
        expected += [
            (
                *(code, value, k, n, n_open, not_assessed, k / n if n else None),
                *(wilson(k, n + n_open)[0], wilson(k + n_open, n + n_open)[1]),
            )
            for value, (k, n, n_open, not_assessed) in counts.items()
        ]
    made = [tuple(row[name] for name in ("code", key, *COUNTS)) for row in table.rows]
    assert expected == made
    if not table.rows:
        return
    tests = {row["code"]: (row["p"], row["p_holm"], row["test"]) for row in table.rows}
    for code, p in p_values.items():
        drawn = "Monte Carlo" in tests[code][2]
        assert tests[code][0] == (None if p is None else pytest.approx(p, abs=0.02 if drawn else 1e-9))
    assert {code: holm for code, (_, holm, _) in tests.items()} == adjusted(
        {code: p for code, (p, *_) in tests.items()}
    )


COUNTS = ("n_reported", "n_reviewed", "n_open", "n_not_assessed", "share", "ci_low", "ci_high")


def adjusted(p_values: dict[str, float | None]) -> dict[str, Any]:
    """Adjust by Holm's definition: the largest of (tests with at least this p) × p among the p up to one's own."""
    known = [p for p in p_values.values() if p is not None]
    return {
        code: None
        if p is None
        else pytest.approx(max(min(1.0, q * sum(r >= q for r in known)) for q in known if q <= p))
        for code, p in p_values.items()
    }


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_equals_its_definition(p_values: list[float]) -> None:
    """Whatever the order and the ties."""
    named = {str(n): p for n, p in enumerate(p_values)}
    assert list(adjusted(named).values()) == multiplicity.holm(p_values)


@random_reviews(30)
@given(steps=steps, rules=every_rule)
def test_cooccurrence_equals_brute_force(steps: list[Any], rules: Rules) -> None:
    """Each pair over the units where both are known: n, both counts, Jaccard and lift by their definitions."""
    with reviewed(steps) as session:
        matrix, _, of = counted(session, rules)
    units = list(dict.fromkeys(unit for unit, _ in of))
    expected = {}
    for a, b in combinations(CODES, 2):
        both_known = [u for u in units if None not in (found(of[u, a]), found(of[u, b]))]
        has_a = {u for u in both_known if found(of[u, a])}
        has_b = {u for u in both_known if found(of[u, b])}
        n, either, both = len(both_known), has_a | has_b, has_a & has_b
        expected[a, b] = (
            *(n, len(has_a), len(has_b), len(both)),
            len(both) / len(either) if either else None,
            pytest.approx((len(both) / n) / (len(has_a) / n * len(has_b) / n)) if has_a and has_b else None,
        )
    rows = cooccurrence_table.of(matrix).rows
    made = {
        (r["code"], r["other"]): tuple(r[k] for k in ("n", "n_code", "n_other", "n_both", "jaccard", "lift"))
        for r in rows
    }
    assert expected == made
    assert sorted((row["n_both"] for row in rows), reverse=True) == [row["n_both"] for row in rows]


@random_reviews(30)
@given(steps=steps, rules=every_rule, seed=st.integers(0, 9))
def test_accumulation_equals_brute_force(steps: list[Any], rules: Rules, seed: int) -> None:
    """Mean over every set of m units; bands are the quantiles of the orders drawn; inductive codes have their own."""
    added = [replace(code, inductive=True) for code in VERSIONS[1].codes[2:]]
    book = replace(VERSIONS[1], codes=(*VERSIONS[1].codes[:2], *added))
    with reviewed(steps) as session:
        _, _, of = counted(session, rules)
        matrix = counting.matrix(session, book, rules)
    n_orders = 8
    expected: list[Any] = []
    for kind, codes in (("fixed", CODES[:2]), ("inductive", CODES[2:])):
        units = [u for u in dict.fromkeys(unit for unit, _ in of) if any(found(of[u, c]) is not None for c in codes)]
        has = [{code for code in codes if found(of[unit, code])} for unit in units]
        curves = drawn(has, n_orders, seed)
        for m in range(1, len(units) + 1):
            sizes = [len(set().union(*chosen)) for chosen in combinations(has, m)]
            at_m = sorted(curve[m - 1] for curve in curves)
            low, high = (at_m[ceil(q * n_orders) - 1] for q in (0.025, 0.975))
            expected.append((kind, len(codes), m, pytest.approx(sum(sizes) / len(sizes)), low, high))
    rows = accumulation_table.of(matrix, n_orders=n_orders, seed=seed).rows
    assert expected == [tuple(row.values()) for row in rows]


def drawn(has: list[set[str]], n_orders: int, seed: int) -> list[list[int]]:
    """Return, for each order that the seed gives, the codes found after each of its units."""
    draw = np.random.default_rng(seed)
    curves = []
    for _ in range(n_orders):
        place = draw.permutation(len(has))
        order = sorted(range(len(has)), key=lambda unit: place[unit])
        curves.append([len(set().union(*(has[unit] for unit in order[: m + 1]))) for m in range(len(order))])
    return curves
