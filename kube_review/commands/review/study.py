"""``kube-review study``: one study: show, correct, exclude."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed, StudyName
from kube_review.commands.review.values import COLUMNS, COUNTS
from kube_review.errors import UsageError
from kube_review.messages import Text, _, heading, word
from kube_review.terms import ExclusionStage

if TYPE_CHECKING:
    from kube_review.session import Session


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
    new: Annotated[
        bool,
        typer.Option("--new", help="With --set: an attribute that no study has yet, or a place outside Indonesia."),
    ] = False,
    exclude: Annotated[
        str | None,
        typer.Option(metavar="WHY", help="Exclude the study, with the reason.", show_default=False),
    ] = None,
    stage: Annotated[ExclusionStage, typer.Option(help="With --exclude: at which stage.")] = ExclusionStage.FULL_TEXT,
    include: Annotated[bool, typer.Option("--include", help="Take an exclusion back.")] = False,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show one study with where each value came from; correct, exclude or include it."""
    from kube_review import coding
    from kube_review.session import open_session
    from kube_review.store.corpus import texts

    with open_session(project, coder) as session:
        text = texts.text_of(session.store, study)
        changes = bool(values) or exclude is not None or include
        before = _standing(session, study) if changes else {}
        if values:
            given = dict(_pair(value) for value in values)
            coding.set_value(session.store, session.sign_in(), text, given, new=new)
        if exclude is not None or include:
            coding.exclude(session.store, session.sign_in(), text, None if include else exclude, stage)
        after = _standing(session, study)
    if fmt == Format.TABLE and changes:
        _print_changes(before, after)
    else:
        _print(after, fmt)


def _standing(session: Session, study: str) -> dict[str, Any]:
    from kube_review.coding import blind
    from kube_review.store.corpus import studies as stored

    (row,) = blind.seen_counts(session, stored.listing(session.store, study))
    return row


def _print_changes(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Print the values that changed, as they were and as they are."""
    from kube_review import console
    from kube_review.tables import Table

    values = [{**row, **_sources(row)["values"]} for row in (before, after)]
    keys = [key for key in dict.fromkeys([*values[0], *values[1]]) if key not in ("guessed", "corrected")]
    rows = [
        {"key": heading(key), "before": was, "after": now}
        for key in keys
        if (was := values[0].get(key)) != (now := values[1].get(key))
    ]
    console.listing(Table(_("Changed: {study}", study=after["study"]), rows), Format.TABLE)


def _pair(text: str) -> tuple[str, str | None]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise UsageError(_("{text!r} is not KEY=VALUE, such as year=2012.", text=text))
    return key.strip(), value.strip() or None


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
    display = [{**line, "key": heading(line["key"]), "source": _origin(row, line["key"])} for line in rows]
    console.listing(Table(row["study"], rows, display=display), fmt)


def _origin(row: dict[str, Any], key: str) -> Text:
    """Return in words where a value came from."""
    if key in row["corrected"]:
        return _("set")
    return _("guessed from: {source}", source=word(row["guessed"][key]["source"])) if key in row["guessed"] else ""


def _sources(row: dict[str, Any]) -> dict[str, Any]:
    """Return every value that somebody set or the reader guessed, and where each came from."""
    values = {key: guess["value"] for key, guess in row["guessed"].items()} | row["corrected"]
    sources = {key: f"guessed: {guess['source']}" for key, guess in row["guessed"].items()}
    sources |= dict.fromkeys(row["corrected"], "set")
    return {"values": values, "sources": sources}
