"""Printing: stdout is data, stderr is talk. Nothing else in the tool prints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kube_review import tables
from kube_review.messages import Text, translate
from kube_review.tables import Table

if TYPE_CHECKING:
    from rich.console import Console

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
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

    console = _stdout()
    drawn = RichTable(box=box.SIMPLE_HEAD)
    rows = table.people()
    for name, heading in zip(table.shown(), table.headings(), strict=True):
        numeric = bool(rows) and all(isinstance(row.get(name), (int, float, type(None))) for row in rows)
        drawn.add_column(RichText(tables.plain(heading)), justify="right" if numeric else "left", overflow="fold")
    for row in table.cells():
        drawn.add_row(*(RichText(tables.plain(text)) for text in row))
    console.print(RichText(tables.plain(translate(table.title)) + tables.counted(table), style="italic"))
    console.print(drawn)
    for note in table.captions():
        console.print(RichText(tables.plain(note), style="dim"))


def _stdout() -> Console:
    from rich.console import Console

    # A pipe has no width: give tables room instead of folding them at 80 columns.
    return Console(width=None if sys.stdout.isatty() else 160)


def _stderr() -> Console:
    from rich.console import Console

    return Console(stderr=True)
