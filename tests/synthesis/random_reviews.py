"""Random reviews: steps that Hypothesis draws, played through the same doors as a reviewer's."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kube_review import coding
from kube_review.codebook.meaning import version_of
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.model import Basis, CellState, Code, Codebook, Group, Link, Proposal, StageLink, Stance
from kube_review.session import Session
from kube_review.store import codebooks
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text
from kube_review.store.counting import snapshot
from kube_review.store.record import coders, suggestions
from kube_review.synthesis.cells import disputes
from kube_review.synthesis.cells.rules import Rules
from tests.conftest import add_study, new_session

CODES = ("one", "two", "three", "four")
NOW = {"tri": "three"}
"""The present names of codes that were renamed."""
CODERS = ("ani", "budi", "citra")
SENTENCES = tuple(f"Kalimat nomor {n} tentang kelompok usaha." for n in range(4))
N_STUDIES = 6
STAGES = {
    "one": (StageLink("T0", "formation"), StageLink("T1", "training")),
    "two": (StageLink("T0", "socialisation"),),
    "three": (),
    "four": (),
}
SOURCES = (
    *("", "Sitepu (2016)", "Sitepu, A. 2016", "Dewi (2010)", "Ani (2012)"),
    *("Siti Aminah (2012)", "Aminah dkk., 2012", "studi-0"),
)


def book(meanings: dict[str, str]) -> Codebook:
    """Return a codebook whose codes have these meaning hashes."""
    made = tuple(
        Code(
            *(code, code[0] + str(n), "factors", code, code, "d", "d"),
            meaning=meaning,
            stages=STAGES.get(code, ()),
            formerly=tuple(old for old, new in NOW.items() if new == code),
        )
        for n, (code, meaning) in enumerate(meanings.items())
    )
    unversioned = Codebook("small", "Small", "Kecil", (Group("factors", "F", "F"),), made, "")
    return replace(unversioned, version=version_of(unversioned))


VERSIONS = (
    book({"one": "m1", "two": "m2", "tri": "m3", "gone": "m9"}),
    book({"one": "m1", "two": "m2b", "three": "m3", "four": "m4"}),
)
"""The second one redefines ``two``, renames ``tri``, drops ``gone`` and adds ``four``."""

_VALUES = (
    *(("fieldwork", "joint"), ("evidence", "secondary"), ("evidence", "primary"), ("authors", "Ani")),
    ("authors", "Siti Dewi"),
    *(("year", "2012"), ("year", "2008"), ("province", "Riau"), ("province", "Bali"), ("province", "Aceh")),
)
_study, _coder = st.integers(0, N_STUDIES - 1), st.sampled_from(CODERS)
_code = st.sampled_from((*CODES, *CODES, *NOW, "gone"))
_passage, _stance = st.integers(0, len(SENTENCES) - 1), st.sampled_from(list(Stance))


def _record_by(coder: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.tuples(
        *(st.just("record"), _study, coder, _code, _stance, _passage, _passage),
        *(st.sampled_from(SOURCES), st.sampled_from([None, *Link])),
    )


def _accept_by(coder: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.tuples(st.just("accept"), _study, coder, _code, _stance, _passage, st.booleans())


record = _record_by(_coder)
done = st.tuples(st.just("done"), _study, _coder, st.integers(0, 1))
another = st.tuples(st.just("finish_other_book"), _study, _coder)
step = st.one_of(
    record,
    done,
    _accept_by(_coder),
    st.tuples(st.just("screened"), _study, _coder, _code),
    st.tuples(st.just("reopen"), _study, _coder),
    another,
    st.tuples(st.just("set"), _study, st.sampled_from(_VALUES)),
    st.tuples(st.just("exclude"), _study),
    st.tuples(
        *(st.just("adjudicate"), _study, _code, st.sampled_from(["present", "mixed", "denied", "silent"])),
        st.integers(0, 1),
    ),
    st.tuples(st.just("reword"), st.just(("two", "m2", "m2b"))),
    st.tuples(st.sampled_from(["undo", "redo"]), _coder),
)


@st.composite
def _read(draw: st.DrawFn, crews: list[tuple[str, ...]]) -> list[Any]:
    """Draw a review that a crew has read whole, and what happened before and afterwards."""
    crew = draw(st.sampled_from(crews))
    who = st.sampled_from((*crew, *crew, "citra"))
    coded = draw(st.lists(st.one_of(*[_record_by(who)] * 4, _accept_by(who)), min_size=10, max_size=40))
    everywhere = range(N_STUDIES)
    values = [("province", draw(st.sampled_from([None, "Aceh", "Bali", "Riau"]))) for _ in everywhere]
    values += [("year", draw(st.sampled_from([None, "2008", "2010", "2013"]))) for _ in everywhere]
    data = [("set", n % N_STUDIES, pair) for n, pair in enumerate(values) if pair[1]]
    data += [("set", n, ("fieldwork", "joint")) for n in everywhere if draw(st.booleans())]
    read = [("done", study, one, 1) for one in crew for study in everywhere]
    before, after = draw(st.lists(another, max_size=3)), draw(st.lists(another, max_size=4))
    again = [*draw(st.lists(record, max_size=6)), *draw(st.lists(done, max_size=4))]
    return [*coded, *data, *before, *read, *after, *again, *draw(st.lists(step, max_size=12))]


# Lists without a minimum are short, and most cells of such reviews are not assessed.
_longer = st.lists(st.one_of(*[record] * 4, *[done] * 3, step), min_size=15, max_size=40)
steps = st.one_of(st.lists(step, max_size=20), _longer, *[_read([CODERS[:1], CODERS[:1], CODERS[:2]])] * 2)
double_coded = st.one_of(_longer, _read([CODERS[:2], CODERS]))
every_rule = st.builds(
    Rules,
    st.sampled_from(["fieldwork", "study"]),
    st.sampled_from(["consensus", "any", "coder:ani"]),
    st.sampled_from(["any", "primary", "primary", "secondary"]),
    st.booleans(),
    st.sampled_from(["any", "any", "any", "cause", "condition"]),
)


def random_reviews(max_examples: int) -> settings:
    """Return the settings of a property over random reviews."""
    return settings(max_examples=max_examples, deadline=None, suppress_health_check=list(HealthCheck))


def play(session: Session, names: list[str], steps: Iterable[Any]) -> None:
    """Do random steps of a review; what a rule of the tool forbids is left out."""
    for kind, *rest in steps:
        with suppress(ReviewError):
            if kind in ("undo", "redo"):
                getattr(coding, kind)(session.store, coders.get_or_add(session.store, rest[0]))
            elif kind == "reword":
                coding.reword(session.store, session.coder, *rest[0], "because")
            else:
                _DO[kind](session, texts.text_of(session.store, names[rest[0]]), *rest[1:])


def _record(
    session: Session, text: Text, who: str, code: str, stance: Stance, first: int, last: int, source: str, link: Any
) -> None:
    first, last = sorted((first, last))
    start, _ = coding.passage_span(session.store, text, first + 1)
    _, end = coding.passage_span(session.store, text, last + 1)
    start += first  # most spans begin within a passage
    cited = source if stance is Stance.CITES else ""
    me = coders.get_or_add(session.store, who)
    coding.record(session.store, me, text, (start, end), Judgement(code, stance, link, cited))


def _accept(session: Session, text: Text, who: str, code: str, stance: Stance, passage: int, bulk: bool) -> None:
    store, me = session.store, coders.get_or_add(session.store, who)
    proposal = Proposal(text.study, passage + 1, code, stance, 0.9, "w")
    suggestions.save_run(store, me, "likeness", "test", {}, [text.study], [proposal])
    coding.accept(store, me, [one.suggestion for one in suggestions.listing(store, study=text.study)], bulk=bulk)


def _done(session: Session, text: Text, who: str, version: int) -> None:
    books = {"small": VERSIONS[version].version}
    coding.done(session.store, coders.get_or_add(session.store, who), text, books)


def _screened(session: Session, text: Text, who: str, covered: str) -> None:
    books = {"small": VERSIONS[1].version}
    coding.done(session.store, coders.get_or_add(session.store, who), text, books, Basis.SCREENED, [covered])


def _finish_other_book(session: Session, text: Text, who: str) -> None:
    coding.done(session.store, coders.get_or_add(session.store, who), text, {"another": "va"})


def _adjudicate(session: Session, text: Text, name: str, state: str, version: int) -> None:
    held = snapshot.load(session.store, VERSIONS[1:])
    code = VERSIONS[1].code(name) or VERSIONS[1].codes[0]
    decided = CellState(state)
    states = disputes.decide(held, VERSIONS[1], text.study, code, decided, has_evidence=True, override="because")
    earlier = VERSIONS[version].code(code.code)
    meaning = earlier.meaning if earlier else "m0"
    coding.adjudicate(session.store, session.coder, text, code.code, meaning, decided, "because", states)


_DO: dict[str, Callable[..., Any]] = {
    "record": _record,
    "accept": _accept,
    "done": _done,
    "screened": _screened,
    "finish_other_book": _finish_other_book,
    "reopen": lambda session, text, who: coding.reopen(session.store, coders.get_or_add(session.store, who), text),
    "set": lambda session, text, pair: coding.set_value(session.store, session.coder, text, dict([pair])),
    "exclude": lambda session, text: coding.exclude(session.store, session.coder, text, "out of scope"),
    "adjudicate": _adjudicate,
}


@contextmanager
def reviewed(steps: Iterable[Any], then: Callable[[Session, list[str]], None] | None = None) -> Iterator[Session]:
    """Make a review of a few studies and play the steps; ``then`` does more with the studies' ids."""
    with tempfile.TemporaryDirectory() as folder, new_session(Path(folder) / "r") as session:
        session.store.sql.execute("PRAGMA synchronous = OFF")  # nobody needs these reviews after a power cut
        for version in VERSIONS:
            codebooks.register(session.store, version, version.version)
        for name in CODERS:
            coders.get_or_add(session.store, name)
        names = [add_study(session, f"studi-{n}", *SENTENCES) for n in range(N_STUDIES)]
        play(session, names, steps)
        if then is not None:
            then(session, names)
        yield session
