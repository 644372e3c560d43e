"""``kube-review progress``: whether reading may stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kube_review.commands.options import CodebookOption, CoderName, Folder, Format, Printed
from kube_review.messages import Message, _

if TYPE_CHECKING:
    from kube_review.assist.learning.progress import Progress


def progress(
    codebook: CodebookOption = None, project: Folder = None, coder: CoderName = None, fmt: Printed = Format.TABLE
) -> None:
    """Say for each code whether you may stop reading for it, or how many of its passages may be left."""
    from kube_review import console
    from kube_review.assist.learning import progress as stops
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project, coder) as session:
        found = stops.of(session, session.codebook(codebook))
        name = session.coder.name
    rows = [
        {
            "code": one.code,
            "n_total": one.n_total,
            "n_seen": one.n_seen,
            "n_found": one.n_found,
            "holds": one.holds,
            "p": one.p,
            "remaining_upper": one.remaining_upper,
            "says": _says(one),
        }
        for one in found
    ]
    note = _("Passages of studies that {coder} has not read in full; the rule of Callaghan & Müller-Hansen (2020).")
    console.listing(Table(_("May I stop?"), rows, notes=(note.format(coder=name),)), fmt)


def _says(one: Progress) -> Message:
    if one.n_total == 0:
        return _("no passage is left to look at")
    if one.holds:
        return _(
            "with 95 % confidence at least 95 % of the passages for {code} have been seen; at most {n} left",
            code=one.code,
            n=one.remaining_upper,
        )
    return _("look on: up to {n} may be left", n=one.remaining_upper)
