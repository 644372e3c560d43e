"""``kube-review records list``: search results and what was decided about them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.messages import _
from kube_review.terms import Screened

_VALUES = ("title", "authors", "year", "journal", "doi", "abstract", "url")


def list_(
    state: Annotated[Screened | None, typer.Option(help="Only records that stand so.", show_default=False)] = None,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List the records: where each stands, your decision, and others' once you may see them."""
    from kube_review import console
    from kube_review.coding.records.screening import Desk
    from kube_review.session import open_session
    from kube_review.tables import Table

    with open_session(project, coder) as session:
        desk = Desk(session.store)
        numbers = {one.uid: one.record for one in desk.records}
        me = session.coder if desk.records else None
        rows: list[dict[str, Any]] = []
        for one in desk.records:
            outcome = desk.outcome(one)
            if me is None or state not in (None, outcome.state):
                continue
            mine = next((made.verdict for made in desk.decisions(one) if made.coder_uid == me.uid), None)
            rows.append(
                {
                    "record": one.record,
                    "state": outcome.state.value,
                    "reason": outcome.reason,
                    "mine": mine,
                    "decisions": [f"{made.coder}: {made.verdict}" for made in desk.visible(one, me)],
                    **{key: one.values.get(key) for key in _VALUES},
                    "source": one.source,
                    "duplicate_of": numbers.get(desk.originals.get(one.uid, "")),
                    "study": one.study,
                    "not_retrieved": one.not_retrieved,
                }
            )
    shown = ("record", "state", "mine", "title", "authors", "year", "source", "study")
    console.listing(Table(_("Records"), rows, columns=shown), fmt)
