"""How far frequencies depend on units, coders and rules, as a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from kube_review.messages import Text, _, formatted
from kube_review.model import Codebook
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally, tally_table
from kube_review.synthesis.robustness import choices
from kube_review.tables import Table

_NOTE = _(
    "Range of the share of each code: with any one unit left out, with any one coder left out, by any coder's findings"
    " instead of consensus (or the other way round), and counting only causes (or every report). A look at robustness,"
    " not a test."
)


def table(
    held: Snapshot, codebook: Codebook, rules: Rules, group: str | None = None, leave_out: Collection[str] = ()
) -> Table:
    """Return, per code, its share and the range over each kind of other choice."""
    every = cell_matrix.matrix(held, codebook, rules, group, leave_out)
    others = list(choices.scenarios(held, codebook, rules, group, leave_out))
    rows = []
    for c, code in enumerate(every.codes):
        share = tally.share_of(every.column(c))
        row: dict[str, Any] = {
            "code": code.code,
            "key": code.key,
            "label": tally.label(code),
            "n_reported": share.n_reported,
            "n_reviewed": share.n_reviewed,
            "share": share.value,
        }
        for one in choices.ranges(every, others, c):
            row |= {f"{one.kind}_low": one.low, f"{one.kind}_high": one.high}
            row |= {f"{one.kind}_lowest": one.lowest, f"{one.kind}_highest": one.highest}
        rows.append(row)
    kinds = list(dict.fromkeys(one.kind for one in others))
    return Table(
        every.titled(_("Frequencies under other choices")),
        rows,
        unit=rules.unit,
        rule=rules.words(),
        n=len(every.units),
        columns=("key", "label", "n_reported", "n_reviewed", "share", *(f"by_{kind}" for kind in kinds)),
        display=[{**row, **{f"by_{kind}": _range(row, kind) for kind in kinds}} for row in rows],
        notes=(_NOTE, *tally_table.not_counted(every)),
    )


def _range(row: dict[str, Any], kind: str) -> Text:
    low, high = row[f"{kind}_low"], row[f"{kind}_high"]
    if low is None:
        return ""
    return formatted("{low:.2f}" if low == high else "{low:.2f}–{high:.2f}", low=low, high=high)
