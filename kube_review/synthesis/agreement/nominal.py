"""How far coders agree: per code and over all codes, with intervals and the disagreements themselves.

The same function serves unit × code cells, passage × code cells and stances: a place that several coders judged, and
the category each of them chose. Overall figures pool the places of all codes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kube_review.messages import Message, Text, _
from kube_review.statistics import coefficients, resampling
from kube_review.statistics.intervals import Interval

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

Category = bool | str

HIGH_PERCENT = 0.80
"""A percent agreement from here on is commonly called high."""
LOW_COEFFICIENT = 0.40
"""Below this, Landis & Koch (1977), Biometrics 33, 159–174, call κ fair at best."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """The judgements of coders: one column per place, one row of ``values`` per coder.

    ``studies``, ``codes`` and ``places`` have one entry per column; ``places`` says where in the study (empty for unit
    × code cells). A value is True or False, or the name of a category such as a stance; None where a coder did not
    judge. ``categories`` lists what coders could choose from, ``positive`` the one whose prevalence matters, if any.
    """

    coders: tuple[str, ...]
    studies: tuple[str, ...]
    codes: tuple[str, ...]
    places: tuple[Text, ...]
    values: tuple[Sequence[Category | None], ...]
    categories: tuple[Category, ...] = (False, True)
    positive: Category | None = True

    def __post_init__(self) -> None:
        n = len(self.studies)
        if len(self.codes) != n or len(self.places) != n or any(len(row) != n for row in self.values):
            raise ValueError("studies, codes, places and each coder's values must have one entry per place")
        if len(self.values) != len(self.coders):
            raise ValueError(f"{len(self.coders)} coders but {len(self.values)} rows of values")
        if len(self.coders) < 2 or len(self.categories) < 2:
            raise ValueError("agreement needs at least two coders and two categories")
        if self.positive is not None and self.positive not in self.categories:
            raise ValueError(f"{self.positive!r} is not one of the categories")


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic with its bootstrap interval; None where it is undefined, or where there is no interval."""

    value: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code, or on all (``code`` is empty then).

    ``n_places`` and ``n_studies`` count what at least two coders judged. ``prevalence`` and ``positive_agreement``
    speak of the positive category and are None without one; ``kappa`` is None with more than two coders. ``paradox``
    is a line for readers where high percent agreement meets a low coefficient, else None.
    """

    code: str
    n_places: int
    n_studies: int
    prevalence: float | None
    percent: Figure
    positive_agreement: Figure
    kappa: Figure
    ac1: Figure
    alpha: Figure
    paradox: Message | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A place on which at least two coders differ, with what each said, in the order of the coders."""

    study: str
    code: str
    place: Text
    values: tuple[Category | None, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement per code in the order of first appearance, overall, and the disagreements to discuss."""

    coders: tuple[str, ...]
    codes: tuple[CodeAgreement, ...]
    overall: CodeAgreement
    disagreements: tuple[Disagreement, ...]
    n_resamples: int
    seed: int
    level: float


def of(ratings: Ratings, *, level: float = 0.95, n_resamples: int = 1000, seed: int = 1) -> Agreement:
    """Measure how far coders agree.

    Intervals are percentiles over resampled studies, as the places of one study are not independent, a little outside
    the nominal ones to make up for few studies; ``resampling.interval`` says when there is none: full agreement in a
    sample does not prove certainty.

    Args:
        ratings: The judgements of the coders, place by place.
        level: Nominal coverage of the intervals, between 0 and 1.
        n_resamples: Number of bootstrap resamples of studies.
        seed: Random seed of the resamples.

    Returns:
        The statistics per code and overall, and the list of disagreements.
    """
    import numpy as np

    codes = tuple(dict.fromkeys(ratings.codes))
    studies = tuple(dict.fromkeys(ratings.studies))
    by_study = _sums_by_study(ratings, studies, codes)
    n_studies = [int(n) for n in np.count_nonzero(by_study[..., 0], axis=0)]
    observed = coefficients.unpack(by_study.sum(axis=0), len(ratings.categories))
    resampled = coefficients.unpack(resampling.resample(by_study, n_resamples, seed), len(ratings.categories))

    def figures(statistic: Callable[[coefficients.Sums], NDArray[float64]]) -> list[Figure]:
        values, draws = statistic(observed), statistic(resampled)
        return [
            Figure(or_none(values[row]), resampling.interval(draws[:, row], level, n))
            for row, n in enumerate(n_studies)
        ]

    rows = _rows((*codes, ""), n_studies, ratings, observed, figures)
    return Agreement(ratings.coders, rows[:-1], rows[-1], _disagreements(ratings), n_resamples, seed, level)


def _rows(
    codes: Sequence[str],
    n_studies: Sequence[int],
    ratings: Ratings,
    observed: coefficients.Sums,
    figures: Callable[[Callable[[coefficients.Sums], NDArray[float64]]], list[Figure]],
) -> tuple[CodeAgreement, ...]:
    prevalences: list[float | None] = [None] * len(codes)
    positives = kappas = [Figure(None, None)] * len(codes)
    if ratings.positive is not None:
        positive = ratings.categories.index(ratings.positive)
        prevalences = [or_none(value) for value in observed.prevalence(positive)]
        positives = figures(lambda sums: sums.specific_agreement(positive))
    if len(ratings.coders) == 2:
        kappas = figures(coefficients.Sums.cohen_kappa)
    percents = figures(coefficients.Sums.percent_agreement)
    ac1s = figures(coefficients.Sums.gwet_ac1)
    alphas = figures(coefficients.Sums.krippendorff_alpha)
    return tuple(
        CodeAgreement(
            code=code,
            n_places=round(observed.n_pairable[i]),
            n_studies=n_studies[i],
            prevalence=prevalences[i],
            percent=percents[i],
            positive_agreement=positives[i],
            kappa=kappas[i],
            ac1=ac1s[i],
            alpha=alphas[i],
            paradox=_paradox(percents[i].value, kappas[i].value, alphas[i].value, prevalences[i]),
        )
        for i, code in enumerate(codes)
    )


def _sums_by_study(ratings: Ratings, studies: Sequence[str], codes: Sequence[str]) -> NDArray[float64]:
    """Return the packed sums, (n_studies, n_codes + 1, n_sums); the last code stands for all of them."""
    import numpy as np

    index_of: dict[Category | None, int] = {category: index for index, category in enumerate(ratings.categories)}
    index_of[None] = coefficients.MISSING
    chosen = np.array([[index_of[value] for value in row] for row in ratings.values], dtype=np.int64)
    items = coefficients.pack(coefficients.of_items(chosen, len(ratings.categories)))
    study_of = {study: index for index, study in enumerate(studies)}
    code_of = {code: index for index, code in enumerate(codes)}
    sums = np.zeros((len(studies), len(codes) + 1, items.shape[1]))
    at_study = np.array([study_of[study] for study in ratings.studies], dtype=np.int64)
    at_code = np.array([code_of[code] for code in ratings.codes], dtype=np.int64)
    np.add.at(sums, (at_study, at_code), items)
    sums[:, -1] = sums.sum(axis=1)
    return sums


def _paradox(
    percent: float | None, kappa: float | None, alpha: float | None, prevalence: float | None
) -> Message | None:
    """Explain why coders who mostly agree get a low coefficient (Feinstein & Cicchetti 1990)."""
    name, coefficient = ("κ", kappa) if kappa is not None else ("α", alpha)
    if percent is None or coefficient is None or percent < HIGH_PERCENT or coefficient >= LOW_COEFFICIENT:
        return None
    how_often = (
        _("one answer is very common")
        if prevalence is None
        else _("the code is given in {share:.0%} of ratings", share=prevalence)
    )
    return _(
        "Coders agree on {percent:.0%}, yet {name} is {coefficient:.2f}: {how_often}, so most answers would agree by"
        " chance alone. See AC1, positive agreement and the disagreements.",
        percent=percent,
        name=name,
        coefficient=coefficient,
        how_often=how_often,
    )


def _disagreements(ratings: Ratings) -> tuple[Disagreement, ...]:
    judged = zip(*ratings.values, strict=True)
    places = zip(ratings.studies, ratings.codes, ratings.places, judged, strict=True)
    return tuple(Disagreement(*place) for place in places if len(set(place[-1]) - {None}) > 1)


def or_none(value: float) -> float | None:
    """Return a number, or None for one that is undefined."""
    return None if value != value else float(value)
