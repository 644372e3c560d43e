"""Reads the rows of a spreadsheet that was filled in by hand: CSV in any usual dialect, or the first sheet of a
workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kube_review.errors import ReadingError
from kube_review.exchange import safe_files
from kube_review.messages import _, heading, word

ENDINGS = (".csv", ".xlsx")
MAX_ROWS = 200_000
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")


def read(file: Path, wanted: Sequence[str], sheet: str = "", named: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the rows of a spreadsheet as texts by column id.

    Args:
        file: A ``.csv`` (comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252) or ``.xlsx`` file.
        wanted: Column ids whose headings in any language are recognised; other columns keep their heading.
        sheet: The English or Indonesian name of the sheet; without it, or where there is none, the first one that has a
            wanted column.
        named: The headings that an error names; without them all that are wanted.

    Returns:
        The rows that are not empty, each with its number in the file under ``#row``.

    Raises:
        NotFound: There is no such file.
        ReadingError: It is no spreadsheet, or has no column that is wanted.
    """
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise ReadingError(_("{file} is no spreadsheet.", file=file.name), _("Use one of: {choices}.", choices=ENDINGS))
    tables = [_csv_rows(file)] if ending == ".csv" else list(_sheets(file, sheet))
    ids = _ids(wanted)
    for rows in tables:
        found = _by_heading(rows, ids)
        if found is not None:
            return found
    raise ReadingError(
        _("{file} has none of the columns that are needed.", file=file.name),
        _("The first row holds the headings: {names}.", names=tuple(named or wanted)),
    )


def n_rows(file: Path) -> dict[str, int]:
    """Return the number of rows below the headings of each sheet of a workbook."""
    book = _workbook(file)
    try:
        return {page.title: sum(1 for row in page.iter_rows(values_only=True) if _filled(row)) - 1 for page in book}
    finally:
        book.close()


def coded(value: str, values: Iterable[str]) -> str:
    """Return the coded value that a cell means: the value itself, or its word in a language; else the cell."""
    wanted = value.strip().casefold()
    for one in values:
        if wanted in {one.casefold(), *(word(one).spoken(language).casefold() for language in ("en", "id"))}:
            return one
    return value.strip()


def _ids(wanted: Sequence[str]) -> dict[str, str]:
    spoken = {heading(name).spoken(language).casefold(): name for name in wanted for language in ("en", "id")}
    return spoken | {name.casefold(): name for name in wanted}


def _by_heading(rows: list[tuple[int, list[str]]], ids: dict[str, str]) -> list[dict[str, str]] | None:
    if not rows:
        return None
    names = [ids.get(name.strip().casefold(), name.strip()) for name in rows[0][1]]
    if not set(names) & set(ids.values()):
        return None
    return [
        {"#row": str(number), **{name: value for name, value in zip(names, cells, strict=False) if name}}
        for number, cells in rows[1:]
    ]


def _csv_rows(file: Path) -> list[tuple[int, list[str]]]:
    text = _decoded(safe_files.read_bytes(file), file.name)
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ReadingError(_("{file} is no CSV: {why}.", file=file.name, why=str(error))) from error
    return [(n, [_unescaped(cell) for cell in row]) for n, row in enumerate(rows, 1) if any(c.strip() for c in row)]


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise ReadingError(_("{file} is no text file.", file=name))
    return text


def _unescaped(cell: str) -> str:
    """Remove the apostrophe that prevents a spreadsheet from running a text as a formula."""
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@", "'\t", "'\r")) else cell


def _sheets(file: Path, wanted: str) -> Iterable[list[tuple[int, list[str]]]]:
    book = _workbook(file)
    try:
        pages = sorted(book.worksheets, key=lambda page: page.title.casefold() != wanted.casefold())
        for page in pages:
            rows = enumerate(page.iter_rows(values_only=True, max_row=MAX_ROWS), 1)
            yield [(n, [_text(cell) for cell in row]) for n, row in rows if _filled(row)]
    finally:
        book.close()


def _workbook(file: Path) -> Any:
    from openpyxl.reader.excel import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with safe_files.archive(file) as packed:
        for name in packed.names:
            if name.endswith((".xml", ".rels")) and _ENTITIES.search(packed.read(name).replace(b"\0", b"")):
                raise ReadingError(_("{name} declares a document type or entities.", name=f"{file.name}:{name}"))
    try:
        # data_only: what a formula gave when the file was saved; a formula itself is never taken for a value.
        return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, OSError, TypeError) as error:
        raise ReadingError(_("{file} is no workbook, or it is damaged.", file=file.name)) from error


def _filled(row: Iterable[Any]) -> bool:
    return any(cell not in (None, "") for cell in row)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
