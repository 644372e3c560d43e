"""Error rates of observers: the anaesthetists of Dawid and Skene (1979), and plain loops."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review.statistics import dawid_skene

ANAESTHETISTS = """
111 1 1 1 1|333 4 3 3 4|112 2 1 2 2|222 3 1 2 1|222 3 2 2 2|222 3 3 2 2|122 2 1 1 1|333 3 4 3 3|222 2 2 2 3
232 2 2 2 3|444 4 4 4 4|222 3 3 4 3|111 1 1 1 1|222 3 2 1 2|121 1 1 1 1|111 2 1 1 1|111 1 1 1 1|111 1 1 1 1
222 2 2 2 1|222 1 3 2 2|222 2 2 2 2|222 2 2 2 1|222 3 2 2 2|221 2 2 2 2|111 1 1 1 1|111 1 1 1 1|232 2 2 2 2
111 1 1 1 1|111 1 1 1 1|112 1 1 2 1|111 1 1 1 1|333 3 2 3 3|111 1 1 1 1|222 2 2 2 2|222 3 2 3 2|433 4 3 4 3
221 2 2 3 2|232 3 2 3 3|333 3 4 3 2|111 1 1 1 1|111 1 1 1 1|121 2 1 1 1|232 2 2 2 2|121 1 1 1 1|222 2 2 2 2
"""
"""Table 1 of the paper: 45 patients, five observers, the first of whom judged three times."""


def anaesthetists() -> np.ndarray:
    """Return how often each observer gave each of the four classes to each patient."""
    patients = [patient.split() for patient in ANAESTHETISTS.strip().replace("\n", "|").split("|")]
    return np.array([[[own.count(c) for c in "1234"] for own in patient] for patient in patients], dtype=float)


def test_the_published_example() -> None:
    """The shares of the four classes, and the first observer's error rates, as the paper prints them."""
    fit = dawid_skene.fit(anaesthetists())
    assert fit.converged
    assert fit.shares[0] == pytest.approx([0.40, 0.42, 0.11, 0.07], abs=0.006)
    assert fit.errors[0][:2] == pytest.approx(np.array([[0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0]]), abs=0.011)


OTHERS = """
83 17 0 0|5 63 31 0|0 0 100 0|0 0 0 100
100 0 0 0|11 79 11 0|0 40 20 40|0 0 67 33
94 6 0 0|5 84 10 0|0 0 80 20|0 0 33 67
100 0 0 0|16 73 11 0|0 21 79 0|0 0 33 67
"""
"""Error rates of the other four observers in per cent, by true class, as D. Card's implementation prints them."""


def test_an_independent_implementation_gives_the_same() -> None:
    """Error rates, log-likelihood and the doubtful patients by github.com/dallascard/dawid_skene on the same data."""
    fit = dawid_skene.fit(anaesthetists())
    rows = [[list(map(float, row.split())) for row in one.split("|")] for one in OTHERS.strip().splitlines()]
    assert fit.errors[1:] == pytest.approx(np.array(rows) / 100, abs=0.0051)
    assert fit.errors[0][2:] == pytest.approx(np.array([[0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44]]), abs=0.0051)
    assert fit.log_likelihood == pytest.approx(-192.89088, abs=1e-4)
    patients = {7: (0, 0.981), 30: (0, 0.9991), 35: (1, 0.948), 38: (2, 0.9788), 42: (0, 0.9998)}
    assert [fit.posterior[n - 1][c] for n, (c, _p) in patients.items()] == pytest.approx(
        [p for _c, p in patients.values()], abs=1e-3
    )


Judged = list[list[int | None]]


def by_loops(judged: Judged, groups: list[int], n_steps: int) -> tuple[list[float], list[list[list[float]]]]:
    """Return shares of class 1 by group and error rates after some steps of EM, by the equations of the paper."""
    n_observers = len(judged[0])
    t = [[row.count(j) / sum(v is not None for v in row) for j in (0, 1)] for row in judged]
    shares: dict[int, list[float]] = {}
    errors: list[list[list[float]]] = []
    for step in range(n_steps + 1):
        if step:
            for i, row in enumerate(judged):
                w = [
                    shares[groups[i]][j] * prod(errors[k][j][v] for k, v in enumerate(row) if v is not None)
                    for j in (0, 1)
                ]
                t[i] = [x / sum(w) for x in w] if sum(w) else t[i]
        for g in set(groups):
            own = [t[i] for i in range(len(judged)) if groups[i] == g]
            shares[g] = [sum(x[j] for x in own) / len(own) for j in (0, 1)]
        errors = [[[0.0, 0.0], [0.0, 0.0]] for _ in range(n_observers)]
        for k in range(n_observers):
            for j in (0, 1):
                said = [sum(t[i][j] for i, row in enumerate(judged) if row[k] == v) for v in (0, 1)]
                errors[k][j] = [x / sum(said) if sum(said) else 0.0 for x in said]
    return [shares[g][1] for g in sorted(shares)], errors


items = st.lists(
    st.tuples(st.integers(0, 1), st.lists(st.sampled_from([0, 1, 1, None]), min_size=3, max_size=3)),
    min_size=4,
    max_size=12,
).filter(lambda rows: all(any(v is not None for v in row) for _, row in rows) and {g for g, _ in rows} == {0, 1})


@settings(max_examples=50, deadline=None)
@given(items)
def test_it_equals_plain_loops(rows: list[tuple[int, list[int | None]]]) -> None:
    """The same shares and error rates after five steps, with gaps and two populations."""
    groups, judged = [g for g, _ in rows], [row for _, row in rows]
    counts = np.array([[[float(v == c) for c in (0, 1)] for v in row] for row in judged])
    fit = dawid_skene.fit(counts, np.array(groups), tolerance=0.0, max_steps=5)
    shares, errors = by_loops(judged, groups, 5)
    assert fit.shares[:, 1] == pytest.approx(shares, abs=1e-6)
    assert fit.errors == pytest.approx(np.array(errors), abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(items, st.data())
def test_a_weight_stands_for_items_alike(rows: list[tuple[int, list[int | None]]], data: st.DataObject) -> None:
    """Items with weights give what the same items give when each is there as often as its weight."""
    times = np.array([data.draw(st.integers(1, 4)) for _row in rows])
    groups = np.array([g for g, _ in rows])
    counts = np.array([[[float(v == c) for c in (0, 1)] for v in row] for _, row in rows])
    short = dawid_skene.fit(counts, groups, times.astype(float), tolerance=0.0, max_steps=5)
    long = dawid_skene.fit(np.repeat(counts, times, axis=0), np.repeat(groups, times), tolerance=0.0, max_steps=5)
    assert short.shares == pytest.approx(long.shares, abs=1e-9)
    assert short.errors == pytest.approx(long.errors, abs=1e-9)
    assert short.log_likelihood == pytest.approx(long.log_likelihood)


def test_errors_are_found_again_from_two_populations() -> None:
    """Two observers and two populations with different shares: the errors that made the data come out."""
    draw = np.random.default_rng(3)
    of = np.repeat([0, 1], 20_000)
    true = draw.random(40_000) < np.where(of == 0, 0.1, 0.5)
    said = [np.where(true, draw.random(true.size) < sens, draw.random(true.size) > spec) for sens, spec in PAIR]
    counts = np.stack([np.stack([~s, s], axis=1) for s in said], axis=1).astype(float)
    fit = dawid_skene.fit(counts, of)
    assert fit.shares[:, 1] == pytest.approx([0.1, 0.5], abs=0.02)
    assert [(e[1, 1], e[0, 0]) for e in fit.errors] == [pytest.approx(pair, abs=0.02) for pair in PAIR]


PAIR = [(0.9, 0.95), (0.8, 0.97)]


def test_an_item_without_judgement_is_refused() -> None:
    """Nothing can be said of it."""
    with pytest.raises(ValueError, match="at least one judgement"):
        dawid_skene.fit(np.zeros((1, 2, 2)))
