"""``kube-review suggestions``: what is proposed and not decided yet."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Folder, Format, OfCode, OfStudy, Printed
from kube_review.messages import _, word

COLUMNS = (
    "suggestion",
    "study",
    "passage",
    "code",
    "stance",
    "score",
    "method",
    "why",
    "page",
    "cited",
    "decided",
    "text",
)


def suggestions(
    study: OfStudy = None,
    code: OfCode = None,
    every: Annotated[bool, typer.Option("--all", help="Also those below the threshold and those decided.")] = False,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List what is proposed and not decided yet."""
    from kube_review import console
    from kube_review.assist import run
    from kube_review.assist.learning import coldstart
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store.corpus import texts
    from kube_review.store.record import suggestions as stored
    from kube_review.tables import Table

    with open_session(project) as session:
        if study is not None:
            texts.text_of(session.store, study)
        wanted = session.code_id(code)
        found = stored.listing(session.store, study=study, code=wanted, every=every)
        hidden = blind.hidden_from(session)
    found = [one for one in found if one.study not in hidden]
    if hidden:
        console.say(_("No suggestions for studies that you code blind: {studies}", studies=", ".join(sorted(hidden))))
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in found]
    shown = ("suggestion", "study", "passage", "code", "stance", "score", "why", "text")
    display = [
        {**row, "score": one.score if run.is_calibrated(one.model) else word(coldstart.level(one.score))}
        for row, one in zip(rows, found, strict=True)
    ]
    console.listing(Table(_("Suggestions"), rows, columns=shown, display=display, optional=("why", "score")), fmt)
