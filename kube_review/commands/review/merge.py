"""``kube-review merge``: another coder's copy comes in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.errors import UsageError
from kube_review.messages import _

if TYPE_CHECKING:
    from kube_review.merge import Disagreements, Merged


class Side(StrEnum):
    """Which side prevails where both copies changed the same thing."""

    MINE = "mine"
    THEIRS = "theirs"


def merge(
    other: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the other copy; it is only read.")],
    take: Annotated[
        Side | None,
        typer.Option(help="Where both sides changed the same thing since they parted.", show_default=False),
    ] = None,
    same_coder: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="The same person in both copies; may be repeated.", show_default=False),
    ] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option(metavar="OLD=NEW", help="Another person of the same name comes in as NEW.", show_default=False),
    ] = None,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Bring in another copy of the review: its coders, studies, texts and codings; merging again changes nothing."""
    from kube_review import console
    from kube_review import merge as merging
    from kube_review.session import open_session

    renamed = dict(_pair(text) for text in rename or [])
    with open_session(project, coder) as session:
        try:
            merged = merging.merge(
                session, other, take=take.value if take else None, same_coders=same_coder or (), renamed=renamed
            )
        except merging.Disagreements as error:
            _ask(error, fmt)
            raise
    _print(merged, fmt)
    if merged.backup:
        console.say(_("{n} new events. Before the merge: {path}", n=merged.n_events, path=merged.backup))
    else:
        console.say(_("Nothing new: this review has all that is in the other copy."))
    if merged.unplaced:
        console.say(_("{n} things have no place here; they are kept and listed.", n=len(merged.unplaced)))


def _pair(text: str) -> tuple[str, str]:
    old, equals, new = (part.strip() for part in text.partition("="))
    if not (equals and old and new):
        raise UsageError(_("{text!r} is not OLD=NEW.", text=text))
    return old, new


def _ask(error: Disagreements, fmt: str) -> None:
    from kube_review import console
    from kube_review.tables import Table

    columns = ("study", "what", "mine", "theirs")
    rows = [{name: getattr(row, name) for name in columns} for row in error.rows]
    console.listing(Table(_("Mine or theirs?"), rows, columns=columns), fmt)


def _print(merged: Merged, fmt: str) -> None:
    from kube_review import console
    from kube_review.tables import Table

    rows = [{"result": "done", "item": line.item, "name": line.name, "what": line.what} for line in merged.done]
    rows += [
        {"result": "no place", "item": line.item, "name": line.name, "what": line.what} for line in merged.unplaced
    ]
    if rows or fmt == Format.JSON:
        console.listing(Table(_("Merge"), rows, columns=("result", "item", "name", "what")), fmt)
