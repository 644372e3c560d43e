"""``kube-review history``: who did what, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import _

if TYPE_CHECKING:
    from kube_review.store.events import Event


def history(
    coder: Annotated[str | None, typer.Option(help=_("Only by this coder."), show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, help=_("How many events at most, the newest."))] = 50,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List what was done, the newest last; an undo is listed too, nothing is ever erased."""
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store import coders, events, studies
    from kube_review.tables import Table

    with open_session(project) as session:
        uid = coders.get(session.store, coder).uid if coder else None
        names = {one.uid: one.name for one in coders.listing(session.store)}
        ids = studies.names(session.store)
        rows = [
            {
                "event": event.event,
                "at": event.at,
                "coder": names[event.coder],
                "kind": event.kind,
                "study": ids.get(event.study or ""),
                "what": words(event),
                "action": event.action,
                "reverses": event.reverses,
                "uuid": event.uuid,
            }
            for event in blind.visible_events(session, events.history(session.store, coder=uid, limit=limit))
        ]
    columns = ("event", "at", "coder", "kind", "study", "what")
    console.listing(Table(_("History"), rows, columns=columns), fmt)


def words(event: Event) -> str:
    """Return an event in a few words."""
    p = event.payload
    if "quote" in p:
        return f"{p['code']} {p['stance']}: {' '.join(p['quote'].split())[:60]}"
    if event.kind == "reject":
        return f"{p['suggestion']['code']} at passage {p['suggestion']['passage']}"
    if event.kind == "set":
        return f"{p.get('key', event.subject)} = {p['value']}"
    told = {key: value for key, value in p.items() if key in ("basis", "reason", "state", "code") and value is not None}
    return f"{event.kind} {', '.join(f'{key}: {value}' for key, value in told.items())}".strip()
