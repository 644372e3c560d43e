"""``kube-review codings``: what people recorded."""

from __future__ import annotations

from kube_review.commands.options import ByCoder, Folder, Format, OfCode, OfStudy, Printed
from kube_review.messages import _

COLUMNS = (
    "coding",
    "study",
    "page",
    "passage",
    "start",
    "end",
    "quote",
    "code",
    "stance",
    "link",
    "origin",
    "coder",
    "at",
    "memo",
    "cited",
)


def codings(
    study: OfStudy = None,
    code: OfCode = None,
    coder: ByCoder = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List codings with their quotes: the evidence behind the counts; those of a code with those of its sub-codes."""
    from kube_review import console
    from kube_review.codebook import sub_codes
    from kube_review.coding import blind, codebooks_used
    from kube_review.session import open_session
    from kube_review.store.corpus import texts
    from kube_review.store.record import codings as stored
    from kube_review.tables import Table

    with open_session(project) as session:
        if study is not None:
            texts.text_of(session.store, study)
        wanted = session.code(code) if code is not None else None
        names = {name for book in session.codebooks for name in sub_codes.names(book.codes, wanted)} if wanted else ()
        every = stored.listing(session.store, study=study, coder=coder)
        found = [one for one in every if wanted is None or one.code in names]
        seen = blind.visible(session, found)
        unknown = codebooks_used.unknown_codes(session)
    if len(seen) < len(found):
        console.say(_("{n} codings by others are hidden: you code these studies blind.", n=len(found) - len(seen)))
    if here := [one for one in unknown if any(coding.code == one for coding in seen)]:
        console.say(_("Codings of codes that no codebook in use has: {codes}.", codes=here))
    rows = [{name: getattr(coding, name) for name in COLUMNS} for coding in seen]
    shown = ("coding", "study", "page", "passage", "code", "stance", "coder", "quote")
    console.listing(Table(_("Codings"), rows, columns=shown, optional=("coder", "page", "stance")), fmt)
