"""``kube-review search``: words in context, across the corpus; and all that is found coded at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kube_review.commands.comparing import compared_by
from kube_review.commands.options import CoderName, Embeddings, Folder, Format, Printed
from kube_review.messages import _, plural

if TYPE_CHECKING:
    from kube_review.assist.alike.search import Nearest
    from kube_review.session import Session
    from kube_review.store.corpus.full_text_search import Found

COLUMNS = ("study", "page", "passage", "section", "context")


def search(
    query: Annotated[str, typer.Argument(help="A phrase; with --words any full-text query, such as dana OR modal.")],
    words: Annotated[
        bool, typer.Option("--words", help="Read the query as a full-text expression: AND, OR, NOT, NEAR, prefix*.")
    ] = False,
    like: Annotated[
        bool, typer.Option("--like", help="Find the passages most like the query, in words and in meaning.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many passages at most.")] = 50,
    code: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="List what would be coded with this code; all of it.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Code it, as one action that undo takes back.")] = False,
    embeddings: Embeddings = "auto",
    project: Folder = None,
    coder: CoderName = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Find a phrase, or with --like what is like it, in all studies; with --code, code every passage found."""
    from kube_review import console
    from kube_review.errors import UsageError
    from kube_review.session import open_session
    from kube_review.store.corpus import full_text_search as index
    from kube_review.tables import Table

    if yes and code is None:
        raise UsageError(_("--yes goes with --code CODE."))
    if like and words:
        raise UsageError(_("--like and --words exclude each other."))
    with open_session(project, coder) as session:
        near = _nearest(session, query, limit, embeddings) if like else None
        if code is not None:
            found = near.found if near else index.everywhere(session.store, query, as_phrase=not words)
            _code(session, found, code, yes, fmt)
            return
        if near is not None:
            _list_nearest(near, fmt)
            return
        rows = index.find(session.store, query, as_phrase=not words, limit=limit)
    console.listing(Table(plural("{n} passage", "{n} passages", n=len(rows)), rows, columns=COLUMNS), fmt)


def _nearest(session: Session, query: str, limit: int, embeddings: str) -> Nearest:
    from kube_review import console
    from kube_review.assist import run
    from kube_review.assist.alike import search as alike
    from kube_review.store.corpus import full_text_search as index

    passages, encoder = index.countable_passages(session.store), run.encoder_of(session, embeddings)
    with console.progress(_("Comparing passages"), math.ceil(len(passages) / alike.AT_ONCE)) as tell:
        near = alike.nearest(passages, query, encoder, limit=limit, tell=tell)
    console.say(compared_by(near.model))
    console.say(_("Passages less alike than {least:.2f} are left out.", least=near.least))
    return near


def _list_nearest(near: Nearest, fmt: Format) -> None:
    from kube_review import console
    from kube_review.tables import Table

    rows = [
        {
            **{name: getattr(one, name) for name in ("study", "page", "passage", "section")},
            "text": one.context,
            "context": one.context,
            "alike": round(alike, 3),
        }
        for one, alike in zip(near.found, near.alike, strict=True)
    ]
    title = plural("{n} passage", "{n} passages", n=len(rows))
    console.listing(Table(title, rows, columns=("alike", *COLUMNS)), fmt)


def _code(session: Session, hits: Sequence[Found], code: str, yes: bool, fmt: Format) -> None:
    from kube_review import console
    from kube_review.coding import bulk
    from kube_review.tables import Table

    wanted = session.code(code).code
    coder = session.sign_in() if yes else session.coder
    found = bulk.codable(session.store, coder, hits, wanted)
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
