"""The cells of unit × code written from the words of the counting rules alone, slowly and without the product.

The product's ``Rules`` are read for what was asked of it, nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import SimpleNamespace
from typing import NamedTuple

from kube_review.synthesis.cells.rules import Rules
from tests.synthesis.naive_record import Record
from tests.synthesis.naive_sources import credits_of
from tests.synthesis.random_reviews import CODES, NOW, VERSIONS


class One(NamedTuple):
    """A cell: its state, whether it is reported (``yes``, ``no``, ``open``, empty), found unassessed, codings."""

    state: str
    reported: str
    found_unassessed: bool
    n: int


Cells = dict[tuple[str, str], One]
"""By unit and code."""
HELD = {book.version: {NOW.get(code.code, code.code): code.meaning for code in book.codes} for book in VERSIONS}
"""The meanings of each version, under the present names of its codes."""
ASSERTED = ("present", "mixed")


def brute(record: Record, rules: Rules, leave_out: Collection[str] = ()) -> Cells:
    """Work out unit × code from what events lead to and the words of the counting rules."""
    studies = [study for study in record.studies(rules.evidence) if study not in leave_out]
    finished = record.finished(count=rules.count)
    credited = credits_of(record, rules, studies, finished)
    result = {}
    for unit, members in record.units(rules.unit, studies).items():
        for code in CODES:
            result[unit, code] = whole([one_study(record, rules, study, code, finished, credited) for study in members])
    return result


def one_study(
    record: Record, rules: Rules, study: str, code: str, finished: list[SimpleNamespace], credited: set[str]
) -> One:
    """Return the cell of a study × code."""
    readers = [r for r in finished if r.study == study]
    names = {r.coder for r in readers}
    codings = [c for c in record.codings if c.study == study and c.coder in names and NOW.get(c.code, c.code) == code]
    counted = [c for c in codings if counts(c, rules.link) or c.uuid in credited]
    cites = any(c.uuid in credited for c in counted)
    if not readers or not all(silence_counts(record, reader, code) for reader in readers):
        asserted = any(c.stance == "asserts" or c.uuid in credited for c in counted)
        return One("not-assessed", "", asserted, len(counted))
    said = [state_of([c for c in counted if c.coder == reader.coder], credited) for reader in readers]
    decision = standing_decision(record, study, code, readers, codings)
    if rules.count == "consensus" and decision in ("present", "mixed") and rules.link != "any":
        decision = ""  # it does not say as what the code is there
    if rules.count == "consensus" and decision:
        state = decision
        if cites:
            state = "present" if state in ("present", "silent") else "mixed"
        return One(state, "yes" if state in ASSERTED else "no", False, len(counted))
    if rules.count == "any":
        asserts, denies = any(s in ASSERTED for s in said), any(s in ("mixed", "denied") for s in said)
        state = ("mixed" if denies else "present") if asserts else "denied" if denies else "silent"
        return One(state, "yes" if asserts else "no", False, len(counted))
    answers = {s in ASSERTED for s in said}
    reported = "open" if len(answers) == 2 else "yes" if answers == {True} else "no"
    return One(said[0] if len(set(said)) == 1 else "disputed", reported, False, len(counted))


def counts(coding: SimpleNamespace, link: str) -> bool:
    """Say whether a coding counts under a link: a denial without a link denies both."""
    if coding.stance == "cites":
        return False
    return link in ("any", coding.link) or (coding.stance == "denies" and coding.link is None)


def silence_counts(record: Record, reader: SimpleNamespace, code: str) -> bool:
    """Say whether a reader's silence about a code would count: this meaning, read whole or with the rule held."""
    covered = {NOW.get(name, name) for name in reader.covered}
    return HELD[reader.version].get(code) in same_meanings(record, code) and (reader.basis == "full" or code in covered)


def state_of(codings: Iterable[SimpleNamespace], credited: Collection[str] = ()) -> str:
    """Return what one coder's codings of a cell say."""
    stances = {"asserts" if c.uuid in credited else c.stance for c in codings} - {"cites"}
    if stances == {"asserts", "denies"}:
        return "mixed"
    return {"asserts": "present", "denies": "denied"}[stances.pop()] if stances else "silent"


def standing_decision(
    record: Record, study: str, code: str, readers: list[SimpleNamespace], codings: list[SimpleNamespace]
) -> str:
    """Return the decision about a cell; empty without one, and where what it decided on has changed."""
    decision = record.decided.get((study, code))
    if decision is None or decision.meaning not in same_meanings(record, code):
        return ""
    today = {r.coder: state_of(c for c in codings if c.coder == r.coder) for r in readers}
    return str(decision.state) if today == decision.decided_on else ""


def same_meanings(record: Record, code: str) -> set[str]:
    """Return the meanings that count as the present one of a code: wording-only edits are the same."""
    meaning = HELD[VERSIONS[1].version][code]
    return {meaning, *(old for name, old, new in record.reworded if (name, new) == (code, meaning))}


def whole(parts: list[One]) -> One:
    """Combine the studies of a fieldwork, or several codes: assessed only if all are, yes if any is, no if none is."""
    n = sum(part.n for part in parts)
    states = [part.state for part in parts]
    if "not-assessed" in states:
        return One("not-assessed", "", any(part.reported == "yes" or part.found_unassessed for part in parts), n)
    answers = [part.reported for part in parts]
    reported = "yes" if "yes" in answers else "no" if set(answers) == {"no"} else "open"
    if any(state in ASSERTED for state in states):
        return One("mixed" if {"mixed", "denied"} & set(states) else "present", reported, False, n)
    return One(next(s for s in ("disputed", "denied", "silent") if s in states), reported, False, n)


def states(cells: Cells, code: str) -> list[One]:
    """Return the cell of every unit for a code."""
    return [cell for (_, of), cell in cells.items() if of == code]


def found(cell: One) -> bool | None:
    """Say whether a cell counts as reported; None where nobody can tell."""
    return {"yes": True, "no": False}.get(cell.reported)


def share_of(cells: list[One]) -> tuple[int, int]:
    """Return how many of some cells are reported, of how many that are known."""
    known = [found(cell) for cell in cells if found(cell) is not None]
    return sum(map(bool, known)), len(known)


def tally_of(cells: list[One]) -> dict[str, float | None]:
    """Count a column in the fields of a tally, without intervals."""
    n = {state: sum(cell.state == state for cell in cells) for state in STATES}
    k, reviewed = share_of(cells)
    unsettled = sum(cell.reported == "open" for cell in cells)
    assessed = reviewed + unsettled
    return {
        "n_present": n["present"] + n["mixed"],
        "n_mixed": n["mixed"],
        "n_denied": n["denied"],
        "n_silent": n["silent"],
        "n_not_assessed": n["not-assessed"],
        "n_disputed": n["disputed"],
        "n_absent": n["denied"] + n["silent"],
        "n_reported": k,
        "n_not_reported": reviewed - k,
        "n_open": unsettled,
        "n_reviewed": reviewed,
        "n_found_unassessed": sum(cell.found_unassessed for cell in cells),
        "share": k / reviewed if reviewed else None,
        "share_low": k / assessed if assessed else None,
        "share_high": (k + unsettled) / assessed if assessed else None,
    }


STATES = ("present", "mixed", "denied", "silent", "not-assessed", "disputed")
