"""The stopping rule against buscarpy, against its own definition, and by simulation."""

from __future__ import annotations

import random

import buscarpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review.statistics import stopping


def screening(n_total: int, n_relevant: int, bias: float, draw: random.Random) -> list[bool]:
    """Return the order in which a queue shows passages: relevant ones come ``bias`` times likelier next."""
    key = {i: draw.random() ** (1 / (bias if i < n_relevant else 1)) for i in range(n_total)}
    return [i < n_relevant for i in sorted(key, key=key.__getitem__, reverse=True)]


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(0, 200), st.sampled_from([0.8, 0.9, 0.95]))
@settings(max_examples=80, deadline=None)
def test_p_equals_buscarpy(decisions: list[bool], n_unseen: int, recall_target: float) -> None:
    """The package of the rule's authors gives the same p wherever its urns can hold what is missed."""
    n_found = sum(decisions)
    n_missed = int(n_found / recall_target + 1e-9) + 1 - n_found
    stop = stopping.holds(decisions, len(decisions) + n_unseen, recall_target=recall_target)
    if n_missed > n_unseen:
        assert stop.p == 0.0
        return
    expected = buscarpy.calculate_h0(decisions, len(decisions) + n_unseen, recall_target)
    assert stop.p == pytest.approx(expected, abs=1e-12)


def test_everything_read_holds_and_nothing_remains() -> None:
    """With nothing unread there is nothing to miss, found or not."""
    assert stopping.holds([False, True, False], 3) == stopping.Stop(0.0, True, 3, 1, 0)
    assert stopping.holds([], 0) == stopping.Stop(0.0, True, 0, 0, 0)


def test_nothing_read_says_nothing() -> None:
    """Before the first passage all may be left."""
    assert stopping.holds([], 40) == stopping.Stop(1.0, False, 0, 0, 40)


def test_nothing_found_needs_nearly_everything_read() -> None:
    """One passage may hide anywhere: its chance to be among 94 of 100 read is .94, among 96 it is .96."""
    almost, enough = stopping.holds([False] * 94, 100), stopping.holds([False] * 96, 100)
    assert almost.p == pytest.approx(0.06)
    assert (almost.holds, almost.remaining_upper) == (False, 1)
    assert enough.p == pytest.approx(0.04)
    assert (enough.holds, enough.remaining_upper) == (True, 0)


@given(st.lists(st.booleans(), max_size=50), st.integers(0, 80))
@settings(max_examples=60, deadline=None)
def test_bound_and_verdict_agree(decisions: list[bool], n_unseen: int) -> None:
    """The target is reached exactly when the most that may remain still leaves the recall at the target."""
    stop = stopping.holds(decisions, len(decisions) + n_unseen, recall_target=0.8)
    assert 0 <= stop.remaining_upper <= n_unseen
    assert stop.holds == (stop.n_found >= 0.8 * (stop.n_found + stop.remaining_upper) - 1e-9)


def test_nonsense_is_refused() -> None:
    """More read than there is, or a recall of 95."""
    with pytest.raises(ValueError, match="only 1"):
        stopping.holds([True, False], 1)
    with pytest.raises(ValueError, match="recall_target"):
        stopping.holds([True], 2, recall_target=95)


def test_recall_is_reached_when_it_says_so() -> None:
    """In 60 screenings with a queue eight times better than chance, stopping early keeps the promise."""
    draw = random.Random(3)
    reached, read = 0, 0
    for _ in range(60):
        order = screening(600, 40, 8, draw)
        n_seen = next(n for n in range(20, 601, 10) if stopping.p_value(order[:n], 600) < 0.05)
        reached += sum(order[:n_seen]) >= 0.95 * 40
        read += n_seen
    assert reached >= 57
    assert read < 0.9 * 60 * 600
