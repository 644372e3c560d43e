"""Merging reviews that were set up apart: one review, whatever the order, and its numbers are those of the union."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kube_review import coding
from kube_review.errors import Conflict
from kube_review.session import Session
from kube_review.store.database import integrity
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table
from tests.merge.apart import HOMES, Apart, action, begun, begun_by_ani, expected, replay, union
from tests.merge.copies import opened
from tests.synthesis import counting
from tests.synthesis.naive_cells import brute
from tests.synthesis.random_reviews import VERSIONS, every_rule


def few(max_examples: int) -> settings:
    """Return the settings of a property; each example is several reviews on disk."""
    return settings(max_examples=max_examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def reviews(one_person: bool, *made: Any) -> Iterator[Apart]:
    """Set reviews up apart; half of the work in each is done after half of it in the others."""
    with tempfile.TemporaryDirectory() as folder:
        apart = Apart(Path(folder), one_person)
        for name, (*how, work) in zip(HOMES, made, strict=False):
            apart.make(name, *how, work[: len(work) // 2])
        for name, (*_, work) in zip(HOMES, made, strict=False):
            apart.go_on(name, work[len(work) // 2 :])
        yield apart


def copy(apart: Apart, name: str, to: str) -> str:
    """Copy a review."""
    shutil.copytree(apart.folder / name, apart.folder / to)
    return to


@few(30)
@given(st.booleans(), begun, begun, st.sampled_from(["mine", "theirs"]), every_rule)
def test_the_merged_review_is_the_union(one_person: bool, a: Any, b: Any, take: str, rules: Rules) -> None:
    """Every event is there, state and counts follow from all of them, check is clean, a second merge does nothing."""
    rules = replace(rules, count="any" if rules.count == "any" else "consensus", count_cited=False)
    with reviews(one_person, a, b) as apart:
        rows = {name: apart.rows(name) for name in "ab"}
        files = {*a[0][: a[1]], *b[0][: b[1]]}
        apart.into("a", "b", take)
        record = replay(union(*(rows[name] for name in ("ab" if take == "mine" else "ba"))), files)
        assert expected(record) == apart.held("a")
        with opened(apart.folder / "a") as session:
            matrix = counting.matrix(session, VERSIONS[1], rules)
        counted = sorted((row["code"], row["state"], row["n_codings"]) for row in tally_table.units(matrix).rows)
        assert sorted((code, cell.state, cell.n) for (_, code), cell in brute(record, rules).items()) == counted
        kept = {(row["uuid"], row["action"], row["kind"], row["at"]) for row in apart.rows("a")}
        assert {(row["uuid"], row["action"], row["kind"], row["at"]) for one in rows.values() for row in one} <= kept
        again = apart.into("a", "b", take)
        assert (again.n_events, again.done, again.backup) == (0, (), None)
        with opened(apart.folder / "a") as session:
            assert integrity.problems(session.store, session.project.root) == []


@few(20)
@given(st.booleans(), begun, begun, begun, st.lists(action, max_size=4))
def test_order_and_grouping_do_not_matter(one_person: bool, a: Any, b: Any, c: Any, later: list[Any]) -> None:
    """A with B is B with A, (A with B) with C is A with (B with C), and both go on to the same review."""
    with reviews(one_person, a, b, c) as apart:
        for name in "abc":
            copy(apart, name, f"{name}2")
        apart.into("b2", "a2", take="theirs")
        apart.into("a", "b")
        assert apart.held("a") == apart.held("b2")
        apart.into("a", "c")
        apart.into("b", "c")
        apart.into("a2", "b")
        assert apart.held("a") == apart.held("a2")
        apart.go_on("a", later)
        apart.into("c", "a", take="theirs")
        assert apart.held("a") == apart.held("c")
        apart.go_on("b", later[::-1])
        apart.into("a", "b")
        apart.into("b", "a", take="theirs")
        assert apart.held("a") == apart.held("b")


@few(40)
@given(
    st.booleans(),
    st.one_of(begun, begun_by_ani),
    st.one_of(begun, begun_by_ani),
    st.sampled_from(["ani", "ani", "budi"]),
    st.integers(1, 8),
)
def test_undo_after_a_merge_walks_only_ones_own_actions(one_person: bool, a: Any, b: Any, who: str, n: int) -> None:
    """Newest first, nothing twice and nobody else's; redo brings back what undo took."""
    with reviews(one_person, a, b) as apart:
        apart.into("a", "b")
        before = apart.held("a")
        with opened(apart.folder / "a", who) as session:
            me, n_undone = session.coder, 0
            foreign = {subject: row for subject, row in last_words(session).items() if row["coder"] != me.uid}
            for action in standing(session, me.uid)[:n]:
                try:
                    made = coding.undo(session.store, me)
                except Conflict:  # somebody else has changed the same thing since
                    break
                assert [(event.action, event.coder) for event in made] == [(action, me.uid)] * len(made)
                n_undone += 1
            else:
                assert n_undone == n or not coding.undo(session.store, me)
            after = last_words(session)
            assert foreign == {subject: after[subject] for subject in foreign}
            for _ in range(n_undone):
                assert {event.coder for event in coding.redo(session.store, me)} == {me.uid}
        assert before == apart.held("a")


def last_words(session: Session) -> dict[str, dict[str, Any]]:
    """Return the last event about everything."""
    rows = session.store.rows("SELECT uuid, coder, subject FROM events ORDER BY at, uuid")
    return {row["subject"]: dict(row) for row in rows}


def standing(session: Session, uid: str) -> list[str]:
    """Return a coder's actions that are not undone, newest first: the last of action, undo and redo says it."""
    rows = session.store.rows("SELECT action, reverses FROM events WHERE coder = ? ORDER BY at, event", (uid,))
    reverses = {row["action"]: row["reverses"] for row in rows}
    done, stands = [], {}
    for one in reverses:
        first, depth = one, 0
        while reverses.get(first):
            first, depth = reverses[first], depth + 1
        stands[first] = depth % 2 == 0
        done += [one] * (depth == 0)
    return [one for one in reversed(done) if stands[one]]
