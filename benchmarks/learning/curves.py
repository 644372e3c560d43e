"""The learning curve: how good the order of unseen passages is after so many decisions, by the queue and at random."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kube_review.assist.learning import classifier, coldstart, learning_queue
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import UNKNOWN, YES, Labels
from kube_review.statistics import measures

Array = NDArray[np.float64]
_BATCH = 10
_RESAMPLES = 10_000


def report(known: Features, labelled: Labels, scored: Sequence[int], decisions: Sequence[int], n_repeats: int) -> None:
    """Print both curves and the area between them, each repeat with other passages to measure on."""
    areas = []
    at: dict[str, dict[int, list[float]]] = {"queue": {}, "random": {}}
    for seed in range(n_repeats):
        pool, test = split(labelled.groups, seed)
        if not (labelled.has[test] == YES).any():
            continue  # the third that was drawn has no code to be found
        area = {}
        for name in at:
            reached = learn(known, labelled, scored, pool, test, decisions, by_queue=name == "queue", seed=seed)
            area[name] = float(np.mean([value for n, value in reached.items() if n > 0]))
            for n, value in reached.items():
                at[name].setdefault(n, []).append(value)
        areas.append(area["queue"] - area["random"])
    if len(areas) < 2:
        print("no learning curve: too few passages with codes, or too few repeats")
        return
    for name, points in at.items():
        print(f"{name:7}" + "  ".join(f"{n}: {np.mean(values):.3f}" for n, values in points.items()))
    low, high = interval(areas)
    print(
        f"area under the curve, queue minus random: {np.mean(areas):+.4f} (95 % interval {low:+.4f} to {high:+.4f},"
        f" {len(areas)} repeats)"
    )


def learn(
    known: Features,
    labelled: Labels,
    scored: Sequence[int],
    pool: NDArray[np.int64],
    test: NDArray[np.int64],
    decisions: Sequence[int],
    *,
    by_queue: bool,
    seed: int,
) -> dict[int, float]:
    """Return macro AP on the test passages after 0 and so many decisions."""
    has = np.full(labelled.has.shape, UNKNOWN, dtype=np.int8)
    draw = np.random.default_rng(1000 + seed).permutation(pool).tolist()
    reached = {0: macro_ap(coldstart.scores(known)[test], labelled, scored, test)}
    chosen: list[int] = []
    while len(chosen) < max(decisions):
        state = Labels(has, {}, (has != UNKNOWN).all(axis=1), np.zeros(0, dtype=np.int64), labelled.groups)
        if by_queue:
            closed = sorted({*test.tolist(), *chosen})
            scores = learning_queue.scores_of(known, state)
            new = [row for row, *_ in learning_queue.plan(known, state, scores, closed, _BATCH)]
        else:
            new = draw[len(chosen) : len(chosen) + _BATCH]
        if not new:
            break
        chosen += new
        has[new] = labelled.has[new]
        if len(chosen) in decisions:
            reached[len(chosen)] = macro_ap(classifier.train(known, state).scores[test], labelled, scored, test)
    return reached


def split(groups: Sequence[str], seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Deal rows into a pool to learn from and a third to measure on, whole studies where there are six or more."""
    draw = np.random.default_rng(seed)
    names = sorted(set(groups))
    if len(names) < 6:
        order = draw.permutation(len(groups))
        return np.sort(order[len(order) // 3 :]), np.sort(order[: len(order) // 3])
    held = {names[n] for n in draw.permutation(len(names))[: len(names) // 3].tolist()}
    inside = np.array([group in held for group in groups])
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean; repeats share passages, so it is a little narrow."""
    draw = np.random.default_rng(0)
    means = draw.choice(np.asarray(values), (_RESAMPLES, len(values))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def macro_ap(scores: Array, labelled: Labels, columns: Iterable[int], rows: NDArray[np.int64] | None = None) -> float:
    """Return the mean average precision over codes that some of the passages have."""
    has = labelled.has if rows is None else labelled.has[rows]
    found = []
    for column in columns:
        truth = has[:, column] == YES
        if truth.any():
            own = measures.Judged(scores[:, column], truth, truth, ())
            found.append(measures.value(measures.average_precision, own))
    return float(np.mean(found))
