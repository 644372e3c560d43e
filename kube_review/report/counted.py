"""Every table that the report and the figures show, counted once from one reading of the review."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kube_review.errors import NotFound, ReviewError
from kube_review.model import Codebook
from kube_review.session import Session
from kube_review.store.counting import first_done, snapshot
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.agreement import agreement_table, double_coded, ratings
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import (
    accumulation_table,
    cooccurrence_table,
    grouped_tally_table,
    splits,
    tally_table,
)
from kube_review.synthesis.reporting import prisma_flow
from kube_review.synthesis.reporting.prisma_flow import Flow
from kube_review.tables import Table

MAX_PERIODS = 8
"""Years are grouped into at most this many periods, so that the columns stay readable."""
RESAMPLES = 1000


@dataclass(frozen=True)
class Counted:
    """A review with its cells, and its tables, computed on first use.

    Attributes:
        session: The review.
        held: Its snapshot for counting.
        matrix: Unit × code of one codebook, or of one group of it.
        hidden: Studies (ids) that are left out because the coder codes them blind.
    """

    session: Session
    held: Snapshot
    matrix: Matrix
    hidden: frozenset[str]

    @property
    def codebook(self) -> Codebook:
        """The codebook that is counted."""
        return self.session.codebook(self.matrix.codebook)

    @cached_property
    def tally(self) -> Table:
        """Each code's cells, share, bounds and interval."""
        return tally_table.of(self.matrix)

    @property
    def tally_rows(self) -> dict[str, Mapping[str, Any]]:
        """The rows of the tally by code."""
        return {row["code"]: row for row in self.tally.rows}

    @cached_property
    def units(self) -> Table:
        """The state of every unit × code."""
        return tally_table.units(self.matrix)

    @cached_property
    def cooccurrence(self) -> Table:
        """Codes reported by the same units."""
        return cooccurrence_table.of(self.matrix)

    @cached_property
    def accumulation(self) -> Table:
        """Codes found as units are added."""
        return accumulation_table.of(self.matrix)

    @cached_property
    def flow(self) -> Flow:
        """The flow of records, as PRISMA 2020 counts it."""
        return prisma_flow.of(self.session.store)

    @cached_property
    def stages(self) -> Table | None:
        """The tally by stage of the programme; None where the codebook places no code on a stage."""
        if not any(code.stages for code in self.matrix.codes):
            return None
        return grouped_tally_table.by_stage(self.matrix)

    def by(self, attribute: str) -> Table | None:
        """Return the tally by an attribute of the units, years grouped into periods; None where it is not recorded."""
        period = self._period() if attribute == "year" else 0
        try:
            split = splits.attribute(self.matrix, attribute, period)
        except NotFound:
            return None
        return grouped_tally_table.by(self.matrix, split)

    def _period(self) -> int:
        years = [int(year) for unit in self.matrix.units if (year := unit.value("year")) and year.isdecimal()]
        return math.ceil((max(years) - min(years) + 1) / MAX_PERIODS) if years else 0

    def n_units(self, attribute: str) -> Counter[str]:
        """Count the units by the value of an attribute."""
        return Counter(unit.value(attribute) or splits.UNKNOWN for unit in self.matrix.units)

    @cached_property
    def agreement(self) -> Table | None:
        """How far coders agree on cells; None where no study was finished by two coders."""
        done = first_done.load(self.session.store, self.codebook.name)
        try:
            compared = double_coded.of(self.held, done, self.codebook, self.hidden)
            rated = ratings.of(self.session.store, compared, "cells")
        except ReviewError:
            return None
        table = agreement_table.of(rated, "cells", compared.notes(), n_resamples=RESAMPLES)
        studies = {own[0].study for own in compared.studies}
        return replace(table, title=cell_matrix.labelled(self.held, table.title, studies))


def count(
    session: Session,
    codebook: Codebook,
    rules: Rules,
    group: str | None = None,
    hidden: Collection[str] = (),
) -> Counted:
    """Read a review and work out its cells.

    Args:
        session: The review.
        codebook: The codebook to count.
        rules: How to count.
        group: Only the codes of this group.
        hidden: Studies (ids) to leave out.
    """
    held = snapshot.load(session.store, session.codebooks)
    matrix = cell_matrix.matrix(held, codebook, rules, group, hidden)
    return Counted(session, held, matrix, frozenset(hidden))


def of_group(counted: Counted, group: str) -> Counted:
    """Return the same with only the codes of one group."""
    kept = [c for c, code in enumerate(counted.matrix.codes) if code.group == group]
    place = {c: n for n, c in enumerate(kept)}
    beside = replace(
        counted.matrix.beside,
        screened=frozenset((u, place[c]) for u, c in counted.matrix.beside.screened if c in place),
        fallen=tuple(
            replace(one, column=place[one.column]) for one in counted.matrix.beside.fallen if one.column in place
        ),
    )
    return replace(
        counted,
        matrix=replace(
            counted.matrix,
            codes=tuple(counted.matrix.codes[c] for c in kept),
            cells=tuple(bytes(row[c] for c in kept) for row in counted.matrix.cells),
            n_codings=tuple(tuple(row[c] for c in kept) for row in counted.matrix.n_codings),
            beside=beside,
        ),
    )
