"""``kube-review duplicates``: studies that may be one."""

from __future__ import annotations

from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import _


def duplicates(project: Folder = None, fmt: Printed = Format.TABLE) -> None:
    """List studies that may be the same text, or reports of one fieldwork; set aside or join them with study --set."""
    from kube_review import console
    from kube_review.ingest import similar_studies
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project) as session:
        rows = [
            {"kind": pair.kind, "study": pair.study, "other": pair.other, "why": pair.why}
            for pair in similar_studies.pairs(session.store)
        ]
    notes = (
        _("duplicate: kube-review study OTHER --set duplicate_of=STUDY"),
        _("fieldwork: kube-review study OTHER --set fieldwork=STUDY"),
    )
    console.listing(Table(_("Studies that may be one"), rows, notes=notes if rows else ()), fmt)
