"""Saying what was undone or done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.messages import Text, formatted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kube_review.session import Session
    from kube_review.store.record.event import Event


def say(session: Session, events: Sequence[Event], done: Text, nothing: Text) -> None:
    """Print each event of an action after ``done``, or ``nothing`` where there was no action."""
    from kube_review import console
    from kube_review.coding import event_text

    names = event_text.Names(session.store)
    for event in events:
        console.say(formatted("{done}: {what}", done=done, what=event_text.of(session.store, event, names)))
    if not events:
        console.say(nothing)
