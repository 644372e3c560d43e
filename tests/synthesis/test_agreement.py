"""The agreement report: figures per code, their intervals, the paradox and the disagreements."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from kube_review.synthesis.agreement import nominal
from kube_review.synthesis.agreement.nominal import Category, Figure, Ratings


def rated(rows: Sequence[tuple[str, str, tuple[Category | None, ...]]], coders: str = "ab") -> Ratings:
    """Turn rows of study, code and values into columns."""
    return Ratings(
        tuple(coders),
        tuple(study for study, _, _ in rows),
        tuple(code for _, code, _ in rows),
        ("",) * len(rows),
        tuple(tuple(values[index] for _, _, values in rows) for index in range(len(coders))),
    )


def noisy(n_studies: int, *, prevalence: float, error: float, seed: int = 7, n_coders: int = 2) -> Ratings:
    """Two codes per study; each coder sees the truth but for errors."""
    draw = random.Random(seed)
    rows = []
    for study in range(n_studies):
        for code in ("top-down", "weak-supervision"):
            truth = draw.random() < prevalence
            rows.append((f"s{study}", code, tuple(truth ^ (draw.random() < error) for _ in range(n_coders))))
    return rated(rows, "abcdef"[:n_coders])


def test_figures_by_hand() -> None:
    """Four cells of one code: the textbook formulas give the report's numbers."""
    cells: list[tuple[Category | None, ...]] = [(True, True), (True, False), (False, False), (False, False)]
    report = nominal.of(rated([(f"s{i}", "top-down", values) for i, values in enumerate(cells)]))
    (row,) = report.codes
    assert (row.n_places, row.n_studies, row.prevalence) == (4, 4, 3 / 8)
    assert row.percent.value == 0.75
    assert row.positive_agreement.value == pytest.approx(2 / 3)
    assert row.kappa.value == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    assert row.alpha.value == pytest.approx(1 - 7 * 2 / (64 - 9 - 25))
    assert row.ac1.value == pytest.approx((0.75 - 2 * 3 / 8 * 5 / 8) / (1 - 2 * 3 / 8 * 5 / 8))
    assert row.percent.interval is None, "four studies are too few to resample"


def test_overall_pools_the_codes_and_skips_what_one_coder_judged() -> None:
    """Places with one rating count nowhere; the overall row counts every code's places."""
    rows: list[tuple[str, str, tuple[Category | None, ...]]] = [
        ("s1", "a", (True, True)),
        ("s1", "b", (False, True)),
        ("s2", "a", (None, True)),
        ("s2", "b", (False, False)),
    ]
    report = nominal.of(rated(rows))
    assert [(row.code, row.n_places, row.n_studies) for row in report.codes] == [("a", 1, 1), ("b", 2, 2)]
    assert report.overall.n_places == 3
    assert report.overall.percent.value == pytest.approx(2 / 3)
    assert [(d.study, d.code, d.values) for d in report.disagreements] == [("s1", "b", (False, True))]


def test_intervals_hold_the_value_and_repeat_with_the_seed() -> None:
    """The same seed gives the same interval, another seed another, and more studies a shorter one."""
    few, many = noisy(20, prevalence=0.4, error=0.1), noisy(80, prevalence=0.4, error=0.1)
    report = nominal.of(few)
    assert report == nominal.of(few)
    assert report.overall.kappa.interval != nominal.of(few, seed=2).overall.kappa.interval

    def width(figure: Figure) -> float:
        assert figure.value is not None
        assert figure.interval is not None
        assert figure.interval[0] < figure.value < figure.interval[1]
        return figure.interval[1] - figure.interval[0]

    wide = report.overall
    narrow = nominal.of(many).overall
    for name in ("percent", "positive_agreement", "kappa", "ac1", "alpha"):
        assert width(getattr(narrow, name)) < width(getattr(wide, name))


def test_bootstrap_draws_studies_not_places() -> None:
    """Copying each place within its study makes nothing surer; copying the studies does."""
    once = noisy(15, prevalence=0.5, error=0.15)
    rows = list(zip(once.studies, once.codes, zip(*once.values, strict=True), strict=True))
    within = nominal.of(rated([row for row in rows for _ in range(4)])).overall
    across = nominal.of(
        rated([(f"{study}-{n}", code, values) for study, code, values in rows for n in range(4)])
    ).overall
    base = nominal.of(once).overall
    assert base.percent.interval == pytest.approx(within.percent.interval)
    assert base.percent.interval is not None
    assert across.percent.interval is not None
    assert across.percent.interval[0] > base.percent.interval[0]


def test_perfect_and_empty_agreement_claim_no_certainty() -> None:
    """Full agreement has no bootstrap interval; agreement without variation has no kappa or alpha."""
    perfect = nominal.of(noisy(12, prevalence=0.5, error=0.0)).overall
    assert (perfect.kappa, perfect.alpha, perfect.percent) == (Figure(1.0, None),) * 3
    silent = nominal.of(rated([(f"s{i}", "a", (False, False)) for i in range(12)])).overall
    assert silent.kappa == silent.alpha == silent.positive_agreement == Figure(None, None)
    assert silent.ac1.value == 1.0
    empty = nominal.of(rated([])).overall
    assert (empty.n_places, empty.percent, empty.prevalence) == (0, Figure(None, None), None)


def test_interval_is_withheld_where_resamples_are_often_undefined() -> None:
    """A code found in one study of twelve is missing from a third of the resamples: kappa has no interval there."""
    rows: list[tuple[str, str, tuple[Category | None, ...]]] = [(f"s{i}", "a", (False, False)) for i in range(10)]
    rows += [("s10", "a", (True, True)), ("s11", "a", (False, False))]
    row = nominal.of(rated(rows)).overall
    assert row.kappa == Figure(1.0, None)


@pytest.mark.parametrize(("table", "explained"), [((80, 10, 5, 5), True), ((40, 9, 6, 45), False)])
def test_paradox_is_explained_where_it_occurs(table: tuple[int, ...], explained: bool) -> None:
    """Feinstein & Cicchetti (1990): 85 % agreement twice, kappa .32 and .70; only the first needs words."""
    answers = [(True, True), (True, False), (False, True), (False, False)]
    pairs = [values for values, n in zip(answers, table, strict=True) for _ in range(n)]
    row = nominal.of(rated([(f"s{i}", "a", values) for i, values in enumerate(pairs)])).overall
    assert ("85%" in str(row.paradox) and "0.32" in str(row.paradox)) == explained
    assert bool(row.paradox) == explained


def test_more_than_two_coders_have_alpha_and_ac1_but_no_kappa() -> None:
    """Cohen's kappa is a statistic of two coders; it is not stretched to three."""
    overall = nominal.of(noisy(20, prevalence=0.4, error=0.1, n_coders=3)).overall
    assert overall.kappa == Figure(None, None)
    assert overall.alpha.interval is not None
    assert overall.ac1.interval is not None


def test_stances_have_no_positive_category() -> None:
    """Nominal categories work the same; prevalence and positive agreement are left out."""
    stances = ["asserts", "denies", "cites"]
    values = tuple(tuple(random.Random(coder).choices(stances, k=30)) for coder in (1, 2))
    ratings = Ratings(("a", "b"), tuple(f"s{i}" for i in range(30)), ("c",) * 30, ("",) * 30, values, (*stances,), None)
    overall = nominal.of(ratings).overall
    assert (overall.prevalence, overall.positive_agreement) == (None, Figure(None, None))
    assert overall.alpha.value == pytest.approx(0, abs=0.35)
    with pytest.raises(ValueError, match="'maybe'"):
        Ratings(("a", "b"), (), (), (), ((), ()), (*stances,), "maybe")


def test_misshapen_ratings_are_refused() -> None:
    """Columns of different lengths, a lone coder and missing rows are mistakes of the caller."""
    with pytest.raises(ValueError, match="one entry per place"):
        Ratings(("a", "b"), ("s",), (), (), ((True,), (True,)))
    with pytest.raises(ValueError, match="at least two"):
        Ratings(("a",), (), (), (), ((),))
    with pytest.raises(ValueError, match="2 coders but 1"):
        Ratings(("a", "b"), (), (), (), ((),))
