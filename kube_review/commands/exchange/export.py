"""``kube-review export``: coded tables for R, Excel or a manuscript, by the file's ending."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import Folder
from kube_review.messages import _


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ending .csv, .json or .md.")],
    project: Folder = None,
) -> None:
    """Write the codings (csv), the whole review (json), or tally and evidence (md)."""
    from kube_review import console
    from kube_review.exchange import tables
    from kube_review.session import open_session

    with open_session(project) as session:
        blinded.left_out(session)
        n = tables.export(session, file)
    console.say(_("{n} codings written to {file}.", n=n, file=file))
