"""The order of records to screen."""

from __future__ import annotations

import numpy as np
import pytest

from kube_review.assist.learning import record_order


def test_inclusions_weigh_ten_times_as_much_as_exclusions_however_rare() -> None:
    """One inclusion among fifty decisions weighs 9.8 times as much as the other 49 together; the mean weight is 1."""
    weights = record_order._weights(np.array([True] + [False] * 49))
    assert weights.mean() == pytest.approx(1)
    assert weights[0] / weights[1:].sum() == pytest.approx(9.8)


def test_records_like_an_inclusion_score_highest() -> None:
    """After one inclusion and one exclusion, an unread record with the words of the inclusion comes first."""
    rows = record_order.vectors(["pelatihan kelompok usaha", "harga beras", "harga beras naik", "kelompok usaha tani"])
    scores = record_order.scores(rows, [0, 1], [True, False])
    assert scores[3] > scores[2]
