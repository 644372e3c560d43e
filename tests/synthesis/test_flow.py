"""The PRISMA flow: counted where it can be, recorded where only people know, and never 0 for unknown."""

from __future__ import annotations

import pytest

from kube_review import coding
from kube_review.coding import protocol
from kube_review.coding.protocol import Exclusion, Search
from kube_review.coding.reviewing import SCREENING
from kube_review.errors import NotFound, ReviewError
from kube_review.session import Session
from kube_review.store import check, texts
from kube_review.synthesis import flow
from tests.conftest import add_study


def fill(session: Session, *names: str) -> None:
    """Add studies."""
    for name in names:
        add_study(session, name, f"{name}, satu kalimat.")


def counts(session: Session) -> dict[str, int | None]:
    """Return the number in each box."""
    return {box.box: box.n for box in flow.of(session.store).boxes}


def test_nothing_recorded_is_not_zero(session: Session) -> None:
    """An empty review knows nothing; one with files knows what it holds and nothing else."""
    assert set(counts(session).values()) == {None}
    fill(session, "a", "b")
    assert {box: n for box, n in counts(session).items() if n is not None} == {
        "assessed": 2,
        "reports": 2,
        "studies": 2,
    }
    shown = {row["label"]: row["n"] for row in flow.table(flow.of(session.store)).people()}
    assert shown["Records screened"] == "not recorded"


def test_a_whole_flow(session: Session) -> None:
    """Every box by hand: 2 searches; of 6 KTI 1 duplicate, 1 screened out, 1 read and excluded, 3 in 2 fieldworks."""
    fill(session, "a", "b", "c", "d", "e", "f")
    me, store = session.coder, session.store

    def text(name: str) -> texts.Text:
        return texts.text_of(store, name)

    coding.set_value(store, me, text("b"), {"fieldwork": "a"})
    coding.set_value(store, me, text("d"), {"duplicate_of": "a"})
    coding.exclude(store, me, text("e"), "not about KUBE", SCREENING)
    coding.exclude(store, me, text("f"), "no findings")
    protocol.add_search(store, me, Search("Garuda", "2016-05", "KUBE AND gagal", 100))
    protocol.add_search(store, me, Search("Neliti", "2016", "KUBE", 20))
    protocol.add_exclusion(store, me, Exclusion("screening", "not about KUBE", 80))
    protocol.add_exclusion(store, me, Exclusion("full-text", "no fieldwork", 4))
    for key, value in {"duplicates-removed": "30", "screened": "89", "sought": "10", "not-retrieved": "2"}.items():
        protocol.set_value(store, me, key, value)
    made = flow.of(store)
    assert counts(session) == {
        "identified": 120,
        "duplicates": 31,
        "screened": 89,
        "excluded-screening": 81,
        "sought": 10,
        "not-retrieved": 2,
        "assessed": 8,
        "excluded-full-text": 5,
        "reports": 3,
        "studies": 2,
    }
    reasons = {box.box: box.reasons for box in made.boxes}
    assert reasons["excluded-screening"] == {"not about KUBE": 81}
    assert reasons["excluded-full-text"] == {"no fieldwork": 4, "no findings": 1}
    assert reasons["identified"] == {"Garuda": 100, "Neliti": 20}
    assert made.doubts == ("Does not add up: Records screened 89 - Records excluded 81 is not 10.",)


def test_a_search_without_hits_leaves_the_total_unknown(session: Session) -> None:
    """A sum over some searches would pass for the whole."""
    protocol.add_search(session.store, session.coder, Search("Garuda", "", "", 100))
    protocol.add_search(session.store, session.coder, Search("Google Scholar", "", "", None))
    assert counts(session)["identified"] is None


def test_zero_can_be_recorded(session: Session) -> None:
    """Somebody who says 0 is believed."""
    protocol.set_value(session.store, session.coder, "not-retrieved", "0")
    protocol.add_exclusion(session.store, session.coder, Exclusion("full-text", "any", 0))
    assert (counts(session)["not-retrieved"], counts(session)["excluded-full-text"]) == (0, 0)


def test_the_protocol_can_be_corrected_and_taken_back(session: Session) -> None:
    """The same search with other hits corrects it; the same again writes nothing; drop takes it back."""
    store, me = session.store, session.coder
    assert protocol.set_value(store, me, "question", "Why do KUBE fail?")
    assert not protocol.set_value(store, me, "question", "Why do KUBE fail?")
    assert protocol.add_search(store, me, Search("Garuda", "2016", "KUBE", 100))
    assert protocol.add_search(store, me, Search("Garuda", "2016", "KUBE", 101))
    assert not protocol.add_search(store, me, Search("Garuda", "2016", "KUBE", 101))
    ((name, search),) = protocol.read(store).searches.items()
    assert search.hits == 101
    protocol.drop(store, me, name)
    protocol.set_value(store, me, "question", None)
    assert (protocol.read(store).searches, protocol.read(store).texts) == ({}, {})
    with pytest.raises(NotFound):
        protocol.drop(store, me, name)


def test_what_cannot_be_recorded(session: Session) -> None:
    """Unknown keys, bad numbers, dates and stages are refused with what is allowed."""
    with pytest.raises(ReviewError, match="question, eligibility"):
        protocol.set_value(session.store, session.coder, "quest", "x")
    with pytest.raises(ReviewError, match="whole number"):
        protocol.set_value(session.store, session.coder, "screened", "-3")
    with pytest.raises(ReviewError, match="2016-05"):
        Search("Garuda", "May 2016", "", 1)
    with pytest.raises(ReviewError, match="screening, full-text"):
        Exclusion("abstract", "x", 1)


def test_the_stage_of_an_exclusion_follows_from_the_events(session: Session) -> None:
    """It can be changed, undone and rebuilt."""
    fill(session, "a")
    text = texts.text_of(session.store, "a")
    assert coding.exclude(session.store, session.coder, text, "off topic")
    assert coding.exclude(session.store, session.coder, text, "off topic", SCREENING)
    assert not coding.exclude(session.store, session.coder, text, "off topic", SCREENING)
    before = check.snapshot(session.store)
    check.repair(session.store)
    assert check.snapshot(session.store) == before
    coding.undo(session.store, session.coder)
    assert counts(session)["excluded-full-text"] == 1
    coding.undo(session.store, session.coder)
    assert counts(session)["excluded-full-text"] is None
