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
from kube_review.errors import UsageError
from kube_review.messages import _, formatted
from kube_review.terms import EvidenceCounted, LinkCounted, Unit


def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Ending .csv, .xlsx, .sav, .parquet, .json, .md, .tex, .qdpx, .qdc, .ris, .bib, .spacy; a folder: data package.",  # noqa: E501 - one message
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
    split: Annotated[
        float,
        typer.Option(metavar="SHARE", help="With .spacy: a train and a dev file; dev has this share of fieldworks."),
    ] = 0.0,
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

    _check_split(file, split)
    request = Request(what, Rules(unit, count, evidence, count_cited, link), codebook, group, excel_locale, split)
    with open_session(project) as session:
        blinded.left_out(session)
        written = formats.export(session, file, request)
    counts = [formatted("{name}: {n}", name=name, n=n) for name, n in written.counts.items()]
    console.say(_("{file}: {counts}", file=file, counts=counts))
    for line in written.lost:
        console.say(line)


def _check_split(file: Path, split: float) -> None:
    if not 0 <= split < 1:
        raise UsageError(_("--split is a share above 0 and below 1, such as 0.2."))
    if split and file.suffix.lower() != ".spacy":
        raise UsageError(_("--split goes with a file that ends in .spacy."))
