"""Keys that come faster than a dialog opens: they go into it, never to the screen below, and none is lost."""

from __future__ import annotations

import asyncio

from textual import events

from kube_review.session import Session
from kube_review.store.record import memos
from tests.screen.conftest import STUDY, Steered, piloted, steer


async def _type(it: Steered, *keys: str) -> None:
    """Hand the app all keys at once, as a terminal does after a moment of load."""
    for key in keys:
        it.screen.app.post_message(events.Key(key, key if len(key) == 1 else None))
    for _ in range(20):
        await asyncio.sleep(0.02)
        await it.press()


@piloted
async def test_a_memo_typed_at_once_is_whole(review: Session) -> None:
    """The keys that open the note and those that are written into it arrive together."""
    async with steer(review) as it:
        await _type(it, "'", "enter", *"kotak", "ctrl+s")
        assert [(m.study, m.text) for m in memos.listing(review.store)] == [(STUDY, "kotak")]
        assert it.made() == []


@piloted
async def test_a_search_typed_at_once_is_whole(review: Session) -> None:
    """The same with a form of one line."""
    async with steer(review) as it:
        await _type(it, "/", *"kelompok")
        assert it.screen.app.screen.query_one("Input").value == "kelompok"
        assert it.made() == []
