"""``kube-review set matrix``: the state of every cell of many reviews."""

from __future__ import annotations

from kube_review.commands.options import EvidenceOption, Format, GroupOption, Printed, UnitOption
from kube_review.commands.set.options import SetFolder, counted
from kube_review.terms import EvidenceCounted, Unit


def matrix(
    folder: SetFolder,
    unit: UnitOption = Unit.FIELDWORK,
    evidence: EvidenceOption = EvidenceCounted.PRIMARY,
    group: GroupOption = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show the state of every unit and code of all reviews; units are named REVIEW/UNIT."""
    from kube_review import console
    from kube_review.synthesis.frequencies import tally_table
    from kube_review.synthesis.sets import set_tables

    among, made = counted(folder, unit, evidence, group)
    console.synthesis(set_tables.noted(tally_table.units(made.matrix), made, among), fmt)
