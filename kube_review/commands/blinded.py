"""What commands do about studies that the person at the keyboard codes blind: leave them out, or refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.messages import _

if TYPE_CHECKING:
    from kube_review.session import Session


def left_out(session: Session) -> set[str]:
    """Return the studies (ids) that the session's coder codes blind now, having said that they are left out."""
    from kube_review import console
    from kube_review.coding import blind

    hidden = blind.hidden_from(session)
    if hidden:
        console.say(_("{n} studies that you code blind are left out.", n=len(hidden)))
    return hidden


def refuse(session: Session) -> None:
    """Stop what would name every coding of the review while the session's coder codes some studies blind.

    Raises:
        Conflict: They do.
    """
    from kube_review.coding import blind
    from kube_review.errors import Conflict

    if hidden := blind.hidden_from(session):
        raise Conflict(
            _("You code {n} studies blind, and a lock names every coding in them.", n=len(hidden)),
            _("Wait until everybody assigned is done, or let somebody do it who is not: KUBE_REVIEW_CODER=NAME"),
        )
