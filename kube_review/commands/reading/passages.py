"""``kube-review passages``: the sentences of a study with their addresses."""

from __future__ import annotations

from kube_review.commands.options import Folder, Format, Printed, StudyName
from kube_review.messages import _


def passages(study: StudyName, project: Folder = None, fmt: Printed = Format.TABLE) -> None:
    """List the passages of a study: number, page, section, language and text."""
    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.corpus import texts
    from kube_review.tables import Table

    with open_session(project) as session:
        text = texts.text_of(session.store, study)
        rows = [
            {
                "passage": p.number,
                "page": p.page,
                "section": p.section.value,
                "language": p.language,
                "start": p.start,
                "end": p.end,
                "text": text.text[p.start : p.end],
                "countable": p.countable,
                "page_end": p.page_end,
                "lead_in": p.lead_in,
            }
            for p in texts.passages_of(session.store, text.text_id)
        ]
    columns = ("passage", "page", "section", "language", "countable", "text")
    console.listing(Table(_("Passages of {study}", study=study), rows, columns=columns, optional=("language",)), fmt)
