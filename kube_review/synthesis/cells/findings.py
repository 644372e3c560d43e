"""What coders who finished found in each study, and the resulting cells by the counting rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kube_review.codebook.sub_codes import families
from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.model import Code
from kube_review.store.counting.snapshot import Decision, ReviewRow, Snapshot, StudyRow, split_into
from kube_review.store.meanings import is_assessed, same_meanings
from kube_review.synthesis.cells.combining import DECIDABLE, Cell, agreed, combined, part_of_whole
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.cells.sources import Doubt, Sources
from kube_review.terms import CellState

ASSERTS, DENIES = 1, 2
"""A coder's findings for one code in one study, as flags."""
_OF_FLAGS = (Cell.SILENT, Cell.PRESENT, Cell.DENIED, Cell.MIXED)
Signature = tuple[tuple[int, int], ...]
"""The findings for one code in one study: pairs of coder and flags."""
Found = list[tuple[int, int, int, int]]
"""Of one study: column, coder, flags and number of codings."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A decision that no longer counts: what it decided on has changed.

    ``now`` is each coder's (uid) present state of the cell, to compare with ``decision.decided_on``.
    """

    study_id: int
    column: int
    decision: Decision
    now: Mapping[str, str]


class Findings:
    """The findings of all counted studies, to be looked up study by study.

    Attributes:
        n_unfinished: Codings by coders who have not finished their study; they do not count.
        n_undecided: Codings of codes that were split, which their coders have not decided again.
        unknown: Number of codings for each code that no codebook in use has.
        fallen: Decisions that no longer count.
        doubts: Cited sources whose match is uncertain.
    """

    def __init__(
        self, held: Snapshot, codebook: str, codes: Sequence[Code], rules: Rules, studies: Sequence[StudyRow]
    ) -> None:
        """Collect the findings.

        Args:
            held: The review.
            codebook: The name of the codebook that the codes are from.
            codes: The columns.
            rules: How to count.
            studies: The studies to count.

        Raises:
            NotFound: The rules name a coder that does not exist.
        """
        self.n_codes = len(codes)
        self.n_unfinished = 0
        self.unknown: Counter[str] = Counter()
        self.doubts: tuple[Doubt, ...] = ()
        self._held, self._rules = held, rules
        self._coder = _chosen_coder(held, rules)
        self._column = {name: n for n, code in enumerate(codes) for name in (code.code, *code.formerly)}
        self._families = families(codes)
        self._same = same_meanings(held.rewordings, codes)
        self._assessed = {
            version: tuple(
                is_assessed(code, meanings, same, held.edits) for code, same in zip(codes, self._same, strict=True)
            )
            for version, meanings in held.meanings.items()
        }
        self._ids = {study.id for study in studies}
        self._crews: list[tuple[ReviewRow, ...]] = [()]
        self._crew_of = self._finished_by(codebook)
        self._may_be_silent = cache(self._silence_counts)
        self._cell = cache(self._work_out_cell)  # there are many cells, but few different crews and signatures
        self._unfound = cache(self._without_findings)
        self._targets = split_into(held.edits)
        self.n_undecided = 0
        self._undecided: dict[int, set[int]] = {}
        self._found = self._collect()
        self.fallen: list[Fallen] = []
        self._decided = self._decide() if rules.count == "consensus" else {}
        self._cited: dict[int, list[tuple[int, int, int, int]]] = {}
        self._credited = self._credit(studies) if rules.count_cited else frozenset()

    def of_study(self, study_id: int) -> tuple[bytes, tuple[int, ...], frozenset[int]]:
        """Return the cells of a study's codes, the number of codings behind each, and the codes silent by a rule.

        A code with sub-codes is found where it or any code below it is.
        """
        crew = self._crew_of.get(study_id, 0)
        cells, counts = bytearray(self.own(study_id)), [0] * self.n_codes
        for c, _coder_id, _flags, n in self._rows(study_id):
            counts[c] += n
        for c, parts in self._families.items():
            rows = [row for row in self._rows(study_id, c) if row[0] in parts]
            cells[c] = self._whole(study_id, c, parts, rows)
            counts[c] = sum(n for *_said, n in rows)
        screened = any(reader.screened for reader in self._crews[crew])
        return bytes(cells), tuple(counts), frozenset(_silent(cells) if screened else ())

    def own(self, study_id: int) -> bytes:
        """Return the cells of a study's codes by the codings of each code alone, without those of its sub-codes.

        Coders dispute these cells, and decisions settle them.
        """
        crew = self._crew_of.get(study_id, 0)
        cells = bytearray(self._unfound(crew))
        found: dict[int, dict[int, int]] = {}
        for c, coder_id, flags, _n in self._rows(study_id):
            by_coder = found.setdefault(c, {})
            by_coder[coder_id] = by_coder.get(coder_id, 0) | flags
        for c, by_coder in found.items():
            cells[c] = self._cell((c,), crew, tuple(by_coder.items()))
        for c, decided in self._decided.get(study_id, {}).items():
            cells[c] = self._with_credit(decided, (study_id, c, c))
        for c in self._undecided.get(study_id, ()):
            cells[c] = combined((cells[c], Cell.NOT_ASSESSED))
        return bytes(cells)

    def _whole(self, study_id: int, whole: int, parts: Sequence[int], rows: Found) -> Cell:
        """Return the cell of a code and its sub-codes: what each coder found under any of them, and what was decided.

        An asserted sub-code asserts the whole. A denied one says nothing of it: other kinds may be there.
        """
        decided = self._decided.get(study_id, {})
        cells = [
            part_of_whole(self._with_credit(decided[part], (study_id, whole, part)), is_whole=part == whole)
            for part in parts
            if part in decided
        ]
        if left := tuple(part for part in parts if part not in decided):
            by_coder: dict[int, int] = {}
            for c, coder_id, flags, _n in rows:
                if c in left and (said := flags if c == whole else flags & ASSERTS):
                    by_coder[coder_id] = by_coder.get(coder_id, 0) | said
            cells.append(self._cell(left, self._crew_of.get(study_id, 0), tuple(by_coder.items())))
        if not self._undecided.get(study_id, frozenset()).isdisjoint(parts):
            cells.append(Cell.NOT_ASSESSED)
        return combined(cells)

    def _rows(self, study_id: int, whole: int | None = None) -> Found:
        """Return what was found in a study, and the cited sources that count there.

        A source counts once for each code, and once for a code with all its sub-codes: the latter are meant where such
        a code is named.
        """
        found = self._found.get(study_id, [])
        cited = self._cited.get(study_id)
        if not cited:
            return found
        return found + [(c, who, ASSERTS, n) for of, c, who, n in cited if of == (c if whole is None else whole)]

    def _with_credit(self, decided: Cell, place: tuple[int, int, int]) -> Cell:
        return combined((decided, Cell.PRESENT)) if place in self._credited else decided

    def _finished_by(self, codebook: str) -> dict[int, int]:
        """Return, per study, the number of the crew that finished it, as far as the rule counts its members."""
        crews: dict[int, tuple[ReviewRow, ...]] = {}
        for study_id, row in self._held.reviews:
            if row.codebook == codebook and study_id in self._ids and self._coder in (None, row.coder_id):
                crews[study_id] = (*crews.get(study_id, ()), row)
        numbers = {crew: n for n, crew in enumerate(dict.fromkeys(crews.values()), 1)}
        self._crews += numbers
        return {study_id: numbers[crew] for study_id, crew in crews.items()}

    def _collect(self) -> dict[int, Found]:
        """Sort the grouped codings by study; those of coders who have not finished are only counted."""
        column, wanted = self._column, self._rules.link
        coders = [{reader.coder_id for reader in crew} for crew in self._crews]
        finished = {study_id: coders[crew] for study_id, crew in self._crew_of.items()}
        nobody: set[int] = set()
        found: dict[int, Found] = {}
        for study_id, code, coder_id, stance, linked, _cited, n in self._held.findings:
            c = column.get(code)
            if c is None:
                if code in self._held.known_codes:
                    continue
                if code not in self._targets:
                    self.unknown[code] += n
                elif coder_id in finished.get(study_id, nobody):
                    self._set_undecided(study_id, code, n)
                continue
            if wanted not in ("any", linked) and (linked is not None or stance == "asserts"):
                continue  # a denial without a link denies the cause and the condition
            if coder_id in finished.get(study_id, nobody):
                row = (c, coder_id, ASSERTS if stance == "asserts" else DENIES, n)
                if study_id in found:
                    found[study_id].append(row)
                else:
                    found[study_id] = [row]
            elif study_id in self._ids and self._coder in (None, coder_id):
                self.n_unfinished += n
        return found

    def _set_undecided(self, study_id: int, code: str, n: int) -> None:
        """Note that codings of a code that was split are not decided: what takes its place is not assessed there."""
        columns = {self._column[one] for one in self._targets[code] if one in self._column}
        if columns:
            self._undecided.setdefault(study_id, set()).update(columns)
            self.n_undecided += n

    def _credit(self, studies: Sequence[StudyRow]) -> frozenset[tuple[int, int, int]]:
        """Count each cited source once per code, for the first study that cites it, and none that is in the review.

        Returns:
            (study, code, coded) wherever a source counts: a sub-code that was coded counts for the codes above it too.
        """
        wanted = self._rules.link
        rows = [
            row
            for row in self._held.citations
            if row[1] in self._column and wanted in ("any", row[4]) and self._has_finished(row[0], row[2])
        ]
        here = {s.study: f"{s.values['authors'] or ''} {s.values['year'] or ''}" for s in self._held.studies}
        sources = Sources((row[3] for row in rows), here, self._rules.not_from)
        self.doubts = sources.doubts
        order = {s.id: (s.values["year"] or 9999, s.study) for s in studies}
        owner: dict[tuple[str, int], int] = {}
        credited = set()
        for study_id, code, coder_id, cited, _link, _origin, n in sorted(rows, key=lambda row: order[row[0]]):
            source = sources.of(cited) if cited.strip() else f"unnamed in {study_id}"
            c = self._column[code]
            if source is None:
                continue
            for of in (c, *(whole for whole, parts in self._families.items() if c in parts and whole != c)):
                if owner.setdefault((source, of), study_id) == study_id:
                    credited.add((study_id, of, c))
                    self._cited.setdefault(study_id, []).append((of, c, coder_id, n))
        return frozenset(credited)

    def _has_finished(self, study_id: int, coder_id: int) -> bool:
        return any(r.coder_id == coder_id for r in self._crews[self._crew_of.get(study_id, 0)])

    def _decide(self) -> dict[int, dict[int, Cell]]:
        """Return the decided cells by study and column; decisions that no longer count are noted.

        Under a link, a decision that the code is present has no link: then the coders' links count.
        """
        decisions = {
            (decision.study_id, self._column[decision.code]): decision
            for decision in self._held.decisions
            if decision.code in self._column and decision.study_id in self._ids
        }
        states = self.states_by_coder(decisions)
        decided: dict[int, dict[int, Cell]] = {}
        for (study_id, c), decision in decisions.items():
            now = states[study_id, c]
            if decision.meaning not in self._same[c] or now != decision.decided_on:
                self.fallen.append(Fallen(study_id, c, decision, now))
                continue
            cell = DECIDABLE[CellState(decision.state)]
            if self._rules.link == "any" or cell in (Cell.DENIED, Cell.SILENT):
                decided.setdefault(study_id, {})[c] = cell
        return decided

    def states_by_coder(self, cells: Collection[tuple[int, int]]) -> dict[tuple[int, int], dict[str, str]]:
        """Return the state that each coder who finished gives some cells, whatever the link and without citations.

        Args:
            cells: Pairs of study (internal id) and column.

        Returns:
            For each cell the state by coder (uid), empty where the cell is not assessed.
        """
        flags: Counter[tuple[int, int, int]] = Counter()
        for study_id, code, coder_id, stance, *_more in self._held.findings if cells else ():
            if (study_id, self._column.get(code)) in cells:
                flags[study_id, self._column[code], coder_id] |= ASSERTS if stance == "asserts" else DENIES
        coders, states = self._held.coders, {}
        for study_id, c in cells:
            crew = self._crew_of.get(study_id, 0)
            is_open = self._is_assessed(c, crew) and c not in self._undecided.get(study_id, ())
            readers = self._crews[crew] if is_open else ()
            found = {reader.coder_id: _OF_FLAGS[flags[study_id, c, reader.coder_id]] for reader in readers}
            states[study_id, c] = {coders[coder_id].uid: cell.state.value for coder_id, cell in found.items()}
        return states

    def _without_findings(self, crew: int) -> bytes:
        return bytes(Cell.SILENT if self._is_assessed(c, crew) else Cell.NOT_ASSESSED for c in range(self.n_codes))

    def _is_assessed(self, c: int, crew: int) -> bool:
        """Say whether silence about a code would count for every member of a crew, which is not empty."""
        readers = self._crews[crew]
        return bool(readers) and all(self._may_be_silent(c, reader) for reader in readers)

    def _silence_counts(self, c: int, reader: ReviewRow) -> bool:
        covered = not reader.screened or any(self._column.get(code) == c for code in reader.covered)
        return covered and self._assessed.get(reader.version, ())[c : c + 1] == (True,)

    def _work_out_cell(self, parts: tuple[int, ...], crew: int, signature: Signature) -> Cell:
        """Return the cell of some codes as one: what coders found under any of them, assessed only if all are."""
        by_coder = dict(signature)
        if not all(self._is_assessed(c, crew) for c in parts):
            asserted = any(flags & ASSERTS for flags in by_coder.values())
            return Cell.FOUND_UNASSESSED if asserted else Cell.NOT_ASSESSED
        cells = [_OF_FLAGS[by_coder.get(reader.coder_id, 0)] for reader in self._crews[crew]]
        return combined(cells) if self._rules.count == "any" else agreed(cells)


def _silent(cells: Iterable[int]) -> Iterator[int]:
    return (c for c, cell in enumerate(cells) if cell == Cell.SILENT)


def _chosen_coder(held: Snapshot, rules: Rules) -> int | None:
    if not rules.count.startswith("coder:"):
        return None
    name = rules.count.removeprefix("coder:")
    for coder_id, coder in held.coders.items():
        if coder.name == name:
            return coder_id
    known = sorted(coder.name for coder in held.coders.values())
    raise NotFound(_("There is no coder {name!r} in this review.", name=name), _("Coders: {choices}.", choices=known))
