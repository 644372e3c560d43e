"""``kube-review history``: who did what, when."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import ByCoder, Folder, Format, Printed
from kube_review.messages import _


def history(
    coder: ByCoder = None,
    limit: Annotated[int, typer.Option(min=1, help="How many events at most, the newest.")] = 50,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List what was done, the newest last; an undo is listed too, nothing is ever erased."""
    from kube_review import clock, console
    from kube_review.coding import blind, event_text
    from kube_review.session import open_session
    from kube_review.store.record import coders, events
    from kube_review.tables import Table

    with open_session(project) as session:
        uid = coders.get(session.store, coder).uid if coder else None
        names = event_text.Names(session.store)
        rows = [
            {
                "event": event.event,
                "at": event.at,
                "coder": names.coders[event.coder],
                "kind": event.kind,
                "study": names.studies.get(event.study or ""),
                "what": event_text.of(session.store, event, names),
                "action": event.action,
                "reverses": event.reverses,
                "uuid": event.uuid,
            }
            for event in blind.visible_events(session, events.history(session.store, coder=uid, limit=limit))
        ]
    columns = ("event", "at", "coder", "kind", "study", "what")
    display = [{**row, "at": clock.local(str(row["at"]))} for row in rows]
    optional = ("event", "kind", "coder", "study")
    console.listing(Table(_("History"), rows, columns=columns, display=display, optional=optional), fmt)
