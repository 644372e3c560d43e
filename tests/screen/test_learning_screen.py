"""The learning queue on the screen: what was looked at is on disk, and the queue goes on by what it taught."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kube_review.assist.learning.learning_queue import Queue
from kube_review.errors import NotFound
from kube_review.screen.app import ReviewApp
from kube_review.screen.screens import learning_screen
from kube_review.screen.screens.learning_screen import LearningScreen
from kube_review.session import Session
from kube_review.store.counting import judgements
from tests.screen.conftest import SENTENCES, Steered, add_paper, piloted


@asynccontextmanager
async def led(session: Session) -> AsyncIterator[Steered]:
    """Run the queue."""
    screen = LearningScreen(session, *learning_screen.begun(session))
    async with ReviewApp(session, lambda: screen).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield Steered(session, screen, pilot)


def places(session: Session) -> list[tuple[str, int]]:
    """Return what was looked at."""
    return [(one.study, one.passage) for one in judgements.seen(session.store, session.codebooks)]


@piloted
async def test_tab_says_that_the_passage_was_looked_at_and_goes_on(review: Session) -> None:
    """The first passage of the queue is recorded with why it came up, and the second stands on the desk."""
    first, second, *_ = Queue(review).next(10)
    async with led(review) as it:
        assert (it.desk.study, it.desk.at + 1) == (first.study, first.passage)
        assert f"stands for others, {first.code}?" in it.status()
        await it.press("tab")
        assert places(review) == [(first.study, first.passage)]
        assert [one.why for one in judgements.seen(review.store, review.codebooks)] == ["typical"]
        assert (it.desk.study, it.desk.at + 1) == (second.study, second.passage)


@piloted
async def test_enter_accepts_and_then_goes_on(review: Session) -> None:
    """A selected suggestion is accepted in place; without one, Enter goes on like Tab."""
    async with led(review) as it:
        stop = it.desk.study, it.desk.at
        assert it.desk.pending_at(it.desk.at)
        await it.press("enter")
        assert (len(it.made()), places(review), (it.desk.study, it.desk.at)) == (1, [], stop)
        await it.press("enter")
        assert len(places(review)) == 1
        assert (it.desk.study, it.desk.at) != stop


@piloted
async def test_looking_is_undone_like_all_else(review: Session) -> None:
    """One u takes the look back, and Shift+Tab returns to the passage."""
    async with led(review) as it:
        stop = it.desk.study, it.desk.at
        await it.press("tab", "ctrl+z")
        assert places(review) == []
        assert f"Undone: passage {stop[1] + 1} of {stop[0]} looked at." in it.status()
        await it.press("shift+tab")
        assert (it.desk.study, it.desk.at) == stop


@piloted
async def test_the_queue_learns_and_ends(review: Session) -> None:
    """Fourteen passages come in two batches, each once; then everything has been looked at."""
    add_paper(review, "lele-2")
    async with led(review) as it:
        for _ in range(2 * len(SENTENCES)):
            await it.press("tab")
            await it.pilot.pause()
        assert len(set(places(review))) == len(places(review)) == 2 * len(SENTENCES)
        assert "looked at" in it.status()
    with pytest.raises(NotFound):
        learning_screen.begun(review)


@piloted
async def test_what_cannot_be_saved_keeps_one_at_the_passage(review: Session) -> None:
    """Another program holds the review: it is said, nothing is recorded, and the passage stays."""
    async with led(review) as it:
        stop = it.desk.study, it.desk.at
        it.session.store.sql.execute("PRAGMA query_only = 1")
        await it.press("tab")
        assert "NOT SAVED" in it.status()
        assert (it.desk.study, it.desk.at) == stop
        it.session.store.sql.execute("PRAGMA query_only = 0")
        await it.press("tab")
        assert len(places(review)) == 1
