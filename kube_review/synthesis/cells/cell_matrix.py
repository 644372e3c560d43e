"""The state of every unit × code, by the counting rules. Everything else in synthesis counts these cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kube_review.errors import NotFound
from kube_review.messages import Text, _
from kube_review.model import CellState, Code, Codebook
from kube_review.store.counting import snapshot as asked
from kube_review.store.counting.snapshot import StudyRow
from kube_review.store.database.connection import Store
from kube_review.synthesis.cells.findings import Findings
from kube_review.synthesis.cells.rules import DENIED, DISPUTED, MIXED, NOT_ASSESSED, PRESENT, SILENT, STATES, Rules


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
        return str(min(values)) if key == "year" else " / ".join(sorted({str(v) for v in values}))


@dataclass(frozen=True, slots=True)
class Matrix:
    """Unit × code.

    Attributes:
        units: The rows.
        codes: The columns.
        states: One byte string a unit: the state of each code, see ``STATES``.
        n_codings: Per unit, the number of codings behind each code's state.
        rules: How it was counted.
        codebook: The name of the codebook that the codes are from.
        n_unfinished: Codings by coders who have not finished the study; they are not counted.
        screened: (unit, code) index pairs whose silence rests on a stopping rule.
        n_other_evidence: Studies that are not counted because they rest on other evidence.
    """

    units: tuple[Unit, ...]
    codes: tuple[Code, ...]
    states: tuple[bytes, ...]
    n_codings: tuple[tuple[int, ...], ...]
    rules: Rules
    codebook: str
    n_unfinished: int = 0
    screened: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    n_other_evidence: int = 0

    @property
    def n_synthetic(self) -> int:
        """How many units rest on a study marked ``synthetic``; tables made from them say so."""
        return sum(any(is_synthetic(s.values) for s in unit.studies) for unit in self.units)

    def titled(self, title: Text) -> Text:
        """Return a table's title, labelled where synthetic studies are among the units."""
        return _("SYNTHETIC: {title}", title=title) if self.n_synthetic else title

    def cells(self) -> Iterator[tuple[Unit, Code, CellState, int]]:
        """Yield unit, code, state and number of codings, unit by unit."""
        for unit, states, counts in zip(self.units, self.states, self.n_codings, strict=True):
            for code, state, n in zip(self.codes, states, counts, strict=True):
                yield unit, code, STATES[state], n


def matrix(
    store: Store, codebook: Codebook, rules: Rules, group: str | None = None, leave_out: Collection[str] = ()
) -> Matrix:
    """Work out the state of every unit × code.

    Args:
        store: The review.
        codebook: The codebook whose codes are the columns.
        rules: How to count.
        group: Only the codes of this group.
        leave_out: Studies (ids) that are not counted, for a sensitivity analysis.

    Raises:
        NotFound: The group or the coder does not exist.
    """
    codes = tuple(code for code in codebook.codes if group in (None, code.group))
    if not codes:
        known = ", ".join(g.group for g in codebook.groups)
        raise NotFound(f"The codebook {codebook.name} has no group {group!r}.", f"Groups: {known}.")
    included = [s for s in asked.studies(store) if not (s.excluded or s.duplicate or s.study in leave_out)]
    studies = [s for s in included if rules.evidence in ("any", s.evidence)]
    counted = Findings(store, codebook, codes, rules, studies)
    units = _units(studies, rules)
    states, counts, screened = [], [], set()
    for u, unit in enumerate(units):
        rows = [counted.of_study(s.id) for s in unit.studies]
        states.append(rows[0][0] if len(rows) == 1 else bytes(map(_together, *(r[0] for r in rows))))
        counts.append(tuple(map(sum, zip(*(r[1] for r in rows), strict=True))))
        screened |= {(u, c) for r in rows for c in r[2] if states[u][c] == SILENT}
    return Matrix(
        units,
        codes,
        tuple(states),
        tuple(counts),
        rules,
        codebook.name,
        counted.n_unfinished,
        frozenset(screened),
        len(included) - len(studies),
    )


def _units(studies: Sequence[StudyRow], rules: Rules) -> tuple[Unit, ...]:
    if rules.unit == "study":
        return tuple(Unit(s.study, (s,)) for s in studies)
    members: dict[str, list[StudyRow]] = {}
    for study in studies:
        members.setdefault(study.fieldwork, []).append(study)
    return tuple(Unit(name, tuple(of)) for name, of in sorted(members.items()))


def _together(*states: int) -> int:
    """Combine the studies of one fieldwork: it has what any of them has, and is silent only if all are."""
    found = set(states)
    asserted = bool(found & {PRESENT, MIXED})
    if asserted and found & {MIXED, DENIED}:
        return MIXED
    for state in (PRESENT, DISPUTED, DENIED, NOT_ASSESSED):
        if state in found:
            return state
    return SILENT


def labelled(store: Store, title: Text, studies: Collection[str]) -> Text:
    """Return the title of a table that is not made from a matrix, labelled where one of its studies is synthetic."""
    synthetic = any(is_synthetic(s.values) for s in asked.studies(store) if s.study in studies)
    return _("SYNTHETIC: {title}", title=title) if synthetic else title


def is_synthetic(values: Mapping[str, Any]) -> bool:
    """Say whether a study is marked as made up (``study ID --set synthetic=yes``)."""
    return str(values.get("synthetic", "")).lower() in ("yes", "true", "1")
