"""What the commands on sets share: their arguments, and the opened and counted set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kube_review.terms import EvidenceCounted, Unit

if TYPE_CHECKING:
    from kube_review.store.sets.members import Member
    from kube_review.synthesis.sets.set_matrix import SetMatrix

SetFolder = Annotated[Path, typer.Argument(metavar="SET", help="The folder of the set.")]


class CountedSet(NamedTuple):
    """The members of a set, and its matrix."""

    among: list[Member]
    made: SetMatrix


def counted(folder: Path, unit: Unit, evidence: EvidenceCounted, group: str | None) -> CountedSet:
    """Open a set and count it."""
    from kube_review.store.sets import joint_tables, members
    from kube_review.synthesis.sets import set_matrix

    among = members.find(folder)
    with joint_tables.opened(among) as tables:
        return CountedSet(among, set_matrix.of(tables, among, unit, evidence, group))
