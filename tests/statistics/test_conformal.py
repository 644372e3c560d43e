"""Conformal decisions: the textbook quantile, the promise by simulation, honesty about too few codings."""

from __future__ import annotations

import random
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kube_review.statistics import conformal


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.sampled_from([0.05, 0.1, 0.2, 0.5]))
def test_floor_equals_the_textbook_quantile(scores: list[float], alpha: float) -> None:
    """Without groups the floor is the floor(alpha (n + 1))-th smallest score (Vovk et al. 2005), or none."""
    calibration = conformal.calibrate(scores, [True] * len(scores), alpha=alpha)
    rank = int(alpha * (len(scores) + 1) + 1e-9)
    assert calibration.floor == (sorted(scores)[rank - 1] if rank else -inf)
    assert (calibration.missing_with == 0) == (rank > 0)


def test_too_few_codings_decide_nothing_and_say_how_many_are_missing() -> None:
    """Nine codings are needed at alpha .1; with eight nothing is ever decided no."""
    labels = [True] * 8 + [False] * 40
    scores = [0.9] * 8 + [0.1] * 40
    eight = conformal.calibrate(scores, labels)
    assert (eight.floor, eight.missing_with, eight.missing_without) == (-inf, 1, 0)
    assert conformal.decide(eight, [0.0, 0.05, 0.95]).answers == (None, None, True)
    nine = conformal.calibrate([0.9, *scores], [True, *labels])
    assert nine.missing_with == 0
    assert conformal.decide(nine, [0.0, 0.05, 0.95]).answers == (False, False, True)


def test_fieldworks_vote_once() -> None:
    """Nine codings from two fieldworks are two votes, and seven more fieldworks are asked for."""
    calibration = conformal.calibrate([0.9] * 9, [True] * 9, ["f1"] * 8 + ["f2"])
    assert (calibration.n_with, calibration.n_groups_with, calibration.missing_with) == (9, 2, 7)
    assert calibration.floor == -inf


def test_large_fieldworks_do_not_outvote_small_ones() -> None:
    """One odd fieldwork of ten is within the tenth allowed at alpha .2, however many passages it has."""
    groups = ["odd"] * 100 + [f"f{i}" for i in range(9)]
    scores = [0.1] * 100 + [0.8] * 9
    assert conformal.calibrate(scores, [True] * 109, groups, alpha=0.2).floor == 0.8
    assert conformal.calibrate(scores, [True] * 109, alpha=0.2).floor == 0.1


def test_both_or_neither_answer_is_left_to_people() -> None:
    """Scores that fit both classes, or none, are not decided; everything is counted."""
    overlapping = conformal.calibrate([0.4] * 9 + [0.6] * 9, [True] * 9 + [False] * 9)
    assert overlapping.decide(0.5) is None
    apart = conformal.calibrate([0.9] * 9 + [0.1] * 9, [True] * 9 + [False] * 9)
    decisions = conformal.decide(apart, [0.95, 0.5, 0.05, 0.9])
    assert decisions.answers == (True, None, False, True)
    assert (decisions.n_yes, decisions.n_no, decisions.n_left) == (2, 1, 1)


def test_promise_holds_for_passages_of_a_new_fieldwork() -> None:
    """Over 1,500 reviews whose fieldworks differ, passages with the code are decided no in a tenth at most."""
    draw = random.Random(11)
    wrong_no = wrong_yes = 0
    n_reviews = 1500

    def fieldwork() -> list[tuple[float, bool]]:
        shift, size = draw.gauss(0, 1), draw.choice([1, 2, 10])
        return [(draw.gauss(shift + 2 * label, 1), label) for label in (True, False) for _ in range(size)]

    for _ in range(n_reviews):
        coded = [(score, label, str(group)) for group in range(12) for score, label in fieldwork()]
        calibration = conformal.calibrate(*zip(*coded, strict=True))
        new = fieldwork()
        wrong_no += calibration.decide(draw.choice([score for score, label in new if label])) is False
        wrong_yes += calibration.decide(draw.choice([score for score, label in new if not label])) is True
    # 1,500 draws at .1: four standard errors are .031.
    assert 0 < wrong_no / n_reviews < 0.131
    assert 0 < wrong_yes / n_reviews < 0.131


def test_nonsense_is_refused() -> None:
    """Unequal lengths and an alpha of 10 are mistakes of the caller."""
    with pytest.raises(ValueError, match="one entry per passage"):
        conformal.calibrate([0.5], [True, False])
    with pytest.raises(ValueError, match="alpha"):
        conformal.calibrate([0.5], [True], alpha=10)
