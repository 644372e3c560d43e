"""``kube-review studies``: the studies of a review."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.commands.review.values import COLUMNS, COUNTS
from kube_review.errors import ReviewError
from kube_review.messages import _, plural, translate

if TYPE_CHECKING:
    from kube_review.session import Session
    from kube_review.tables import Table


def studies(
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="List the studies that may be read wrongly, with pages and reasons.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write their data as .xlsx or .csv, to correct it there.", show_default=False
        ),
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option(
            "--import",
            metavar="FILE",
            help="Take corrected data back: the difference is shown, then applied as one action.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --import: apply without asking.")] = False,
    new: Annotated[
        bool,
        typer.Option("--new", help="With --import: attributes that no study has yet, or places outside Indonesia."),
    ] = False,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List the studies, with guesses marked by a question mark; or correct their data in a spreadsheet."""
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.corpus import studies as stored
    from kube_review.tables import Table

    with open_session(project, coder) as session:
        if export is not None:
            _export(session, export)
            return
        if import_ is not None:
            _import(session, import_, fmt, yes=yes, new=new)
            return
        if doubtful:
            console.listing(_doubtful(session), fmt)
            return
        rows = blind.seen_counts(session, stored.listing(session.store))
    contract = (*COLUMNS, *COUNTS, "excluded", "guessed")
    shown = [_shown(row) if fmt == Format.TABLE else {**row, "guessed": _guessed(row)} for row in rows]
    table = Table(
        _("Studies"),
        [{key: row[key] for key in contract} for row in shown],
        columns=("study", "title", "authors", "year", "evidence", "province", *COUNTS),
        optional=("evidence", "pages", "province", "authors", "reviewed_by"),
        notes=(_("? guessed from the file; correct it with: kube-review study ID --set key=value"),)
        if any(_guessed(row) for row in rows)
        else (),
    )
    console.listing(table, fmt)


def _export(session: Session, file: Path) -> None:
    from kube_review import console
    from kube_review.exchange.tables import study_data

    n = study_data.write(session, file)
    console.say(plural("{file}: {n} study.", "{file}: {n} studies.", n=n, file=file))


def _import(session: Session, file: Path, fmt: str, *, yes: bool, new: bool) -> None:
    """Show the differences in a spreadsheet, and apply them on request."""
    from dataclasses import asdict

    from kube_review import console
    from kube_review.exchange.tables import study_data
    from kube_review.tables import Table

    difference = study_data.compare(session, file, new=new)
    for line in difference.kept:
        console.say(line)
    rows = [asdict(change) for change in difference.changes]
    if rows or fmt != Format.TABLE:
        console.listing(Table(_("Changes"), rows, columns=("study", "key", "old", "new")), fmt)
    if not rows:
        console.say(_("Nothing differs."))
        return
    if not yes and not sys.stdin.isatty():
        raise ReviewError(_("Nothing was changed."), _("Apply the changes with --yes."))
    if yes or typer.confirm(translate(_("Apply these changes?")), err=True):
        session.sign_in()
        n = study_data.apply(session, difference, new=new)
        console.say(plural("{n} value changed.", "{n} values changed.", n=n))


def _doubtful(session: Session) -> Table:
    from kube_review.ingest import doubts
    from kube_review.tables import Table

    rows = [
        {"study": doubt.study, "pages": doubts.page_list(doubt.pages), "why": doubt.reason}
        for doubt in doubts.doubts(session.store)
    ]
    notes = (_("See a page with: kube-review show STUDY --page N --image OUT.png"),) if rows else ()
    return Table(_("Studies that may be read wrongly"), rows, columns=("study", "pages", "why"), notes=notes)


def _guessed(row: dict[str, Any]) -> list[str]:
    return sorted(key for key in row["guessed"] if key not in row["corrected"])


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    marked = {key: f"{row[key]} ?" for key in _guessed(row) if row.get(key) not in (None, "")}
    return {**row, "guessed": "", **{key: value for key, value in marked.items() if key in COLUMNS}}
