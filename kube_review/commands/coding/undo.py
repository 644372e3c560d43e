"""``kube-review undo``: undo the last action."""

from __future__ import annotations

from kube_review.commands.coding.steps import say
from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def undo(project: Folder = None, coder: CoderName = None) -> None:
    """Undo your last action."""
    from kube_review import coding
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        undone = coding.undo(session.store, session.sign_in())
        say(session, undone, _("Undone"), _("There is nothing to undo."))
