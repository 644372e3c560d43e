"""``kube-review codebook add``: add an inductive code."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands.options import Folder
from kube_review.messages import _


def add(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The new code's id, such as late-disbursement.")],
    label: Annotated[str, typer.Option(help="Its label in English.")],
    definition: Annotated[str, typer.Option(help="Its definition in English.")],
    label_id: Annotated[str, typer.Option(help="Its label in Indonesian.", show_default=False)] = "",
    definition_id: Annotated[str, typer.Option(help="Its definition in Indonesian.", show_default=False)] = "",
    group: Annotated[
        str | None, typer.Option(help="Its group.", show_default="that of its parent, else the last one")
    ] = None,
    parent: Annotated[
        str, typer.Option(metavar="CODE", help="The code that it is a sub-code of.", show_default=False)
    ] = "",
    key: Annotated[str, typer.Option(help="Its key.", show_default="a free one")] = "",
    name: Annotated[str | None, typer.Option("--codebook", metavar="NAME", help="Which codebook.")] = None,
    project: Folder = None,
) -> None:
    """Add an inductive code to a codebook in use; comments and order of the file stay."""
    from kube_review import codebook, console, whole_files
    from kube_review.session import open_session

    with open_session(project) as session:
        book = session.codebook(name)
        above = session.code(parent) if parent else None
        path = session.codebook_file(book)
        text = path.read_bytes().decode("utf-8-sig")  # unchanged, including Windows line ends
        changed = codebook.add_code(
            text,
            code=code,
            key=key,
            label=label,
            group=group or (above.group if above else book.groups[-1].group),
            parent=above.code if above else "",
            definition=definition,
            label_id=label_id,
            definition_id=definition_id,
        )
        whole_files.write_bytes(path, changed.encode())
    with open_session(project) as session:
        added = session.code(code)
    console.say(
        _(
            "Added {code} (key {key}) to {file}; studies that are done count as not assessed for it.",
            code=added.code,
            key=added.key,
            file=path.name,
        )
    )
    if above:
        console.say(
            _("The same holds for the codes above it: {parent} counts what {code} finds.", parent=above.code, code=code)
        )
