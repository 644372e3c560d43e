"""``kube-review report``: the page to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.synthesis.matrices import Counting, counting
from kube_review.messages import _


@counting("fmt", "group")
def report(
    options: Counting,
    file: Annotated[Path, typer.Argument(metavar="OUT.html", help="The page to write.")],
    quotes: Annotated[
        str,
        typer.Option(
            metavar="none|short|full",
            help="How much of the studies' words to show: none, at most 160 characters a quote, or whole paragraphs.",
        ),
    ] = "full",
) -> None:
    """Write the whole review as one page that opens anywhere: figures, numbers, and the evidence behind each."""
    from kube_review import console
    from kube_review.errors import UsageError
    from kube_review.report import counted as cells
    from kube_review.report import page
    from kube_review.report.evidence import Quotes
    from kube_review.session import open_session

    if quotes not in tuple(Quotes):
        raise UsageError(_("--quotes cannot be {value!r}; use none, short or full.", value=quotes))
    with open_session(options.project) as session:
        hidden = blinded.left_out(session)
        book = session.codebook(options.codebook)
        counted = cells.count(session, book, options.rules(), None, hidden)
        made = page.render(counted, Quotes(quotes))
    page.write(made, file)
    console.say(_("{file} written: {n} kB.", file=file, n=len(made.encode()) // 1000))
