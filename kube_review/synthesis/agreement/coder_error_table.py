"""Coders' errors as tables."""

from __future__ import annotations

from typing import Any

from kube_review.messages import Text, _, formatted, joined
from kube_review.synthesis.agreement.coder_error import AgainstDecisions, CoderErrors, Modelled
from kube_review.tables import Table

_MODEL = _(
    "MODEL (Dawid & Skene 1979, every code with a share of its own): it assumes that the coders' errors are"
    " independent and the same for all codes. Intervals: 95 %, bootstrap over studies, left out with fewer than 5."
)
_UNIDENTIFIED = _(
    "With two coders and one code, errors and shares cannot be separated: the figures depend on the start values."
)
_DECIDED = _(
    "decided_*: a coder's answers on adjudicated cells, correct ones of all, with the 95 % Wilson interval. Mostly"
    " disputed cells are adjudicated, so these shares are lower than over all cells."
)


_FIGURES = ("decided_sensitivity", "decided_specificity", "model_sensitivity", "model_specificity")


def coders(decided: list[AgainstDecisions], model: CoderErrors) -> Table:
    """Return each coder's sensitivity and specificity: against decisions, and by the model."""
    by_name = {one.coder: one for one in decided}
    rows = [_coder(name, by_name.get(name), model) for name in sorted({*by_name, *model.coders})]
    return Table(
        _("Coders' errors on study × code cells"),
        rows,
        unit="study × code",
        n=model.n_studies,
        columns=("coder", *_FIGURES),
        display=[{"coder": row["coder"], **{name: _shown(row, name) for name in _FIGURES}} for row in rows],
        notes=(_DECIDED, _MODEL, *((_UNIDENTIFIED,) if not model.identified else ())),
    )


def _coder(name: str, decided: AgainstDecisions | None, model: CoderErrors) -> dict[str, Any]:
    row: dict[str, Any] = {"coder": name}
    for figure in ("sensitivity", "specificity"):
        hits = getattr(decided, figure) if decided else None
        low, high = (hits.interval if hits else None) or (None, None)
        row |= {f"decided_{figure}": hits.share if hits else None, f"decided_{figure}_n": hits.n if hits else 0}
        row |= {f"decided_{figure}_low": low, f"decided_{figure}_high": high}
    nothing = Modelled(None, None)
    for figure, made in zip(("sensitivity", "specificity"), model.coders.get(name, (nothing, nothing)), strict=True):
        row |= _modelled(f"model_{figure}", made)
    return row


def _shown(row: dict[str, Any], name: str) -> Text:
    """Return a figure with n and interval in one cell: ``.67 (n = 3) [.21, .94]``."""
    if row[name] is None:
        return ""
    n = f"(n = {row[f'{name}_n']})" if f"{name}_n" in row else ""
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    interval = "" if low is None else formatted("[{low:.2f}; {high:.2f}]", low=low, high=high)
    return joined((formatted("{share:.2f}", share=row[name]), n, interval))


def shares(model: CoderErrors) -> Table:
    """Return each code's share among double-coded studies, raw and corrected for the coders' errors."""
    rows = [
        {"code": code, "share": plain, **_modelled("model_share", made)} for code, (plain, made) in model.shares.items()
    ]
    return Table(
        _("Shares corrected for coders' errors"),
        rows,
        unit="study",
        n=model.n_studies,
        notes=(_MODEL, *((_UNIDENTIFIED,) if not model.identified else ())),
    )


def _modelled(name: str, made: Modelled) -> dict[str, Any]:
    low, high = made.interval or (None, None)
    return {name: made.value, f"{name}_low": low, f"{name}_high": high}
