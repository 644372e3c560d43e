"""``kube-review memos``: every memo of the review."""

from __future__ import annotations

from kube_review.commands.options import ByCoder, Folder, Format, OfCode, OfStudy, Printed
from kube_review.messages import _

COLUMNS = ("about", "number", "study", "page", "passage", "code", "coder", "at", "memo")


def memos(
    study: OfStudy = None,
    code: OfCode = None,
    coder: ByCoder = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List all memos: on codings, on studies, and on the review."""
    from kube_review import console
    from kube_review.coding.memos import all_memos
    from kube_review.session import open_session
    from kube_review.store.corpus import texts
    from kube_review.tables import Table

    with open_session(project) as session:
        if study is not None:
            texts.text_of(session.store, study)
        wanted = session.code_id(code)
        found = all_memos(session, study=study, code=wanted, coder=coder)
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in found]
    shown = ("about", "number", "study", "passage", "code", "coder", "memo")
    console.listing(Table(_("Memos"), rows, columns=shown, optional=("coder", "passage")), fmt)
