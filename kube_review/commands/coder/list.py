"""``kube-review coder list``: who codes."""

from __future__ import annotations

from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import _


def list_(project: Folder = None, fmt: Printed = Format.TABLE) -> None:
    """List who codes in the review, how much they coded, and how many studies they have finished."""
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.record import coders
    from kube_review.tables import Table

    with open_session(project) as session:
        hidden = blind.hidden_from(session)
        default = coders.setting(session.store, "coder")
        rows = [
            {
                "coder": one.name,
                "codings": one.n_codings,
                "reviewed": one.n_reviewed,
                "default": one.name == default,
                "uid": one.uid,
            }
            for one in coders.workload(session.store, without=hidden)
        ]
    console.listing(Table(_("Coders"), rows, columns=("coder", "codings", "reviewed", "default")), fmt)
