"""SPSS (.sav): variable and value labels in the language of the run, and missing values that say why.

The matrix is a row for each unit: for each code its state as a number (silent and denied are distinct; not assessed
and disputed are user-missing), and beside it 1 or 0 for what the unit reports.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kube_review import tables, whole_files
from kube_review.errors import MissingExtra
from kube_review.exchange.request import Request, Written
from kube_review.exchange.tables import collect, text_files, xlsx
from kube_review.exchange.tables.collect import Collected
from kube_review.exchange.tables.columns import Column, Kind
from kube_review.exchange.tables.sheets import Sheet
from kube_review.messages import _, translate, word
from kube_review.model import CellState, Code
from kube_review.session import Session

STATE_CODES = {
    CellState.SILENT: 0,
    CellState.PRESENT: 1,
    CellState.MIXED: 2,
    CellState.DENIED: 3,
    CellState.DISPUTED: 8,
    CellState.NOT_ASSESSED: 9,
}
MAX_TEXT_BYTES = 32_767
MAX_NAME_BYTES = 64
MAX_LABEL_BYTES = 120
_RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})


def write(session: Session, file: Path, request: Request) -> Written:
    """Write one table, by default the matrix.

    Raises:
        MissingExtra: pyreadstat is not installed.
        ReviewError: Several tables are wanted.
    """
    try:
        import pandas  # noqa: F401 - what pyreadstat writes
        import pyreadstat  # noqa: F401
    except ImportError as error:
        raise MissingExtra.of("pyreadstat", "spss") from error
    what = request.what or "matrix"
    found = text_files.one_sheet(session, request, what)
    if what == "matrix":
        found = _coded(Collected(session, request))
    cut: list[int] = []
    whole_files.write(file, lambda path: cut.append(_write(path, found)))
    n = sum(cut)
    return Written({what: len(found.rows)}, (xlsx.cut_texts(n, MAX_TEXT_BYTES),) if n else ())


def _coded(of: Collected) -> Sheet:
    states = of.by_unit(lambda cell: STATE_CODES[CellState(cell["state"])])
    flags = of.by_unit(collect.reported)
    rows = [
        state | {f"{code.code} reported": flag[code.code] for code in of.matrix.codes}
        for state, flag in zip(states, flags, strict=True)
    ]
    columns = [*collect.unit_columns(states)]
    for code in of.matrix.codes:
        columns += [_state_column(code), _flag_column(code)]
    (long,) = of.sheets("matrix")
    return Sheet("matrix", replace(long.table, rows=rows), tuple(columns), ("unit",))


def _state_column(code: Code) -> Column:
    return Column(
        code.code,
        Kind.INTEGER,
        collect.code_label(code),
        labels={number: word(state) for state, number in STATE_CODES.items()},
        missing=(STATE_CODES[CellState.DISPUTED], STATE_CODES[CellState.NOT_ASSESSED]),
    )


def _flag_column(code: Code) -> Column:
    label = _("{code}: reported", code=collect.code_label(code))
    return Column(f"{code.code} reported", Kind.INTEGER, label, labels={1: word("yes"), 0: word("no")})


def variable_names(columns: Iterable[Column]) -> list[str]:
    """Return a valid, distinct SPSS name for each column: a letter first, then letters, digits and underscores.

    A code has its key before its id, such as ``a_sudden_formation``; names do not depend on the language.
    """
    names: list[str] = []
    for one in columns:
        key = _key(one)
        plain = unicodedata.normalize("NFKD", f"{key} {one.name}".strip()).encode("ascii", "ignore").decode().lower()
        name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "v"
        if not name[0].isalpha() or name in _RESERVED:
            name = f"v_{name}"
        names.append(_distinct(name, names))
    return names


def _key(one: Column) -> str:
    """Return the key of a code's column; other columns have no numeric labels and no key."""
    return tables.flat(one.label).split(" ")[0] if one.labels else ""


def _distinct(name: str, taken: list[str]) -> str:
    made, n = name[:MAX_NAME_BYTES], 1
    while made in taken:
        n += 1
        made = f"{name[: MAX_NAME_BYTES - 1 - len(str(n))]}_{n}"
    return made


def _write(path: Path, sheet: Sheet) -> int:
    """Write the file; return how many texts were cut."""
    import pandas
    import pyreadstat

    names = variable_names(sheet.columns)
    n_cut = 0
    data: dict[str, Any] = {}
    for name, one in zip(names, sheet.columns, strict=True):
        values = [row.get(one.name) for row in sheet.rows]
        if one.kind is Kind.TEXT:
            texts = ["" if value is None else tables.flat(value) for value in values]
            cut = [_cut(text) for text in texts]
            n_cut += sum(a != b for a, b in zip(texts, cut, strict=True))
            data[name] = pandas.Series(cut, dtype="object")
        else:
            numbers = [None if value in (None, "") else float(value) for value in values]
            data[name] = pandas.Series(numbers, dtype="float64")
    described = dict(zip(names, sheet.columns, strict=True))
    whole = {name for name, one in described.items() if one.kind in (Kind.INTEGER, Kind.BOOLEAN)}
    pyreadstat.write_sav(
        pandas.DataFrame(data),
        path,
        file_label=_bytes(tables.plain(translate(sheet.table.title)), 60),
        note=[_bytes(line, 80) for line in (*sheet.table.captions(), sheet.table.date) if line] or "kube-review",
        column_labels={name: _label(one) for name, one in described.items()},
        variable_value_labels={
            name: {number: _bytes(translate(text), MAX_LABEL_BYTES) for number, text in one.labels.items()}
            for name, one in described.items()
            if one.labels
        },
        missing_ranges={name: list(one.missing) for name, one in described.items() if one.missing},
        variable_measure={
            name: "nominal" if one.labels or one.kind in (Kind.TEXT, Kind.BOOLEAN) else "scale"
            for name, one in described.items()
        },
        variable_format=dict.fromkeys(whole, "F8.0"),
    )
    return n_cut


def _label(one: Column) -> str:
    return _bytes(tables.plain(tables.flat(one.label)) or one.name, 255)


def _cut(text: str) -> str:
    return _bytes(text.replace("\0", ""), MAX_TEXT_BYTES)


def _bytes(text: str, limit: int) -> str:
    """Cut a text to ``limit`` bytes of UTF-8 without splitting a character."""
    return text.encode()[:limit].decode(errors="ignore")
