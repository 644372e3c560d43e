"""What finished coders found in each study, and what follows for its codes by the counting rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from kube_review.errors import NotFound
from kube_review.model import Code, Codebook
from kube_review.store import codebooks
from kube_review.store.counting import snapshot as asked
from kube_review.store.counting.snapshot import ReviewRow, StudyRow
from kube_review.store.database.connection import Store
from kube_review.store.meanings import is_assessed, same_meanings
from kube_review.synthesis.cells.rules import DENIED, DISPUTED, MIXED, NOT_ASSESSED, PRESENT, SILENT, STATES, Rules

Signature = tuple[tuple[int, int], ...]
"""What coders found of one code in one study: pairs of coder and flags, 1 asserted, 2 denied."""


class Findings:
    """The findings of all eligible studies, ready to be asked study by study.

    Attributes:
        n_unfinished: Codings by coders who have not finished their study; they do not count.
    """

    def __init__(
        self, store: Store, codebook: Codebook, codes: Sequence[Code], rules: Rules, studies: Sequence[StudyRow]
    ) -> None:
        self.n_codes = len(codes)
        self.n_unfinished = 0
        self._rules = rules
        self._coder = _chosen_coder(store, rules)
        self._column = {name: n for n, code in enumerate(codes) for name in (code.code, *code.formerly)}
        self._same = same_meanings(store, codes)
        self._assessed = _assessed(store, codes, self._same)
        self._crews: list[tuple[ReviewRow, ...]] = [()]
        self._crew_of = self._finished_by(store, codebook, {s.id for s in studies})
        self._found: dict[int, list[tuple[int, int, int, int]]] = {}
        self._collect(store, {s.id for s in studies})
        self._credited: set[tuple[int, int]] = set()
        if rules.count_cited:
            self._credit(store, studies)
        self._decided = self._adjudicated(store) if rules.count == "consensus" else {}
        self._state = cache(self._work_out_state)  # few different readers and signatures, many cells
        self._unfound = cache(self._without_findings)

    def _finished_by(self, store: Store, codebook: Codebook, ids: set[int]) -> dict[int, int]:
        """Return, per study, the number of the crew that finished it, as far as the rule counts its members."""
        coder = self._coder
        crews: dict[int, tuple[ReviewRow, ...]] = {}
        for study_id, row in asked.reviews(store):
            if row.codebook == codebook.name and study_id in ids and coder in (None, row.coder_id):
                crews[study_id] = (*crews.get(study_id, ()), row)
        numbers = {crew: n for n, crew in enumerate(dict.fromkeys(crews.values()), 1)}
        self._crews += numbers
        return {study_id: numbers[crew] for study_id, crew in crews.items()}

    def _collect(self, store: Store, ids: set[int]) -> None:
        """Sort the grouped codings by study; what coders coded who have not finished is only counted."""
        coder = self._coder
        column, found = self._column, self._found
        coders = [{reader.coder_id for reader in crew} for crew in self._crews]
        finished = {study_id: coders[crew] for study_id, crew in self._crew_of.items()}
        nobody: set[int] = set()
        for study_id, code, coder_id, n_asserts, n_denies in asked.findings(store):
            c = column.get(code)
            if c is None:
                continue
            if coder_id in finished.get(study_id, nobody):
                if study_id in found:
                    found[study_id].append((c, coder_id, n_asserts, n_denies))
                else:
                    found[study_id] = [(c, coder_id, n_asserts, n_denies)]
            elif study_id in ids and coder in (None, coder_id):
                self.n_unfinished += n_asserts + n_denies

    def _credit(self, store: Store, studies: Sequence[StudyRow]) -> None:
        """Count each cited source once per code, for the first study that cites it, and none that is in the review."""
        here = {source_key(f"{s.values['authors'] or ''} {s.values['year'] or ''}") for s in asked.studies(store)}
        here |= {source_key(self._rules.not_from)} - {""}
        order = {s.id: (s.values["year"] or 9999, s.study) for s in studies}
        owner: dict[tuple[str, int], int] = {}
        rows = [row for row in asked.citations(store) if row[1] in self._column and self._has_finished(row[0], row[2])]
        for study_id, code, coder_id, cited, n in sorted(rows, key=lambda row: order[row[0]]):
            source = source_key(cited) or f"unnamed in {study_id}"
            c = self._column[code]
            if source in here or owner.setdefault((source, c), study_id) != study_id:
                continue
            self._credited.add((study_id, c))
            self._found.setdefault(study_id, []).append((c, coder_id, n, 0))

    def _has_finished(self, study_id: int, coder_id: int) -> bool:
        return any(r.coder_id == coder_id for r in self._crews[self._crew_of.get(study_id, 0)])

    def _adjudicated(self, store: Store) -> dict[int, dict[int, int]]:
        """Return the decided state by study and column; a decision on an older definition does not count."""
        decided: dict[int, dict[int, int]] = {}
        for study_id, code, state, meaning in asked.adjudications(store):
            c = self._column.get(code)
            if c is not None and meaning in self._same[c] and study_id in self._crew_of:
                decided.setdefault(study_id, {})[c] = [s.value for s in STATES].index(state)
        return decided

    def of_study(self, study_id: int) -> tuple[bytes, tuple[int, ...], frozenset[int]]:
        """Return the states and coding counts of a study's codes, and the codes silent by a stopping rule."""
        crew = self._crew_of.get(study_id, 0)
        states, counts = bytearray(self._unfound(crew)), [0] * self.n_codes
        found: dict[int, dict[int, int]] = {}
        for c, coder_id, n_asserts, n_denies in self._found.get(study_id, ()):
            by_coder = found.setdefault(c, {})
            by_coder[coder_id] = by_coder.get(coder_id, 0) | bool(n_asserts) | bool(n_denies) << 1
            counts[c] += n_asserts + n_denies
        for c, by_coder in found.items():
            states[c] = self._state(c, crew, tuple(by_coder.items()))
            counts[c] *= states[c] != NOT_ASSESSED
        for c, state in self._decided.get(study_id, {}).items():
            states[c] = _also_asserted(state) if (study_id, c) in self._credited else state
        screened = [r for r in self._crews[crew] if r.screened]
        by_rule = [c for c, state in enumerate(states) if state == SILENT and self._covered(c, screened)]
        return bytes(states), tuple(counts), frozenset(by_rule)

    def _without_findings(self, crew: int) -> bytes:
        readers = self._crews[crew]
        return bytes(
            SILENT if any(self._may_be_silent(c, r) for r in readers) else NOT_ASSESSED for c in range(self.n_codes)
        )

    def _may_be_silent(self, c: int, reader: ReviewRow) -> bool:
        return (not reader.screened or self._covered(c, (reader,))) and self._assessed[reader.version][c]

    def _covered(self, c: int, readers: Iterable[ReviewRow]) -> bool:
        return any(self._column.get(code) == c for r in readers for code in r.covered)

    def _work_out_state(self, c: int, crew: int, signature: Signature) -> int:
        by_coder = dict(signature)
        found = []
        for reader in self._crews[crew]:
            flags = by_coder.get(reader.coder_id)
            if flags is not None and self._assessed[reader.version][c]:
                found.append({1: PRESENT, 2: DENIED, 3: MIXED}[flags])
            elif flags is None and self._may_be_silent(c, reader):
                found.append(SILENT)
        if not found:
            return NOT_ASSESSED
        if self._rules.count == "any":
            return _any_coder(found)
        return found[0] if len(set(found)) == 1 else DISPUTED


def _any_coder(found: Iterable[int]) -> int:
    states = set(found)
    asserted, denied = states & {PRESENT, MIXED}, states & {DENIED, MIXED}
    if asserted:
        return MIXED if denied else PRESENT
    return DENIED if denied else SILENT


def _also_asserted(state: int) -> int:
    return PRESENT if state in (PRESENT, SILENT) else MIXED


def _chosen_coder(store: Store, rules: Rules) -> int | None:
    if not rules.count.startswith("coder:"):
        return None
    name = rules.count.removeprefix("coder:")
    names = asked.coder_names(store)
    for coder_id, known in names.items():
        if known == name:
            return coder_id
    raise NotFound(f"There is no coder {name!r} in this review.", f"Coders here: {', '.join(names.values())}.")


def _assessed(store: Store, codes: Sequence[Code], meanings: Sequence[set[str]]) -> dict[str, tuple[bool, ...]]:
    """Return, per codebook version ever used, whether it holds each code in its present meaning."""
    return {
        version: tuple(is_assessed(code, held, same) for code, same in zip(codes, meanings, strict=True))
        for version, held in codebooks.meanings(store).items()
    }


def source_key(source: str) -> str:
    """Return a cited source as a key: first surname and year, so that ``Sitepu, A. (2016)`` is ``Sitepu (2016)``."""
    year = re.search(r"\b(1[89]|20)\d\d[a-z]?\b", source)
    names = re.findall(r"[^\W\d_]{2,}", source.casefold())
    if not names:
        return ""
    return f"{names[0]} {year.group() if year else ''}".strip()
