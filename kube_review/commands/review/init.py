"""``kube-review init``: make a review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.messages import _


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The review's folder.")] = Path(),
    codebook: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|FILE",
            help="A shipped codebook or a .yaml file; may be repeated.",
            show_default="sitepu-2016",
        ),
    ] = None,
    coder: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Who codes by default, added if new; else KUBE_REVIEW_CODER, else the system's user.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make a review: a folder with its database, codebooks and sources."""
    import os

    from kube_review import console, project
    from kube_review.session import Session, system_user
    from kube_review.store.database.connection import open_store
    from kube_review.store.record import coders

    wanted = codebook or [project.DEFAULT_CODEBOOK]
    made = project.create(folder, wanted)
    new = not made.database.exists()
    files = [project.codebook_source(name).name for name in wanted]
    with Session(made, open_store(made.database, create=True), codebooks=files) as session:
        session.register_codebooks()
        standing = coders.setting(session.store, "coder")
        name = coder or standing or os.environ.get("KUBE_REVIEW_CODER") or system_user()
        person = coders.get_or_add(session.store, name.strip())
        if person.name != standing:
            coders.set_setting(session.store, "coder", person.name)
        books = session.codebooks
    said = _("Review made in {folder}.") if new else _("The review in {folder} is there already.")
    console.say(said.format(folder=folder.resolve()))
    names = ", ".join(f"{book.name} ({len(book.codes)} codes)" for book in books)
    console.say(_("Codebooks: {names}. Coder: {coder}.", names=names, coder=person.name))
