"""``kube-review set tally``: how many units of many reviews report each code."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import EvidenceOption, Format, GroupOption, Period, Printed, UnitOption
from kube_review.commands.set.options import SetFolder, counted
from kube_review.terms import EvidenceCounted, Unit


def tally(
    folder: SetFolder,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT", help="Split by review, year, province or any other attribute.", show_default=False
        ),
    ] = None,
    period: Period = 0,
    unit: UnitOption = Unit.FIELDWORK,
    evidence: EvidenceOption = EvidenceCounted.PRIMARY,
    group: GroupOption = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Count how many units of all reviews report each code; a study in several of them counts once."""
    from kube_review import console
    from kube_review.synthesis.frequencies import grouped_tally_table, splits, tally_table
    from kube_review.synthesis.sets import set_tables

    among, made = counted(folder, unit, evidence, group)
    if by is None:
        table = tally_table.of(made.matrix)
    else:
        table = grouped_tally_table.by(made.matrix, splits.attribute(made.matrix, by, period))
    console.synthesis(set_tables.noted(table, made, among), fmt)
