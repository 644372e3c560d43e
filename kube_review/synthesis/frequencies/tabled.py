"""Cross-tabulation, co-occurrence, accumulation and agreement as tables with their captions."""

from __future__ import annotations

from typing import Any

from kube_review.model import CellState
from kube_review.synthesis.agreement import nominal
from kube_review.synthesis.agreement.nominal import CodeAgreement, Figure, Ratings
from kube_review.synthesis.agreement.ratings import AIDED
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.frequencies import accumulation, cooccurrence, crosstab, tally
from kube_review.synthesis.frequencies.grouped_tally import Split
from kube_review.tables import Table

_SHARE = "share: of the units reviewed, with its 95 % Wilson interval, as if the units were a random sample."
_IN_FILES = "The intervals are in -f csv and json."
MOST_WITH_INTERVALS = 4
"""Up to so many values, a cross-tabulation has room for the intervals in its cells."""


def crossed(matrix: Matrix, split: Split, *, tested: bool = False, indonesian: bool = False) -> Table:
    """Cross codes with whatever sorts the units into values; labels in Indonesian on request."""
    values = {unit: None if value == split.unknown else value for unit, value in split.of.items()}
    made = crosstab.of(_cells(matrix), _codes(matrix), values, tested=tested)
    tests = {test.code: test for test in made.tests}
    rows = []
    for share in made.shares:
        low, high = share.interval or (None, None)
        row: dict[str, Any] = {
            "code": share.code,
            split.name: share.value or split.unknown,
            "n_present": share.n_present,
            "n_reviewed": share.n_reviewed,
            "n_missing": share.n_missing,
            "share": share.share,
            "ci_low": low,
            "ci_high": high,
        }
        if tested:
            test = tests[share.code]
            row |= {"test": test.method, "p": test.p, "p_holm": test.p_holm}
        rows.append(row)
    n_open = sum(share.n_missing for share in made.shares)
    notes = [*split.notes, _SHARE]
    notes += [_IN_FILES] if len(made.values) > MOST_WITH_INTERVALS else []
    notes += [f"{n_open} cells are open (not assessed or disputed) and in no n."] if n_open else []
    notes += [made.exploratory] if made.exploratory else []
    return _table(
        matrix, f"Codes by {split.name}", rows, tuple(notes), display=_across(matrix, made, split, tested, indonesian)
    )


def _across(
    matrix: Matrix, made: crosstab.Crosstab, split: Split, tested: bool, indonesian: bool
) -> list[dict[str, Any]]:
    """Return a row a code and a column a value, as k/n with the share and, where there is room, its interval."""
    by_place = {(share.code, share.value): share for share in made.shares}
    order = split.sorted()
    tests = {test.code: test for test in made.tests}
    rows = []
    for code in matrix.codes:
        row: dict[str, Any] = {"key": code.key, "label": tally.label(code, indonesian)}
        for value in sorted(made.values, key=lambda v: order.index(v or split.unknown)):
            share = by_place[code.code, value]
            told = f"{share.n_present}/{share.n_reviewed}"
            if share.interval and len(made.values) <= MOST_WITH_INTERVALS:
                told = f"{told} ({share.share:.2f}; {share.interval[0]:.2f}–{share.interval[1]:.2f})"
            elif share.share is not None:
                told = f"{told} ({share.share:.2f})"
            row[value or split.unknown] = told
        if tested:
            row |= {"p": tests[code.code].p, "p (Holm)": tests[code.code].p_holm}
        rows.append(row)
    return rows


def together(matrix: Matrix) -> Table:
    """Count how often two codes are reported by the same unit."""
    pairs = sorted(cooccurrence.of(_cells(matrix), _codes(matrix)), key=lambda p: (-p.n_both, p.first, p.second))
    rows = [
        {
            "code": pair.first,
            "other": pair.second,
            "n": pair.n_units,
            "n_code": pair.n_first,
            "n_other": pair.n_second,
            "n_both": pair.n_both,
            "jaccard": pair.jaccard,
            "lift": pair.lift,
        }
        for pair in pairs
    ]
    notes = (
        "n: units in which both codes were reviewed. jaccard: both / either. lift: 1 is as often as chance would have"
        " it. Neither speaks of causes.",
    )
    return _table(matrix, "Codes reported together", rows, notes)


def accumulated(matrix: Matrix, *, n_orders: int = 1000, seed: int = 1) -> Table:
    """Count the codes found as units are added, in random orders; fixed and inductive codes apart."""
    inductive = [code.code for code in matrix.codes if code.inductive]
    made = accumulation.of(_cells(matrix), _codes(matrix), inductive, n_orders=n_orders, seed=seed)
    rows = [
        {
            "codes": curve.kind,
            "n_codes": curve.n_codes,
            "units": point.n_units,
            "found_mean": point.mean,
            "found_low": point.low,
            "found_high": point.high,
        }
        for curve in (made.fixed, made.inductive)
        for point in curve.points
    ]
    n_open = made.fixed.n_missing + made.inductive.n_missing
    notes = [
        f"Mean: exact expectation over all orders; band: middle 95 % of {n_orders} random orders (seed {seed}).",
        "A curve that flattens does not show that a fixed codebook is complete: it can only find what it lists.",
    ]
    if n_open:
        told = f"{n_open} cells are open (not assessed or disputed): they add nothing and pull the curve down."
        notes.insert(0, told)
    return _table(matrix, "Codes found as units are added", rows, tuple(notes))


_YES_OR_NO = {
    "cells": "Compared is whether a coder asserts the code in the study; denied and not found are both a no here, while"
    " a tally calls them disputed.",
    "passages": "Compared is whether a coder asserts the code in the passage; two who leave a passage alone agree.",
}


def agreed(ratings: Ratings, level: str, *, n_resamples: int = 1000, seed: int = 1) -> Table:
    """Say how far coders agree, per code and overall, and where they differ."""
    made = nominal.of(ratings, n_resamples=n_resamples, seed=seed)
    judged = [*made.codes, made.overall]
    rows = [_agreement_row(one) for one in judged]
    differences = [
        {"study": d.study, "code": d.code, "place": d.place, **dict(zip(made.coders, d.values, strict=True))}
        for d in made.disagreements
    ]
    what = {"cells": "study × code cells", "passages": "countable passages", "stances": "stances of shared passages"}
    return Table(
        f"Agreement of {', '.join(made.coders)} on {what[level]}",
        rows,
        unit="study × code" if level == "cells" else "passage",
        rule="each coder's state at first done; unaided codings only; finished by at least two coders",
        n=made.overall.n_places,
        notes=(
            *((_YES_OR_NO[level],) if level in _YES_OR_NO else ()),
            AIDED,
            f"Intervals: 95 %, {n_resamples} bootstrap resamples of studies (seed {seed}); left out where undefined.",
            *(f"{one.code or 'all codes'}: {one.paradox}" for one in judged if one.paradox),
        ),
        extra={"coders": list(made.coders), "disagreements": differences},
        display=[_agreement_shown(one) for one in judged],
        columns=_AGREEMENT_SHOWN,
    )


_FIGURES = ("percent", "positive_agreement", "kappa", "ac1", "alpha")
_AGREEMENT_SHOWN = ("code", "n_studies", "n", "prevalence", *_FIGURES)


def _judged(one: CodeAgreement) -> dict[str, Any]:
    return {
        "code": one.code or "(all)",
        "n_studies": one.n_studies,
        "n": one.n_places,
        "prevalence": one.prevalence,
    }


def _agreement_row(one: CodeAgreement) -> dict[str, Any]:
    row = _judged(one)
    for name in _FIGURES:
        figure: Figure = getattr(one, name)
        low, high = figure.interval or (None, None)
        row |= {name: figure.value, f"{name}_low": low, f"{name}_high": high}
    return row | {"paradox": one.paradox}


def _agreement_shown(one: CodeAgreement) -> dict[str, Any]:
    shown = _judged(one)
    for name in _FIGURES:
        figure: Figure = getattr(one, name)
        told = "" if figure.value is None else f"{figure.value:.2f}"
        shown[name] = f"{told} [{figure.interval[0]:.2f}, {figure.interval[1]:.2f}]" if figure.interval else told
    return shown


def _cells(matrix: Matrix) -> dict[tuple[str, str], CellState]:
    return {(unit.unit, code.code): state for unit, code, state, _ in matrix.cells()}


def _codes(matrix: Matrix) -> list[str]:
    return [code.code for code in matrix.codes]


def _table(
    matrix: Matrix,
    title: str,
    rows: list[dict[str, Any]],
    notes: tuple[str, ...],
    display: list[dict[str, Any]] | None = None,
) -> Table:
    shown = display or []
    return Table(
        matrix.titled(title),
        rows,
        unit=matrix.rules.unit,
        rule=matrix.rules.words(),
        n=len(matrix.units),
        notes=notes,
        columns=tuple(shown[0]) if shown else (),
        display=shown,
    )
