"""What a page consists of: sections with paragraphs, charts and tables; values that a template renders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kube_review import tables
from kube_review.messages import Text, translate
from kube_review.tables import Table


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table on the page.

    Attributes:
        text: Its text.
        href: Where the text leads.
        css: A CSS class.
        title: What it says to a screen reader.
        links: Further texts, each with where it leads.
    """

    text: str
    href: str = ""
    css: str = ""
    title: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table on the page; ``name`` identifies it for readers of the page's source."""

    cells: tuple[Cell, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on the page.

    Attributes:
        caption: What it shows, with n.
        columns: Column ids with their headings.
        rows: The rows.
        notes: Counting rule and notes.
        folded: The text of the line that opens it; empty if it is open.
        css: A CSS class.
    """

    caption: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    folded: str = ""
    css: str = ""
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its caption; ``alternative`` is its text for readers who do not see it."""

    svg: str
    caption: str
    notes: tuple[str, ...]
    alternative: str
    kind: str = "chart"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``css`` is ``warning`` for what must not be overlooked."""

    text: str
    css: str = ""
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short lines."""

    items: tuple[str, ...]
    kind: str = "listing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The codings behind the counts, code by code."""

    codes: Sequence[Any]
    kind: str = "evidence"


Part = Grid | Chart | Paragraph | Listing | Evidence


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page."""

    anchor: str
    heading: str
    parts: tuple[Part, ...] = field(default_factory=tuple)


def grid(
    table: Table,
    *,
    columns: Sequence[str] = (),
    links: Callable[[Mapping[str, Any], str], str] = lambda row, column: "",
    name: Callable[[Mapping[str, Any]], str] = lambda row: "",
    folded: Text = "",
) -> Grid:
    """Return a synthesis table as a table on the page.

    Args:
        table: The table.
        columns: The columns to show; by default those it shows in a terminal, without bars.
        links: The link of the cell of a row and column; empty for none.
        name: What identifies a row.
        folded: The line that opens it; empty if it is open.
    """
    shown = [column for column in columns or table.shown() if column != "bar"]
    rows = tuple(
        Row(
            tuple(Cell(tables.cell(view.get(column), column), links(row, column)) for column in shown),
            name(row),
        )
        for row, view in zip(table.rows, table.people(), strict=False)
    )
    return Grid(
        caption_of(table),
        headed(shown, [table.heading_of(column) for column in shown]),
        rows,
        tuple(table.captions()),
        translate(folded),
    )


def headed(columns: Sequence[str], headings: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return column ids with their headings in words."""
    return tuple(zip(columns, tables.readable(headings), strict=True))


def caption_of(table: Table) -> str:
    """Return the title of a table with n and date."""
    return translate(table.title) + tables.counted(tables.dated(table))
