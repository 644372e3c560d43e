"""What the shell offers after the Tab key: studies, codes and coders of the review that the command line names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

from kube_review.errors import ReviewError

if TYPE_CHECKING:
    from kube_review.session import Session

VARIABLE = "_KUBE_REVIEW_COMPLETE"
"""Set by the shell's script when it wants to know how a line may go on."""


def prepare() -> bool:
    """Return whether a shell asks for completions, and if so register the shells that typer knows."""
    if VARIABLE not in os.environ:
        return False
    from typer._completion_classes import completion_init

    completion_init()
    return True


def studies(context: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of studies that begin like this."""
    from kube_review.store.corpus import studies as stored

    return _found(context, incomplete, lambda session: (row["study"] for row in stored.listing(session.store)))


def codes(context: typer.Context, incomplete: str) -> list[str]:
    """Return the codes that begin like this, of all codebooks in use."""
    return _found(context, incomplete, lambda session: (c.code for book in session.codebooks for c in book.codes))


def coder_names(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of coders that begin like this."""
    from kube_review.store.record import coders

    return _found(context, incomplete, lambda session: (coder.name for coder in coders.listing(session.store)))


def embeddings(incomplete: str) -> list[str]:
    """Return the names of embeddings that begin like this."""
    from kube_review.assist.learning.embeddings import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


def _found(context: typer.Context, incomplete: str, of: Callable[[Session], Iterable[str]]) -> list[str]:
    """Return what begins like this; nothing where there is no review, since a message would garble the line."""
    from kube_review.session import open_session

    try:
        with open_session(context.params.get("project")) as session:
            return sorted({name for name in of(session) if name.startswith(incomplete)})
    except ReviewError:
        return []
