"""What commands do about studies that the current coder codes blind: leave them out, or refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.messages import Message, _

if TYPE_CHECKING:
    from kube_review.session import Session


def left_out(session: Session) -> set[str]:
    """Return the studies (ids) that the session's coder codes blind, after a message that they are left out."""
    from kube_review import console
    from kube_review.coding import blind

    hidden = blind.hidden_from(session)
    if hidden:
        console.say(_("{n} studies that you code blind are left out.", n=len(hidden)))
    return hidden


def refuse(session: Session, why: Message) -> None:
    """Refuse a command that would show every coding while the session's coder codes some studies blind.

    Args:
        session: The review.
        why: What it would show.

    Raises:
        Conflict: They do.
    """
    from kube_review.coding import blind
    from kube_review.errors import Conflict

    if hidden := blind.hidden_from(session):
        raise Conflict(
            _("You code {n} studies blind, and {why}.", n=len(hidden), why=why),
            _("Wait until everybody assigned is done, or let somebody do it who is not: KUBE_REVIEW_CODER=NAME"),
        )
