"""``kube-review studies``: the studies of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kube_review.commands.options import Folder, Format, Printed
from kube_review.commands.review.values import COLUMNS, COUNTS
from kube_review.messages import _

if TYPE_CHECKING:
    from kube_review.session import Session
    from kube_review.tables import Table


def studies(
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="List the studies that may be read wrongly, with pages and reasons.")
    ] = False,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List the studies; what was only guessed from the file is marked with a question mark."""
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.corpus import studies as stored
    from kube_review.tables import Table

    with open_session(project) as session:
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
        notes=(_("? guessed from the file; correct it with: kube-review study ID --set key=value"),)
        if any(_guessed(row) for row in rows)
        else (),
    )
    console.listing(table, fmt)


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
