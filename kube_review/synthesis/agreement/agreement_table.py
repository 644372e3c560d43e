"""How far coders agree, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kube_review.messages import Text
from kube_review.synthesis.agreement import nominal
from kube_review.synthesis.agreement.nominal import CodeAgreement, Figure, Ratings
from kube_review.synthesis.agreement.ratings import AIDED
from kube_review.tables import Table

_YES_OR_NO = {
    "cells": "Compared is whether a coder asserts the code in the study; denied and not found are both a no.",
    "passages": "Compared is whether a coder asserts the code in the passage; two who leave a passage alone agree.",
}


def of(ratings: Ratings, level: str, left_out: Sequence[Text] = (), *, n_resamples: int = 1000, seed: int = 1) -> Table:
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
        rule="each coder's state at the first standing done; unaided codings; finished in full by at least two coders",
        n=made.overall.n_places,
        notes=(
            *((_YES_OR_NO[level],) if level in _YES_OR_NO else ()),
            AIDED,
            *left_out,
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
