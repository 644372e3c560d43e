"""``kube-review undo`` and ``redo``: walk back and forth over your own actions."""

from __future__ import annotations

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def undo(project: Folder = None, coder: CoderName = None) -> None:
    """Undo your last action."""
    from kube_review import coding
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        _tell(coding.undo(session.store, session.coder), _("Undone"), _("There is nothing to undo."))


def redo(project: Folder = None, coder: CoderName = None) -> None:
    """Do again what you last undid."""
    from kube_review import coding
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        _tell(coding.redo(session.store, session.coder), _("Done again"), _("There is nothing to redo."))


def _tell(events: object, done: str, nothing: str) -> None:
    from kube_review import console
    from kube_review.commands.history import words
    from kube_review.store.events import Event

    assert isinstance(events, list)
    for event in events:
        assert isinstance(event, Event)
        console.say(f"{done}: {words(event)}")
    if not events:
        console.say(nothing)
