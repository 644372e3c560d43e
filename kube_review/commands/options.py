"""Options that many commands share, so that they are named and explained alike."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kube_review.errors import UsageError
from kube_review.messages import _
from kube_review.terms import EvidenceCounted, LinkCounted, Unit


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    TEX = "tex"


def _count(value: str) -> str:
    if value not in ("consensus", "any") and not re.fullmatch("coder:.+", value):
        raise UsageError(
            _("{source} cannot be {name!r}.", source="--count", name=value),
            _("Use one of: {choices}.", choices=("consensus", "any", "coder:NAME")),
        )
    return value


def passage_range(value: str) -> tuple[int, int]:
    """Return the first and last number of ``12-15``; one number is both."""
    found = re.fullmatch(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?", value.strip(), re.ASCII)
    if found is None:
        raise UsageError(
            _("{value!r} is no range of passages.", value=value), _("Give numbers such as 12-15, or one number.")
        )
    return int(found[1]), int(found[2] or found[1])


Folder = Annotated[
    Path | None,
    typer.Option(
        "--project",
        "-p",
        metavar="DIR",
        help="The review's folder; else KUBE_REVIEW_PROJECT, else the current folder.",
        show_default=False,
    ),
]
CoderName = Annotated[
    str | None,
    typer.Option(
        "--coder",
        metavar="NAME",
        help="Who is coding; else KUBE_REVIEW_CODER, else the review's default coder.",
        show_default=False,
    ),
]
Printed = Annotated[Format, typer.Option("--format", "-f", help="How to print the table.")]
StudyName = Annotated[
    str,
    typer.Argument(metavar="STUDY", help="The study's id, as kube-review studies lists it."),
]
OfStudy = Annotated[str | None, typer.Option(help="Only of this study.", show_default=False)]
OfCode = Annotated[str | None, typer.Option(help="Only of this code.", show_default=False)]
ByCoder = Annotated[
    str | None,
    typer.Option("--coder", help="Only by this coder.", show_default=False),
]
PassageRange = Annotated[
    str, typer.Argument(metavar="FROM-TO", help="Numbers of the first and last passage, such as 12-15, or one number.")
]
CodeName = Annotated[str, typer.Argument(metavar="CODE", help="The code's id, or its key.")]
UnitOption = Annotated[Unit, typer.Option("--unit", help="What is counted.")]
CountOption = Annotated[
    str,
    typer.Option(
        "--count",
        metavar="consensus|any|coder:NAME",
        help="Whose findings count where several coders finished.",
        callback=_count,
    ),
]
EvidenceOption = Annotated[
    EvidenceCounted, typer.Option("--evidence", help="Which studies count, by what they rest on.")
]
CitedOption = Annotated[
    bool, typer.Option("--count-cited", help="Count cited findings too, once per source that is not in the review.")
]
LinkOption = Annotated[
    LinkCounted,
    typer.Option(
        "--link",
        help="Count every report, or only what a study names as a cause of failure or reports as a condition.",
    ),
]
CodebookOption = Annotated[
    str | None,
    typer.Option("--codebook", metavar="NAME", help="Which codebook; else the review's first.", show_default=False),
]
GroupOption = Annotated[
    str | None,
    typer.Option("--group", metavar="GROUP", help="Only the codes of this group, such as factors.", show_default=False),
]
FormName = Annotated[str, typer.Argument(metavar="[FORM]", help="A form of yours (.yaml), or a name.")]
Period = Annotated[int, typer.Option(min=0, metavar="YEARS", help="With year: group into bins of so many years.")]
Embeddings = Annotated[
    str,
    typer.Option("--embeddings", metavar="auto|none|NAME|URL", help="Sentence embeddings, with the extra semantic."),
]
Seed = Annotated[int, typer.Option(help="Random seed of the orders or resamples.")]
