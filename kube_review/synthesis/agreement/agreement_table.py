"""Agreement of coders as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kube_review.messages import Text, _, formatted
from kube_review.statistics.intervals import Interval
from kube_review.synthesis.agreement import nominal
from kube_review.synthesis.agreement.nominal import CodeAgreement, Figure, Ratings
from kube_review.synthesis.agreement.ratings import AIDED
from kube_review.tables import Table

_TITLES = {
    "cells": _("Agreement of {coders} on study × code cells"),
    "passages": _("Agreement of {coders} on countable passages"),
    "stances": _("Agreement of {coders} on stances of shared passages"),
}
_YES_OR_NO = {
    "cells": _("What is compared: whether a coder asserts the code in the study; denied and not found both mean no."),
    "passages": _("What is compared: whether a coder asserts the code in the passage; two who do not code it agree."),
}


def of(ratings: Ratings, level: str, left_out: Sequence[Text] = (), *, n_resamples: int = 1000, seed: int = 1) -> Table:
    """Return the agreement of coders per code and overall, and their disagreements."""
    made = nominal.of(ratings, n_resamples=n_resamples, seed=seed)
    judged = [*made.codes, made.overall]
    rows = [_agreement_row(one) for one in judged]
    differences = [
        {"study": d.study, "code": d.code, "place": d.place, **dict(zip(made.coders, d.values, strict=True))}
        for d in made.disagreements
    ]
    return Table(
        _TITLES[level].format(coders=made.coders),
        rows,
        unit="study × code" if level == "cells" else "passage",
        rule=_(
            "each coder's state when first finished; unaided codings; studies finished in full by at least two coders"
        ),
        n=made.overall.n_places,
        notes=(
            *((_YES_OR_NO[level],) if level in _YES_OR_NO else ()),
            AIDED,
            *left_out,
            intervals_note(n_resamples, seed),
            *(
                _("{code}: {paradox}", code=one.code or _("all codes"), paradox=one.paradox)
                for one in judged
                if one.paradox
            ),
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
    shown: dict[str, Any] = {**_judged(one), "code": one.code or _("(all)")}
    for name in _FIGURES:
        figure: Figure = getattr(one, name)
        shown[name] = with_interval(figure.value, figure.interval)
    return shown


def with_interval(value: float | None, interval: Interval | None) -> Text:
    """Return a figure with its interval in one cell: ``.67 [.21, .94]``."""
    if value is None:
        return ""
    if interval is None:
        return formatted("{value:.2f}", value=value)
    return formatted("{value:.2f} [{low:.2f}; {high:.2f}]", value=value, low=interval[0], high=interval[1])


def intervals_note(n_resamples: int, seed: int) -> Text:
    """Return the note on bootstrap intervals."""
    return _(
        "Intervals: 95 %, {n} bootstrap resamples of studies (seed {seed}); left out where undefined.",
        n=n_resamples,
        seed=seed,
    )
