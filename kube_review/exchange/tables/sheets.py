"""The tables that can be exported, as values: each with its name, its columns and what it counts."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.exchange.tables.columns import Column, columns
from kube_review.tables import Row, Table

WHAT = ("codings", "matrix", "indicators", "tally", "studies", "codebook", "memos", "decisions")
"""What can be exported as a table; ``all`` is all of them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its name and the columns that go out.

    Args:
        name: One of ``WHAT``.
        table: The table with its title, rule and rows.
        columns: What its columns hold, in order.
        keys: The columns that identify a row.
    """

    name: str
    table: Table
    columns: tuple[Column, ...]
    keys: tuple[str, ...] = ()

    @property
    def rows(self) -> list[Row]:
        """Its rows."""
        return list(self.table.rows)


def sheet(name: str, table: Table, names: tuple[str, ...], keys: tuple[str, ...] = ()) -> Sheet:
    """Return a table with the columns of these ids."""
    return Sheet(name, table, columns(names, table.rows), keys)
