"""``kube-review suggest`` and ``suggestions``: what a model proposes to look at."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.messages import _

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


def suggest(
    studies: Annotated[
        list[str] | None,
        typer.Argument(metavar="[STUDY]...", help=_("Which studies; all if none is named.")),
    ] = None,
    method: Annotated[
        str, typer.Option(metavar="auto|cues|likeness|classifier|llm", help=_("How to find them."))
    ] = "auto",
    embeddings: Annotated[
        str, typer.Option(metavar="auto|none|NAME", help=_("Sentence embeddings, with the extra semantic."))
    ] = "auto",
    project: Folder = None,
    coder: CoderName = None,
) -> None:
    """Propose codings; a new run replaces the pending proposals of its method."""
    from kube_review import console
    from kube_review.assist import run
    from kube_review.session import open_session

    with open_session(project, coder) as session:
        done = run.run(session, studies or [], method, embeddings=embeddings)
    console.say(
        _("{n} suggestions by {model} in {k} studies; see kube-review suggestions.").format(
            n=done.n_proposed, model=done.model, k=done.n_studies
        )
    )


def suggestions(
    study: Annotated[str | None, typer.Option(help=_("Only of this study."), show_default=False)] = None,
    code: Annotated[str | None, typer.Option(help=_("Only of this code."), show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Also those below the threshold and those decided."))] = False,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """List what is proposed and not decided yet."""
    from kube_review import console
    from kube_review.coding import blind
    from kube_review.session import open_session
    from kube_review.store import suggestions as stored
    from kube_review.store import texts
    from kube_review.tables import Table

    with open_session(project) as session:
        if study is not None:
            texts.text_of(session.store, study)
        wanted = session.code(code).code if code is not None else None
        found = stored.listing(session.store, study=study, code=wanted, every=every)
        hidden = blind.hidden_from(session)
    found = [one for one in found if one.study not in hidden]
    if hidden:
        console.say(
            _("No suggestions for studies that you code blind: {studies}").format(studies=", ".join(sorted(hidden)))
        )
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in found]
    shown = ("suggestion", "study", "passage", "code", "stance", "score", "why", "text")
    console.listing(Table(_("Suggestions"), rows, columns=shown), fmt)
