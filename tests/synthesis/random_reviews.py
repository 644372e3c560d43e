"""Random reviews: steps that Hypothesis draws, played through the same doors as a reviewer's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.model import Basis, CellState, Code, Codebook, Group, Link, StageLink, Stance
from kube_review.session import Session
from kube_review.store import codebooks, coders, texts
from tests.conftest import add_study, new_session

CODES = ("one", "two", "three")
CODERS = ("ani", "budi", "citra")
SENTENCES = tuple(f"Kalimat nomor {n} tentang kelompok usaha." for n in range(4))
STAGES = {
    "one": (StageLink("T0", "formation"), StageLink("T1", "training")),
    "two": (StageLink("T0", "socialisation"),),
    "three": (),
}
SOURCES = ("", "Sitepu (2016)", "Sitepu, A. 2016", "Dewi (2010)", "Ani (2012)")


def book(meanings: dict[str, str]) -> Codebook:
    """Return a codebook whose codes have these meaning hashes."""
    made = tuple(
        Code(code, code[0] + str(n), "factors", code, code, "d", "d", meaning=meaning, stages=STAGES[code])
        for n, (code, meaning) in enumerate(meanings.items())
    )
    version = "v" + "-".join(meanings.values())
    return Codebook("small", "Small", "Kecil", (Group("factors", "F", "F"),), made, version)


VERSIONS = (book({"one": "m1", "two": "m2"}), book({"one": "m1", "two": "m2b", "three": "m3"}))

step = st.one_of(
    st.tuples(
        st.just("record"),
        st.integers(0, 3),
        st.sampled_from(CODERS),
        st.sampled_from(CODES),
        st.sampled_from(list(Stance)),
        st.integers(0, 3),
        st.sampled_from(SOURCES),
        st.sampled_from([None, *Link]),
    ),
    st.tuples(st.just("done"), st.integers(0, 3), st.sampled_from(CODERS), st.integers(0, 1)),
    st.tuples(st.just("screened"), st.integers(0, 3), st.sampled_from(CODERS), st.sampled_from(CODES)),
    st.tuples(st.just("reopen"), st.integers(0, 3), st.sampled_from(CODERS)),
    st.tuples(
        st.just("set"),
        st.integers(0, 3),
        st.sampled_from(
            [
                ("fieldwork", "joint"),
                ("evidence", "secondary"),
                ("evidence", "primary"),
                ("authors", "Ani"),
                ("year", "2012"),
            ]
        ),
    ),
    st.tuples(st.just("exclude"), st.integers(0, 3)),
    st.tuples(
        st.just("adjudicate"),
        st.integers(0, 3),
        st.sampled_from(CODES),
        st.sampled_from(["present", "mixed", "denied", "silent"]),
    ),
    st.tuples(st.just("undo"), st.sampled_from(CODERS)),
)


def play(session: Session, names: list[str], steps: Iterable[Any]) -> None:
    """Do random steps of a review; what a rule of the tool forbids is left out."""
    store, current = session.store, VERSIONS[1]
    for kind, *rest in steps:
        try:
            if kind == "undo":
                coding.undo(store, coders.get_or_add(store, rest[0]))
                continue
            text = texts.text_of(store, names[rest[0]])
            if kind == "record":
                _, who, code, stance, passage, source, link = rest
                span = coding.passage_span(store, text, passage + 1)
                cited = source if stance is Stance.CITES else ""
                coding.record(store, coders.get_or_add(store, who), text, span, Judgement(code, stance, link, cited))
            elif kind == "done":
                version = VERSIONS[rest[2]]
                coding.done(store, coders.get_or_add(store, rest[1]), text, {"small": version.version})
            elif kind == "screened":
                who = coders.get_or_add(store, rest[1])
                coding.done(store, who, text, {"small": current.version}, Basis.SCREENED, [rest[2]])
            elif kind == "reopen":
                coding.reopen(store, coders.get_or_add(store, rest[1]), text)
            elif kind == "set":
                coding.set_value(store, session.coder, text, dict([rest[1]]))
            elif kind == "exclude":
                coding.exclude(store, session.coder, text, "out of scope")
            else:
                meaning = next(c.meaning for c in current.codes if c.code == rest[1])
                coding.adjudicate(store, session.coder, text, rest[1], meaning, CellState(rest[2]), "because")
        except ReviewError:
            continue


steps = st.lists(step, max_size=40)


@contextmanager
def reviewed(steps: Iterable[Any]) -> Iterator[Session]:
    """Make a review of four studies and play the steps."""
    with tempfile.TemporaryDirectory() as folder, new_session(Path(folder) / "r") as session:
        for version in VERSIONS:
            codebooks.register(session.store, version, version.version)
        for name in CODERS:
            coders.get_or_add(session.store, name)
        play(session, [add_study(session, f"studi-{n}", *SENTENCES) for n in range(4)], steps)
        yield session
