"""Undo and redo against a simple model: a list of states and a cursor."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.model import CellState, Proposal, Section, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.database import integrity
from kube_review.store.record import codings, suggestions
from tests.conftest import add_study, new_session

act = st.one_of(
    st.tuples(st.just("record"), st.integers(1, 3), st.sampled_from(["top-down", "poor-targeting"])),
    st.tuples(st.just("retract"), st.integers(0, 5)),
    st.tuples(st.just("change"), st.integers(0, 5), st.sampled_from(list(Stance))),
    st.tuples(st.sampled_from(["done", "reopen", "undo", "redo", "undo", "redo"])),
    st.tuples(st.just("set"), st.sampled_from(["2011", "2012", None])),
    st.tuples(st.just("exclude"), st.sampled_from(["off topic", None])),
    st.tuples(st.just("adjudicate"), st.sampled_from([CellState.PRESENT, CellState.SILENT, None])),
    st.tuples(st.sampled_from(["accept", "reject"]), st.integers(0, 1)),
    st.tuples(st.just("section"), st.integers(1, 3), st.sampled_from([Section.CONCLUSION, Section.REFERENCES])),
    st.tuples(st.just("countable"), st.integers(1, 3), st.booleans()),
)


def state(session: Session) -> Any:
    """Return the current state without times and local numbers, which undo does not promise to repeat."""
    snapshot = integrity.snapshot(session.store)
    changing = {"at", "event_uuid"}
    return {
        name: sorted(repr({key: row[key] for key in row if name == "codings" or key not in changing}) for row in rows)
        for name, rows in snapshot.items()
    }


def do(session: Session, name: str, kind: str, *values: Any) -> None:
    """Do one action, if it can be done."""
    store, me, text = session.store, session.coder, texts.text_of(session.store, name)
    mine = codings.listing(store)
    if kind == "record" and texts.passages_of(store, text.text_id)[values[0] - 1].countable:
        coding.record(store, me, text, coding.passage_span(store, text, values[0]), Judgement(values[1]))
    elif kind in ("retract", "change") and mine:
        chosen = mine[values[0] % len(mine)]
        if kind == "retract":
            coding.retract(store, me, [chosen.coding])
        else:
            coding.change(store, me, chosen, stance=values[1])
    elif kind in ("section", "countable"):
        getattr(coding, f"set_{kind}")(store, me, text, values[0], 3, values[1])
    elif kind == "done":
        coding.done(store, me, text, session.versions)
    elif kind == "reopen":
        coding.reopen(store, me, text)
    elif kind == "set":
        coding.set_value(store, me, text, {"year": values[0]})
    elif kind == "exclude":
        coding.exclude(store, me, text, values[0])
    elif kind == "adjudicate" and codings.reviews(store):
        coding.adjudicate(store, me, text, "top-down", "m", values[0], "because")
    elif kind in ("accept", "reject"):
        pending = suggestions.listing(store)
        if pending:
            chosen_one = [pending[values[0] % len(pending)].suggestion]
            (coding.accept if kind == "accept" else coding.reject)(store, me, chosen_one)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(act, max_size=25))
def test_undo_and_redo_walk_a_line_of_states(steps: list[Any]) -> None:
    """Undo and redo lead to the states a cursor over the list of states would show, and repair changes none."""
    with tempfile.TemporaryDirectory() as folder, new_session(Path(folder) / "r") as session:
        name = add_study(session, "satu", "Kalimat pertama.", "Kalimat kedua.", "Kalimat ketiga.")
        proposals = [Proposal(name, n, "weak-supervision", Stance.ASSERTS, 0.9, "w") for n in (1, 2)]
        suggestions.save_run(session.store, session.coder, "cues", "test", {}, [name], proposals)
        line, cursor = [state(session)], 0
        for kind, *values in steps:
            if kind == "undo":
                coding.undo(session.store, session.coder)
                cursor = max(0, cursor - 1)
            elif kind == "redo":
                coding.redo(session.store, session.coder)
                cursor = min(len(line) - 1, cursor + 1)
            else:
                before = session.store.rows("SELECT count(*) FROM events")[0][0]
                do(session, name, kind, *values)
                if session.store.rows("SELECT count(*) FROM events")[0][0] > before:
                    cursor += 1
                    line[cursor:] = [state(session)]
            assert state(session) == line[cursor]
        whole = integrity.snapshot(session.store)
        integrity.repair(session.store)
        assert integrity.snapshot(session.store) == whole


def test_undo_survives_a_restart(tmp_path: Path) -> None:
    """What was done in one run of the program is undone and redone in the next."""
    with new_session(tmp_path / "r") as session:
        name = add_study(session, "satu", "Kalimat pertama.")
        do(session, name, "record", 1, "top-down")
    with new_session(tmp_path / "r") as session:
        assert [e.kind for e in coding.undo(session.store, session.coder)] == ["record"]
        assert codings.listing(session.store) == []
    with new_session(tmp_path / "r") as session:
        coding.redo(session.store, session.coder)
        assert [c.code for c in codings.listing(session.store)] == ["top-down"]
        assert coding.redo(session.store, session.coder) == []


def test_nothing_to_undo_is_no_error(session: Session) -> None:
    """On an empty history undo and redo do nothing."""
    assert coding.undo(session.store, session.coder) == []
    assert coding.redo(session.store, session.coder) == []
