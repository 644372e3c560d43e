"""Tables as text: CSV for R and Excel, JSON for programs, Markdown and LaTeX for a manuscript."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kube_review import __version__, tables, whole_files
from kube_review.coding import blind
from kube_review.errors import ReviewError
from kube_review.exchange.request import Request, Written
from kube_review.exchange.tables.collect import Collected
from kube_review.exchange.tables.sheets import Sheet
from kube_review.messages import _
from kube_review.model import Coding
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.record import codings, events
from kube_review.synthesis.frequencies import tally_table

BOM = "\ufeff"
"""Excel reads UTF-8 only with a byte order mark."""
LOCALES = {"en": (",", "."), "id": (";", ",")}
"""Field separator and decimal sign that Excel expects in a locale."""
COUNTED = ("tally", "matrix", "indicators")


def write_csv(session: Session, file: Path, request: Request) -> Written:
    """Write one table as CSV that Excel opens correctly: UTF-8 with a byte order mark.

    Raises:
        ReviewError: Several tables are wanted, or the locale is unknown.
    """
    found = one_sheet(session, request, "codings")
    if request.excel_locale not in LOCALES:
        raise ReviewError(
            _("There is no spreadsheet locale {name!r}.", name=request.excel_locale),
            _("Use one of: {choices}.", choices=tuple(LOCALES)),
        )
    separator, decimal = LOCALES[request.excel_locale]
    whole_files.write_bytes(file, (BOM + as_csv(found, separator, decimal)).encode())
    return Written({found.name: len(found.rows)})


def as_csv(sheet: Sheet, separator: str = ",", decimal: str = ".") -> str:
    """Return a table as CSV (RFC 4180); a text that a spreadsheet would run as a formula gets an apostrophe first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    names = [column.name for column in sheet.columns]
    writer.writerow(names)
    for row in sheet.rows:
        writer.writerow([_cell(row.get(name), decimal) for name in names])
    return out.getvalue()


def _cell(value: Any, decimal: str) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    return tables.spreadsheet_cell(value)


def one_sheet(session: Session, request: Request, default: str) -> Sheet:
    """Return the table of a format that holds only one.

    Raises:
        ReviewError: Several are wanted.
    """
    if request.what == "all":
        raise ReviewError(
            _("This format holds one table."), _("Name one table, or export a .xlsx or a folder, which hold all.")
        )
    (found,) = Collected(session, request).sheets(request.what or default)
    return found


def write_json(session: Session, file: Path, request: Request) -> Written:
    """Write one JSON document: a table as an object with its rule and rows, or the whole review."""
    of = Collected(session, request)
    if request.what in ("", "all"):
        document, n = _whole(of), {"codings": len(of.codings)}
    else:
        (found,) = of.sheets(request.what)
        document, n = found.table.document(), {found.name: len(found.rows)}
    whole_files.write_bytes(file, (tables.to_json(document) + "\n").encode())
    return Written(n)


def _whole(of: Collected) -> dict[str, Any]:
    session = of.session
    (coded,) = of.sheets("codings")
    return {
        "kube_review": __version__,
        "codebooks": [asdict(book) for book in session.codebooks],
        "studies": blind.seen_counts(session, studies.listing(session.store)),
        "codings": [dict(row) for row in coded.rows],
        "reviews": [asdict(review) for review in codings.reviews(session.store)],
        "tally": tables.dated(tally_table.of(of.matrix)).document(),
        "matrix": tables.dated(tally_table.units(of.matrix)).document(),
        "events": [asdict(event) for event in blind.visible_events(session, events.history(session.store))],
    }


def write_markdown(session: Session, file: Path, request: Request) -> Written:
    """Write tables as Markdown, each with title, n, rule and notes; by default tally, matrix and the evidence."""
    of = Collected(session, request)
    if request.what:
        sheets = of.sheets(request.what)
        parts = [tables.captioned(sheet.table, "## {}") for sheet in sheets]
        counts = {sheet.name: len(sheet.rows) for sheet in sheets}
    else:
        parts = [
            tables.captioned(tables.dated(make(of.matrix)), "## {}") for make in (tally_table.of, tally_table.units)
        ]
        parts += _evidence(of)
        counts = {"codings": len(of.codings)}
    whole_files.write_bytes(file, "\n".join(parts).encode())
    return Written(counts)


def _evidence(of: Collected) -> Iterable[str]:
    yield "## Evidence\n"
    for code in of.matrix.codes:
        quotes = [coding for coding in of.codings if coding.code in (code.code, *code.formerly)]
        if quotes:
            yield f"### {code.key}. {tables.markdown_text(code.label)}\n"
            yield from map(_quote, quotes)


def _quote(coding: Coding) -> str:
    place = f"{coding.study}, p. {coding.page}, {coding.stance.value}, {coding.coder}"
    return f"- {tables.markdown_text(coding.quote)} ({tables.markdown_text(place)})\n"


def write_latex(session: Session, file: Path, request: Request) -> Written:
    """Write tables for LaTeX with booktabs; by default the tally."""
    sheets = Collected(session, request).sheets(request.what or "tally")
    needs = "% \\usepackage{booktabs}\n"
    whole_files.write_bytes(file, (needs + "\n".join(_latex(sheets))).encode())
    return Written({sheet.name: len(sheet.rows) for sheet in sheets})


def _latex(sheets: Sequence[Sheet]) -> Iterable[str]:
    return (tables.to_latex(sheet.table) for sheet in sheets)
