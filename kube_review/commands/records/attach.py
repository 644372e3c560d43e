"""``kube-review records attach``: full texts of records."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder
from kube_review.errors import UsageError
from kube_review.messages import _


def attach(
    record: Annotated[int | None, typer.Argument(metavar="[RECORD]", show_default=False)] = None,
    study: Annotated[str | None, typer.Argument(metavar="[STUDY]", show_default=False)] = None,
    not_retrieved: Annotated[
        str, typer.Option(metavar="WHY", help="The full text could not be retrieved, and why.", show_default=False)
    ] = "",
    detach: Annotated[bool, typer.Option("--detach", help="Take it back.")] = False,
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Attach a study to its record; without arguments, every study that matches a record by DOI, file or title."""
    from kube_review import console
    from kube_review.coding.records import full_texts
    from kube_review.commands.records import attaching
    from kube_review.session import open_session
    from kube_review.store.screening import records

    if (record is None) != (study is None and not not_retrieved and not detach) or sum(
        (study is not None, bool(not_retrieved), detach)
    ) > 1:
        raise UsageError(_("Give RECORD STUDY, RECORD --not-retrieved WHY, RECORD --detach, or nothing."))
    with open_session(project, coder) as session:
        if record is None:
            attaching.attach_found(session)
            return
        one = records.get(session.store, record)
        if not_retrieved:
            new = full_texts.not_retrieved(session.store, session.sign_in(), one, not_retrieved)
        else:
            new = full_texts.attach(session.store, session.sign_in(), one, study)
    console.say(_("Record {record}: saved.", record=record) if new else _("That was recorded already."))
