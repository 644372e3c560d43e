"""Renaming, merging and splitting codes of a review: what counts before, between and after, and undo."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review import coding
from kube_review.coding.codebooks import edits, recoding
from kube_review.coding.codebooks_used import versions
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict, ReviewError
from kube_review.exchange import formats
from kube_review.exchange.refi_qda import read
from kube_review.merge import merging
from kube_review.model import Basis, Coder, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.database import integrity
from kube_review.store.record import coders, codings, events
from kube_review.synthesis.cells.rules import Rules
from tests.conftest import add_study, new_session
from tests.synthesis import counting

BOOK = """\
codebook: kecil
title: Small
groups:
  - group: factors
    label: Factors
codes:
"""
ALL = ("late", "poor", "far")


def _book(*codes: str) -> str:
    keys = dict(zip((*ALL, "new"), "abcd", strict=True))
    return BOOK + "".join(
        f"  - code: {code}\n    key: {keys[code]}\n    group: factors\n    label: {code}\n    definition: The {code}.\n"
        for code in codes
    )


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Session]:
    """Return a small review, before anybody coded."""
    with small_review(tmp_path) as session:
        yield session


@contextmanager
def small_review(folder: Path) -> Iterator[Session]:
    """Make a review of three studies with one small codebook, before anybody coded."""
    with new_session(folder / "review") as session:
        for path in session.project.codebook_files():
            path.unlink()
        _write(session, _book(*ALL))
        coders.get_or_add(session.store, "budi")
        for n in range(3):
            add_study(session, f"studi-{n}", "Bantuan datang terlambat dan buruk.", "Pasar jauh dari desa.")
        yield session


def _file(session: Session) -> Path:
    return session.project.codebooks / "kecil.yaml"


def _write(session: Session, text: str) -> None:
    _file(session).write_bytes(text.encode())
    session.reload_codebooks()
    session.register_codebooks()


def _me(session: Session, who: str) -> Coder:
    return coders.get(session.store, who)


def _code(session: Session, study: int, code: str, stance: str = "asserts", who: str = "ani", passage: int = 1) -> int:
    text = texts.text_of(session.store, f"studi-{study}")
    span = coding.passage_span(session.store, text, passage)
    made, _ = coding.record(session.store, _me(session, who), text, span, Judgement(code, Stance(stance)))
    return made.coding


def _finish(session: Session, *studies: int, who: str = "ani") -> None:
    for study in studies:
        text = texts.text_of(session.store, f"studi-{study}")
        coding.done(session.store, _me(session, who), text, versions(session), Basis.FULL)


def _states(session: Session, study: int) -> dict[str, str]:
    cells = counting.matrix(session, session.codebook(), Rules(unit="study")).by_name()
    return {code: cell.state.value for (unit, code), cell in cells.items() if unit == f"studi-{study}"}


def test_a_merged_code_takes_over_codings_and_is_silent_only_where_all_were_looked_for(review: Session) -> None:
    """Codings of both count for the target; a reading from before one of the codes existed leaves it not assessed."""
    _write(review, _book("late", "far"))
    _finish(review, 0)
    _write(review, _book(*ALL))
    _code(review, 1, "poor")
    _finish(review, 1, 2)
    made = edits.merge(review, [review.code("poor")], review.code("late"))
    assert made.merged == ("poor",)
    assert [_states(review, n)["late"] for n in range(3)] == ["not-assessed", "present", "silent"]
    (one,) = codings.listing(review.store, code="late")
    assert (one.code, one.coder, one.quote) == ("late", "ani", "Bantuan datang terlambat dan buruk.")
    assert codings.newest(review.store, "late", None, 5) == [one]
    assert [codings.count(review.store, "late", who) for who in (None, "ani", "budi")] == [1, 1, 0]


def test_opposite_stances_of_merged_codes_are_mixed(review: Session) -> None:
    """What was asserted of one code and denied of the other is both of the merged one."""
    _code(review, 0, "late")
    _code(review, 0, "poor", "denies")
    _finish(review, 0)
    edits.merge(review, [review.code("poor")], review.code("late"))
    assert _states(review, 0) == {"late": "mixed", "far": "silent"}


def test_undo_puts_the_file_and_every_cell_back(review: Session) -> None:
    """Renaming, merging and splitting, undone in turn, are as if nothing had been done; redo does them again."""
    _code(review, 0, "late")
    _code(review, 1, "poor", who="budi")
    _finish(review, 0, 1, 2)
    _finish(review, 0, 1, 2, who="budi")
    before = _file(review).read_bytes()
    states = [_states(review, n) for n in range(3)]
    edits.rename(review, review.code("late"), "slow")
    edits.merge(review, [review.code("poor")], review.code("slow"))
    after = _file(review).read_bytes(), [_states(review, n) for n in range(3)]
    me = review.coder
    for _ in range(2):
        coding.undo(review.store, me)
    review.reload_codebooks()
    assert _file(review).read_bytes() == before
    assert [_states(review, n) for n in range(3)] == states
    for _ in range(2):
        coding.redo(review.store, me)
    review.reload_codebooks()
    assert (_file(review).read_bytes(), [_states(review, n) for n in range(3)]) == after


def test_undo_refuses_where_the_file_was_edited_since(review: Session) -> None:
    """A change by hand is never overwritten; then nothing is undone at all."""
    edits.rename(review, review.code("late"), "slow")
    by_hand = _file(review).read_text(encoding="utf-8") + "# mine\n"
    _file(review).write_text(by_hand, encoding="utf-8")
    with pytest.raises(Conflict, match="changed since"):
        coding.undo(review.store, review.coder)
    assert _file(review).read_text(encoding="utf-8") == by_hand
    review.reload_codebooks()
    assert review.code("late").code == "slow"


def test_a_failed_write_leaves_no_event(review: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file and the event are written both or neither."""
    before = _file(review).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kube_review.whole_files.write_bytes", full)
        with pytest.raises(OSError):
            edits.rename(review, review.code("late"), "slow")
    review.reload_codebooks()
    assert (_file(review).read_bytes(), review.code("late").code) == (before, "late")
    assert coding.undo(review.store, review.coder) == []


def test_a_split_code_waits_for_its_coders(review: Session) -> None:
    """Until a coding is decided again, the new codes are not assessed in its study; elsewhere silence counts."""
    first, second = _code(review, 0, "poor"), _code(review, 1, "poor", "denies")
    _finish(review, 0, 1, 2)
    _write(review, _book(*ALL, "new"))
    n = edits.split(review, review.code("poor"), [review.code("late"), review.code("new")])
    assert n == 2
    assert [_states(review, n)["new"] for n in range(3)] == ["not-assessed", "not-assessed", "silent"]
    assert [_states(review, n)["late"] for n in range(3)] == ["not-assessed", "not-assessed", "silent"]
    assert [one.coding.coding for one in recoding.undecided(review)] == [first, second]
    me = review.coder
    recoding.recode(review.store, me, [first], [review.code("late"), review.code("new")])
    recoding.recode(review.store, me, [second], [review.code("new")])
    assert recoding.undecided(review) == []
    assert [_states(review, n) for n in range(3)] == [
        {"late": "present", "far": "silent", "new": "present"},
        {"late": "silent", "far": "silent", "new": "denied"},
        {"late": "silent", "far": "silent", "new": "silent"},
    ]


def test_only_its_coder_decides_a_coding_again(review: Session) -> None:
    """Another coder's coding cannot be given a code; nothing changes then."""
    number = _code(review, 0, "poor", who="budi")
    edits.split(review, review.code("poor"), [review.code("late"), review.code("far")])
    with pytest.raises(Conflict, match="budi"):
        recoding.recode(review.store, review.coder, [number], [review.code("late")])
    assert [one.coding.coder for one in recoding.undecided(review)] == ["budi"]


def test_a_split_needs_two_other_codes_of_the_codebook(review: Session) -> None:
    """One code would be a merge, and a code cannot be split into itself."""
    late, poor = review.code("late"), review.code("poor")
    for into in ([late], [late, poor]):
        with pytest.raises(ReviewError):
            edits.split(review, poor, into)
    with pytest.raises(ReviewError, match="itself"):
        edits.merge(review, [poor], poor)


def test_agreement_leaves_out_what_was_coded_with_a_split_code(review: Session) -> None:
    """Nobody decided then between the codes that took its place; merged codes are compared as one."""
    _code(review, 0, "poor")
    _code(review, 0, "late", who="budi")
    _finish(review, 0)
    _finish(review, 0, who="budi")
    edits.merge(review, [review.code("poor")], review.code("late"))
    assert ("late", (True, True)) in _judged(review)
    coding.undo(review.store, review.coder)
    review.reload_codebooks()
    edits.split(review, review.code("poor"), [review.code("late"), review.code("far")])
    assert _judged(review) == [("late", (None, True)), ("far", (None, False))]


def _judged(session: Session) -> list[tuple[str, tuple[object, ...]]]:
    found = counting.rated(session, "cells")
    return [(code, tuple(values)) for code, *values in zip(found.codes, *found.values, strict=True)]


def test_merging_copies_commutes_with_surgery(review: Session, tmp_path: Path) -> None:
    """Codes merged in one copy and codings made in the other give the same cells, whichever copy takes in which."""
    _code(review, 0, "late")
    _finish(review, 0, 1)
    shutil.copytree(review.project.root, tmp_path / "other")
    edits.merge(review, [review.code("poor")], review.code("late"))
    with new_session(tmp_path / "other", "budi") as other:
        _code(other, 1, "poor", who="budi")
        _finish(other, 0, 1, who="budi")
    shutil.copytree(review.project.root, tmp_path / "mine")
    with new_session(tmp_path / "mine") as mine:
        merging.merge(mine, tmp_path / "other")
        there = [_states(mine, n) for n in range(3)], _file(mine).read_bytes()
    with new_session(tmp_path / "other", "budi") as other:
        merging.merge(other, tmp_path / "review")
        here = [_states(other, n) for n in range(3)], _file(other).read_bytes()
    assert here == there
    assert here[0][1] == {"late": "disputed", "far": "silent"}


def test_an_edit_that_the_other_copy_took_back_is_taken_back_here(review: Session, tmp_path: Path) -> None:
    """Undone in one copy after both had it: merging brings the file and the cells back to what they were."""
    _code(review, 0, "poor")
    _finish(review, 0, 1, 2)
    before = _file(review).read_bytes(), [_states(review, n) for n in range(3)]
    edits.rename(review, review.code("far"), "remote")
    edits.split(review, review.code("poor"), [review.code("late"), review.code("remote")])
    shutil.copytree(review.project.root, tmp_path / "other")
    coding.undo(review.store, review.coder)
    coding.undo(review.store, review.coder)
    with new_session(tmp_path / "other", "budi") as other:
        merging.merge(other, review.project.root)
        assert (_file(other).read_bytes(), [_states(other, n) for n in range(3)]) == before


def test_exports_name_present_codes(review: Session, tmp_path: Path) -> None:
    """After a merge, a REFI-QDA project holds the codings under the code that stayed, and no other code."""
    _code(review, 0, "poor")
    edits.merge(review, [review.code("poor")], review.code("late"))
    formats.export(review, tmp_path / "a.qdpx")
    project = read.read(tmp_path / "a.qdpx")
    names = {code.guid: code.name for _parents, code in project.walk()}
    used = {names[one.code] for source in project.sources for part in source.selections for one in part.codings}
    assert "a late" in used and "poor" not in set(names.values())


def test_the_record_rebuilds_edits(review: Session) -> None:
    """What stands follows from the events: rebuilding the state changes no cell."""
    _code(review, 0, "poor")
    _finish(review, 0, 1, 2)
    edits.merge(review, [review.code("poor")], review.code("late"))
    states = [_states(review, n) for n in range(3)]
    sound = integrity.problems(review.store, review.project.root)
    review.store.sql.execute("DELETE FROM codebook_edits")
    assert [_states(review, n) for n in range(3)] != states
    assert integrity.problems(review.store, review.project.root) != sound
    integrity.repair(review.store)
    assert integrity.problems(review.store, review.project.root) == sound
    assert [_states(review, n) for n in range(3)] == states


_OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("code"), st.integers(0, 2), st.sampled_from(ALL), st.sampled_from(["asserts", "denies"])),
        st.tuples(st.just("finish"), st.integers(0, 2)),
        st.tuples(st.just("rename"), st.sampled_from(ALL)),
        st.tuples(st.just("merge"), st.permutations(ALL)),
        st.tuples(st.just("split"), st.permutations(ALL)),
    ),
    max_size=12,
)


@settings(max_examples=12, deadline=None)
@given(operations=_OPERATIONS)
def test_undoing_everything_is_identity(operations: list[Any]) -> None:
    """Whatever was coded and done to the codebook: undone step by step, the file and all cells are what they were."""
    with tempfile.TemporaryDirectory() as folder, small_review(Path(folder)) as session:
        states: list[tuple[bytes, list[dict[str, str]]]] = []
        for kind, *rest in operations:
            before = _file(session).read_bytes(), [_states(session, n) for n in range(3)]
            n_events = _n_events(session)
            with suppress(ReviewError):
                _do(session, kind, rest)
            states += [before] if _n_events(session) > n_events else []
        for before in reversed(states):
            coding.undo(session.store, session.coder)
            session.reload_codebooks()
            assert (_file(session).read_bytes(), [_states(session, n) for n in range(3)]) == before
        assert coding.undo(session.store, session.coder) == []


def _n_events(session: Session) -> int:
    return len(events.history(session.store))


def _do(session: Session, kind: str, rest: Sequence[Any]) -> None:
    if kind == "code":
        _code(session, rest[0], session.code(rest[1]).code, rest[2])
    elif kind == "finish":
        _finish(session, rest[0])
    elif kind == "rename":
        edits.rename(session, session.code(rest[0]), f"{rest[0]}-again")
    else:
        one, *others = (session.code(name) for name in rest[0])
        if kind == "merge":
            edits.merge(session, others[:1], one)
        else:
            edits.split(session, one, others)
