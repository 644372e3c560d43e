"""``kube-review ingest``: files and folders in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import _


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=_("Files and folders."))],
    reread: Annotated[
        bool, typer.Option("--reread", help=_("Read known files again; codings are found again by their quotes."))
    ] = False,
    ocr: Annotated[str, typer.Option(metavar="auto|off|force", help=_("Read scanned pages with tesseract."))] = "auto",
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Bring KTI files into the review: read, cut into passages, stored."""
    from kube_review import console
    from kube_review import ingest as door
    from kube_review.session import open_session
    from kube_review.tables import Table

    outcomes = []
    with open_session(project) as session:
        for outcome in door.add(session.project, session.store, paths, reread=reread, ocr=ocr):
            outcomes.append(outcome)
            _tell(outcome)
    rows = [asdict(outcome) for outcome in outcomes]
    columns = ("path", "study", "status", "pages", "passages", "error")
    console.listing(Table(_("Files"), rows, columns=columns), fmt)
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(1)


def _tell(outcome: object) -> None:
    from kube_review import console
    from kube_review.ingest import Outcome

    assert isinstance(outcome, Outcome)
    for warning in outcome.warnings:
        console.say(f"{outcome.path}: {warning}")
    if outcome.lost:
        numbers = ", ".join(map(str, outcome.lost))
        console.say(
            _("{path}: codings without a place in the new text: {numbers}; kube-review codings shows them.").format(
                path=outcome.path, numbers=numbers
            )
        )
