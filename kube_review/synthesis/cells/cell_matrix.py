"""The cell of every unit × code, by the counting rules. Everything else in synthesis counts these cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kube_review.codebook.sub_codes import outermost
from kube_review.errors import NotFound
from kube_review.messages import Text, _
from kube_review.model import Code, Codebook
from kube_review.store.counting.snapshot import Snapshot, StudyRow
from kube_review.synthesis.cells.combining import Cell, combined
from kube_review.synthesis.cells.findings import Fallen, Findings
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.cells.sources import Doubt

SEVERAL = " / "
"""Between the values that the studies of one unit have of an attribute."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: a fieldwork or a study, with the studies it consists of."""

    unit: str
    studies: tuple[StudyRow, ...]

    def value(self, key: str) -> str | None:
        """Return an attribute: the one value of its studies; the first year; several values joined; None."""
        values: list[Any] = [s.values.get(key) for s in self.studies if s.values.get(key) not in (None, "")]
        if not values:
            return None
        return str(min(values)) if key == "year" else SEVERAL.join(sorted({str(v) for v in values}))


@dataclass(frozen=True, slots=True)
class Beside:
    """What a matrix leaves out, and the doubts to be printed below its tables.

    Attributes:
        n_unfinished: Codings by coders who have not finished the study.
        n_undecided: Codings of codes that were split, which their coders have not decided again.
        n_other_evidence: Studies that rest on other evidence.
        unknown: Number of codings for each code that no codebook in use has.
        fallen: Decisions that no longer count because what they decided on has changed.
        doubts: Cited sources whose match is uncertain.
        screened: (unit, code) index pairs whose silence rests on a stopping rule.
    """

    n_unfinished: int = 0
    n_undecided: int = 0
    n_other_evidence: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)
    fallen: tuple[Fallen, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    screened: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Unit × code.

    Attributes:
        units: The rows.
        codes: The columns.
        cells: One byte string a unit: its ``Cell`` for each code.
        n_codings: Per unit, the number of counted codings behind each code's cell.
        rules: How it was counted.
        codebook: The name of the codebook that the codes are from.
        beside: What is left out.
    """

    units: tuple[Unit, ...]
    codes: tuple[Code, ...]
    cells: tuple[bytes, ...]
    n_codings: tuple[tuple[int, ...], ...]
    rules: Rules
    codebook: str
    beside: Beside = field(default_factory=Beside)

    @property
    def n_synthetic(self) -> int:
        """Number of units with a study marked ``synthetic``; tables made from them say so."""
        return sum(any(is_synthetic(s.values) for s in unit.studies) for unit in self.units)

    def titled(self, title: Text) -> Text:
        """Return a table's title, labelled where synthetic studies are among the units."""
        return _("SYNTHETIC: {title}", title=title) if self.n_synthetic else title

    def each(self) -> Iterator[tuple[Unit, Code, Cell, int]]:
        """Yield unit, code, cell and number of codings, unit by unit."""
        for unit, cells, counts in zip(self.units, self.cells, self.n_codings, strict=True):
            for code, cell, n in zip(self.codes, cells, counts, strict=True):
                yield unit, code, Cell(cell), n

    def by_name(self) -> dict[tuple[str, str], Cell]:
        """Return the cells by the names of unit and code."""
        return {(unit.unit, code.code): cell for unit, code, cell, _ in self.each()}

    def column(self, c: int) -> bytes:
        """Return the cells of one code, unit by unit."""
        return bytes(cells[c] for cells in self.cells)

    def columns(self, codes: Collection[int]) -> bytes:
        """Return the combined cells of several codes, unit by unit; a sub-code is in the cell of its parent."""
        outer = outermost(self.codes, codes)
        return bytes(combined(cells[c] for c in outer) for cells in self.cells)


def matrix(
    held: Snapshot, codebook: Codebook, rules: Rules, group: str | None = None, leave_out: Collection[str] = ()
) -> Matrix:
    """Work out the cell of every unit × code.

    Args:
        held: The review.
        codebook: The codebook whose codes are the columns.
        rules: How to count.
        group: Only the codes of this group.
        leave_out: Studies (ids) that are not counted, for a sensitivity analysis or a coder who codes them blind.

    Raises:
        NotFound: The group or the coder does not exist.
    """
    codes = codes_of(codebook.name, codebook.codes, group)
    included = [s for s in held.included if s.study not in leave_out]
    studies = [s for s in included if rules.evidence in ("any", s.evidence)]
    counted = Findings(held, codebook.name, codes, rules, studies)
    units = _units(studies, rules)
    cells, counts, screened = [], [], set()
    for u, unit in enumerate(units):
        rows = [counted.of_study(s.id) for s in unit.studies]
        cells.append(rows[0][0] if len(rows) == 1 else bytes(map(combined, zip(*(r[0] for r in rows), strict=True))))
        counts.append(tuple(map(sum, zip(*(r[1] for r in rows), strict=True))))
        screened |= {(u, c) for r in rows for c in r[2] if cells[u][c] == Cell.SILENT}
    beside = Beside(
        counted.n_unfinished,
        counted.n_undecided,
        len(included) - len(studies),
        dict(sorted(counted.unknown.items())),
        tuple(counted.fallen),
        counted.doubts,
        frozenset(screened),
    )
    return Matrix(units, codes, tuple(cells), tuple(counts), rules, codebook.name, beside)


def codes_of(codebook: str, codes: Iterable[Code], group: str | None) -> tuple[Code, ...]:
    """Return the codes of a group, or all.

    Raises:
        NotFound: The codebook of this name has no such group.
    """
    every = list(codes)
    chosen = tuple(code for code in every if group in (None, code.group))
    if not chosen:
        raise NotFound(
            _("The codebook {name} has no group {group!r}.", name=codebook, group=group),
            _("Groups: {choices}.", choices=list(dict.fromkeys(code.group for code in every))),
        )
    return chosen


def _units(studies: Sequence[StudyRow], rules: Rules) -> tuple[Unit, ...]:
    if rules.unit == "study":
        return tuple(Unit(s.study, (s,)) for s in studies)
    members: dict[str, list[StudyRow]] = {}
    for study in studies:
        members.setdefault(study.fieldwork, []).append(study)
    return tuple(Unit(name, tuple(of)) for name, of in sorted(members.items()))


def labelled(held: Snapshot, title: Text, studies: Collection[str]) -> Text:
    """Return the title of a table that is not made from a matrix, labelled where one of its studies is synthetic."""
    synthetic = any(is_synthetic(s.values) for s in held.studies if s.study in studies)
    return _("SYNTHETIC: {title}", title=title) if synthetic else title


def is_synthetic(values: Mapping[str, Any]) -> bool:
    """Say whether a study is marked as invented (``study ID --set synthetic=yes``)."""
    return str(values.get("synthetic", "")).lower() in ("yes", "true", "1")
