"""Decides only where the scores are conclusive: class-conditional conformal prediction, grouped by fieldwork.

For one code: of the passages that have it, at most a share ``alpha`` is decided *no*; of those that lack it, at most
``alpha`` is decided *yes*; the rest is left to people. The guarantee does not need a correct model. It needs new
passages to be exchangeable with the old ones, and enough old ones: without them nothing is decided on that side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scores at which decisions are safe, for one code.

    Scores below ``floor`` are unlike nearly all passages with the code; scores above ``ceiling`` are unlike nearly all
    without it. ``n_with`` and ``n_without`` count the labelled passages, ``n_groups_with`` and ``n_groups_without``
    their fieldworks. ``missing_with`` says how many codings, each from another fieldwork, are missing before *no* can
    be promised at ``alpha``; ``missing_without`` how many passages without the code, before *yes* can.
    """

    alpha: float
    floor: float
    ceiling: float
    n_with: int
    n_without: int
    n_groups_with: int
    n_groups_without: int
    missing_with: int
    missing_without: int

    def decide(self, score: float) -> bool | None:
        """Return True or False where only one answer is left, None where a person has to decide."""
        may_have, may_lack = score >= self.floor, score <= self.ceiling
        return None if may_have == may_lack else may_have


@dataclass(frozen=True, slots=True)
class Decisions:
    """One answer per score, in order, and how much is left."""

    answers: tuple[bool | None, ...]
    n_yes: int
    n_no: int
    n_left: int


def calibrate(
    scores: Sequence[float], labels: Sequence[bool], groups: Sequence[str] | None = None, *, alpha: float = 0.1
) -> Calibration:
    """Learn from labelled passages at which scores decisions are safe.

    Passages of one fieldwork resemble each other, so each fieldwork has one vote, shared among its passages: the
    guarantee then holds for passages of a new fieldwork. Without groups each passage votes, and the guarantee holds for
    further passages from the same pool.

    Args:
        scores: Higher means likelier to have the code. From a model that did not learn from these passages, nor from
            others of their fieldwork (out of fold by fieldwork).
        labels: Whether people gave the code.
        groups: The fieldwork of each passage.
        alpha: Share of mistakes allowed per class, between 0 and 1.

    Returns:
        The two thresholds, and what is missing where there is none.

    Raises:
        ValueError: The sequences differ in length, or alpha lies outside its range.

    Source: Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World, section 4.5 (Mondrian); one vote
    per group: Lee, Barber & Willett (2023), Distribution-free inference with hierarchical data.
    """
    owners: Sequence[str | int] = range(len(scores)) if groups is None else groups
    if not len(scores) == len(labels) == len(owners):
        raise ValueError("scores, labels and groups must have one entry per passage")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, not at {alpha}")
    triples = list(zip(scores, labels, owners, strict=True))
    having = [(score, owner) for score, label, owner in triples if label]
    lacking = [(-score, owner) for score, label, owner in triples if not label]
    n_groups_with, n_groups_without = (len({owner for _, owner in passages}) for passages in (having, lacking))
    # With fewer groups even the most extreme of them does not bound the next one. Rounding keeps 1 / .1 at 10.
    n_needed = ceil(round(1 / alpha, 9)) - 1
    return Calibration(
        alpha,
        floor=_lower_bound(having, alpha),
        ceiling=-_lower_bound(lacking, alpha),
        n_with=len(having),
        n_without=len(lacking),
        n_groups_with=n_groups_with,
        n_groups_without=n_groups_without,
        missing_with=max(0, n_needed - n_groups_with),
        missing_without=max(0, n_needed - n_groups_without),
    )


def decide(calibration: Calibration, scores: Sequence[float]) -> Decisions:
    """Decide each passage where the calibration allows it, and count those left to people."""
    answers = tuple(calibration.decide(score) for score in scores)
    return Decisions(answers, answers.count(True), answers.count(False), answers.count(None))


def _lower_bound(passages: Sequence[tuple[float, str | int]], alpha: float) -> float:
    """Return the highest value that a new group's scores reach with probability 1 - ``alpha``; -inf with too few."""
    sizes: dict[str | int, int] = {}
    for _, owner in passages:
        sizes[owner] = sizes.get(owner, 0) + 1
    # The new group has a vote as well, and might lie below all others: n groups share n / (n + 1) of the weight.
    needed = (1 - alpha) * (len(sizes) + 1) - 1e-9
    votes = 0.0
    for score, owner in sorted(passages, key=lambda passage: passage[0], reverse=True):
        votes += 1 / sizes[owner]
        if votes >= needed:
            return score
    return -inf
