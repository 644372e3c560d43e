"""Train the model that is shipped with the codebook ``sitepu-2016`` from the labelled sentences beside this file.

Usage:
    python corpus/labelled/train.py             measure on writers left out, then write the model
    python corpus/labelled/train.py FILE.csv    also measure the shipped model on labelled sentences of your own;
                                                ids such as x07-03 say which ones are neighbours on a page
    … --quick                                   leave out the measurement on writers left out
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from kube_review import codebook
from kube_review.assist.learning import features
from kube_review.assist.pretrained import labelled, pretrained_model, training
from kube_review.assist.pretrained.pretrained_model import ROLES, THRESHOLD
from kube_review.model import Codebook

HERE = Path(__file__).parent
BOOK = HERE.parents[1] / "codebook" / "sitepu-2016.yaml"
TOPIC = frozenset(
    [
        "kelompok",
        "kube",
        "anggota",
        "bantu",
        "damping",
        "usaha",
        "miskin",
        "sosial",
        "desa",
        "group",
        "member",
        "poverty",
        "poor",
        "aid",
        "facilitator",
        "business",
        "village",
    ]
)
"""Stems that studies about KUBE use all the time, and others hardly ever."""


def main() -> None:
    """Measure, train and write."""
    book = codebook.load(BOOK)
    sentences = labelled.read(HERE / "sentences.csv")
    task = training.prepare(sentences, book)
    if "--quick" not in sys.argv:
        logits, roles = training.left_out(task)
        print(f"{len(sentences)} sentences; each measured by a model of the other writers")
        report(expit(logits), task.has)
        right = np.array([ROLES[role] == one.role for role, one in zip(roles, sentences, strict=True)])
        print(f"role right: {right.mean():.3f}")
    path = BOOK.with_name("sitepu-2016.pretrained.npz")
    pretrained_model.save(training.train(task, TOPIC), path)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    for name in [name for name in sys.argv[1:] if not name.startswith("--")]:
        measure(Path(name), book)


def measure(path: Path, book: Codebook) -> None:
    """Print how good the shipped model is on other labelled sentences."""
    other = training.prepare(labelled.read(path), book)
    known = features.build([one.passage() for one in other.sentences], book)
    assert known.pretrained is not None
    print(f"{path.name}: {len(other.sentences)} sentences")
    report(expit(known.pretrained), other.has)
    factors = np.array([code.group == "factors" for code in book.codes])
    print("  of these, factors only:")
    report(expit(known.pretrained)[:, factors], other.has[:, factors])


def report(scores: NDArray[np.float64], has: NDArray[np.bool_]) -> None:
    """Print precision, recall and false alarms at several thresholds."""
    for threshold in (0.3, THRESHOLD, 0.5, 0.6, 0.75):
        said = scores >= threshold
        hits = (said & has).sum()
        alarms = said[~has.any(axis=1)].any(axis=1).mean()
        precision, recall = hits / max(1, said.sum()), hits / max(1, has.sum())
        print(f"  {threshold:.2f}: precision {precision:.2f}, recall {recall:.2f}, uncoded flagged {alarms:.3f}")


if __name__ == "__main__":
    main()
