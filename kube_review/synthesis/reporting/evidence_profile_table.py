"""The evidence profile as tables: a summary of findings, and one code in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kube_review.messages import Text, _, formatted, joined, word
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.frequencies import tally, tally_table
from kube_review.synthesis.reporting.evidence_profile import Assessment, Profile
from kube_review.tables import Table

_SOURCE = _(
    "GRADE-CERQual (Lewin et al. 2018): concerns about methodological limitations, coherence, adequacy and relevance,"
    " and the confidence they leave."
)
_PROPOSED = _(
    "(?) proposed by rules of thumb from the figures; people decide, and GRADE-CERQual knows no such rules. An empty"
    " cell has too few figures for a proposal."
)
_CHANGED = _("(!) the figures have changed since it was decided: look again.")
_SHOWN = ("key", "label", "reported", "methods", "coherence", "adequacy", "relevance", "confidence")


def summary(matrix: Matrix, profiles: Sequence[Profile]) -> Table:
    """Return one row a code: what is found, the level of each component, and the confidence."""
    every = [(profile, (*profile.components, profile.confidence)) for profile in profiles]
    rows = [
        {
            **_head(profile),
            **{one.component.value: one.level for one in assessments},
            **{f"{one.component.value}_decided": one.decided is not None for one in assessments},
        }
        for profile, assessments in every
    ]
    display = [
        {
            **row,
            "reported": tally_table.k_of_n(dict(profile.counts)),
            **{one.component.value: _shown(one) for one in assessments},
        }
        for row, (profile, assessments) in zip(rows, every, strict=True)
    ]
    return _table(matrix, _("Evidence profile"), rows, _SHOWN, display, [one for _p, many in every for one in many])


def in_full(matrix: Matrix, profile: Profile) -> Table:
    """Return one row a component of a code's profile, with grounds, decision and reason."""
    return _every(
        matrix, formatted("{title}: {label}", title=_("Evidence profile"), label=tally.label(profile.code)), [profile]
    )


def grounds(matrix: Matrix, profiles: Sequence[Profile]) -> Table:
    """Return the components of all codes with grounds, decision and reason, under each other."""
    return _every(matrix, _("Grounds of the evidence profile"), profiles, ("key",))


def _every(matrix: Matrix, title: Text, profiles: Sequence[Profile], before: tuple[str, ...] = ()) -> Table:
    every = [(profile, one) for profile in profiles for one in (*profile.components, profile.confidence)]
    rows = [
        {
            "code": profile.code.code,
            "key": profile.code.key or profile.code.code,
            "component": one.component.value,
            "level": one.level,
            "proposed": one.proposed,
            "grounds": one.grounds,
            "coder": one.decided and one.decided.coder,
            "reason": one.decided and one.decided.reason,
            "changed": one.changed,
        }
        for profile, one in every
    ]
    display = [
        {**row, "component": word(one.component.value), "level": _shown(one), "proposed": _level(one.proposed)}
        for row, (_profile, one) in zip(rows, every, strict=True)
    ]
    columns = (*before, "component", "level", "proposed", "grounds", "coder", "reason")
    return _table(matrix, title, rows, columns, display, [one for _profile, one in every])


def _table(
    matrix: Matrix,
    title: Text,
    rows: Sequence[dict[str, Any]],
    columns: tuple[str, ...],
    display: Sequence[dict[str, Any]],
    assessments: Sequence[Assessment],
) -> Table:
    notes: list[Text] = [_SOURCE, _PROPOSED]
    notes += [_CHANGED] if any(one.changed for one in assessments) else []
    return tally_table.of_matrix(
        matrix,
        title,
        rows,
        columns=columns,
        display=display,
        notes=notes,
    )


def _head(profile: Profile) -> dict[str, Any]:
    kept = ("n_reported", "n_reviewed", "n_open", "share", "ci_low", "ci_high", "n_codings")
    return {
        "code": profile.code.code,
        "key": profile.code.key,
        "label": tally.label(profile.code),
        **{name: profile.counts[name] for name in kept},
    }


def _shown(one: Assessment) -> Text:
    if one.level is None:
        return ""
    mark = "(!)" if one.changed else "" if one.decided else "(?)"
    return joined([_level(one.level), mark])


def _level(level: str | None) -> Text:
    return word(level) if level else ""
