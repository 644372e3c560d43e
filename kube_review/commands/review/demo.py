"""``kube-review demo``: the main job on the shipped synthetic corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.messages import _, formatted

NEXT = (
    ("kube-review tally -p {dir} --count any", _("count what any coder found")),
    ("kube-review codings -p {dir} --code weak-facilitators", _("the quotes behind a count")),
    ("kube-review search -p {dir} pendamping", _("words in context")),
    ("kube-review suggestions -p {dir}", _("what the cues propose")),
    ("kube-review export -p {dir} codings.csv", _("a table for R or Excel")),
    ("kube-review --help", _("everything else")),
)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to make the demo review.")] = Path("kube-demo"),
    first: Annotated[bool, typer.Option("--first", help="Only five of the fifteen studies.")] = False,
) -> None:
    """Make a review of synthetic studies by two coders, from files to a tally with its evidence."""
    from kube_review import console
    from kube_review import demo as shipped
    from kube_review.store.counting import snapshot
    from kube_review.synthesis.cells import cell_matrix
    from kube_review.synthesis.cells.rules import Rules
    from kube_review.synthesis.frequencies import tally_table

    console.say(
        _("All studies and findings in this demo are synthetic: they say nothing about real KUBE."), style="bold"
    )
    with shipped.make(folder, first=first, tell=console.say) as session:
        matrix = cell_matrix.matrix(
            snapshot.load(session.store, session.codebooks), session.codebook(), Rules(), "factors"
        )
    title = _("Reported factors in the demo corpus")
    console.synthesis(tally_table.units(matrix), "table")
    console.synthesis(tally_table.of(matrix, title=title), "table")
    console.say(_("The review is in {folder}. Try next:", folder=folder))
    for command, what in NEXT:
        console.say(formatted("  {command:58} {what}", command=command.format(dir=folder), what=what))
