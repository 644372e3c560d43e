"""Printing: stdout is data, stderr is talk. Nothing else in the tool prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kube_review import table_layout, tables
from kube_review.messages import Text, _, translate
from kube_review.table_layout import Column
from kube_review.tables import Table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

_NOTHING = _("Nothing to list.")
_NO_ROOM = _("No room for: {columns}. A wider window, or another format, shows them.")

_RENDER: dict[str, Callable[[Table], str]] = {
    "csv": lambda table: tables.captioned_csv(table) if table.date else tables.to_csv(table.rows),
    "md": lambda table: tables.captioned(table, "**{}**"),
    "tex": tables.to_latex,
}


def use_utf8() -> None:
    """Make both streams UTF-8: pipes on Windows have another encoding by default."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(message: Text, *, style: str = "") -> None:
    """Print a message on stderr in the language of the run; texts from papers in it are harmless."""
    from rich.text import Text as RichText

    lines = "\n".join(tables.plain(line) for line in translate(message).split("\n"))
    _stderr().print(RichText(lines, style=style), soft_wrap=True)


def listing(table: Table, fmt: str) -> None:
    """Print rows; as JSON a list."""
    if fmt == "json":
        write(tables.to_json([dict(row) for row in table.rows]))
    else:
        _print(table, fmt)


def synthesis(table: Table, fmt: str) -> None:
    """Print a synthesis table with its date; as JSON an object with title, unit, rule, n, date and rows."""
    table = tables.dated(table)
    if fmt == "json":
        write(tables.to_json(table.document()))
    else:
        _print(table, fmt)


@contextmanager
def progress(what: Text, n: int) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr while something runs; yields the progress callback. Silent without a terminal."""
    console = _stderr()
    if n < 2 or not console.is_terminal:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(translate(what), total=n)
        yield lambda: bar.advance(task)


def document(value: Any) -> None:
    """Print one JSON document."""
    write(tables.to_json(value))


def write(text: str) -> None:
    """Write text to stdout as it is, with one line end."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def _print(table: Table, fmt: str) -> None:
    if fmt == "table":
        _draw(table)
    else:
        write(_RENDER[fmt](table).replace("\r\n", "\n"))


def _draw(table: Table) -> None:
    from rich.text import Text as RichText

    console = _stdout()
    layout = table_layout.fitted(table, console.width)
    console.print(RichText(tables.plain(translate(table.title)) + tables.counted(table), style="italic"))
    for block in layout.blocks if table.rows else ():
        console.print(_block(table, block))
    if not table.rows:
        console.print(RichText(translate(_NOTHING), style="dim"))
    if layout.left_out:
        console.print(RichText(translate(_NO_ROOM.format(columns=layout.left_out)), style="dim"))
    for note in table.captions():
        console.print(RichText(tables.plain(note), style="dim"))


def _block(table: Table, columns: tuple[Column, ...]) -> RichTable:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

    rows = table.people()
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numeric = bool(rows) and all(isinstance(row.get(column.name), (int, float, type(None))) for row in rows)
        heading = table_layout.wrapped(column.heading, column.width)
        drawn.add_column(RichText(heading), justify="right" if numeric else "left", width=column.width)
    for n, row in enumerate(rows):
        tones = (table.tones.get(str(row.get(column.name)), "") for column in columns)
        drawn.add_row(*(RichText(column.lines(n), tone) for column, tone in zip(columns, tones, strict=True)))
    return drawn


def _stdout() -> Console:
    from rich.console import Console

    # A pipe has no width: give tables room instead of folding them at 80 columns, unless COLUMNS names one.
    return Console(width=None if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit() else 160)


def _stderr() -> Console:
    from rich.console import Console

    return Console(stderr=True)
