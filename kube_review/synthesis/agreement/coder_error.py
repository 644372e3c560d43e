"""How often each coder errs: against adjudicated cells, and by a model over all coders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.statistics import dawid_skene, resampling
from kube_review.statistics.intervals import Interval, wilson
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.agreement.nominal import Ratings, or_none
from kube_review.synthesis.cells.combining import DECIDABLE
from kube_review.terms import CellState, Reported

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Hits:
    """k of n right answers, and the share's 95 % Wilson interval."""

    k: int
    n: int

    @property
    def share(self) -> float | None:
        """The share of right answers; None without any answer."""
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval."""
        return wilson(self.k, self.n)


@dataclass(frozen=True, slots=True)
class AgainstDecisions:
    """A coder's answers on adjudicated cells: the share found of reported cells, and the share not found of the
    others."""

    coder: str
    sensitivity: Hits
    specificity: Hits


@dataclass(frozen=True, slots=True)
class Modelled:
    """A figure of the model with its bootstrap interval over studies; None where there is none."""

    value: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class CoderErrors:
    """Estimates of the model from the double-coded studies.

    Attributes:
        coders: Name to (sensitivity, specificity).
        shares: Code to (mean share of coders who find it, share corrected for their errors).
        n_studies: Studies that were double-coded.
        identified: Whether the data can separate errors from shares.
    """

    coders: Mapping[str, tuple[Modelled, Modelled]]
    shares: Mapping[str, tuple[float | None, Modelled]]
    n_studies: int
    identified: bool


def against_decisions(held: Snapshot, leave_out: Collection[str] = ()) -> list[AgainstDecisions]:
    """Compare each coder's answers at the time of a decision with the decision.

    Args:
        held: The review.
        leave_out: Studies (ids) that do not count, such as those that the coder codes blind.
    """
    counted = {study.id for study in held.included if study.study not in leave_out}
    names = {coder.uid: coder.name for coder in held.coders.values()}
    counts: dict[str, list[list[int]]] = {}
    for decision in (one for one in held.decisions if one.study_id in counted):
        true = DECIDABLE[CellState(decision.state)].reported is Reported.YES
        for uid, state in decision.decided_on.items():
            own = counts.setdefault(names.get(uid, uid), [[0, 0], [0, 0]])
            said = DECIDABLE[CellState(state)].reported is Reported.YES
            own[true][0] += said == true
            own[true][1] += 1
    return [
        AgainstDecisions(name, Hits(own[1][0], own[1][1]), Hits(own[0][0], own[0][1]))
        for name, own in sorted(counts.items())
    ]


def modelled(ratings: Ratings, *, n_resamples: int = 200, seed: int = 1, level: float = 0.95) -> CoderErrors:
    """Estimate each coder's errors and the shares corrected for them, from cells that two or more coders judged.

    Each code has its own share; a coder's error rates are assumed to be the same for all codes, and coders to err
    independently. Intervals resample whole studies.

    Args:
        ratings: Study × code cells, found or not.
        n_resamples: Number of bootstrap resamples of studies.
        seed: Random seed of the resamples.
        level: Nominal coverage.

    Raises:
        ReviewError: No cell was judged by two coders.
    """
    import numpy as np

    judged = [n for n in range(len(ratings.studies)) if sum(row[n] is not None for row in ratings.values) > 1]
    if not judged:
        raise ReviewError(_("No cell was judged by two coders."), topic="one coder")
    codes = list(dict.fromkeys(ratings.codes[n] for n in judged))
    studies = list(dict.fromkeys(ratings.studies[n] for n in judged))
    counts = np.array([[[row[n] is False, row[n] is True] for row in ratings.values] for n in judged], dtype=float)
    code_of, study_of = _numbers(ratings.codes, codes, judged), _numbers(ratings.studies, studies, judged)
    cells = np.column_stack([code_of, counts.reshape(len(counts), -1)])
    kinds, kind_of = np.unique(cells, axis=0, return_inverse=True)  # cells judged alike are grouped
    of, alike = kinds[:, 0].astype(np.int64), kinds[:, 1:].reshape(-1, *counts.shape[1:])
    draw = np.random.default_rng(seed)
    times = draw.multinomial(len(studies), np.full(len(studies), 1 / len(studies)), n_resamples)
    once_and_drawn = np.vstack([np.ones(len(studies)), times])
    whole, *drawn = (
        _figures(alike, of, np.bincount(kind_of.ravel(), own[study_of], len(kinds)).astype(np.float64), len(codes))
        for own in once_and_drawn
    )
    draws = np.array(drawn)
    figures = [
        Modelled(or_none(float(value)), resampling.interval(draws[:, n], level, len(studies)))
        for n, value in enumerate(whole)
    ]
    n_coders = len(ratings.coders)
    plain = counts.sum(axis=1)
    return CoderErrors(
        {name: (figures[2 * k], figures[2 * k + 1]) for k, name in enumerate(ratings.coders)},
        {code: (_plain_share(plain[code_of == c]), figures[2 * n_coders + c]) for c, code in enumerate(codes)},
        len(studies),
        identified=n_coders > 2 or len(codes) > 1,
    )


def _numbers(names: Sequence[str], known: Sequence[str], judged: Sequence[int]) -> NDArray[int64]:
    """Return the index of each judged cell's name among the known names."""
    import numpy as np

    place = {name: n for n, name in enumerate(known)}
    return np.array([place[names[n]] for n in judged], dtype=np.int64)


def _figures(counts: NDArray[float64], of: NDArray[int64], weights: NDArray[float64], n_codes: int) -> list[float]:
    """Return sensitivity and specificity of each coder, then the share of each code; NaN where undefined."""
    import numpy as np

    drawn = weights > 0
    counts, of = counts[drawn], of[drawn]
    present = np.unique(of)
    fit = dawid_skene.fit(counts, np.searchsorted(present, of), weights[drawn])
    judged = counts.sum(axis=(0, 2)) > 0
    errors = [
        value for k, own in enumerate(fit.errors) for value in ((own[1, 1], own[0, 0]) if judged[k] else (np.nan,) * 2)
    ]
    shares = np.full(n_codes, np.nan)
    shares[present] = fit.shares[:, 1]
    return [*errors, *shares]


def _plain_share(counts: NDArray[float64]) -> float | None:
    """Return the mean share of coders who find the code, over the cells."""
    totals = counts.sum(axis=1)
    return float((counts[:, 1] / totals).mean()) if len(counts) else None
