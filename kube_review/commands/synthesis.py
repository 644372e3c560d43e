"""``kube-review tally`` and ``matrix``: the table a reviewer defends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.commands.options import (
    CitedOption,
    CodebookOption,
    CountOption,
    EvidenceOption,
    Folder,
    Format,
    GroupOption,
    Printed,
    UnitOption,
)

if TYPE_CHECKING:
    from kube_review.synthesis.cells import Matrix


def tally(
    unit: UnitOption = "fieldwork",
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    count_cited: CitedOption = False,
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Count how many units report each code, with all that the number leaves out."""
    from kube_review import console, messages
    from kube_review.synthesis import tally as counting

    matrix = _matrix(project, unit, count, evidence, count_cited, codebook, group)
    console.synthesis(counting.of(matrix, indonesian=messages.language() == "id"), fmt)


def matrix(
    unit: UnitOption = "fieldwork",
    count: CountOption = "consensus",
    evidence: EvidenceOption = "primary",
    count_cited: CitedOption = False,
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show the state of every unit and code; as a table, units are rows and codes are columns by their keys."""
    from kube_review import console
    from kube_review.synthesis import tally as counting

    made = _matrix(project, unit, count, evidence, count_cited, codebook, group)
    console.synthesis(counting.grid(made) if fmt in (Format.TABLE, Format.MD) else counting.rows_of(made), fmt)


def _matrix(
    folder: Folder,
    unit: str,
    count: str,
    evidence: str,
    count_cited: bool,
    codebook: str | None,
    group: str | None,
) -> Matrix:
    from kube_review.session import open_session
    from kube_review.synthesis import cells

    rules = cells.Rules(unit, count, evidence, count_cited)
    with open_session(folder) as session:
        return cells.matrix(session.store, session.codebook(codebook), rules, group)
