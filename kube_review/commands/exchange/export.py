"""``kube-review export``: the review in other people's formats, by the file's ending."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kube_review.commands import blinded
from kube_review.commands.options import (
    CitedOption,
    CodebookOption,
    CountOption,
    EvidenceOption,
    Folder,
    GroupOption,
    LinkOption,
    UnitOption,
)
from kube_review.messages import _, formatted
from kube_review.terms import EvidenceCounted, LinkCounted, Unit


def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Ending .csv, .xlsx, .sav, .parquet, .json, .md, .tex, .qdpx, .qdc, .ris, .bib; a folder: data package.",  # noqa: E501 - one message
        ),
    ],
    what: Annotated[
        str,
        typer.Option(
            metavar="codings|matrix|indicators|tally|studies|codebook|memos|decisions|bibliography|all",
            help="Which table; else what the format holds by default. bibliography: CSL-JSON in a .json file.",
            show_default=False,
        ),
    ] = "",
    excel_locale: Annotated[
        str, typer.Option(metavar="en|id", help="CSV for Excel in English, or in Indonesian: semicolon, decimal comma.")
    ] = "en",
    unit: UnitOption = Unit.FIELDWORK,
    count: CountOption = "consensus",
    evidence: EvidenceOption = EvidenceCounted.PRIMARY,
    count_cited: CitedOption = False,
    link: LinkOption = LinkCounted.ANY,
    codebook: CodebookOption = None,
    group: GroupOption = None,
    project: Folder = None,
) -> None:
    """Write codings, cells, frequencies, studies and more for Excel, SPSS, R, Python or a manuscript."""
    from kube_review import console
    from kube_review.exchange import formats
    from kube_review.exchange.request import Request
    from kube_review.session import open_session
    from kube_review.synthesis.cells.rules import Rules

    request = Request(what, Rules(unit, count, evidence, count_cited, link), codebook, group, excel_locale)
    with open_session(project) as session:
        blinded.left_out(session)
        written = formats.export(session, file, request)
    counts = [formatted("{name}: {n}", name=name, n=n) for name, n in written.counts.items()]
    console.say(_("{file}: {counts}", file=file, counts=counts))
    for line in written.lost:
        console.say(line)
