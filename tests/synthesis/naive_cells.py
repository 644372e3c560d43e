"""The states of unit × code written from the words of the counting rules alone, slowly and without the product."""

from __future__ import annotations

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

from kube_review.synthesis.cells.rules import Rules
from tests.synthesis.naive_record import Record
from tests.synthesis.random_reviews import VERSIONS

Cells = dict[tuple[str, str], tuple[str, int]]
"""Unit and code to the state and the number of codings behind it."""
HELD = {book.version: {code.code: code.meaning for code in book.codes} for book in VERSIONS}


def brute(record: Record, rules: Rules, leave_out: Collection[str] = ()) -> Cells:
    """Work out unit × code from what events lead to and the words of the counting rules."""
    studies = [study for study in record.studies(rules.evidence) if study not in leave_out]
    finished = record.finished(count=rules.count)
    credited = credits_of(record, rules, studies, finished)
    result = {}
    for unit, members in record.units(rules.unit, studies).items():
        for code in VERSIONS[1].codes:
            found = [one_study(record, rules, study, code.code, finished, credited) for study in members]
            result[unit, code.code] = (combined([state for state, _ in found]), sum(n for _, n in found))
    return result


def states(cells: Cells, code: str) -> list[str]:
    """Return the state of every unit for a code."""
    return [state for (_, of), (state, _) in cells.items() if of == code]


def credits_of(record: Record, rules: Rules, studies: list[str], finished: list[SimpleNamespace]) -> set[str]:
    """Return the uuids of citing codings that count: a source once per code, none that is in the review."""
    if not rules.count_cited:
        return set()
    authors = [(record.value(study, "authors"), record.value(study, "year")) for study in record.values]
    here = {f"{who.split()[0].lower()} {year}" for who, year in authors if who}
    done = {(r.study, r.coder) for r in finished}
    taken: dict[tuple[str, str], str] = {}
    good = set()
    for study in sorted(studies, key=lambda study: (int(record.value(study, "year") or 9999), study)):
        for c in record.codings:
            if c.study != study or c.stance != "cites" or (c.study, c.coder) not in done:
                continue
            named = c.cited.lower().replace("(", "").replace(")", "")
            source = {"": f"unnamed {c.study}", "sitepu, a. 2016": "sitepu 2016"}.get(named, named)
            if source not in here and taken.setdefault((source, c.code), c.study) == c.study:
                good.add(c.uuid)
    return good


def one_study(
    record: Record, rules: Rules, study: str, code: str, finished: list[SimpleNamespace], credited: set[str]
) -> tuple[str, int]:
    """Return the state of a study × code and the number of codings behind it."""
    per_coder: list[str] = []
    n, cites = 0, False
    same = same_meanings(record, code)
    readers = [r for r in finished if r.study == study]
    for reader in readers:
        mine = [c for c in record.codings if (c.study, c.coder, c.code) == (study, reader.coder, code)]
        asserted = [c for c in mine if c.stance == "asserts" or c.uuid in credited]
        denied = [c for c in mine if c.stance == "denies"]
        n += len(asserted) + len(denied)
        cites = cites or any(c.uuid in credited for c in mine)
        if HELD[reader.version].get(code) not in same:
            continue
        if asserted:
            per_coder.append("mixed" if denied else "present")
        elif denied:
            per_coder.append("denied")
        elif reader.basis == "full" or code in reader.covered:
            per_coder.append("silent")
    decision = record.decided.get((study, code))
    if rules.count == "consensus" and decision and decision.meaning in same and readers:
        state = decision.state
        if cites:
            state = "present" if state in ("present", "silent") else "mixed"
        return state, n if per_coder else 0
    if not per_coder:
        return "not-assessed", 0
    if rules.count == "any":
        asserts = any(s in ("present", "mixed") for s in per_coder)
        denies = any(s in ("denied", "mixed") for s in per_coder)
        return {(1, 1): "mixed", (1, 0): "present", (0, 1): "denied", (0, 0): "silent"}[asserts, denies], n
    return per_coder[0] if len(set(per_coder)) == 1 else "disputed", n


def same_meanings(record: Record, code: str) -> set[str]:
    """Return the meanings that count as the present one of a code: wording-only edits are the same."""
    meaning = HELD[VERSIONS[1].version][code]
    return {meaning, *(old for name, old, new in record.reworded if (name, new) == (code, meaning))}


def combined(states: list[str]) -> str:
    """A fieldwork has what any of its studies has, and is silent only if all were read."""
    asserted = any(s in ("present", "mixed") for s in states)
    if asserted and any(s in ("denied", "mixed") for s in states):
        return "mixed"
    for state in ("present", "disputed", "denied", "not-assessed"):
        if state in states:
            return state
    return "silent"


def found(state: str) -> bool | None:
    """Say whether a state counts as found; None where nobody can tell."""
    known: dict[str, Any] = {"present": True, "mixed": True, "denied": False, "silent": False}
    return known.get(state)


def share_of(said: list[str]) -> tuple[int, int]:
    """Return how many of some states count as found, of how many that are known."""
    known = [found(state) for state in said if found(state) is not None]
    return sum(map(bool, known)), len(known)


def any_of(said: list[str]) -> str:
    """Combine several codes of one unit: one found is enough; while one is open, nobody can say that none is found."""
    if any(state in ("present", "mixed") for state in said):
        return "mixed" if any(state in ("mixed", "denied") for state in said) else "present"
    return next(state for state in ("disputed", "not-assessed", "denied", "silent") if state in said)
