"""``kube-review studies`` and ``study``: what is in the review, and correcting what was guessed."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed, StudyName
from kube_review.errors import UsageError
from kube_review.messages import _

COLUMNS = ("study", "title", "authors", "year", "kind", "evidence", "fieldwork", "province", "language")
COUNTS = ("pages", "passages", "codings", "reviewed_by")


def studies(project: Folder = None, fmt: Printed = Format.TABLE) -> None:
    """List the studies; what was only guessed from the file is marked with a question mark."""
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.corpus import studies as stored
    from kube_review.tables import Table

    with open_session(project) as session:
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


def study(
    study: StudyName,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Correct a value; empty: back to the guess. May be repeated.",
        ),
    ] = None,
    exclude: Annotated[
        str | None,
        typer.Option(metavar="WHY", help="Exclude the study, with the reason.", show_default=False),
    ] = None,
    stage: Annotated[
        str, typer.Option(metavar="screening|full-text", help="With --exclude: at which stage.")
    ] = "full-text",
    include: Annotated[bool, typer.Option("--include", help="Take an exclusion back.")] = False,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show one study with where each value came from; correct, exclude or include it."""
    from kube_review import coding
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.corpus import studies as stored
    from kube_review.store.corpus import texts

    with open_session(project, coder) as session:
        text = texts.text_of(session.store, study)
        if values:
            coding.set_value(session.store, session.sign_in(), text, dict(_pair(value) for value in values))
        if exclude is not None or include:
            coding.exclude(session.store, session.sign_in(), text, None if include else exclude, stage)
        (row,) = blind.seen_counts(session, stored.listing(session.store, study))
    _print(row, fmt)


def _pair(text: str) -> tuple[str, str | None]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise UsageError(_("{text!r} is not KEY=VALUE, such as year=2012.", text=text))
    return key.strip(), value.strip() or None


def _guessed(row: dict[str, Any]) -> list[str]:
    return sorted(key for key in row["guessed"] if key not in row["corrected"])


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    marked = {key: f"{row[key]} ?" for key in _guessed(row) if row.get(key) not in (None, "")}
    return {**row, "guessed": "", **{key: value for key, value in marked.items() if key in COLUMNS}}


def _print(row: dict[str, Any], fmt: str) -> None:
    from kube_review import console
    from kube_review.tables import Table

    if fmt == Format.JSON:
        console.document(
            {key: value for key, value in row.items() if key not in ("guessed", "corrected")} | _sources(row)
        )
        return
    sources = _sources(row)
    keys = [
        *COLUMNS,
        "district",
        "journal",
        *row["guessed"],
        *row["corrected"],
        "excluded",
        "excluded_stage",
        "path",
        *COUNTS,
    ]
    rows = [
        {"key": key, "value": sources["values"].get(key, row.get(key)), "source": sources["sources"].get(key, "")}
        for key in dict.fromkeys(keys)
    ]
    console.listing(Table(row["study"], rows), fmt)


def _sources(row: dict[str, Any]) -> dict[str, Any]:
    """Return every value that somebody set or the reader guessed, and where each came from."""
    values = {key: guess["value"] for key, guess in row["guessed"].items()} | row["corrected"]
    sources = {key: f"guessed: {guess['source']}" for key, guess in row["guessed"].items()}
    sources |= dict.fromkeys(row["corrected"], "set")
    return {"values": values, "sources": sources}
