"""The state of every unit × code, by the counting rules. Everything else in synthesis counts these cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kube_review.errors import NotFound, ReviewError
from kube_review.model import CellState, Code, Codebook, Evidence
from kube_review.store import cells as asked
from kube_review.store import codebooks
from kube_review.store.cells import ReviewRow, StudyRow
from kube_review.store.connection import Store

PRESENT, MIXED, DENIED, SILENT, NOT_ASSESSED, DISPUTED = range(6)
STATES = (
    CellState.PRESENT,
    CellState.MIXED,
    CellState.DENIED,
    CellState.SILENT,
    CellState.NOT_ASSESSED,
    CellState.DISPUTED,
)
"""A matrix holds states as small integers, the index into this tuple."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How to count.

    Args:
        unit: ``fieldwork`` or ``study``.
        count: ``consensus``, ``any`` or ``coder:NAME``.
        evidence: ``primary``, ``secondary``, ``conceptual`` or ``any``.
        count_cited: Whether a cited finding counts, once per source.
    """

    unit: str = "fieldwork"
    count: str = "consensus"
    evidence: str = "primary"
    count_cited: bool = False

    def __post_init__(self) -> None:
        _one_of("unit", self.unit, ("fieldwork", "study"))
        _one_of("evidence", self.evidence, (*(e.value for e in Evidence), "any"))
        if self.count not in ("consensus", "any") and not self.count.startswith("coder:"):
            raise ReviewError(f"--count cannot be {self.count!r}.", "Use consensus, any or coder:NAME.")

    def words(self) -> str:
        """Return the rule as a sentence for the table's foot."""
        who = {
            "consensus": "coders' consensus (adjudicated, else unanimous)",
            "any": "any finished coder",
        }.get(self.count, f"coder {self.count.removeprefix('coder:')}")
        cited = "cited findings counted once per source" if self.count_cited else "cited findings not counted"
        return f"unit: {self.unit}; {who}; evidence: {self.evidence}; {cited}"


def _one_of(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ReviewError(f"--{name} cannot be {value!r}.", f"Use one of: {', '.join(allowed)}.")


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
        n_unfinished: Codings by coders who have not finished the study; they are not counted.
        screened: (unit, code) index pairs whose silence rests on a stopping rule.
    """

    units: tuple[Unit, ...]
    codes: tuple[Code, ...]
    states: tuple[bytes, ...]
    n_codings: tuple[tuple[int, ...], ...]
    rules: Rules
    n_unfinished: int = 0
    screened: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    @property
    def n_synthetic(self) -> int:
        """How many units rest on a study marked ``synthetic``; tables made from them say so."""
        return sum(any(is_synthetic(s.values) for s in unit.studies) for unit in self.units)

    def titled(self, title: str) -> str:
        """Return a table's title, labelled where synthetic studies are among the units."""
        return f"SYNTHETIC: {title}" if self.n_synthetic else title

    def cells(self) -> Iterator[tuple[Unit, Code, CellState, int]]:
        """Yield unit, code, state and number of codings, unit by unit."""
        for unit, states, counts in zip(self.units, self.states, self.n_codings, strict=True):
            for code, state, n in zip(self.codes, states, counts, strict=True):
                yield unit, code, STATES[state], n


def matrix(store: Store, codebook: Codebook, rules: Rules, group: str | None = None) -> Matrix:
    """Work out the state of every unit × code.

    Args:
        store: The review.
        codebook: The codebook whose codes are the columns.
        rules: How to count.
        group: Only the codes of this group.

    Raises:
        NotFound: The group or the coder does not exist.
    """
    codes = tuple(code for code in codebook.codes if group in (None, code.group))
    if not codes:
        known = ", ".join(g.group for g in codebook.groups)
        raise NotFound(f"The codebook {codebook.name} has no group {group!r}.", f"Groups: {known}.")
    studies = [s for s in asked.studies(store) if _eligible(s, rules)]
    counted = _Counting(store, codebook, codes, rules, studies)
    units = _units(studies, rules)
    states, counts, screened = [], [], set()
    for u, unit in enumerate(units):
        rows = [counted.of_study(s.id) for s in unit.studies]
        states.append(rows[0][0] if len(rows) == 1 else bytes(map(_together, *(r[0] for r in rows))))
        counts.append(tuple(map(sum, zip(*(r[1] for r in rows), strict=True))))
        screened |= {(u, c) for r in rows for c in r[2] if states[u][c] == SILENT}
    return Matrix(units, codes, tuple(states), tuple(counts), rules, counted.n_unfinished, frozenset(screened))


def _eligible(study: StudyRow, rules: Rules) -> bool:
    if study.excluded or study.duplicate:
        return False
    return rules.evidence in ("any", study.evidence)


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


class _Counting:
    """The findings of all eligible studies, ready to be asked study by study."""

    def __init__(
        self, store: Store, codebook: Codebook, codes: Sequence[Code], rules: Rules, studies: Sequence[StudyRow]
    ) -> None:
        self.rules = rules
        self.column = {name: n for n, code in enumerate(codes) for name in (code.code, *code.formerly)}
        self.ids = {s.id for s in studies}
        coder = _chosen_coder(store, rules)
        self.meanings = same_meanings(store, codes)
        versions = codebooks.meanings(store)
        self.assessors: dict[int, dict[int, ReviewRow]] = {}
        for row in asked.reviews(store):
            if row.codebook == codebook.name and row.study_id in self.ids and coder in (None, row.coder_id):
                self.assessors.setdefault(row.study_id, {})[row.coder_id] = row
        self.assessed = {
            version: tuple(
                is_assessed(code, versions.get(version, {}), same)
                for code, same in zip(codes, self.meanings, strict=True)
            )
            for version in {r.version for of in self.assessors.values() for r in of.values()}
        }
        self.n_unfinished = 0
        self.found: dict[int, dict[int, dict[int, list[int]]]] = {}
        self._collect(store, coder)
        self.decided = (
            {
                (study_id, self.column[code]): STATES.index(CellState(state))
                for study_id, code, state, meaning in asked.adjudications(store)
                if code in self.column and meaning in self.meanings[self.column[code]]
            }
            if rules.count == "consensus"
            else {}
        )
        self.n_codes = len(codes)
        self.credited: set[tuple[int, int]] = set()
        if rules.count_cited:
            self._credit(store, studies)

    def _collect(self, store: Store, coder: int | None) -> None:
        """Sort the grouped codings by study and column; what unfinished coders coded is only counted."""
        column, ids, assessors, found = self.column, self.ids, self.assessors, self.found
        for study_id, code, coder_id, n_asserts, n_denies in asked.findings(store):
            c = column.get(code)
            if c is None or study_id not in ids or (coder is not None and coder_id != coder):
                continue
            finished = assessors.get(study_id)
            if finished is None or coder_id not in finished:
                self.n_unfinished += n_asserts + n_denies
                continue
            found.setdefault(study_id, {}).setdefault(c, {})[coder_id] = [n_asserts, n_denies, 0]

    def _credit(self, store: Store, studies: Sequence[StudyRow]) -> None:
        """Count each cited source once per code, for the first study that cites it, and none that is in the review."""
        here = {
            source_key(f"{s.values.get('authors') or ''} {s.values.get('year') or ''}") for s in asked.studies(store)
        }
        order = {s.id: (s.values.get("year") or 9999, s.study) for s in studies}
        owner: dict[tuple[str, int], int] = {}
        rows = [row for row in asked.citations(store) if row[1] in self.column and self._finished(row[0], row[2])]
        for study_id, code, coder_id, cited, n in sorted(rows, key=lambda row: order[row[0]]):
            source = source_key(cited) or f"unnamed in {study_id}"
            c = self.column[code]
            if source in here or owner.setdefault((source, c), study_id) != study_id:
                continue
            self.credited.add((study_id, c))
            counts = self.found.setdefault(study_id, {}).setdefault(c, {}).setdefault(coder_id, [0, 0, 0])
            counts[2] += n

    def _finished(self, study_id: int, coder_id: int) -> bool:
        return coder_id in self.assessors.get(study_id, {})

    def of_study(self, study_id: int) -> tuple[bytes, tuple[int, ...], set[int]]:
        """Return the states and coding counts of a study's codes, and the codes silent by a stopping rule."""
        reviews = self.assessors.get(study_id, {})
        states = bytearray(self._without_findings(tuple(reviews.values())))
        counts = [0] * self.n_codes
        for c, by_coder in self.found.get(study_id, {}).items():
            states[c] = self._state(c, reviews, by_coder)
            counts[c] = sum(map(sum, by_coder.values())) if states[c] != NOT_ASSESSED else 0
        for c in range(self.n_codes) if self.decided else ():
            if (study_id, c) in self.decided and reviews:
                states[c] = self.decided[study_id, c]
                if (study_id, c) in self.credited:
                    states[c] = PRESENT if states[c] in (PRESENT, SILENT) else MIXED
        screened = {c for c in range(self.n_codes) if states[c] == SILENT and _by_rule(c, reviews, self.column)}
        return bytes(states), tuple(counts), screened if any(r.screened for r in reviews.values()) else set()

    def _without_findings(self, reviews: tuple[ReviewRow, ...]) -> bytes:
        return bytes(
            SILENT if any(self._may_be_silent(c, r) for r in reviews) else NOT_ASSESSED for c in range(self.n_codes)
        )

    def _may_be_silent(self, c: int, review: ReviewRow) -> bool:
        covered = not review.screened or any(self.column.get(code) == c for code in review.covered)
        return covered and self.assessed[review.version][c]

    def _state(self, c: int, reviews: Mapping[int, ReviewRow], by_coder: Mapping[int, Sequence[int]]) -> int:
        found = []
        for coder_id, review in reviews.items():
            counts = by_coder.get(coder_id)
            if counts is not None and self.assessed[review.version][c]:
                found.append(_one_coder(counts))
            elif counts is None and self._may_be_silent(c, review):
                found.append(SILENT)
        if not found:
            return NOT_ASSESSED
        if self.rules.count == "any":
            return _any_coder(found)
        return found[0] if len(set(found)) == 1 else DISPUTED


def _one_coder(counts: Sequence[int]) -> int:
    n_asserts, n_denies, n_cited = counts
    if n_asserts or n_cited:
        return MIXED if n_denies else PRESENT
    return DENIED


def _any_coder(found: Iterable[int]) -> int:
    states = set(found)
    asserted, denied = states & {PRESENT, MIXED}, states & {DENIED, MIXED}
    if asserted:
        return MIXED if denied else PRESENT
    return DENIED if denied else SILENT


def _by_rule(c: int, reviews: Mapping[int, ReviewRow], column: Mapping[str, int]) -> bool:
    return any(r.screened and any(column.get(code) == c for code in r.covered) for r in reviews.values())


def _chosen_coder(store: Store, rules: Rules) -> int | None:
    if not rules.count.startswith("coder:"):
        return None
    name = rules.count.removeprefix("coder:")
    names = asked.coder_names(store)
    for coder_id, known in names.items():
        if known == name:
            return coder_id
    raise NotFound(f"There is no coder {name!r} in this review.", f"Coders here: {', '.join(names.values())}.")


def same_meanings(store: Store, codes: Sequence[Code]) -> list[set[str]]:
    """Return, per code, the meaning hashes that count as its present meaning (wording-only edits joined)."""
    edits = asked.wording_only(store)
    result = []
    for code in codes:
        same = {code.meaning}
        for _ in edits:  # chains of edits: at most as many steps as there are edits
            for name, old, new in edits:
                if name in (code.code, *code.formerly) and same & {old, new}:
                    same |= {old, new}
        result.append(same)
    return result


def is_assessed(code: Code, version: Mapping[str, str], same: set[str]) -> bool:
    """Say whether a codebook version (code to meaning) holds a code in its present meaning."""
    return any(version.get(name) in same for name in (code.code, *code.formerly))


def is_synthetic(values: Mapping[str, Any]) -> bool:
    """Say whether a study is marked as made up (``study ID --set synthetic=yes``)."""
    return str(values.get("synthetic", "")).lower() in ("yes", "true", "1")


def source_key(source: str) -> str:
    """Return a cited source as a key: first surname and year, so that ``Sitepu, A. (2016)`` is ``Sitepu (2016)``."""
    year = re.search(r"\b(1[89]|20)\d\d[a-z]?\b", source)
    names = re.findall(r"[^\W\d_]{2,}", source.casefold())
    if not names:
        return ""
    return f"{names[0]} {year.group() if year else ''}".strip()
