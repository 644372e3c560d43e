"""``kube-review browse``: the review in Datasette."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import Folder
from kube_review.messages import _


def browse(
    show: Annotated[bool, typer.Option("--open", help="Open it in the web browser.")] = False,
    project: Folder = None,
) -> None:
    """Browse the review in Datasette: evidence, facets, search and the usual questions; read-only, until Ctrl-C."""
    from kube_review import console, messages
    from kube_review.report import browser
    from kube_review.session import open_session
    from kube_review.store.counting import snapshot
    from kube_review.store.database import browsing
    from kube_review.synthesis.cells import cell_matrix

    # On Windows an open file cannot be deleted: leftovers are removed by the system.
    with tempfile.TemporaryDirectory(prefix="kube-review-", ignore_cleanup_errors=True) as folder:
        with open_session(project) as session:
            blinded.refuse(session, _("the browser shows every coding in them"))
            copy = browsing.copy(session.store, Path(folder))
            held = snapshot.load(session.store, session.codebooks)
        synthetic = any(cell_matrix.is_synthetic(study.values) for study in held.included)
        notice = messages.translate(_("SYNTHETIC DATA")) if synthetic else ""
        with browser.serving(copy, "kube-review", notice) as serving:
            console.say(_("Browse at {url}", url=serving.url))
            console.say(_("The address works once and only on this machine. Stop with Ctrl-C."))
            if show:
                typer.launch(serving.url)
            serving.run()
