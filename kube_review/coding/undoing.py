"""Undo and redo, without limit and across restarts.

An undo is one more action: for each subject of the undone action it repeats what stood before, or empties the subject
if there was nothing. A redo reverses an undo in the same way. After a new action, earlier undos can no longer be
redone.
"""

from __future__ import annotations

from kube_review.coding.codebooks import edits
from kube_review.errors import Conflict
from kube_review.messages import _
from kube_review.model import Coder
from kube_review.store.database.connection import Store
from kube_review.store.record import events, journal, kinds
from kube_review.store.record.event import Event, NewEvent


def undo(store: Store, coder: Coder) -> list[Event]:
    """Undo the coder's last action that is not undone yet; return its events, empty if there is none.

    Raises:
        Conflict: Somebody else has changed the same thing since.
    """
    action = _last_done(store, coder)
    if action is None:
        return []
    undone = events.of_action(store, action)
    _reverse(store, undone)
    return undone


def redo(store: Store, coder: Coder) -> list[Event]:
    """Do again what the coder's last undo took back; return the events, empty if there is nothing to redo.

    Raises:
        Conflict: Somebody else has changed the same thing since.
    """
    undone = _last_undo(store, coder)
    return _reverse(store, events.of_action(store, undone)) if undone else []


def _reverse(store: Store, done: list[Event]) -> list[Event]:
    """Put back what stood before an action; return the events that do it."""
    for event in done:
        newest = events.latest(store, event.subject)
        if newest is not None and newest.coder != event.coder:
            raise Conflict(
                _("Another coder has changed the same thing since, so nothing was undone."),
                topic="changed since",
            )
    # An import holds codings of several people: what is reversed stays theirs.
    authored = [(event.coder, _before(store, event)) for event in reversed(done)]
    with store.transaction():
        written = journal.append_authored(store, authored, done[0].action)
        edits.follow(store, written)
    return written


def _before(store: Store, event: Event) -> NewEvent:
    earlier = events.previous(store, event)
    return kinds.emptied(event) if earlier is None else kinds.again(earlier)


def _last_done(store: Store, coder: Coder) -> str | None:
    """Walk back over the coder's actions to the last one that still stands: its newest undo or redo says whether.

    Counting undos would be wrong: after a merge, the coder's actions in another copy may lie between an action and its
    undo.
    """
    newest: dict[str, str] = {}
    for action, kind, about in events.actions_of(store, coder.uid):
        if newest.setdefault(about, kind) != "undo" and kind == "do":
            return action
    return None


def _last_undo(store: Store, coder: Coder) -> str | None:
    """Walk back to the last undo that still stands; a plain action on the way means there is nothing to redo."""
    redone: set[str] = set()
    for action, kind, about in events.actions_of(store, coder.uid):
        if kind == "do":
            return None
        if kind == "undo" and about not in redone:
            return action
        redone.add(about)
    return None
