"""The flow diagram fills itself from records: found, set aside, screened, sought, read."""

from __future__ import annotations

import pytest

from kube_review import coding
from kube_review.coding import protocol
from kube_review.coding.protocol import Search
from kube_review.coding.records import full_texts, identifying, screening, similar_records
from kube_review.coding.records.identifying import Found
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.store.screening import records
from kube_review.store.screening.records import Record
from kube_review.synthesis.reporting import prisma_flow
from kube_review.terms import Verdict
from tests.conftest import add_study


def counts(session: Session) -> dict[str, int | None]:
    return {box.box: box.n for box in prisma_flow.of(session.store).boxes}


@pytest.fixture
def twelve(session: Session) -> list[Record]:
    """Return eight records of Garuda and four of Scopus."""
    found = [Found({"title": f"Judul {n}"}, "Garuda" if n < 8 else "Scopus", "a.ris") for n in range(12)]
    identifying.bring(session.store, session.coder, found)
    return records.listing(session.store)


def test_a_whole_flow(session: Session, twelve: list[Record]) -> None:
    """By hand: 12 found, 2 duplicates, 10 screened, 5 excluded, 5 sought, 1 not retrieved, 4 read, 1 excluded."""
    store, me = session.store, session.coder
    similar_records.mark(store, me, {twelve[8].uid: twelve[0].uid, twelve[9].uid: twelve[8].uid})
    screening.decide(store, me, twelve[:5], Verdict.INCLUDE)
    screening.decide(store, me, twelve[5:8], Verdict.EXCLUDE, "not about KUBE")
    screening.decide(store, me, twelve[10:], Verdict.EXCLUDE, "no fieldwork")
    full_texts.not_retrieved(store, me, twelve[4], "not on line")
    for n in range(4):
        add_study(session, f"s{n}", f"Studi {n}.")
        full_texts.attach(store, me, twelve[n], f"s{n}")
    coding.exclude(store, me, texts.text_of(store, "s3"), "no findings")
    made = prisma_flow.of(store)
    assert counts(session) == {
        "identified": 12,
        "duplicates": 2,
        "screened": 10,
        "excluded-screening": 5,
        "sought": 5,
        "not-retrieved": 1,
        "assessed": 4,
        "excluded-full-text": 1,
        "reports": 3,
        "studies": 3,
    }
    reasons = {box.box: box.reasons for box in made.boxes}
    assert reasons["identified"] == {"Garuda": 8, "Scopus": 4}
    assert reasons["excluded-screening"] == {"not about KUBE": 3, "no fieldwork": 2}
    assert made.doubts == ()


def test_what_is_open_is_not_screened(session: Session, twelve: list[Record]) -> None:
    """Pending, disputed and unsure records are counted and named, and nothing is said to be finished."""
    store, me = session.store, session.coder
    budi = coders.get_or_add(store, "budi")
    coding.write(store, me, [protocol.value("screeners", "2")])
    for coder in (me, budi):
        screening.decide(store, coder, twelve[:3], Verdict.INCLUDE)
        screening.decide(store, coder, twelve[3:4], Verdict.UNSURE)
    screening.decide(store, me, twelve[4:5], Verdict.INCLUDE)
    screening.decide(store, budi, twelve[4:5], Verdict.EXCLUDE, "no fieldwork")
    screening.decide(store, budi, twelve[5:6], Verdict.INCLUDE)
    assert (counts(session)["screened"], counts(session)["sought"]) == (3, 3)
    told = [str(doubt) for doubt in prisma_flow.of(store).doubts]
    assert told[0].startswith("9 records are not decided yet")
    assert told[1].startswith("3 records are included but")
    screening.settle(store, me, twelve[3:5], Verdict.EXCLUDE, "settled")
    assert counts(session)["screened"] == 5


def test_searches_elsewhere_are_added(session: Session, twelve: list[Record]) -> None:
    """A source whose records are here counts by them; one without records counts by its hits."""
    for source, hits in (("Garuda", 999), ("Neliti", 20)):
        coding.write(session.store, session.coder, [protocol.search(Search(source, "2016", "KUBE", hits))])
    coding.write(session.store, session.coder, [protocol.value("duplicates-removed", "3")])
    assert (counts(session)["identified"], counts(session)["duplicates"]) == (32, 3)
    coding.write(session.store, session.coder, [protocol.search(Search("Scholar", "", "KUBE", None))])
    assert counts(session)["identified"] is None


def test_a_study_that_is_a_duplicate_takes_its_record_along(session: Session, twelve: list[Record]) -> None:
    """It was one work all the time; a study excluded on its abstract was not sought."""
    store, me = session.store, session.coder
    screening.decide(store, me, twelve, Verdict.INCLUDE)
    for n in range(3):
        add_study(session, f"s{n}", f"Studi {n}.")
        full_texts.attach(store, me, twelve[n], f"s{n}")
    coding.set_value(store, me, texts.text_of(store, "s1"), {"duplicate_of": "s0"})
    coding.exclude(store, me, texts.text_of(store, "s2"), "not about KUBE", "screening")
    assert {name: counts(session)[name] for name in ("duplicates", "screened", "excluded-screening", "sought")} == {
        "duplicates": 1,
        "screened": 11,
        "excluded-screening": 1,
        "sought": 10,
    }
