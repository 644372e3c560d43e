"""How a table fits a terminal: which columns, how wide, in how many blocks. No number and no word is broken.

Where a table is wider than the terminal, texts are wrapped first. Then the columns that the table calls ``optional``
are left out one by one. What is still too wide is shown in blocks of columns, one below the other.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kube_review.tables import Bar, Table, plain

GAP_CHARS = 3
"""Characters between two columns."""
MAX_WORD_CHARS = 20
"""A longer word, such as an address, is broken where there is no room."""
_HAS_DIGIT = re.compile(r"\d")
_BRACKETED = re.compile(r"\[[^\]]{,20}\]|\([^)]{,12}\)")
"""An interval or a remark on a number, such as ``[0.61, 1.00]`` and ``(1 open)``, which stays on one line."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table in the terminal.

    Args:
        name: The id of the column.
        heading: Its heading.
        cells: Its cells as text.
        bars: Its cells that are bars, by row.
        widest: The width at which nothing is wrapped.
        narrowest: The width below which a number or a word would be broken.
        width: How many characters wide it is drawn.
    """

    name: str
    heading: str
    cells: tuple[str, ...]
    bars: tuple[Bar | None, ...]
    widest: int
    narrowest: int
    width: int = 0

    def lines(self, row: int) -> str:
        """Return a cell, wrapped to the width of the column."""
        if self.bars and (bar := self.bars[row]):
            return bar.drawn(self.width)
        return wrapped(self.cells[row], self.width)


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of columns of a table, and the headings of the columns that are left out."""

    blocks: tuple[tuple[Column, ...], ...]
    left_out: tuple[str, ...] = ()


def fitted(table: Table, width: int) -> Layout:
    """Return the columns of a table as they fit a terminal.

    Args:
        table: The table, in the language of the run.
        width: The characters on a line of the terminal.
    """
    columns, left_out = list(_columns(table)), []
    for name in table.optional:
        if _narrowest(columns) <= width:
            break
        left_out += [column for column in columns if column.name == name]
        columns = [column for column in columns if column.name != name]
    blocks = tuple(_shared(block, width) for block in _blocks(columns, width, table.repeated))
    return Layout(blocks, tuple(column.heading for column in left_out))


def wrapped(text: str, width: int) -> str:
    """Return a text in lines of at most ``width`` characters, broken at spaces and hyphens, inside a word only where it
    must."""
    if len(text) <= width:
        return text
    return "\n".join(textwrap.wrap(_glued(text), width, break_on_hyphens=True)).replace("\xa0", " ")


def _glued(text: str) -> str:
    return _BRACKETED.sub(lambda match: match[0].replace(" ", "\xa0"), text)


def _columns(table: Table) -> Sequence[Column]:
    rows = table.people()
    cells = list(zip(*table.cells(), strict=True)) or [()] * len(table.shown())
    columns = []
    for name, heading, texts in zip(table.shown(), table.headings(), cells, strict=True):
        values = [row.get(name) for row in rows]
        bars = tuple(value if isinstance(value, Bar) else None for value in values)
        columns.append(_measured(name, plain(heading), tuple(map(plain, texts)), bars if any(bars) else ()))
    return columns


def _measured(name: str, heading: str, cells: tuple[str, ...], bars: tuple[Bar | None, ...]) -> Column:
    widest = max(map(len, (heading, *cells)))
    words = (Bar.MIN_CHARS, _longest_word(heading)) if bars else map(_longest_word, (heading, *cells))
    return Column(name, heading, cells, bars, widest, max(words))


def _longest_word(text: str) -> int:
    words = textwrap.wrap(_glued(text), 1, break_on_hyphens=True, break_long_words=False)
    return max((len(word) if _HAS_DIGIT.search(word) else min(len(word), MAX_WORD_CHARS) for word in words), default=0)


def _narrowest(columns: Sequence[Column]) -> int:
    return sum(column.narrowest + GAP_CHARS for column in columns)


def _blocks(columns: Sequence[Column], width: int, repeated: Sequence[str]) -> list[list[Column]]:
    """Return the columns in blocks that fit, each led by the columns that are repeated."""
    leading = [column for column in columns if column.name in repeated] or list(columns[:1])
    blocks = [list(leading)]
    for column in (column for column in columns if column not in leading):
        if len(blocks[-1]) > len(leading) and _narrowest([*blocks[-1], column]) > width:
            blocks.append(list(leading))
        blocks[-1].append(column)
    return blocks


def _shared(columns: Sequence[Column], width: int) -> tuple[Column, ...]:
    """Return columns with their widths: each as wide as it likes, then the widest narrowed until all fit."""
    widths = [column.widest for column in columns]
    least = [column.narrowest for column in columns]
    room = width - GAP_CHARS * len(columns)
    while sum(widths) > room and any(w > low for w, low in zip(widths, least, strict=True)):
        widest = max(range(len(widths)), key=lambda i: widths[i] if widths[i] > least[i] else 0)
        widths[widest] -= 1
    return tuple(replace(column, width=w) for column, w in zip(columns, widths, strict=True))
