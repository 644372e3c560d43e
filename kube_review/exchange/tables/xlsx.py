"""A workbook for readers: a sheet for each table, frozen headings, filters, widths, cell states in colour.

Every text is written as a text, whatever it begins with: nothing in a cell is a formula or a link.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from kube_review import tables, whole_files
from kube_review.errors import ReviewError
from kube_review.exchange.request import Request, Written
from kube_review.exchange.tables import collect
from kube_review.exchange.tables.collect import Collected
from kube_review.exchange.tables.columns import Column, Kind
from kube_review.exchange.tables.sheets import Sheet
from kube_review.messages import Text, _, heading, plural, translate, word
from kube_review.model import CellState
from kube_review.session import Session

MAX_CELL_CHARS = 32_767
MAX_ROWS = 1_048_576
_WIDEST, _NARROWEST = 60, 8
_COLOURS = {
    CellState.PRESENT: "#9fd3a8",
    CellState.MIXED: "#e6d98a",
    CellState.DENIED: "#e8a9a0",
    CellState.SILENT: "#e9ecef",
    CellState.NOT_ASSESSED: "#ffffff",
    CellState.DISPUTED: "#d3b4e6",
}
"""Background colours on which black text is easy to read; no colour carries information beyond the text."""
_SHEET_NAMES: dict[str, Text] = {
    "codings": _("Codings"),
    "matrix": _("Matrix"),
    "indicators": _("Indicators"),
    "tally": _("Tally"),
    "studies": _("Studies"),
    "codebook": _("Codebook"),
    "memos": _("Memos"),
    "decisions": _("Decisions"),
}
_ABOUT: Text = _("About")


def write(session: Session, file: Path, request: Request) -> Written:
    """Write a workbook: by default every table, behind a first sheet on how it was counted.

    Raises:
        ReviewError: A table has more rows than a sheet can hold.
    """
    of = Collected(session, request)
    sheets = [_wide(of) if name.name == "matrix" else name for name in of.sheets(request.what or "all")]
    for sheet in sheets:
        if len(sheet.rows) >= MAX_ROWS:
            raise ReviewError(
                _("{name} has more rows than a sheet can hold.", name=sheet.name), _("Export it as .csv or .parquet.")
            )
    cut: list[int] = []
    whole_files.write(file, lambda path: cut.append(_write(path, of, sheets)), lambda path: _check(path, sheets))
    n = sum(cut)
    return Written({sheet.name: len(sheet.rows) for sheet in sheets}, (cut_texts(n, MAX_CELL_CHARS),) if n else ())


def cut_texts(n: int, limit: int) -> Text:
    """Say that some texts were longer than a cell of the format can hold."""
    return plural(
        "{n} text was cut: a cell holds {limit} characters.",
        "{n} texts were cut: a cell holds {limit} characters.",
        n=n,
        limit=limit,
    )


def _wide(of: Collected) -> Sheet:
    """Return the matrix with a row a unit and a column a code, as people read it."""
    rows = of.by_unit(lambda cell: cell["state"])
    codes = tuple(
        Column(code.code, Kind.TEXT, collect.code_label(code), values={state: word(state) for state in CellState})
        for code in of.matrix.codes
    )
    (long,) = of.sheets("matrix")
    return Sheet("matrix", replace(long.table, rows=rows), (*collect.unit_columns(rows), *codes), ("unit",))


def _write(path: Path, of: Collected, sheets: list[Sheet]) -> int:
    """Write the workbook; return how many texts were cut."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": "kube-review", "comments": of.request.rules.words()})
    styles = _Styles(book)
    _about(book, styles, of, sheets)
    n = sum(_sheet(book, styles, sheet) for sheet in sheets)
    book.close()
    return n


class _Styles:
    """The cell formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#dfe6ee"}
        )
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.share = book.add_format({"valign": "top", "num_format": "0.000"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.states: dict[str, Any] = {
            state: book.add_format({"valign": "top", "bg_color": colour, "border": 1, "border_color": "#c8ccd1"})
            for state, colour in _COLOURS.items()
        }


def _about(book: Any, styles: _Styles, of: Collected, sheets: list[Sheet]) -> None:
    page = book.add_worksheet(translate(_ABOUT))
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, tables.plain(translate(of.codebook.title)), styles.title)
    lines = [*collect.about(of), *((_SHEET_NAMES[sheet.name], sheet.table.title) for sheet in sheets)]
    for n, (name, value) in enumerate(lines, 2):
        page.write_string(n, 0, tables.plain(translate(name)), styles.text)
        page.write_string(n, 1, tables.plain(translate(value)), styles.wrapped)
    for n, state in enumerate(CellState, len(lines) + 3):
        page.write_string(n, 0, translate(word(state)), styles.states[state])


def _sheet(book: Any, styles: _Styles, sheet: Sheet) -> int:
    page = book.add_worksheet(translate(_SHEET_NAMES[sheet.name]))
    n_cut = 0
    widths = []
    for x, one in enumerate(sheet.columns):
        head = tables.plain(translate(one.label or heading(one.name)))
        page.write_string(0, x, head, styles.head)
        widths.append(min(len(head), 24))
        if one.description:
            page.write_comment(0, x, f"{one.name}: {tables.plain(translate(one.description))}"[:2000])
    for y, row in enumerate(sheet.rows, 1):
        for x, one in enumerate(sheet.columns):
            length, cut = _cell(page, styles, (y, x), one, row.get(one.name))
            widths[x] = max(widths[x], length)
            n_cut += cut
    for x, width in enumerate(widths):
        page.set_column(x, x, max(_NARROWEST, min(width + 2, _WIDEST)))
    page.freeze_panes(1, 1)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    return n_cut


def _cell(page: Any, styles: _Styles, at: tuple[int, int], of: Column, value: Any) -> tuple[int, bool]:
    """Write a cell; return how many characters wide it is, and whether its text was cut."""
    if value is None or value == "":
        return 0, False
    if isinstance(value, bool):
        page.write_boolean(*at, value, styles.text)
        return 5, False
    if isinstance(value, (int, float)):
        page.write_number(*at, value, styles.share if isinstance(value, float) else styles.text)
        return len(f"{value:.3f}" if isinstance(value, float) else str(value)), False
    style = styles.states.get(value, styles.wrapped) if of.values and isinstance(value, str) else styles.wrapped
    text = tables.plain(tables.flat(of.values.get(value, value)))
    page.write_string(*at, text[:MAX_CELL_CHARS], style)
    return len(text), len(text) > MAX_CELL_CHARS


def _check(path: Path, sheets: list[Sheet]) -> None:
    """Open the workbook with another library and count its sheets and rows."""
    from kube_review.exchange.tables import spreadsheets

    found = spreadsheets.n_rows(path)
    expected = {translate(_SHEET_NAMES[sheet.name]): len(sheet.rows) for sheet in sheets}
    if {name: n for name, n in found.items() if name in expected} != expected:
        raise ReviewError(_("{file} was not written as it should be.", file=path.name))
