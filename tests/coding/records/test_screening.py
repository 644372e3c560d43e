"""Records come in once, are screened by people who do not see each other, and every decision can be undone."""

from __future__ import annotations

import pytest

from kube_review import coding
from kube_review.coding import blind, event_text, protocol
from kube_review.coding.event_text import Names
from kube_review.coding.records import identifying, screening, similar_records
from kube_review.coding.records.screening import Desk
from kube_review.errors import Conflict, ReviewError
from kube_review.model import Coder
from kube_review.session import Session
from kube_review.store.database import integrity
from kube_review.store.record import coders, events
from kube_review.store.screening import records
from kube_review.store.screening.records import Record
from kube_review.terms import Screened, Verdict
from tests.coding.records.conftest import TITLES, found


def states(session: Session) -> list[Screened]:
    """Return where each record stands."""
    desk = Desk(session.store)
    return [desk.outcome(one).state for one in desk.records]


def two_screen(session: Session) -> Coder:
    """Let two people have to decide on each record; return the second."""
    coding.write(session.store, session.coder, [protocol.value("screeners", "2")])
    return coders.get_or_add(session.store, "budi")


def test_the_same_list_again_changes_nothing(session: Session, held: list[Record]) -> None:
    """Another source finds the same work anew; twice in a list is found twice."""
    assert identifying.bring(session.store, session.coder, found(*TITLES)) == 0
    assert identifying.bring(session.store, session.coder, found(*TITLES, source="Scopus")) == 3
    assert identifying.bring(session.store, session.coder, found("Baru", "Baru")) == 2


def test_an_import_is_one_action(session: Session, held: list[Record]) -> None:
    """Undo takes it back, redo brings the records back with their numbers."""
    coding.undo(session.store, session.coder)
    assert records.listing(session.store) == []
    coding.redo(session.store, session.coder)
    assert records.listing(session.store) == held


def test_one_person_decides(session: Session, held: list[Record]) -> None:
    """Without more in the protocol, one decision counts; it can be changed, undone and rebuilt."""
    me = session.coder
    screening.decide(session.store, me, held[:1], Verdict.INCLUDE)
    assert screening.decide(session.store, me, held[1:], Verdict.EXCLUDE, "not about KUBE") == 2
    assert screening.decide(session.store, me, held[1:], Verdict.EXCLUDE, "not about KUBE") == 0
    screening.decide(session.store, me, held[1:2], Verdict.UNSURE)
    assert states(session) == [Screened.INCLUDE, Screened.UNSURE, Screened.EXCLUDE]
    before = integrity.snapshot(session.store)
    integrity.repair(session.store)
    assert integrity.snapshot(session.store) == before
    assert integrity.problems(session.store, session.project.root) == []
    coding.undo(session.store, me)
    assert states(session) == [Screened.INCLUDE, Screened.EXCLUDE, Screened.EXCLUDE]


def test_an_exclusion_needs_a_reason(session: Session, held: list[Record]) -> None:
    with pytest.raises(ReviewError, match="reason"):
        screening.decide(session.store, session.coder, held, Verdict.EXCLUDE, " ")


def test_two_people_are_blind_to_each_other(session: Session, held: list[Record]) -> None:
    """Neither the desk nor the history shows another's decision before one's own; then both do."""
    budi, store = two_screen(session), session.store
    screening.decide(store, budi, held[:2], Verdict.INCLUDE)
    assert states(session) == [Screened.PENDING] * 3
    assert [one.record for one in Desk(store).pending(session.coder)] == [one.record for one in held]
    assert list(Desk(store).visible(held[0], session.coder)) == []
    shown = blind.visible_events(session, events.history(store))
    assert "screen" not in {event.kind for event in shown}
    screening.decide(store, session.coder, held[:1], Verdict.EXCLUDE, "no fieldwork")
    assert {one.coder for one in Desk(store).visible(held[0], session.coder)} == {"ani", "budi"}
    shown = blind.visible_events(session, events.history(store))
    assert {event.record for event in shown if event.kind == "screen"} == {held[0].uid}
    assert states(session)[0] is Screened.DISPUTED


def test_a_disagreement_is_settled(session: Session, held: list[Record]) -> None:
    """Only when all have decided, never as unsure; both originals stay."""
    budi, store = two_screen(session), session.store
    screening.decide(store, budi, held[:1], Verdict.INCLUDE)
    with pytest.raises(Conflict, match="1 of 2"):
        screening.settle(store, session.coder, held[:1], Verdict.INCLUDE)
    screening.decide(store, session.coder, held[:1], Verdict.EXCLUDE, "no fieldwork")
    with pytest.raises(ReviewError, match="unsure"):
        screening.settle(store, session.coder, held[:1], Verdict.UNSURE)
    screening.settle(store, session.coder, held[:1], Verdict.EXCLUDE, "no fieldwork of its own")
    assert Desk(store).outcome(held[0]) == screening.Outcome(Screened.EXCLUDE, "no fieldwork of its own")
    assert len(Desk(store).decisions(held[0])) == 2
    coding.undo(store, session.coder)
    assert states(session)[0] is Screened.DISPUTED


def test_reasons_of_two_people_are_kept(session: Session, held: list[Record]) -> None:
    budi = two_screen(session)
    screening.decide(session.store, budi, held[:1], Verdict.EXCLUDE, "no fieldwork")
    screening.decide(session.store, session.coder, held[:1], Verdict.EXCLUDE, "not about KUBE")
    assert Desk(session.store).outcome(held[0]).reason == "no fieldwork / not about KUBE"


def test_duplicates_lead_to_the_last_original(session: Session, held: list[Record]) -> None:
    """A chain ends at its original; a circle, which a merge can close, keeps one record."""
    one, two, three = (record.uid for record in held)
    similar_records.mark(session.store, session.coder, {two: one, three: two})
    assert Desk(session.store).originals == {two: one, three: one}
    similar_records.mark(session.store, session.coder, {one: three})
    assert len(Desk(session.store).originals) == 2
    coding.undo(session.store, session.coder)
    coding.undo(session.store, session.coder)
    assert states(session) == [Screened.PENDING] * 3


def test_events_in_words(session: Session, held: list[Record]) -> None:
    """What the history says of each kind."""
    store, me = session.store, session.coder
    screening.decide(store, me, held[:1], Verdict.EXCLUDE, "bukan KUBE")
    similar_records.mark(store, me, {held[1].uid: held[0].uid, held[2].uid: ""})
    names = Names(store)
    told = [str(event_text.of(store, event, names)) for event in events.history(store)][-4:]
    assert told == [
        f"record from Garuda: {TITLES[2]}",
        f"exclude: {held[0].record} {TITLES[0]} (bukan KUBE)",
        f"record {held[1].record} {TITLES[1]} is a duplicate of {held[0].record} {TITLES[0]}",
        f"record {held[2].record} {TITLES[2]} is no duplicate",
    ]
