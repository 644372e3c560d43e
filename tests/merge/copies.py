"""Copies of a small review, random work in them, and what must be equal when two copies hold the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kube_review import coding, ingest
from kube_review.coding import protocol
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict
from kube_review.merge import Merged, merge
from kube_review.model import CellState, Section, Stance
from kube_review.project import Project
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import open_store
from kube_review.store.record import coders, codings, event, events, merge_queries
from tests.conftest import add_study, document, new_session

PAPER = "# Hasil\n\nPendamping jarang datang ke kelompok. Usaha dipilih dinas sosial.\n"
HERE = ingest.Options(jobs=0)
SENTENCES = ("Pendamping jarang datang.", "Usaha dipilih dinas.", "Anggota tidak diberi tahu.")
PEOPLE = ("ani", "budi")


def make_base(folder: Path) -> Path:
    """Make a review of two studies in which two coders have begun, and return its folder."""
    with new_session(folder) as session:
        assert session.codebooks
        for name in ("satu", "dua"):
            add_study(session, name, *_sentences(name))
    for who in PEOPLE:
        with opened(folder, who) as session:
            do(session, "record", "satu", 1, "top-down")
    return folder


def copied(base: Path, folder: Path) -> Path:
    """Copy a review as people do, folder and all."""
    return Path(shutil.copytree(base, folder))


def opened(folder: Path, who: str = "ani") -> Session:
    """Open a copy as a coder, who is added if new, and sign in."""
    session = Session(Project(folder), open_store(Project(folder).database), who)
    coders.get_or_add(session.store, who)
    session.sign_in()
    return session


def bring(into: Path, other: Path, **options: Any) -> Merged:
    """Merge one folder into another."""
    with opened(into) as session:
        return merge(session, other, **options)


def act(folder: Path, who: str, *action: Any) -> None:
    """Do one thing in a copy."""
    with opened(folder, who) as session:
        do(session, *action)


def apart(folder: Path, coder: str, file: str, text: str = PAPER) -> Path:
    """Make a review of one file from scratch, with one coding on its first sentence, and return its folder."""
    with new_session(folder, coder) as session:
        paper = folder.parent / coder / file
        paper.parent.mkdir(exist_ok=True)
        paper.write_text(text, encoding="utf-8")
        (outcome,) = ingest.add(session.project, session.store, [(paper, None)], HERE)
        assert outcome.study is not None, outcome.error
        words = texts.text_of(session.store, outcome.study)
        span = coding.find_quote(session.store, words, "Pendamping jarang datang ke kelompok.")
        coding.record(session.store, session.coder, words, span, Judgement("weak-facilitators"))
    return folder


_study = st.sampled_from(["satu", "dua"])
action = st.tuples(
    st.sampled_from(PEOPLE),
    st.one_of(
        st.tuples(st.just("record"), _study, st.integers(1, 3), st.sampled_from(["top-down", "poor-targeting"])),
        st.tuples(st.just("change"), _study, st.integers(0, 5), st.sampled_from(list(Stance))),
        st.tuples(st.just("retract"), _study, st.integers(0, 5)),
        st.tuples(st.sampled_from(["done", "reopen", "undo", "redo"]), _study),
        st.tuples(st.just("set"), _study, st.sampled_from(["2011", "2012", None])),
        st.tuples(st.just("exclude"), _study, st.sampled_from(["off topic", None])),
        st.tuples(st.just("adjudicate"), _study, st.sampled_from([CellState.PRESENT, CellState.SILENT])),
        st.tuples(
            st.just("protocol"), _study, st.sampled_from(["question", "screened"]), st.sampled_from(["1", "2", None])
        ),
        st.tuples(st.just("section"), _study, st.integers(1, 3), st.sampled_from([Section.BODY, Section.FRONT])),
        st.tuples(st.just("countable"), _study, st.integers(1, 3), st.booleans()),
        st.tuples(st.just("add"), st.sampled_from(["tiga", "empat"])),
        st.tuples(st.just("reread"), _study, st.sampled_from(["ulang", "lagi"])),
    ),
)
"""Who does what; studies may be added in several copies, and read again with other words."""


def work(folder: Path, actions: list[tuple[str, tuple[Any, ...]]]) -> None:
    """Do random actions in a copy."""
    for who, (kind, study, *values) in actions:
        with opened(folder, who) as session:
            do(session, kind, study, *values)


def do(session: Session, kind: str, study: str, *values: Any) -> None:
    """Do one action, where it can be done."""
    if kind == "add":
        add_study(session, study, *_sentences(study))
    elif kind == "reread":
        _reread(session, study, values[0])
    elif kind in ("undo", "redo"):
        with suppress(Conflict):  # it refuses to undo what somebody else has changed since
            getattr(coding, kind)(session.store, session.coder)
    elif kind == "protocol":
        coding.write(session.store, session.coder, [protocol.value(*values)])
    else:
        _DO[kind](session, texts.text_of(session.store, study), *values)


def _sentences(study: str) -> tuple[str, ...]:
    return tuple(f"{study}: {sentence}" for sentence in SENTENCES)


def _reread(session: Session, study: str, first: str) -> None:
    row = session.store.rows("SELECT path, origin, source_sha256 FROM studies WHERE study = ?", (study,))[0]
    better = document(first, *_sentences(study), reader=first)
    studies.save(session.store, better, path=row[0], origin=row[1], source_sha256=row[2])


def _record(session: Session, text: Text, passage: int, code: str) -> None:
    if texts.passages_of(session.store, text.text_id)[passage - 1].countable:
        span = coding.passage_span(session.store, text, passage)
        coding.record(session.store, session.coder, text, span, Judgement(code))


def _correct(session: Session, text: Text, passage: int, value: Section | bool) -> None:
    correct = coding.set_section if isinstance(value, Section) else coding.set_countable
    correct(session.store, session.coder, text, passage, passage, value)  # type: ignore[arg-type]


def _change(session: Session, text: Text, n: int, stance: Stance) -> None:
    if mine := codings.listing(session.store, study=text.study, coder=session.coder.name):
        coding.change(session.store, session.coder, mine[n % len(mine)], stance=stance)


def _retract(session: Session, text: Text, n: int) -> None:
    if mine := codings.listing(session.store, study=text.study, coder=session.coder.name):
        coding.retract(session.store, session.coder, [mine[n % len(mine)].coding])


def _adjudicate(session: Session, text: Text, decided: CellState) -> None:
    if codings.reviews(session.store, study=text.study):
        coding.adjudicate(session.store, session.coder, text, "top-down", "m", decided, "because")


_DO: dict[str, Callable[..., Any]] = {
    "record": _record,
    "change": _change,
    "retract": _retract,
    "adjudicate": _adjudicate,
    "section": _correct,
    "countable": _correct,
    "done": lambda session, text: coding.done(session.store, session.coder, text, session.versions),
    "reopen": lambda session, text: coding.reopen(session.store, session.coder, text),
    "set": lambda session, text, year: coding.set_value(session.store, session.coder, text, {"year": year}),
    "exclude": lambda session, text, why: coding.exclude(session.store, session.coder, text, why),
}


def recorded(folder: Path) -> set[tuple[Any, ...]]:
    """Return every event with all it says but its local number."""
    with opened(folder) as session:
        found = events.history(session.store)
    return {
        (e.uuid, e.action, e.reverses, e.kind, e.coder, e.at, event.dump([event.about(e), e.payload])) for e in found
    }


_STATE = {
    "codings": "SELECT c.uuid, s.uid, c.code, k.uid, c.stance, c.link, c.origin, c.text_sha256, c.start, c.quote, c.at"
    " FROM codings c JOIN studies s ON s.id = c.study_id JOIN coders k ON k.id = c.coder_id",
    "anchors": 'SELECT a.coding, t.sha256, a.start, a."end", a.page, a.passage, a.how FROM anchors a'
    " JOIN texts t ON t.id = a.text_id WHERE t.current = 1",
    "passages": "SELECT s.uid, t.sha256, p.passage, p.section, p.countable FROM passages p"
    " JOIN texts t ON t.id = p.text_id AND t.current = 1 JOIN studies s ON s.id = t.study_id",
    "reviews": "SELECT s.uid, k.uid, r.codebook, r.version, r.basis, r.at FROM reviews r"
    " JOIN studies s ON s.id = r.study_id JOIN coders k ON k.id = r.coder_id",
    "adjudications": "SELECT s.uid, a.code, a.state, a.reason, k.uid, a.at FROM adjudications a"
    " JOIN studies s ON s.id = a.study_id JOIN coders k ON k.id = a.coder_id",
    "protocol": "SELECT p.sort, p.key, p.value, k.uid, p.at FROM protocol p JOIN coders k ON k.id = p.coder_id",
    "studies": "SELECT uid, source_sha256, guessed, corrected, excluded FROM studies",
    "coders": "SELECT uid, name FROM coders WHERE uid IN (SELECT coder FROM events)",
    "codebooks": "SELECT version FROM codebooks",
}
_WITH_TIMES = {"reviews", "adjudications", "protocol"}


def state(folder: Path, *, times: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that a copy holds, without its local numbers; without ``times`` also without when it was said."""
    with opened(folder) as session:
        found = {name: [tuple(row) for row in session.store.rows(sql)] for name, sql in _STATE.items()}
        found["texts"] = [
            (study.uid, reading.key, reading.read_at)
            for study in merge_queries.identities(session.store)
            for reading in merge_queries.readings(session.store, study.id)
        ]
        current = session.store.rows(
            "SELECT s.uid, t.sha256 FROM texts t JOIN studies s ON s.id = t.study_id WHERE t.current = 1"
        )
        found["current texts"] = [tuple(row) for row in current]
    if not times:
        found |= {name: [row[:-1] for row in found[name]] for name in _WITH_TIMES}
    return {name: sorted(set(rows), key=repr) for name, rows in found.items()}
