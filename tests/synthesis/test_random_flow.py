"""The flow of records against a replay of what was declared, in any order and with undo; unknown is never 0."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kube_review import coding
from kube_review.coding import protocol
from kube_review.coding.protocol import Exclusion, Search
from kube_review.errors import ReviewError
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.synthesis.reporting import prisma_flow
from tests.conftest import add_study, new_session
from tests.synthesis import naive_record
from tests.synthesis.naive_record import Record
from tests.synthesis.random_reviews import random_reviews

REASONS = ("not about KUBE", "no findings")
STAGES = ("screening", "full-text")
COUNTS = ("duplicates-removed", "screened", "sought", "not-retrieved")
_study = st.sampled_from("abcde")
step = st.one_of(
    st.tuples(st.just("add"), _study),
    st.tuples(st.just("add"), _study),
    st.tuples(
        st.just("set"), _study, st.sampled_from(["duplicate_of", "fieldwork"]), st.sampled_from(["a", "b", None])
    ),
    st.tuples(st.just("exclude"), _study, st.sampled_from([*REASONS, None]), st.sampled_from(STAGES)),
    st.tuples(
        *(st.just("search"), st.sampled_from(["Garuda", "Neliti"]), st.sampled_from(["q", "r"])),
        st.sampled_from([0, 7, 30, None]),
    ),
    st.tuples(st.just("elsewhere"), st.sampled_from(STAGES), st.sampled_from(REASONS), st.integers(0, 4)),
    st.tuples(st.just("count"), st.sampled_from(COUNTS), st.sampled_from(["0", "3", "20", None])),
    st.tuples(st.sampled_from(["undo", "redo"])),
)


def do(session: Session, kind: str, *what: Any) -> None:
    """Do one thing that changes the flow."""
    store, me = session.store, session.coder
    if kind == "add":
        add_study(session, what[0], f"{what[0]}, satu kalimat.")
    elif kind in ("undo", "redo"):
        getattr(coding, kind)(store, me)
    elif kind == "set":
        coding.set_value(store, me, texts.text_of(store, what[0]), dict([what[1:]]))
    elif kind == "exclude":
        coding.exclude(store, me, texts.text_of(store, what[0]), *what[1:])
    elif kind == "search":
        coding.write(store, me, [protocol.search(Search(what[0], "2016", what[1], what[2]))])
    elif kind == "elsewhere":
        coding.write(store, me, [protocol.exclusion(Exclusion(*what))])
    else:
        coding.write(store, me, [protocol.value(*what)])


def boxes(record: Record) -> dict[str, tuple[int | None, dict[str, int]]]:
    """Return the boxes and their reasons, from what was declared."""
    searches = [one for (sort, _), one in record.protocol.items() if sort == "search"]
    elsewhere = [one for (sort, _), one in record.protocol.items() if sort == "exclusion"]
    counted: dict[str, int | None] = dict.fromkeys(COUNTS)
    counted |= {name: n for (sort, name), n in record.protocol.items() if sort == "count"}
    kept = [study for study in record.values if not record.values[study].get("duplicate_of")]
    n_marked = len(record.values) - len(kept)
    known = searches and all(one["hits"] is not None for one in searches)
    hits: Counter[str] = Counter()
    for one in searches:
        hits[one["source"]] += one["hits"] or 0
    found: dict[str, tuple[int | None, dict[str, int]]] = {
        "identified": (sum(hits.values()), dict(hits)) if known else (None, {}),
        "duplicates": ((counted["duplicates-removed"] or 0) + n_marked or counted["duplicates-removed"], {}),
        "screened": (counted["screened"], {}),
        "sought": (counted["sought"], {}),
        "not-retrieved": (counted["not-retrieved"], {}),
    }
    for stage, box in zip(STAGES, ("excluded-screening", "excluded-full-text"), strict=True):
        reasons: dict[str, int] = {}
        for one in elsewhere:
            if one["stage"] == stage:
                reasons[one["reason"]] = reasons.get(one["reason"], 0) + one["n"]
        for study in kept:
            if record.excluded.get(study, ("", ""))[1] == stage:
                reasons[record.excluded[study][0]] = reasons.get(record.excluded[study][0], 0) + 1
        found[box] = (sum(reasons.values()), reasons) if reasons else (None, {})
    read = [study for study in kept if record.excluded.get(study, ("", ""))[1] != "screening"]
    others = sum(one["n"] for one in elsewhere if one["stage"] == "full-text")
    included = record.studies()
    fieldworks = {record.fieldwork(study) for study in included}
    found["assessed"] = (len(read) + others if kept else None, {})
    found["reports"] = (len(included) if record.values else None, {})
    found["studies"] = (len(fieldworks) if record.values else None, {})
    return found


@random_reviews(60)
@given(st.lists(step, min_size=4, max_size=25), st.sampled_from([True, True, False]))
def test_flow_equals_a_replay(steps: list[Any], begun: bool) -> None:
    """Every box and reason; what nobody recorded is null in JSON and *not recorded* for people."""
    with tempfile.TemporaryDirectory() as folder, new_session(Path(folder) / "r") as session:
        session.store.sql.execute("PRAGMA synchronous = OFF")
        for kind, *what in [*((("add", study) for study in "abc") if begun else ()), *steps]:
            with suppress(ReviewError):
                do(session, kind, *what)
        made = prisma_flow.of(session.store)
        expected = boxes(naive_record.read(session))
    assert expected == {box.box: (box.n, box.reasons) for box in made.boxes}
    shown = {str(row["label"]): str(row["n"]) for row in prisma_flow.table(made).people()}
    for box in made.boxes:
        n = expected[box.box][0]
        assert shown[str(box.label)] == ("not recorded" if n is None else str(n))
    assert len(made.doubts) == sum(broken(*(expected[name][0] for name in names)) for names in STEPS)


STEPS = (
    ("identified", "duplicates", "screened"),
    ("screened", "excluded-screening", "sought"),
    ("sought", "not-retrieved", "assessed"),
    ("assessed", "excluded-full-text", "reports"),
)


def broken(a: int | None, b: int | None, c: int | None) -> bool:
    """Say whether three known numbers do not add up."""
    return a is not None and b is not None and c is not None and a - b != c
