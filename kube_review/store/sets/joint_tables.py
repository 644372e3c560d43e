"""The tables of all members of a set as DuckDB sees them. Names and texts reach it as values, never as SQL or as paths.

DuckDB reads Arrow datasets that are opened here, and may itself open no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from kube_review.errors import MissingExtra, StoreError
from kube_review.messages import _
from kube_review.store.sets import members
from kube_review.store.sets.members import EXTRA, Member

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LABEL = "c.state || ':' || coalesce(c.reported, '') || ':' || c.found_unassessed"
NOT_ASSESSED = "not-assessed::false"
"""The label of a cell whose code the review's codebook does not have: state, reported and found_unassessed."""

Columns = list[tuple[str, int]]
"""Names of codes, former ones too, with the column that each counts in."""


class Place(NamedTuple):
    """Where the cells of one study count.

    Attributes:
        review: The review's name.
        study: The study's id in it.
        work: The number of the study among all studies, the same in each review that holds it.
        unit: The number of the unit that it belongs to.
    """

    review: str
    study: str
    work: int
    unit: int


class Counted(NamedTuple):
    """Cells by unit and column; arrays are (n_units, n_columns).

    Attributes:
        cells: The cell: uint8.
        n_codings: The codings behind it: int64.
        screened: Whether a part of it is silent by a stopping rule: bool.
    """

    cells: NDArray[np.uint8]
    n_codings: NDArray[np.int64]
    screened: NDArray[np.bool_]


class JointTables:
    """The opened tables of a set."""

    def __init__(self, connection: Any) -> None:
        self._duckdb = connection

    def rows(self, table: str, order: str) -> list[dict[str, Any]]:
        """Return a whole table.

        Args:
            table: ``studies`` or ``codes``.
            order: The columns to sort by.
        """
        names = tuple(members.TABLES[table])
        quoted = ", ".join(f'"{name}"' for name in names)
        found = self._duckdb.execute(f"SELECT {quoted} FROM {table} ORDER BY {order}").fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]

    def place(self, places: Sequence[Place]) -> None:
        """Say which studies count, and in which unit each does."""
        columns = dict(zip(Place._fields, zip(*places, strict=True) if places else ((),) * 4, strict=True))
        self._take_in("places", columns, ("string", "string", "int64", "int64"))

    def signatures(self, columns: Columns, missing: Sequence[tuple[str, int]]) -> list[str]:
        """Sort the cells by unit and column; return the different combinations that occur.

        Args:
            columns: The codes.
            missing: Reviews with the columns that their codebook does not have.

        Returns:
            Texts such as ``present:yes:false,silent:no:false;denied:no:false``: labels of cells, separated by ``,``
            between reviews that hold the same study, by ``;`` between studies.
        """
        self._take_in("columns", {"code": [c for c, _n in columns], "col": [n for _c, n in columns]})
        self._take_in("missing", {"review": [r for r, _n in missing], "col": [n for _r, n in missing]})
        self._duckdb.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE joined AS
            WITH parts AS (
              SELECT p.unit, p.work, k.col, {_LABEL} AS cell, c.screened, c.n_codings
              FROM cells c JOIN places p USING (review, study) JOIN columns k USING (code)
              UNION ALL
              SELECT p.unit, p.work, m.col, '{NOT_ASSESSED}', false, 0 FROM places p JOIN missing m USING (review)
            ), works AS (
              SELECT unit, col, string_agg(DISTINCT cell, ',' ORDER BY cell) AS cells,
                bool_or(screened) AS screened, sum(n_codings) AS n_codings
              FROM parts GROUP BY unit, col, work
            )
            SELECT unit, col, string_agg(DISTINCT cells, ';' ORDER BY cells) AS signature,
              bool_or(screened) AS screened, sum(n_codings)::BIGINT AS n_codings
            FROM works GROUP BY unit, col
            """
        )
        return [row[0] for row in self._duckdb.execute("SELECT DISTINCT signature FROM joined").fetchall()]

    def cells(self, cell_of: Mapping[str, int], n_units: int, n_columns: int) -> Counted:
        """Return the cells of all units.

        Args:
            cell_of: The cell that each combination of ``signatures`` stands for.
            n_units: How many units were placed.
            n_columns: How many columns there are.

        Raises:
            StoreError: A study lacks a cell.
        """
        self._take_in("meant", {"signature": list(cell_of), "cell": list(cell_of.values())})
        found = self._duckdb.execute(
            "SELECT m.cell, j.n_codings, j.screened FROM joined j JOIN meant m USING (signature) ORDER BY unit, col"
        ).fetchnumpy()
        if len(found["cell"]) != n_units * n_columns:
            raise StoreError(_("The set lacks cells of some studies."), _("Add its reviews again."))
        shape = (n_units, n_columns)
        return Counted(
            found["cell"].astype("uint8").reshape(shape),
            found["n_codings"].astype("int64").reshape(shape),
            found["screened"].astype(bool).reshape(shape),
        )

    def matching(self, pattern: str, limit: int) -> list[dict[str, Any]]:
        """Return passages in which a pattern is found, by review, study and place, without accents and capitals.

        Args:
            pattern: A regular expression as RE2 reads it.
            limit: How many at most.
        """
        names = ("review", "study", "page", "passage", "section", "text")
        found = self._duckdb.execute(
            f"SELECT {', '.join(f't.{name}' for name in names)} FROM passages t JOIN places USING (review, study)"
            " WHERE regexp_matches(strip_accents(lower(t.text)), ?)"
            " ORDER BY t.review, t.study, t.passage LIMIT ?",
            [pattern, limit],
        ).fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]

    def _take_in(self, name: str, columns: Mapping[str, Any], kinds: Sequence[str] = ("string", "int64")) -> None:
        """Make a table of these columns, in place of an earlier one of its name."""
        import pyarrow

        types = [getattr(pyarrow, kind)() for kind in kinds]
        arrays = [pyarrow.array(values, kind) for values, kind in zip(columns.values(), types, strict=True)]
        self._duckdb.register(name, pyarrow.table(arrays, names=list(columns)))


@contextmanager
def opened(among: Sequence[Member], *, with_passages: bool = False) -> Iterator[JointTables]:
    """Open the tables of members.

    Raises:
        MissingExtra: DuckDB or pyarrow is not installed.
        StoreError: A file is damaged.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra.of("duckdb", EXTRA) from error
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET enable_external_access = false")
        for table in ("studies", "cells", "codes", *(("passages",) if with_passages else ())):
            connection.register(table, members.dataset(table, among))
        connection.execute("SET lock_configuration = true")
        try:
            yield JointTables(connection)
        except duckdb.Error as error:
            raise StoreError(_("The tables of the set cannot be read."), _("Add its reviews again.")) from error
