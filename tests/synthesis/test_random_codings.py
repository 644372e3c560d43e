"""Tables that show codings over random reviews: by link, origin and stance, and laid out by element and author."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kube_review.model import Group
from kube_review.store.record import codings
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import codebook_layout, grouped_tally_table
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import brute, tally_of, whole
from tests.synthesis.naive_record import Record
from tests.synthesis.random_reviews import CODES, NOW, VERSIONS, every_rule, random_reviews, reviewed, steps


def codings_of(record: Record, rules: Rules, members: list[str], codes: tuple[str, ...]) -> list[SimpleNamespace]:
    """Return the codings of some studies by those who finished them."""
    finished = {(r.study, r.coder) for r in record.finished(count=rules.count)}
    return [
        c
        for c in record.codings
        if c.study in members and NOW.get(c.code, c.code) in codes and (c.study, c.coder) in finished
    ]


@random_reviews(40)
@given(steps=steps, rules=every_rule, name=st.sampled_from(["link", "origin", "stance"]))
def test_by_link_origin_and_stance_equals_brute_force(steps: list[Any], rules: Rules, name: str) -> None:
    """Reporting units that have a coding of each value by somebody who finished; of link and origin asserting ones."""
    with reviewed(steps) as session:
        rows = grouped_tally_table.by_coding(
            counting.held(session, VERSIONS[1]), counting.matrix(session, VERSIONS[1], rules), name
        ).rows
        record = naive_record.read(session)
    of = brute(record, rules)
    units = record.units(rules.unit, record.studies(rules.evidence))
    expected = []
    for code in CODES:
        reporting = [unit for unit in units if of[unit, code].reported == "yes"]
        values = {
            unit: {
                getattr(c, name) or "not recorded"
                for c in codings_of(record, rules, units[unit], (code,))
                if name == "stance" or c.stance == "asserts"
            }
            for unit in reporting
        }
        for value in sorted(set().union(*values.values())):
            n = sum(value in held for held in values.values())
            expected.append((code, value, n, len(reporting)))
    assert expected == [(row["code"], row[name], row["n_units"], row["n_reported"]) for row in rows]


PLACES = {code: ("trust", "kube") if code in ("one", "two") else ("norms", "putnam") for code in CODES}
LAID_OUT = replace(
    VERSIONS[1],
    groups=(Group("putnam", "Putnam", "Putnam"), Group("kube", "KUBE", "KUBE")),
    codes=tuple(
        replace(code, fields={"element": PLACES[code.code][0]}, group=PLACES[code.code][1])
        for code in VERSIONS[1].codes
    ),
)


@random_reviews(40)
@given(steps=steps, rules=every_rule)
def test_layout_equals_brute_force(steps: list[Any], rules: Rules) -> None:
    """Each element and author: units that have any of its codes, and the codings of those who finished them."""
    with reviewed(steps) as session:
        table = codebook_layout.table(counting.held(session, LAID_OUT), codings.listing(session.store), LAID_OUT, rules)
        record = naive_record.read(session)
    of = brute(record, rules)
    units = record.units(rules.unit, record.studies(rules.evidence))
    made = {(row["element"], row["group"]): row for row in table.rows}
    assert list(made) == [("trust", "kube"), ("norms", "putnam")]
    for codes in (("one", "two"), ("three", "four")):
        row = made[PLACES[codes[0]]]
        expected = tally_of([whole([of[unit, code] for code in codes]) for unit in units])
        assert expected == {key: row[key] for key in expected}
        behind = [c for members in units.values() for c in codings_of(record, rules, members, codes)]
        assert sorted((c.study, c.coder, NOW.get(c.code, c.code), c.stance, c.quote) for c in behind) == sorted(
            (c["study"], c["coder"], c["code"], c["stance"], c["quote"]) for c in row["codings"]
        )
        assert len(behind) == row["n_codings"]
        assert sum(c.stance == "cites" for c in behind) == row["n_citing"]
