"""``kube-review records duplicates``: records that are the same work."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.errors import UsageError
from kube_review.messages import _, plural


def duplicates(
    mark: Annotated[bool, typer.Option("--mark", help="Set the certain ones aside, as one action.")] = False,
    same: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=ID", help="The first is a duplicate of the second. May be repeated."),
    ] = None,
    different: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="This record is no duplicate. May be repeated.")
    ] = None,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List records that may be the same: by DOI, then by title, year and authors; set duplicates aside."""
    from kube_review import console
    from kube_review.coding.records import similar_records
    from kube_review.session import open_session
    from kube_review.store.screening import records
    from kube_review.tables import Table

    with open_session(project, coder) as session:
        said = dict(_pair(text) for text in same or [])
        decided = {
            records.get(session.store, one).uid: records.get(session.store, other).uid for one, other in said.items()
        }
        decided |= {records.get(session.store, one).uid: "" for one in different or []}
        if mark:
            decided = similar_records.certain(records.listing(session.store)) | decided
        if decided:
            n = similar_records.mark(session.store, session.sign_in(), decided)
            console.say(plural("{n} record decided.", "{n} records decided.", n=n))
        found = similar_records.open_pairs(records.listing(session.store))
    rows = [
        {
            "record": pair.other.record,
            "other": pair.record.record,
            "how": pair.how,
            "why": pair.why,
            "title": pair.other.values.get("title", ""),
            "first": pair.record.values.get("title", ""),
        }
        for pair in found
    ]
    notes = (_("Set one aside: --same RECORD=OTHER; the certain ones: --mark; no duplicate: --different RECORD"),)
    labels = {"other": _("same as"), "first": _("title there")}
    console.listing(Table(_("Records that may be the same"), rows, notes=notes if rows else (), labels=labels), fmt)


def _pair(text: str) -> tuple[int, int]:
    one, equals, other = text.partition("=")
    if not (equals and one.strip().isdecimal() and other.strip().isdecimal()) or one.strip() == other.strip():
        raise UsageError(_("{text!r} is not ID=ID, such as 17=12.", text=text))
    return int(one), int(other)
