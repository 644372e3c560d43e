"""``kube-review figure``: one figure for a manuscript, with its caption beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.synthesis.matrices import Counting, counting
from kube_review.messages import _

NAMES = "tally|heatmap|accumulation|cooccurrence|flow|stages|trend|provinces|agreement"


@counting("fmt")
def figure(
    options: Counting,
    name: Annotated[str, typer.Argument(metavar=NAMES, help="What to draw.")],
    file: Annotated[Path, typer.Argument(metavar="OUT", help="Ending .svg, .png or .pdf.")],
    column: Annotated[
        str, typer.Option(metavar="single|double", help="As wide as one column of a journal (85 mm) or two (175 mm).")
    ] = "double",
    grey: Annotated[bool, typer.Option("--grey", help="In shades of grey.")] = False,
) -> None:
    """Draw a figure for a manuscript; its caption, with n and counting rule, goes into a .md file beside it."""
    from kube_review import console, whole_files
    from kube_review.errors import UsageError
    from kube_review.report import counted as cells
    from kube_review.report import figures
    from kube_review.report.charts import look, render
    from kube_review.session import open_session

    if column not in tuple(look.Column):
        raise UsageError(_("--column cannot be {value!r}; use single or double.", value=column))
    with open_session(options.project) as session:
        hidden = blinded.left_out(session)
        book = session.codebook(options.codebook)
        counted = cells.count(session, book, options.rules(), options.group, hidden)
        style = look.for_print(look.Column(column), grey=grey)
        made = figures.draw(name, counted, style)
    render.save(made.drawn, style, file)
    beside = file.with_suffix(".md")
    whole_files.write_bytes(beside, figures.caption(made).encode())
    console.say(_("{file} written, its caption in {beside}.", file=file, beside=beside))
