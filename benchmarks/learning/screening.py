"""Screening records with a known outcome: work saved at 95 % recall, and what rules for stopping would have made of it.

A simulation begins with one inclusion and one exclusion drawn at random, learns after every decision, and screens the
record that stands first. ASReview's figures in docs/assist.md come from its own simulation of the same records.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nchypergeom_wallenius

from kube_review.assist.learning import record_order
from kube_review.statistics import stopping

from .curves import interval

Rule = Callable[[Sequence[bool], int], bool]
_TARGET = 0.95
_FIELD_LIMIT = 10**7


def report(paths: Sequence[Path], n_repeats: int) -> None:
    """Print work saved and stops for CSV files with the columns title, abstract and included (or label_included)."""
    csv.field_size_limit(_FIELD_LIMIT)
    for path in paths:
        texts, included = read(path)
        orders = [simulate(texts, included, seed) for seed in range(n_repeats)]
        saved = [work_saved(included[order]) for order in orders]
        low, high = interval(saved)
        print(f"\n{path.stem}: {len(texts)} records, {included.sum()} included")
        print(f"WSS@95 {np.mean(saved):.3f} ({low:.3f} to {high:.3f}, {n_repeats} repeats)")
        for name, rule in RULES.items():
            stops = [stop(included[order].tolist(), rule) for order in orders]
            recall, read_share = (np.array(column) for column in zip(*stops, strict=True))
            print(
                f"{name:34} recall reached {np.mean(recall >= _TARGET - 1e-9):.2f}  mean {recall.mean():.3f}"
                f"  lowest {recall.min():.2f}  read {read_share.mean():.2f}"
            )


def read(path: Path) -> tuple[list[str], NDArray[np.bool_]]:
    """Return the text of every record with a decision, and whether it was included."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    decisions = [(row.get("included") or row.get("label_included") or "").removesuffix(".0") for row in rows]
    kept = [(row, said) for row, said in zip(rows, decisions, strict=True) if said in {"0", "1"}]
    texts = [f"{row.get('title') or ''} {row.get('abstract') or ''}" for row, _said in kept]
    return texts, np.array([said == "1" for _row, said in kept])


def simulate(texts: Sequence[str], included: NDArray[np.bool_], seed: int) -> NDArray[np.int64]:
    """Return the order in which records are screened, one at a time until nearly all are found, then fifty."""
    draw = np.random.default_rng(seed)
    order = [int(draw.choice(np.flatnonzero(included))), int(draw.choice(np.flatnonzero(~included)))]
    vectors = record_order.vectors(texts)
    while len(order) < len(texts):
        waiting = np.setdiff1d(np.arange(len(texts)), order)
        scores = record_order.scores(vectors, order, included[order].tolist())[waiting]
        n = 1 if included[order].sum() < ceil(_TARGET * included.sum()) else 50
        order += waiting[np.argsort(-scores, kind="stable")[:n]].tolist()
    return np.array(order)


def work_saved(found: NDArray[np.bool_]) -> float:
    """Return WSS@95 of decisions in the order they were made: work saved over reading at random (Cohen et al. 2006)."""
    reached = int(np.argmax(np.cumsum(found) >= ceil(_TARGET * found.sum()))) + 1
    return _TARGET - reached / len(found)


def stop(decisions: Sequence[bool], rule: Rule) -> tuple[float, float]:
    """Return the recall and the share read where a rule says stop for the first time."""
    n_total = len(decisions)
    step = max(10, n_total // 100)
    n = next((n for n in range(step, n_total, step) if any(decisions[:n]) and rule(decisions[:n], n_total)), n_total)
    return sum(decisions[:n]) / sum(decisions), n / n_total


def hypergeometric(confidence: float) -> Rule:
    """Return the rule of Callaghan & Müller-Hansen (2020), Systematic Reviews 9, 273."""
    return lambda decisions, n_total: stopping.p_value(decisions, n_total) < 1 - confidence


def biased(odds: float) -> Rule:
    """Return that rule for draws in which an inclusion is so many times likelier than an exclusion (buscarpy's
    ``bias``; Wallenius), over the stretches that begin after the last eight finds."""

    def rule(decisions: Sequence[bool], n_total: int) -> bool:
        n_found, n_unseen = sum(decisions), n_total - len(decisions)
        n_missed = int(n_found / _TARGET + 1e-9) + 1 - n_found
        if n_missed > n_unseen:
            return True
        begins = [0, *(np.flatnonzero(decisions) + 1).tolist()][-8:]
        return any(
            nchypergeom_wallenius.cdf(
                sum(decisions[start:]),
                n_total - start,
                sum(decisions[start:]) + n_missed,
                len(decisions) - start,
                odds,
            )
            < 1 - _TARGET
            for start in begins
            if start < len(decisions)
        )

    return rule


def in_a_row(n: int) -> Rule:
    """Return the rule that stops after so many exclusions in a row."""
    return lambda decisions, _n_total: len(decisions) >= n and not any(decisions[-n:])


def safe(decisions: Sequence[bool], n_total: int) -> bool:
    """Say whether SAFE's conditions hold that need no second model: a tenth is screened, twice as many as included,
    and fifty in a row were excluded (Boetje & van de Schoot 2024, Systematic Reviews 13, 81)."""
    return len(decisions) >= max(n_total / 10, 2 * sum(decisions)) and in_a_row(50)(decisions, n_total)


RULES: dict[str, Rule] = {
    "hypergeometric, confidence .95": hypergeometric(0.95),
    "hypergeometric, confidence .80": hypergeometric(0.80),
    "biased urn, odds 2": biased(2.0),
    "50 exclusions in a row": in_a_row(50),
    "SAFE without its second model": safe,
}
