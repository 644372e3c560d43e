"""``kube-review redo``: redo what was undone."""

from __future__ import annotations

from kube_review.commands.coding.steps import say
from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def redo(project: Folder = None, coder: CoderName = None) -> None:
    """Do again what you last undid."""
    from kube_review import coding
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        again = coding.redo(session.store, session.sign_in())
        say(session, again, _("Done again"), _("There is nothing to redo."))
