"""``kube-review undo`` and ``redo``: walk back and forth over your own actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import Text, _, formatted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kube_review.session import Session
    from kube_review.store.record.event import Event


def undo(project: Folder = None, coder: CoderName = None) -> None:
    """Undo your last action."""
    from kube_review import coding
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        undone = coding.undo(session.store, session.sign_in())
        _say(session, undone, _("Undone"), _("There is nothing to undo."))


def redo(project: Folder = None, coder: CoderName = None) -> None:
    """Do again what you last undid."""
    from kube_review import coding
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        again = coding.redo(session.store, session.sign_in())
        _say(session, again, _("Done again"), _("There is nothing to redo."))


def _say(session: Session, events: Sequence[Event], done: Text, nothing: Text) -> None:
    from kube_review import console
    from kube_review.coding import event_text

    names = event_text.Names.of(session.store)
    for event in events:
        console.say(formatted("{done}: {what}", done=done, what=event_text.of(session.store, event, names)))
    if not events:
        console.say(nothing)
