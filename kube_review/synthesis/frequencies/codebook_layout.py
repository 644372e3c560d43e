"""The codes of a codebook arranged by a shared field and by group: authors × elements, stages × steps. It makes by
coding the tables that papers compile by hand: each cell shows the number of units and the codings behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kube_review.codebook import sub_codes
from kube_review.errors import NotFound, ReviewError
from kube_review.messages import Label, Text, _, joined
from kube_review.model import Codebook, Coding, Stance
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally, tally_table
from kube_review.tables import Table

Finished = set[tuple[str, str]]
"""Study and coder."""


def field_of(codebook: Codebook, wanted: str | None = None) -> str:
    """Return the shared field of a codebook whose values make the rows; by default its only one.

    Raises:
        NotFound: No code has the wanted field.
        ReviewError: There is no shared field, or more than one and none was named.
    """
    fields = list(dict.fromkeys(field for code in codebook.codes for field in code.fields))
    if wanted is not None and wanted not in fields:
        raise NotFound(
            _("No code of {name} has a field {wanted!r}.", name=codebook.name, wanted=wanted),
            _("Fields: {choices}.", choices=fields or _("none")),
        )
    if wanted is None and len(fields) != 1:
        if not fields:
            raise ReviewError(_("The codes of {name} share no field, such as element or step.", name=codebook.name))
        raise ReviewError(
            _("The codes of {name} share several fields: {choices}.", name=codebook.name, choices=fields),
            topic="several fields",
        )
    return wanted or fields[0]


def table(
    held: Snapshot,
    evidence: Sequence[Coding],
    codebook: Codebook,
    rules: Rules,
    field: str | None = None,
    leave_out: Collection[str] = (),
) -> Table:
    """Arrange a codebook as a table.

    Args:
        held: The review.
        evidence: All its codings, of which those behind a cell are shown with it.
        codebook: A codebook with a shared field.
        rules: How to count.
        field: The field whose values make the rows; the groups make the columns.
        leave_out: Studies (ids) that do not count, such as those that the coder codes blind.

    Returns:
        One row a cell that has a code: counts of units as in a tally, how many codings cite, and the codings. For
        people one row a value of the field and one column a group; a cell without a code is empty.
    """
    by = field_of(codebook, field)
    matrix = cell_matrix.matrix(held, codebook, rules, leave_out=leave_out)
    finished = _finished(held, matrix)
    places: dict[tuple[str, str], list[int]] = {}
    for c, code in enumerate(matrix.codes):
        if by in code.fields:
            places.setdefault((code.fields[by], code.group), []).append(c)
    values = list(dict.fromkeys(value for value, _ in places))
    rows = [
        _cell(evidence, matrix, by, value, group.group, places[value, group.group], finished)
        for value in values
        for group in codebook.groups
        if (value, group.group) in places
    ]
    found = {(row[by], row["group"]): row for row in rows}
    labels = {group.group: Label(group.label, group.label_id) for group in codebook.groups}
    display = [{by: value, **{group: _shown(found.get((value, group))) for group in labels}} for value in values]
    return Table(
        matrix.titled(Label(codebook.title, codebook.title_id)),
        rows,
        unit=rules.unit,
        rule=rules.words(),
        n=len(matrix.units),
        columns=(by, *labels),
        labels=labels,
        display=display,
        notes=(
            _("Each cell: units that report it, of those assessed; in brackets the codings, including citing ones."),
            _("An empty cell has no code in this codebook."),
            *tally_table.not_counted(matrix),
        ),
    )


def _finished(held: Snapshot, matrix: Matrix) -> Finished:
    """Return who finished which counted study; other codings support no cell."""
    names = {study.id: study.study for unit in matrix.units for study in unit.studies}
    coders = {coder_id: coder.name for coder_id, coder in held.coders.items() if matrix.rules.counts(coder.name)}
    return {
        (names[study_id], coders[review.coder_id])
        for study_id, review in held.reviews
        if review.codebook == matrix.codebook and study_id in names and review.coder_id in coders
    }


def _cell(
    evidence: Sequence[Coding],
    matrix: Matrix,
    by: str,
    value: str,
    group: str,
    columns: Sequence[int],
    finished: Finished,
) -> dict[str, Any]:
    names = frozenset[str]().union(*(sub_codes.names(matrix.codes, matrix.codes[c]) for c in columns))
    behind = [one for one in evidence if one.code in names and (one.study, one.coder) in finished]
    return {
        by: value,
        "group": group,
        "codes": [matrix.codes[c].code for c in columns],
        **tally.counted(matrix.columns(columns)),
        "n_codings": len(behind),
        "n_citing": sum(one.stance is Stance.CITES for one in behind),
        "codings": [_described(one) for one in behind],
    }


def _described(one: Coding) -> dict[str, Any]:
    return {
        "coding": one.coding,
        "study": one.study,
        "page": one.page,
        "code": one.code,
        "stance": one.stance.value,
        "coder": one.coder,
        "quote": one.quote,
    }


def _shown(cell: dict[str, Any] | None) -> Text:
    if cell is None:
        return ""
    codings_behind = f"[{cell['n_codings']}]" if cell["n_codings"] else ""
    return joined((tally_table.k_of_n(cell), codings_behind))
