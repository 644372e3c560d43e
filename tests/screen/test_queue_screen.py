"""From suggestion to suggestion, across studies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kube_review import coding
from kube_review.errors import NotFound
from kube_review.screen.app import ReviewApp
from kube_review.screen.screens.queue_screen import QueueScreen, stops
from kube_review.session import Session
from kube_review.store.record import suggestions
from tests.conftest import new_session
from tests.screen.conftest import STUDY, Steered, add_paper, piloted


@asynccontextmanager
async def led(session: Session, study: str | None = None, code: str | None = None) -> AsyncIterator[Steered]:
    """Run the queue."""
    screen = QueueScreen(session, stops(session, study, code))
    async with ReviewApp(session, lambda: screen).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield Steered(session, screen, pilot)


@pytest.fixture
def two(review: Session) -> Session:
    """Return the review with a second study of the same words."""
    add_paper(review, "lele-2")
    return review


def test_one_code_comes_the_likeliest_first(two: Session) -> None:
    """Over all studies, by score."""
    found = stops(two, None, "i")
    assert [(s.study, s.passage) for s in found] == [("lele", 4), ("lele-2", 4), ("lele", 6), ("lele-2", 6)]


def test_one_study_comes_in_the_order_of_its_text(two: Session) -> None:
    """As it is read."""
    assert [s.passage for s in stops(two, STUDY, None)] == [1, 2, 3, 4, 6]


def test_nothing_pending_is_said(tmp_path: Path) -> None:
    """An empty review has no queue."""
    with new_session(tmp_path / "empty") as session, pytest.raises(NotFound):
        stops(session, None, None)


@piloted
async def test_each_decision_leads_to_the_next_stop(two: Session) -> None:
    """Accept, reject, deny: four keys decide four suggestions in two studies."""
    async with led(two, code="i") as it:
        assert "1 of 4" in it.status()
        await it.press("enter")
        assert it.desk.study == "lele-2"
        await it.press("backspace", "-", "!")
        assert "last one" in it.status()
        assert sorted(it.made()) == [
            (4, "poor-aid-quality", "asserts", None, "suggested"),
            (6, "poor-aid-quality", "asserts", "cause", "suggested"),
            (6, "poor-aid-quality", "denies", None, "suggested"),
        ]
        assert suggestions.listing(two.store, code="poor-aid-quality") == []


@piloted
async def test_all_suggestions_of_a_passage_come_before_the_next(two: Session) -> None:
    """Passage 3 has two."""
    async with led(two, STUDY) as it:
        await it.press("tab", "tab")
        assert (it.desk.at, it.desk.hand.code) == (2, "weak-facilitators")
        await it.press("enter")
        assert (it.desk.at, it.desk.hand.code) == (2, "weak-supervision")
        await it.press("enter")
        assert it.desk.at == 3
        await it.press("shift+tab")
        assert it.desk.at == 2


@piloted
async def test_undo_goes_back_to_the_study_and_the_decision_can_be_made_again(two: Session) -> None:
    """Undoing what was accepted in the study before opens it; accepting again goes on without leaving one out."""
    async with led(two, code="i") as it:
        await it.press("enter")
        assert it.desk.study == "lele-2"
        await it.press("u")
        assert (it.desk.study, it.desk.at) == ("lele", 3)
        await it.press("enter")
        assert len(it.made()) == 1
        assert (it.desk.study, it.desk.at) == ("lele-2", 3)


@piloted
async def test_what_was_decided_elsewhere_is_passed_over(two: Session) -> None:
    """Stops whose suggestion somebody decided meanwhile do not come again."""
    async with led(two, code="i") as it:
        there = [s for s in suggestions.listing(two.store, study="lele-2", code="poor-aid-quality") if s.passage == 4]
        coding.reject(two.store, two.coder, [there[0].suggestion])
        await it.press("enter")
        assert (it.desk.study, it.desk.at) == ("lele", 5)
