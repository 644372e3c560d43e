"""``kube-review codebook show``: the codes of a codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kube_review.commands.codebook.finding import NameOrFile, find
from kube_review.commands.options import Folder, Format, Printed
from kube_review.messages import Label, Text, _, heading, word

if TYPE_CHECKING:
    from kube_review.model import Code, NearMiss, NotWhen


def show(
    name: NameOrFile = None,
    code: Annotated[str | None, typer.Option(help="One code, in full.", show_default=False)] = None,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Show the codes of a codebook; with --code everything a coder should know of one."""
    from dataclasses import asdict

    from kube_review import console, messages
    from kube_review.codebook import sub_codes
    from kube_review.errors import NotFound
    from kube_review.tables import Table

    book = find(name, project)
    codes = book.codes
    if code is not None:
        found = book.code(code) or next((c for c in book.codes if c.key == code), None)
        if found is None:
            raise NotFound(
                _("The codebook {book} has no code {code!r}.", book=book.name, code=code),
                _("Codes: {choices}.", choices=", ".join(c.code for c in book.codes)),
            )
        codes = (found,)
        if fmt == Format.TABLE:
            console.listing(Table(found.code, _in_full(found)), fmt)
            return
    suffix = "_id" if messages.language() == "id" else ""
    rows = [asdict(c) for c in codes]
    labels = sub_codes.indented(codes, {row["code"]: row[f"label{suffix}"] for row in rows})
    table = Table(
        Label(book.title, book.title_id),
        rows,
        columns=("key", "code", "group", f"label{suffix}", f"definition{suffix}"),
        display=[{**row, f"label{suffix}": labels[row["code"]]} for row in rows],
    )
    console.listing(table, fmt)


def _in_full(code: Code) -> list[dict[str, Any]]:
    """Return one code as lines of topic and text, the most important first."""
    lines: list[tuple[Text, str]] = [
        (heading("key"), code.key),
        (heading("label"), f"{code.label} / {code.label_id}"),
        (heading("parent"), code.parent),
        *((heading("definition"), text) for text in (code.definition, code.definition_id)),
        *((_("use when"), text) for text in (*code.use_when, *code.use_when_id)),
        *((_("not when"), f"{text}{_pointing(n)}") for n in code.not_when for text in (n.when, n.when_id)),
        *((heading("stage"), f"{s.stage} {s.step}: {s.reason}") for s in code.stages),
        *((_("example ({kind})", kind=word(e.kind)), e.text) for e in code.examples),
        *((_("near miss"), f"{m.text} [{m.reason}{_pointing(m)}]") for m in code.near_misses),
    ]
    return [{"topic": topic, "text": text} for topic, text in lines if text]


def _pointing(rule: NotWhen | NearMiss) -> str:
    return f" → {rule.code}" if rule.code else ""
