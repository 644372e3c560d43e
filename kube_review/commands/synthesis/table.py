"""``kube-review table``: a codebook laid out as a table, such as social capital or the stages of KUBE."""

from __future__ import annotations

from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import (
    CitedOption,
    CountOption,
    EvidenceOption,
    Folder,
    Format,
    Printed,
    UnitOption,
)
from kube_review.terms import EvidenceCounted, Unit


def table(
    codebook: Annotated[
        str,
        typer.Argument(help="A codebook in use whose codes share a field, such as social-capital or kube-stages."),
    ],
    field: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The field that makes the rows; else the only one.", show_default=False),
    ] = None,
    unit: UnitOption = Unit.FIELDWORK,
    count: CountOption = "consensus",
    evidence: EvidenceOption = EvidenceCounted.PRIMARY,
    count_cited: CitedOption = False,
    project: Folder = None,
    fmt: Printed = Format.TABLE,
) -> None:
    """Lay a codebook out by a shared field and by group: elements by author, steps by stage, with n and codings."""
    from kube_review import console
    from kube_review.session import open_session
    from kube_review.store.counting import snapshot
    from kube_review.store.record import codings
    from kube_review.synthesis.cells.rules import Rules
    from kube_review.synthesis.frequencies import codebook_layout

    rules = Rules(unit, count, evidence, count_cited)
    with open_session(project) as session:
        book = session.codebook(codebook)
        hidden = blinded.left_out(session)
        held, quotes = snapshot.load(session.store, session.codebooks), codings.listing(session.store)
        made = codebook_layout.table(held, quotes, book, rules, field, hidden)
    console.synthesis(made, fmt)
