"""Codes reported together as a table."""

from __future__ import annotations

from kube_review.codebook.sub_codes import ancestors
from kube_review.messages import _
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.frequencies import cooccurrence, tally_table
from kube_review.tables import Table

_NOTE = _(
    "n: units with an answer for both codes. jaccard: units with both / units with either. lift: 1 means as often as"
    " expected by chance. Neither shows a cause."
)

_WITHIN = _("A code is not paired with its own sub-codes: it is reported wherever they are.")


def of(matrix: Matrix) -> Table:
    """Count how often two codes are reported by the same unit."""
    pairs = cooccurrence.of(matrix.by_name(), [code.code for code in matrix.codes])
    above = ancestors(matrix.codes)
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
        for pair in sorted(pairs, key=lambda p: (-p.n_both, p.first, p.second))
        if pair.first not in above[pair.second] and pair.second not in above[pair.first]
    ]
    return tally_table.of_matrix(
        matrix,
        _("Codes reported together"),
        rows,
        notes=(_NOTE, *((_WITHIN,) if any(above.values()) else ())),
    )
