"""Parquet: a typed table that R, Python and DuckDB open as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kube_review import __version__, tables, whole_files
from kube_review.errors import MissingExtra, ReviewError
from kube_review.exchange.request import Request, Written
from kube_review.exchange.tables import text_files
from kube_review.exchange.tables.columns import Kind
from kube_review.exchange.tables.sheets import Sheet
from kube_review.messages import _, translate
from kube_review.session import Session


def write(session: Session, file: Path, request: Request) -> Written:
    """Write one table, by default the codings, with title, rule, date and the columns' meaning in its metadata.

    Raises:
        MissingExtra: pyarrow is not installed.
        ReviewError: Several tables are wanted.
    """
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise MissingExtra.of("pyarrow", "parquet") from error
    found = text_files.one_sheet(session, request, "codings")
    table = _table(found)

    def check(path: Path) -> None:
        if not parquet.read_table(path).equals(table):
            raise ReviewError(_("{file} was not written as it should be.", file=path.name))

    whole_files.write(file, lambda path: parquet.write_table(table, path), check)
    return Written({found.name: len(found.rows)})


def _table(sheet: Sheet) -> Any:
    import pyarrow

    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.BOOLEAN: pyarrow.bool_(),
    }
    fields = [
        pyarrow.field(
            one.name,
            types[one.kind],
            metadata={
                "label": translate(one.label) or one.name,
                "description": translate(one.description),
                "unit": one.unit,
            },
        )
        for one in sheet.columns
    ]
    head = {
        "title": translate(sheet.table.title),
        "rule": translate(sheet.table.rule),
        "date": sheet.table.date,
        "made_by": f"kube-review {__version__}",
    }
    columns = [
        pyarrow.array([_value(row.get(one.name), one.kind) for row in sheet.rows], type=types[one.kind])
        for one in sheet.columns
    ]
    return pyarrow.table(columns, schema=pyarrow.schema(fields, metadata=head))


def _value(value: Any, kind: Kind) -> Any:
    if value is None or (value == "" and kind is not Kind.TEXT):
        return None
    return tables.flat(value) if kind is Kind.TEXT else value
