"""``kube-review records import``: search results in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.messages import _


def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="RIS, BibTeX, CSL-JSON, CSV or XLSX with search results.")
    ],
    source: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The database or portal, such as Garuda; else what the records say, else the file's name.",
            show_default=False,
        ),
    ] = "",
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Bring in search results of Garuda, Google Scholar, Scopus, Zotero or Mendeley as records to screen."""
    from kube_review import console
    from kube_review.coding.records import identifying, similar_records
    from kube_review.coding.records.identifying import Found
    from kube_review.exchange.bibliography import entries
    from kube_review.session import open_session
    from kube_review.store.screening import records

    read = [(file, entries.read(file)) for file in files]
    found = [
        Found(dict(one.values), source or one.values.get("database", "") or file.stem, file.name)
        for file, library in read
        for one in library.records
    ]
    with open_session(project, coder) as session:
        n = identifying.bring(session.store, session.sign_in(), found)
        n_likely = len(similar_records.open_pairs(records.listing(session.store)))
    for _file, library in read:
        for line in library.lost:
            console.say(line)
    console.say(_("{n} records brought in, {known} known before.", n=n, known=len(found) - n))
    if n_likely:
        console.say(_("{n} pairs may be duplicates: kube-review records duplicates", n=n_likely))
