"""The PRISMA flow: counted where it can be, recorded where only people know, and never 0 for unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kube_review import coding
from kube_review.coding import protocol
from kube_review.coding.protocol import Exclusion, Search
from kube_review.coding.reviewing import SCREENING
from kube_review.errors import NotFound, ReviewError
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.database import integrity
from kube_review.synthesis.reporting import prisma_flow
from tests.conftest import add_study


def fill(session: Session, *names: str) -> None:
    """Add studies."""
    for name in names:
        add_study(session, name, f"{name}, satu kalimat.")


def say(session: Session, change: Callable[..., protocol.Change], *what: Any) -> bool:
    """Record one change of the protocol; return whether it wrote anything."""
    return coding.write(session.store, session.coder, [change(*what)]) == 1


def counts(session: Session) -> dict[str, int | None]:
    """Return the number in each box."""
    return {box.box: box.n for box in prisma_flow.of(session.store).boxes}


def test_nothing_recorded_is_not_zero(session: Session) -> None:
    """An empty review knows nothing; one with files knows what it holds and nothing else."""
    assert set(counts(session).values()) == {None}
    fill(session, "a", "b")
    assert {box: n for box, n in counts(session).items() if n is not None} == {
        "assessed": 2,
        "reports": 2,
        "studies": 2,
    }
    shown = {str(row["label"]): str(row["n"]) for row in prisma_flow.table(prisma_flow.of(session.store)).people()}
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
    say(session, protocol.search, Search("Garuda", "2016-05", "KUBE AND gagal", 100))
    say(session, protocol.search, Search("Neliti", "2016", "KUBE", 20))
    say(session, protocol.exclusion, Exclusion("screening", "not about KUBE", 80))
    say(session, protocol.exclusion, Exclusion("full-text", "no fieldwork", 4))
    for key, value in {"duplicates-removed": "30", "screened": "89", "sought": "10", "not-retrieved": "2"}.items():
        say(session, protocol.value, key, value)
    made = prisma_flow.of(store)
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
    assert [str(doubt) for doubt in made.doubts] == [
        "Does not add up: Records screened 89 − Records excluded 81 is not 10."
    ]


def test_a_search_without_hits_leaves_the_total_unknown(session: Session) -> None:
    """A sum over some searches would pass for the whole."""
    say(session, protocol.search, Search("Garuda", "", "", 100))
    say(session, protocol.search, Search("Google Scholar", "", "", None))
    assert counts(session)["identified"] is None


def test_zero_can_be_recorded(session: Session) -> None:
    """Somebody who says 0 is believed."""
    say(session, protocol.value, "not-retrieved", "0")
    say(session, protocol.exclusion, Exclusion("full-text", "any", 0))
    assert (counts(session)["not-retrieved"], counts(session)["excluded-full-text"]) == (0, 0)


def test_the_protocol_can_be_corrected_and_taken_back(session: Session) -> None:
    """The same search with other hits corrects it; the same again writes nothing; drop takes it back."""
    store = session.store
    assert say(session, protocol.value, "question", "Why do KUBE fail?")
    assert not say(session, protocol.value, "question", "Why do KUBE fail?")
    assert say(session, protocol.search, Search("Garuda", "2016", "KUBE", 100))
    assert say(session, protocol.search, Search("Garuda", "2016", "KUBE", 101))
    assert not say(session, protocol.search, Search("Garuda", "2016", "KUBE", 101))
    ((name, search),) = protocol.read(store).searches.items()
    assert search.hits == 101
    say(session, protocol.drop, session.store, name)
    say(session, protocol.value, "question", None)
    assert (protocol.read(store).searches, protocol.read(store).texts) == ({}, {})
    with pytest.raises(NotFound):
        say(session, protocol.drop, session.store, name)


def test_what_cannot_be_recorded(session: Session) -> None:
    """Unknown keys, bad numbers, dates and stages are refused with what is allowed."""
    with pytest.raises(ReviewError, match="question, eligibility"):
        say(session, protocol.value, "quest", "x")
    with pytest.raises(ReviewError, match="whole number"):
        say(session, protocol.value, "screened", "-3")
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
    before = integrity.snapshot(session.store)
    integrity.repair(session.store)
    assert integrity.snapshot(session.store) == before
    coding.undo(session.store, session.coder)
    assert counts(session)["excluded-full-text"] == 1
    coding.undo(session.store, session.coder)
    assert counts(session)["excluded-full-text"] is None
