"""When it is safe to stop reading: the hypergeometric stopping rule for one code.

The rule looks back over what was read last, as if it had been drawn at random from all that had not been read before.
A queue that puts likely passages first finds more than a random draw would, so the rule then errs towards reading on.
It does not hold for a queue that is worse than chance, and it cannot know of finds that the reader overlooked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Stop:
    """Whether the target is reached, with the evidence.

    p: Probability of finding as few as recently found, if the recall target were missed.
    holds: The target is reached at the required confidence.
    n_seen: Passages read.
    n_found: Those with the code.
    remaining_upper: Upper bound, at the required confidence, of the unread passages with the code.
    """

    p: float
    holds: bool
    n_seen: int
    n_found: int
    remaining_upper: int


def holds(decisions: Sequence[bool], n_total: int, *, recall_target: float = 0.95, confidence: float = 0.95) -> Stop:
    """Test whether enough of the passages with a code have been seen.

    For every run of decisions that ends with the last one, compute the probability of so few finds if enough were left
    to miss the target, and take the smallest.

    Args:
        decisions: For each passage in the order read, whether it has the code.
        n_total: Passages in all, read or not.
        recall_target: Share of the passages with the code that must have been seen, above 0 and at most 1.
        confidence: Between 0 and 1.

    Returns:
        The p-value, the verdict, and the upper bound of what remains.

    Raises:
        ValueError: More was read than there is, or a target lies outside its range.

    Source: Callaghan & Müller-Hansen (2020), Statistical stopping criteria for automated screening in systematic
    reviews, Systematic Reviews 9, 273. Taking the smallest of many chances, time and again, makes the test a little
    eager; ``benchmarks/coverage.py`` measures by how much.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not at {confidence}")
    p = p_value(decisions, n_total, recall_target=recall_target)
    n_seen, n_found = len(decisions), sum(decisions)
    n_unseen = n_total - n_seen
    urns = _urns(decisions)
    possible = range(1, n_unseen + 2)
    remaining_upper = bisect_left(possible, True, key=lambda n: _smallest_p(urns, n_unseen, n) < 1 - confidence)
    return Stop(p, p < 1 - confidence, n_seen, n_found, remaining_upper)


def p_value(decisions: Sequence[bool], n_total: int, *, recall_target: float = 0.95) -> float:
    """Return the p-value of the rule alone: the probability of so few recent finds if the target were missed.

    Args:
        decisions: For each passage in the order read, whether it has the code.
        n_total: Passages in all, read or not.
        recall_target: Share of the passages with the code that must have been seen, above 0 and at most 1.

    Returns:
        The smallest chance over all stretches up to the last decision.

    Raises:
        ValueError: More was read than there is, or the target lies outside its range.
    """
    n_found, n_unseen = sum(decisions), n_total - len(decisions)
    if n_unseen < 0:
        raise ValueError(f"{len(decisions)} passages were read, but there are only {n_total}")
    if not 0 < recall_target <= 1:
        raise ValueError(f"recall_target must lie above 0 and at most at 1, not at {recall_target}")
    # The fewest that must be left for the target to be missed; 1e-9 keeps 19 / .95 at 20.
    n_missed = floor(n_found / recall_target + 1e-9) + 1 - n_found
    return _smallest_p(_urns(decisions), n_unseen, n_missed)


def _urns(decisions: Sequence[bool]) -> tuple[NDArray[int64], NDArray[int64]]:
    """Return the stretches up to the last decision that can give the smallest p: their sizes and finds.

    A run that begins with a passage without the code is stronger evidence than the same run without it, so only runs
    that begin after a find, or at the start, matter.
    """
    import numpy as np

    found_at = np.flatnonzero(np.asarray(decisions, dtype=bool))
    return len(decisions) - np.concatenate([[0], found_at + 1]), np.arange(len(found_at), -1, -1)


def _smallest_p(urns: tuple[NDArray[int64], NDArray[int64]], n_unseen: int, n_missed: int) -> float:
    """Return the smallest chance, over the urns, to find no more than was found were ``n_missed`` left unseen."""
    from scipy.stats import hypergeom

    if n_missed > n_unseen:
        return 0.0
    sizes, found = urns
    return float(hypergeom.cdf(found, sizes + n_unseen, found + n_missed, sizes).min())
