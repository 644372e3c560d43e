"""What the shell offers after the Tab key: studies, codes and coders of the review that the command line names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from kube_review.errors import ReviewError

if TYPE_CHECKING:
    from kube_review.session import Session

VARIABLE = "_KUBE_REVIEW_COMPLETE"
"""Set by the shell's script when it wants to know how a line may go on."""


def prepare(command: Any) -> bool:
    """Return whether a shell asks for completions of a command, and if so register the shells that typer knows."""
    if VARIABLE not in os.environ:
        return False
    from typer._completion_classes import completion_init

    completion_init()
    complete(command)
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


def embeddings(_context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of embeddings that begin like this."""
    from kube_review.assist.learning.embeddings import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


def codebooks(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of the codebooks in use that begin like this, else of those that come with the program."""
    from kube_review.project import shipped_codebooks

    used = _found(context, incomplete, lambda session: (book.name for book in session.codebooks))
    return used or [name for name in shipped_codebooks() if name.startswith(incomplete)]


def groups(context: typer.Context, incomplete: str) -> list[str]:
    """Return the groups of codes that begin like this, of all codebooks in use."""
    return _found(context, incomplete, lambda session: (one.group for book in session.codebooks for one in book.groups))


def forms(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of forms that begin like this."""
    from kube_review import appraisal

    return _found(context, incomplete, lambda session: appraisal.names(session.project))


def methods(_context: typer.Context, incomplete: str) -> list[str]:
    """Return the methods of suggesting that begin like this."""
    from kube_review.assist import run

    return [name for name in run.methods() if name.startswith(incomplete)]


def publications(_context: typer.Context, incomplete: str) -> list[str]:
    """Return the publications that begin like this."""
    from kube_review.synthesis.reproduction import publication

    return [name for name in publication.shipped() if name.startswith(incomplete)]


def own_codings(context: typer.Context, incomplete: str) -> list[str]:
    """Return the numbers of the coder's own codings that begin like this."""
    from kube_review.store.record import codings

    return _found(
        context,
        incomplete,
        lambda session: (str(one.coding) for one in codings.listing(session.store, coder=session.coder.name)),
    )


def pending_suggestions(context: typer.Context, incomplete: str) -> list[str]:
    """Return the numbers of pending suggestions that begin like this, but for studies that the coder codes blind."""
    from kube_review.coding import blind
    from kube_review.store.record import suggestions

    def pending(session: Session) -> Iterable[str]:
        hidden = blind.hidden_from(session)
        return (str(one.suggestion) for one in suggestions.listing(session.store) if one.study not in hidden)

    return _found(context, incomplete, pending)


Completion = Callable[[typer.Context, str], list[str]]

_BY_NAME: Mapping[str, Completion] = {
    **dict.fromkeys(("study", "studies"), studies),
    **dict.fromkeys(("code", "codes", "old", "parent", "into", "more"), codes),
    **dict.fromkeys(("coder", "coders", "same_coder"), coder_names),
    **dict.fromkeys(("codebook", "codebooks", "against"), codebooks),
    "group": groups,
    "form": forms,
    "embeddings": embeddings,
}
"""By the name of an option or argument, in any command."""

_BY_COMMAND: Mapping[tuple[str, str], Completion | None] = {
    **dict.fromkeys((("retract", "numbers"), ("recode", "numbers")), own_codings),
    **dict.fromkeys((("accept", "numbers"), ("reject", "numbers")), pending_suggestions),
    **dict.fromkeys((("show", "name"), ("check", "name"), ("diff", "name")), codebooks),
    ("reproduce", "name"): publications,
    ("evaluate", "against"): methods,
    ("recode", "to"): codes,
    ("init", "coder"): None,
    ("add", "code"): None,
}
"""By command and name, where it differs; None for what is new to the review."""

_WORD = re.compile("[a-z][a-z-]*")


def complete(command: Any) -> None:
    """Let the options and arguments of a command and its sub-commands complete what the review or the program knows."""
    for parameter in command.params:
        name = parameter.opts[0].lstrip("-").replace("-", "_")
        found = _BY_COMMAND.get((command.name, name), _BY_NAME.get(name, _alternatives(parameter)))
        if found is not None:
            parameter._custom_shell_complete = partial(_completed, found)
    for sub in getattr(command, "commands", {}).values():
        complete(sub)


def _completed(found: Completion, context: typer.Context, _parameter: object, incomplete: str) -> list[str]:
    return found(context, incomplete)


def _alternatives(parameter: Any) -> Completion | None:
    """Return the words that a placeholder such as ``auto|none|NAME`` gives to choose from; None without any."""
    metavar = (parameter.metavar or "").strip("[]")
    words = [word for word in metavar.split("|") if _WORD.fullmatch(word)]
    return (lambda _context, incomplete: [word for word in words if word.startswith(incomplete)]) if words else None


def _found(context: typer.Context, incomplete: str, of: Callable[[Session], Iterable[str]]) -> list[str]:
    """Return what begins like this; nothing where there is no review, since a message would garble the line."""
    from kube_review.session import open_session

    try:
        with open_session(context.params.get("project")) as session:
            return sorted({name for name in of(session) if name.startswith(incomplete)})
    except ReviewError:
        return []
