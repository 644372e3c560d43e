"""Screening records on the screen, one key a decision."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from kube_review.coding.records import identifying, screening
from kube_review.coding.records.identifying import Found
from kube_review.coding.records.screening import Desk
from kube_review.errors import NotFound
from kube_review.screen.app import ReviewApp
from kube_review.screen.dialogs.forms import Form
from kube_review.screen.screens.record_screen import RecordScreen
from kube_review.session import Session
from kube_review.store.record import coders
from kube_review.store.screening import records
from kube_review.terms import Screened, Verdict
from tests.screen.conftest import piloted

ABSTRACTS = [
    *(f"Kegagalan kelompok usaha bersama di desa {n}: pendamping jarang datang." for n in range(6)),
    *(f"Budi daya ikan lele di kolam terpal nomor {n}." for n in range(6)),
]


@pytest.fixture
def held(session: Session) -> Session:
    """Return a review of twelve records, a third with a hostile title."""
    found = [
        Found({"title": f"[bold]Judul \x1b[31m{n}", "abstract": text, "year": "2012"}, "Garuda", "a.ris")
        for n, text in enumerate(ABSTRACTS)
    ]
    identifying.bring(session.store, session.coder, found)
    return session


@asynccontextmanager
async def screened(session: Session, *, learn: bool = False) -> AsyncIterator[tuple[RecordScreen, Pilot[None]]]:
    """Run the screen."""
    screen = RecordScreen(session, learn=learn)
    async with ReviewApp(session, lambda: screen).run_test(size=(90, 24)) as pilot:
        await pilot.pause()
        yield screen, pilot


def states(session: Session) -> list[Screened]:
    desk = Desk(session.store)
    return [desk.outcome(one).state for one in desk.records]


@piloted
async def test_one_key_is_a_decision(held: Session) -> None:
    """i, x with its reason, s, a digit for a reason used before, and undo."""
    async with screened(held) as (screen, pilot):
        await pilot.press("i", "x")
        assert isinstance(screen.app.screen, Form)
        await pilot.press("enter")
        assert "reason" in screen.said
        await pilot.press("x", *"bukan", "enter")
        await pilot.press("1", "s")
        assert states(held)[:4] == [Screened.INCLUDE, Screened.EXCLUDE, Screened.EXCLUDE, Screened.UNSURE]
        assert len(screen.queue) == 8
        await pilot.press("u")
        assert states(held)[3] is Screened.PENDING
        await pilot.press("right", "i")
        assert states(held)[4] is Screened.INCLUDE
        text = "\n".join("".join(s.text for s in row) for row in screen._sheet.rows)
        assert "[bold]Judul" in text
        assert "\x1b" not in text


@piloted
async def test_the_order_learns_from_decisions(held: Session) -> None:
    """After one inclusion and one exclusion, what is like the inclusion comes first."""
    one, other = records.listing(held.store)[0], records.listing(held.store)[-1]
    screening.decide(held.store, held.coder, [one], Verdict.INCLUDE)
    screening.decide(held.store, held.coder, [other], Verdict.EXCLUDE, "bukan KUBE")
    async with screened(held, learn=True) as (screen, _pilot):
        first = [record.values["abstract"] for record in screen.queue[:5]]
    assert all("usaha bersama" in text for text in first)


def test_the_order_learns_nothing_from_others(held: Session) -> None:
    """A second person starts in the order of import."""
    budi = coders.get_or_add(held.store, "budi")
    every = records.listing(held.store)
    screening.decide(held.store, budi, every[:1], Verdict.INCLUDE)
    screening.decide(held.store, budi, every[-1:], Verdict.EXCLUDE, "bukan KUBE")
    assert [one.record for one in RecordScreen(held).queue] == [one.record for one in every[1:-1]]


def test_nothing_left_is_said(held: Session) -> None:
    screening.decide(held.store, held.coder, records.listing(held.store), Verdict.INCLUDE)
    with pytest.raises(NotFound, match="no record left"):
        RecordScreen(held)
