"""Keys typed ahead: they go to the screen in front, in order, however quickly they follow the key that opened it."""

from __future__ import annotations

import asyncio

from textual import events
from textual.screen import Screen, ScreenResultType


class TypedAhead(Screen[ScreenResultType]):
    """A screen that hands keys to the one in front of it.

    Textual sends a key to the screen that is in front when the key arrives. Keys that follow quickly wait there while
    the first one opens a dialog: without this they would be lost, or code something.
    """

    async def on_event(self, event: events.Event) -> None:
        """Hand a key on if another screen came to the front while the key waited."""
        front = self.app.screen
        if isinstance(event, events.Key) and front is not self:
            while not front.is_mounted:
                await asyncio.sleep(0)
            event.stop()
            event.prevent_default()
            (front.focused or front).post_message(events.Key(event.key, event.character))
            return
        await super().on_event(event)
