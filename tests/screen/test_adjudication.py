"""Disagreements side by side, decided with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import Label

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound
from kube_review.screen.app import ReviewApp
from kube_review.screen.dialogs.forms import Form
from kube_review.screen.screens.adjudication import AdjudicationScreen
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session
from kube_review.store.corpus.texts import text_of
from kube_review.store.counting import snapshot
from kube_review.store.record import codings
from tests.screen.conftest import STUDY, piloted, second


@pytest.fixture
def disputed(review: Session) -> Session:
    """Ani and budi have finished; they differ on codes b and k and agree on c."""
    for name, codes in (("ani", "bc"), ("budi", "ck")):
        with second(review, name) as session:
            text = text_of(session.store, STUDY)
            for n, key in enumerate(codes, 1):
                span = coding.passage_span(session.store, text, n)
                coding.record(session.store, session.coder, text, span, Judgement(session.code(key).code))
            coding.done(session.store, session.coder, text, session.versions)
    return review


@asynccontextmanager
async def settling(session: Session) -> AsyncIterator[tuple[AdjudicationScreen, Pilot[None]]]:
    """Run the adjudication screen."""
    screen = AdjudicationScreen(session)
    async with ReviewApp(session, lambda: screen).run_test(size=(90, 30)) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield screen, pilot


def _columns(screen: AdjudicationScreen) -> list[str]:
    return ["\n".join("".join(s.text for s in row) for row in sheet.rows) for sheet in screen._sheets]


def test_agreement_has_nothing_to_adjudicate(review: Session) -> None:
    """Nobody has finished, so nobody differs."""
    with pytest.raises(NotFound):
        AdjudicationScreen(review)


@piloted
async def test_findings_stand_side_by_side(disputed: Session) -> None:
    """One column a coder: the quote of one, the silence of the other."""
    async with settling(disputed) as (screen, _pilot):
        ani, budi = _columns(screen)
        assert "ani: present" in ani
        assert "dibentuk tergesa-gesa" in ani
        assert "budi: silent" in budi
        assert "Coded there instead: top-down" in budi


@piloted
async def test_a_decision_needs_a_reason_and_both_originals_stay(disputed: Session) -> None:
    """1 asks why; an empty reason is refused; the decided cell leaves the list, undo brings it back."""
    async with settling(disputed) as (screen, pilot):
        before = codings.listing(disputed.store)
        await pilot.press("1")
        assert isinstance(screen.app.screen, Form)
        await pilot.press("enter")
        form = screen.app.screen
        assert isinstance(form, Form)
        assert "reason" in str(form.query_one("#refused", Label).render())
        await pilot.press(*"jelas", "enter")
        assert [d.code.key for d in screen.found] == ["k"]
        (decision,) = snapshot.decisions(disputed.store)
        assert (decision.code, decision.state) == ("little-socialisation", "present")
        assert codings.listing(disputed.store) == before
        await pilot.press("u")
        assert [d.code.key for d in screen.found] == ["b", "k"]


@piloted
async def test_the_place_can_be_read_in_its_study(disputed: Session) -> None:
    """Enter opens the study at the coding; q comes back."""
    async with settling(disputed) as (screen, pilot):
        await pilot.press("down", "enter")
        opened = screen.app.screen
        assert isinstance(opened, CodingScreen)
        assert opened.desk.at == 1
        await pilot.press("q")
        assert screen.app.screen is screen
        assert screen.dispute is not None
        assert screen.dispute.code.key == "k"


@piloted
async def test_when_all_is_settled_it_says_so(disputed: Session) -> None:
    """The last decision leaves an empty list."""
    async with settling(disputed) as (screen, pilot):
        await pilot.press("1", *"ya", "enter", "4", *"bukan", "enter")
        await pilot.pause()
        assert screen.found == []
        assert "settled" in str(screen.query_one("#hint").render())
