"""``kube-review search``: words in context, across the corpus; and all that is found coded at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.options import CoderName, Folder, Format, Printed
from kube_review.messages import _, plural

if TYPE_CHECKING:
    from kube_review.session import Session

COLUMNS = ("study", "page", "passage", "section", "context")


def search(
    query: Annotated[str, typer.Argument(help="A phrase; with --words any full-text query, such as dana OR modal.")],
    words: Annotated[
        bool, typer.Option("--words", help="Read the query as a full-text expression: AND, OR, NOT, NEAR, prefix*.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many passages at most.")] = 50,
    code: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="List what would be coded with this code; all of it.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Code it, as one action that undo takes back.")] = False,
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Find a phrase in all studies; with --code, code every passage that has it."""
    from kube_review import console
    from kube_review.errors import UsageError
    from kube_review.session import open_session
    from kube_review.store.corpus import full_text_search as index
    from kube_review.tables import Table

    if yes and code is None:
        raise UsageError(_("--yes goes with --code CODE."))
    with open_session(project, coder) as session:
        if code is not None:
            _code(session, query, words, code, yes, fmt)
            return
        rows = index.find(session.store, query, as_phrase=not words, limit=limit)
    console.listing(Table(plural("{n} passage", "{n} passages", n=len(rows)), rows, columns=COLUMNS), fmt)


def _code(session: Session, query: str, words: bool, code: str, yes: bool, fmt: Format) -> None:
    from kube_review import console
    from kube_review.coding import bulk
    from kube_review.store.corpus import full_text_search as index
    from kube_review.tables import Table

    wanted = session.code(code).code
    coder = session.sign_in() if yes else session.coder
    found = bulk.codable(session.store, coder, index.everywhere(session.store, query, as_phrase=not words), wanted)
    shown = ("study", "page", "passage", "context")
    rows = [{name: getattr(one, name) for name in shown} for one in found]
    if yes:
        n = bulk.code_found(session.store, coder, found, wanted)
        console.say(plural("{n} passage was coded {code}.", "{n} passages were coded {code}.", n=n, code=wanted))
        return
    title = plural("{n} passage to be coded {code}", "{n} passages to be coded {code}", n=len(rows), code=wanted)
    console.listing(Table(title, rows, columns=shown), fmt)
    if rows:
        console.say(_("Nothing is coded yet: to code them, run it again with --yes."))
