"""``kube-review codebook list``: codebooks in use and shipped."""

from __future__ import annotations

from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import Label, _


def list_(project: Folder = None, fmt: Printed = Format.TABLE) -> None:
    """List the codebooks in use and those that come with kube-review."""
    from kube_review import codebook, console
    from kube_review.errors import NotFound
    from kube_review.project import shipped, shipped_codebooks
    from kube_review.session import open_session
    from kube_review.tables import Table

    try:
        with open_session(project) as session:
            used = list(session.codebooks)
    except NotFound:
        if project is not None:
            raise
        used = []
    books = used + [
        codebook.load(shipped("codebook", f"{name}.yaml"))
        for name in shipped_codebooks()
        if name not in {book.name for book in used}
    ]
    rows = [
        {
            "codebook": book.name,
            "title": Label(book.title, book.title_id),
            "codes": len(book.codes),
            "groups": [g.group for g in book.groups],
            "in_use": book in used,
            "version": book.version[:12],
        }
        for book in books
    ]
    console.listing(Table(_("Codebooks"), rows), fmt)
