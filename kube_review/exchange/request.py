"""A request for an export, and its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kube_review.messages import Text
from kube_review.session import Session
from kube_review.synthesis.cells.rules import Rules


@dataclass(frozen=True, slots=True)
class Request:
    """What to export.

    Args:
        what: One of ``tables.sheets.WHAT``; empty for what the format holds by default.
        rules: How tables are counted.
        codebook: The codebook of counted tables; None for the review's first.
        group: Only the codes of this group.
        excel_locale: ``en`` (comma, decimal point) or ``id`` (semicolon, decimal comma), for CSV.
        split: For ``.spacy``: the share of fieldworks to develop on, above 0 and below 1; 0 for one file.
    """

    what: str = ""
    rules: Rules = field(default_factory=Rules)
    codebook: str | None = None
    group: str | None = None
    excel_locale: str = "en"
    split: float = 0.0


@dataclass(frozen=True, slots=True)
class Written:
    """What an export holds: the number of rows, sources or records by kind, and what the format cannot say."""

    counts: dict[str, int]
    lost: tuple[Text, ...] = ()


class Writer(Protocol):
    """Write a review in one format."""

    def __call__(self, session: Session, file: Path, request: Request) -> Written:
        """Write the file; raise a ``ReviewError`` and leave the target alone where that is impossible."""
        ...
