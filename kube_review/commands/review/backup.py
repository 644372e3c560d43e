"""``kube-review backup``: a consistent copy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands.options import Folder
from kube_review.messages import _


def backup(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Where to put it.", show_default="backups"),
    ] = None,
    project: Folder = None,
) -> None:
    """Copy the database as it is at this moment, even while somebody is coding."""
    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.database import integrity

    with open_session(project) as session:
        copy = integrity.back_up(session.store, folder or session.project.backups)
    console.say(_("Backup: {path}", path=copy))
