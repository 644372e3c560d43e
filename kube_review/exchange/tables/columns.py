"""What the columns of exported tables hold: their type, unit, coded values and meaning.

Column ids and coded values are the same in every language; headings and words come from the catalogues.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kube_review.messages import Text, _, heading, word
from kube_review.terms import CellState, Evidence, Link, Origin, Stance


class Kind(StrEnum):
    """The type of a column."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Args:
        name: Its id, the same in every language.
        kind: The type of its values; any may be None.
        label: Its heading.
        description: What it holds.
        unit: The unit of a number, such as ``page`` or ``code point``; empty without.
        values: For coded columns, the values it may have and their words.
        labels: For numeric codes (SPSS), each number's words.
        missing: Numbers that stand for a missing value.
    """

    name: str
    kind: Kind = Kind.TEXT
    label: Text = ""
    description: Text = ""
    unit: str = ""
    values: Mapping[str, Text] = field(default_factory=dict)
    labels: Mapping[int, Text] = field(default_factory=dict)
    missing: tuple[int, ...] = ()


def columns(names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """Return the columns of a table by their ids; a column that is not known here has the type of its values."""
    held = list(rows)
    return tuple(column(name, [row.get(name) for row in held]) for name in names)


def column(name: str, values: Iterable[Any] = ()) -> Column:
    """Return a column by its id and its values."""
    return Column(
        name,
        _KINDS.get(name) or _counted(name) or _kind_of(values),
        heading(name),
        _DESCRIPTIONS.get(name, ""),
        _UNITS.get(name, ""),
        {value: word(value) for value in _CODED.get(name, ())},
    )


def _counted(name: str) -> Kind | None:
    return Kind.INTEGER if name.startswith("n_") else None


def _kind_of(values: Iterable[Any]) -> Kind:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {bool}:
        return Kind.BOOLEAN
    if kinds and kinds <= {int}:
        return Kind.INTEGER
    if kinds and kinds <= {int, float}:
        return Kind.NUMBER
    return Kind.TEXT


_KINDS = {
    **dict.fromkeys(
        ("coding", "page", "passage", "start", "end", "year", "pages", "passages", "codings"), Kind.INTEGER
    ),
    **dict.fromkeys(("share", "share_low", "share_high", "ci_low", "ci_high", "score"), Kind.NUMBER),
    **dict.fromkeys(("inductive", "residual", "found_unassessed"), Kind.BOOLEAN),
}
_UNITS = {
    "start": "code point",
    "end": "code point",
    "page": "page",
    "passage": "passage",
    "pages": "page",
    "passages": "passage",
    "year": "year",
    "at": "UTC time",
}
_CODED: Mapping[str, Iterable[str]] = {
    "state": tuple(CellState),
    "stance": tuple(Stance),
    "link": tuple(Link),
    "origin": tuple(Origin),
    "evidence": tuple(Evidence),
    "reported": ("yes", "no", "open"),
}
_DESCRIPTIONS: Mapping[str, Text] = {
    "study": _("Id of the study (one paper, thesis or report)."),
    "unit": _("What is counted: a fieldwork, or a study."),
    "code": _("Id of the code in its codebook."),
    "state": _("State of the cell by the counting rules."),
    "quote": _("The coded words."),
    "start": _("First character of the quote in the study's text, from 0."),
    "end": _("Character behind the quote."),
    "page": _("Page of the source, from 1."),
    "passage": _("Number of the passage in the study's text, from 1."),
    "stance": _("Whether the study asserts the finding, denies it, or cites it from a source."),
    "link": _("Whether the study names it as a cause of failure or merely reports it."),
    "origin": _("Whether the coding was made unaided or from a suggestion."),
    "coder": _("Who decided."),
    "at": _("When, in UTC."),
    "share": _("Share of reviewed units that report the code, 0-1; not a prevalence among groups."),
    "n_reviewed": _("Units whose silence counts: the denominator of the share."),
    "n_codings": _("Codings behind the cell or row."),
    "uuid": _("Identity of the coding in every copy of the review."),
}
