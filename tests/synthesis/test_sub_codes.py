"""Codes with sub-codes: what they report, once for each unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given

from kube_review.codebook.sub_codes import INDENT, families
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import cooccurrence_table, tally_table
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import ASSERTED, brute, counts, standing_decision
from tests.synthesis.naive_record import Record
from tests.synthesis.random_reviews import CODERS, NOW, VERSIONS, every_rule, random_reviews, reviewed, steps

PARENTS = {"two": "one", "four": "two"}
"""``four`` is a kind of ``two``, which is a kind of ``one``; ``three`` stands alone."""
BOOK = replace(VERSIONS[1], codes=tuple(replace(code, parent=PARENTS.get(code.code, "")) for code in VERSIONS[1].codes))
WHOLES = {"one": ("one", "two", "four"), "two": ("two", "four")}


def answer(record: Record, rules: Rules, study: str, parts: tuple[str, ...]) -> str:
    """Say whether a study that was assessed for some codes reports any: from its codings and decisions, slowly."""
    readers = [r for r in record.finished(count=rules.count) if r.study == study]
    names = {r.coder for r in readers}
    codings = [c for c in record.codings if c.study == study and c.coder in names]
    own = {part: [c for c in codings if NOW.get(c.code, c.code) == part] for part in parts}
    decided = {}
    if rules.count == "consensus":
        decided = {part: standing_decision(record, study, part, readers, own[part]) for part in parts}
        decided = {part: state for part, state in decided.items() if state}
        if rules.link != "any":
            decided = {part: state for part, state in decided.items() if state not in ASSERTED}
    left = [c for part in parts if part not in decided for c in own[part] if c.stance == "asserts"]
    said = [any(c.coder == r.coder and counts(c, rules.link) for c in left) for r in readers]
    if any(state in ASSERTED for state in decided.values()) or (any(said) if rules.count == "any" else all(said)):
        return "yes"
    return "open" if any(said) else "no"


@random_reviews(60)
@given(steps=steps, rules=every_rule)
def test_a_code_reports_what_it_or_any_of_its_sub_codes_reports(steps: list[Any], rules: Rules) -> None:
    """The whole is assessed where all its parts are, and then reported by who found any of them; parts stay."""
    rules = replace(rules, unit="study", count_cited=False)
    with reviewed(steps) as session:
        record = naive_record.read(session)
        cells = {
            (unit.unit, code.code): (cell, n) for unit, code, cell, n in counting.matrix(session, BOOK, rules).each()
        }
    flat = brute(record, rules)
    for (study, code), (cell, n) in cells.items():
        parts = WHOLES.get(code, (code,))
        assert n == sum(flat[study, part].n for part in parts)
        if any(flat[study, part].state == "not-assessed" for part in parts):
            assert cell.state == "not-assessed"
            assert cell.found_unassessed == any(
                flat[study, part].found_unassessed or flat[study, part].reported in ("yes", "open") for part in parts
            )
        elif len(parts) == 1:
            assert (cell.state, cell.reported) == (flat[study, code].state, flat[study, code].reported)
        else:
            assert cell.reported == answer(record, rules, study, parts)


def test_families_hold_every_level() -> None:
    """A family has the code itself first, then all codes below it."""
    assert families(BOOK.codes) == {0: (0, 1, 3), 1: (1, 3)}


def _coded(*said: tuple[int, str, str, str], cited: str = "") -> list[Any]:
    """Return steps in which two coders read the first two studies and make codings of study, coder, code, stance."""
    from kube_review.model import Stance

    made = [("record", study, who, code, Stance(stance), 0, 0, cited, None) for study, who, code, stance in said]
    return [*made, *(("done", study, who, 1) for study in (0, 1) for who in CODERS[:2])]


def _states(steps: list[Any], rules: Rules | None = None) -> list[str]:
    with reviewed(steps) as session:
        cells = counting.matrix(session, BOOK, rules or Rules(unit="study")).by_name()
    return [cells["studi-0", code].state.value for code in ("one", "two", "three", "four")]


def test_coders_who_use_different_sub_codes_agree_on_the_whole() -> None:
    """They differ on each sub-code, and both find the code above."""
    steps = _coded((0, "ani", "four", "asserts"), (0, "budi", "one", "asserts"))
    assert _states(steps) == ["present", "disputed", "silent", "disputed"]


def test_a_denied_sub_code_does_not_deny_the_whole() -> None:
    """A denial counts for the code it was made with; beside an asserted sub-code the whole is mixed."""
    both = [(0, who, "four", "denies") for who in CODERS[:2]]
    assert _states(_coded(*both)) == ["silent", "silent", "silent", "denied"]
    asserted = [(0, who, "four", "asserts") for who in CODERS[:2]]
    denied = [(0, who, "one", "denies") for who in CODERS[:2]]
    assert _states(_coded(*asserted, *denied)) == ["mixed", "present", "silent", "present"]


def test_a_cited_source_counts_once_for_the_whole() -> None:
    """Two studies that cite one work for two sub-codes count once each, and together once for the code above."""
    said = [(0, who, "two", "cites") for who in CODERS[:2]] + [(1, who, "four", "cites") for who in CODERS[:2]]
    rules = Rules(unit="study", count_cited=True)
    with reviewed(_coded(*said, cited="Dewi (2010)")) as session:
        rows = tally_table.of(counting.matrix(session, BOOK, rules)).rows
    assert [(row["code"], row["n_present"]) for row in rows] == [("one", 1), ("two", 1), ("three", 0), ("four", 1)]


def test_tables_show_the_hierarchy() -> None:
    """A tally names parents and indents labels; a code is not paired with its own sub-codes."""
    with reviewed(_coded()) as session:
        matrix = counting.matrix(session, BOOK, Rules(unit="study"))
    tally = tally_table.of(matrix)
    assert [row["parent"] for row in tally.rows] == ["", "one", "", "two"]
    assert [str(row["label"]) for row in tally.people()] == ["one", f"{INDENT}two", "three", f"{INDENT * 2}four"]
    pairs = [(row["code"], row["other"]) for row in cooccurrence_table.of(matrix).rows]
    assert sorted(pairs) == [("one", "three"), ("three", "four"), ("two", "three")]


def test_agreement_counts_sub_codes_for_the_whole() -> None:
    """On cells, two coders with different sub-codes agree on the code above and differ below."""
    said = _coded((0, "ani", "two", "asserts"), (0, "budi", "four", "asserts"))
    with reviewed(said) as session:
        found = counting.rated(session, "cells", BOOK)
    judged = {
        (study, code): values for study, code, *values in zip(found.studies, found.codes, *found.values, strict=True)
    }
    assert judged["studi-0", "one"] == [True, True]
    assert judged["studi-0", "four"] == [False, True]
