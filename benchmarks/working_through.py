"""A reviewer works through the queue of the synthetic corpus: what is believed on the way, and is it true?

Usage: python benchmarks/working_through.py [--repeats 6] [--codebook FILE]

Calibration and F1 are of studies that are kept out of the queue (a third of them, others in each repeat); the stopping
rule is tested on the passages of the queue, code by code, to the last passage. Decisions are the coders' own.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from assist import _codebook, aligned, demo
from learning.curves import Array, split
from numpy.typing import NDArray

from kube_review import project
from kube_review.assist.learning import classifier, coldstart, labels, learning_queue
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import UNKNOWN, YES, Labels
from kube_review.statistics import measures, stopping

_CHECKED_AT = (50, 100, 200, 400)
_BATCHES = (10, 50)  # decisions between two trainings, before and after the first hundred


def main() -> None:
    """Print what was believed at some points, and every stop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=6)
    parser.add_argument("--codebook", default=project.DEFAULT_CODEBOOK)
    asked = parser.parse_args()
    known, truth = aligned(demo(_codebook(asked.codebook, "")), None)
    told: dict[int, list[list[float]]] = {}
    stops: list[tuple[float, float]] = []
    for seed in range(asked.repeats):
        pool, test = split(truth.groups, seed)
        for n, values in work_through(known, truth, pool, test, stops).items():
            told.setdefault(n, []).append(values)
    print("decisions  audited  codings  calibration error  F1  F1 at .5  F1 of the cold start")
    for n, rows in sorted(told.items()):
        audited, codings, ece, f1, half, cold = np.nanmean(np.array(rows), axis=0).tolist()
        print(f"{n:9}  {audited:7.0f}  {codings:7.0f}  {ece:17.3f}  {f1:.3f}  {half:.3f}  {cold:.3f}")
    recall, read = (np.array(column) for column in zip(*stops, strict=True))
    print(
        f"stopping rule: held {len(stops)} times (repeats x codes); recall {recall.mean():.3f}, below .95 in "
        f"{(recall < 0.95).mean():.3f} of them, lowest {recall.min():.2f}; read {read.mean():.2f} of all"
    )


def work_through(
    known: Features,
    truth: Labels,
    pool: NDArray[np.int64],
    test: NDArray[np.int64],
    stops: list[tuple[float, float]],
) -> dict[int, list[float]]:
    """Judge every passage of the pool in the order of the queue; return what is believed at some points."""
    has = np.full(truth.has.shape, UNKNOWN, dtype=np.int8)
    held_out = np.isin(np.arange(len(has)), test)
    open_codes = [n for n in range(has.shape[1]) if (truth.has[pool, n] == YES).any()]
    order: list[int] = []
    noted = {}
    while len(order) < len(pool):
        state = _state(known, has, held_out, truth.groups)
        trained = classifier.train(known, state) if state.n_yes and len(order) >= 20 else None
        if trained and len(order) in _CHECKED_AT:
            reached = labels.audit_of(known.passages, state.whole | held_out)
            audited = int((~held_out[reached]).sum())
            noted[len(order)] = [audited, state.n_yes, *_believed(known, trained, truth, test)]
        closed = sorted({*test.tolist(), *order})
        order += [
            row
            for row, *_ in learning_queue.plan(
                known, state, learning_queue.scores_of(known, state), closed, _BATCHES[len(order) >= 100]
            )
        ]
        has[order] = truth.has[order]
        open_codes = [n for n in open_codes if not _stops(truth.has[:, n] == YES, order, pool, stops)]
    return noted


def _state(known: Features, has: NDArray[np.int8], held_out: NDArray[np.bool_], groups: tuple[str, ...]) -> Labels:
    whole = (has != UNKNOWN).all(axis=1)
    audited = labels.audit_of(known.passages, whole | held_out)
    audited = audited[~held_out[audited]]
    unbiased = audited if len(audited) >= labels.ENOUGH_AUDITED else np.zeros(0, dtype=np.int64)
    return Labels(has, {}, whole, unbiased, groups)


def _stops(
    code: NDArray[np.bool_], order: Sequence[int], pool: NDArray[np.int64], stops: list[tuple[float, float]]
) -> bool:
    """Note the recall and the share read where the rule holds, and say whether it does."""
    held = stopping.holds(code[list(order)].tolist(), len(pool)).holds
    if held:
        stops.append((float(code[list(order)].sum() / code[pool].sum()), len(order) / len(pool)))
    return held


def _believed(
    known: Features, trained: classifier.Trained, truth: Labels, test: NDArray[np.int64]
) -> tuple[float, float, float, float]:
    """Return the mean calibration error, and macro F1 by thresholds, at .5, and of the cold start."""
    scores, cold = trained.scores[test], coldstart.scores(known)[test]
    has = truth.has[test] == YES
    errors = [
        measures.value(measures.calibration_error, measures.Judged(scores[:, n], has[:, n], has[:, n], ()))
        for n in range(has.shape[1])
    ]
    half = [0.5] * has.shape[1]
    return float(np.mean(errors)), _f1(scores, has, trained.thresholds), _f1(scores, has, half), _f1(cold, has, half)


def _f1(scores: Array, has: NDArray[np.bool_], limits: Sequence[float]) -> float:
    found = []
    for n in range(has.shape[1]):
        if has[:, n].any():
            own = measures.Judged(scores[:, n], has[:, n], scores[:, n] >= limits[n], ())
            found.append(measures.value(measures.f1, own))
    return float(np.mean(found))


if __name__ == "__main__":
    main()
