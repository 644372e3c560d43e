"""A self-explanatory table and its formats: JSON, CSV, Markdown, LaTeX.

Cells that come from papers are hostile: nothing here lets them act as a formula, as mark-up or as a control sequence.

Titles, rules, notes and cells may be messages and labels (``kube_review.messages``); the writers here put them into the
language of the run. JSON keys, CSV headers and coded values (``not-assessed``) are the same in every language; in the
forms for people (the terminal, Markdown, LaTeX) headings and coded values are words, and numbers have the decimal sign.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, ClassVar

from kube_review import clock, messages, vocabulary
from kube_review.messages import Label, Message, Text, _, heading, translate

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a bar, drawn as wide as there is room.

    Args:
        share: How much of the bar is full, 0-1.
        reach: Up to where it is shaded, 0-1, such as the upper end of a band.
    """

    MIN_CHARS: ClassVar[int] = 8
    CHARS: ClassVar[int] = 20

    share: float
    reach: float = 0.0

    def drawn(self, n_chars: int) -> str:
        """Return the bar with at most this many characters."""
        full = round(self.share * n_chars)
        return "█" * full + "░" * max(round(self.reach * n_chars) - full, 0)

    def __str__(self) -> str:
        return self.drawn(self.CHARS)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their title and what they count.

    Args:
        title: What the table shows.
        rows: One mapping a row, all with the same keys.
        unit: What is counted (``fieldwork``, ``study``, ``passage``), empty for a listing.
        rule: The counting rule in words.
        n: How many units there are.
        columns: The columns to show where there is room; all keys go into JSON and CSV.
        notes: Lines under the table that a reader needs (captions of intervals, warnings).
        extra: Further fields of the JSON object.
        date: The day on which it was counted, ISO 8601; empty for a listing and until it is printed.
        labels: Headings of columns that are not in the vocabulary, such as the groups of a codebook.
        display: The same rows for people (k/n, bars, rounded intervals); JSON and CSV keep to ``rows``.
        optional: Columns to leave out where the terminal is too narrow, the first one first.
        repeated: Columns that lead each block of a table that is wider than the terminal; else the first column.
        tones: The style of a cell in the terminal by its text, such as the sign of a state.
    """

    title: Text
    rows: Sequence[Row]
    unit: str = ""
    rule: Text = ""
    n: int | None = None
    columns: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    display: Sequence[Row] = ()
    date: str = ""
    optional: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    tones: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Text] = field(default_factory=dict)

    def shown(self) -> tuple[str, ...]:
        """Return the columns to show."""
        return self.columns or (tuple(self.rows[0]) if self.rows else ())

    def people(self) -> Sequence[Row]:
        """Return the rows to show."""
        return self.display or self.rows

    def headings(self) -> tuple[str, ...]:
        """Return the headings of the columns to show, in the language of the run."""
        return readable([self.heading_of(name) for name in self.shown()])

    def heading_of(self, column: str) -> str:
        """Return the heading of a column in the language of the run."""
        return translate(self.labels.get(column, heading(column)))

    def cells(self) -> list[tuple[str, ...]]:
        """Return the cells to show, row by row, in the language of the run."""
        columns = self.shown()
        return [tuple(cell(row.get(name), name) for name in columns) for row in self.people()]

    def captions(self) -> list[str]:
        """Return the rule and the notes under the table, in the language of the run."""
        return [translate(note) for note in (self.rule, *self.notes) if note]

    def document(self) -> dict[str, Any]:
        """Return the JSON object of a synthesis table."""
        head = {"title": self.title, "unit": self.unit, "rule": self.rule, "n": self.n}
        dated = {"date": self.date} if self.date else {}
        return {**head, **dated, **self.extra, "rows": [dict(row) for row in self.rows], "notes": list(self.notes)}


def readable(headings: Sequence[str]) -> tuple[str, ...]:
    """Return headings in words, ``n_not_assessed`` as not assessed, unless two would be the same."""
    words = [text.removeprefix("n_") for text in headings]
    kept = (word if words.count(word) == 1 else text for word, text in zip(words, headings, strict=True))
    return tuple(text.replace("_", " ") for text in kept)


def dated(table: Table) -> Table:
    """Return a table with the date of today, as it is printed or written to a file."""
    return replace(table, date=clock.today())


def counted(table: Table) -> str:
    """Return n and date as they follow a title: in brackets, empty without both."""
    parts = [f"n = {table.n}"] if table.n is not None else []
    parts += [table.date] if table.date else []
    return f" ({'; '.join(parts)})" if parts else ""


def to_json(document: Any) -> str:
    """Return one JSON document, readable and stable, in which nothing acts on the terminal that shows it."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=_in_json)
    return _ACTING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
"""C1 controls, bidirectional controls, line separators and lone surrogates: JSON leaves them as they are."""


def _in_json(value: Any) -> str:
    return translate(value) if isinstance(value, (Message, Label)) else str(value)


def to_csv(rows: Sequence[Row], columns: Sequence[str] = ()) -> str:
    """Return rows as CSV (RFC 4180) with a header; lists are joined by ``; ``.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    names = list(columns) or (list(rows[0]) if rows else [])
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([spreadsheet_cell(row.get(name)) for name in names])
    return out.getvalue()


def captioned_csv(table: Table) -> str:
    """Return a table as CSV whose last columns say what it counts, so that the file is self-explanatory."""
    caption = {"table_title": table.title, "table_n": table.n, "table_rule": table.rule, "table_date": table.date}
    return to_csv([{**row, **caption} for row in table.rows], () if table.rows else tuple(caption))


def spreadsheet_cell(value: Any) -> Any:
    """Return a value as a spreadsheet may hold it: numbers as they are, texts never as formulas."""
    if value is None or isinstance(value, (int, float)):
        return value
    text = plain(flat(value))
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def to_markdown(table: Table) -> str:
    """Return the rows to show as a Markdown table; cells cannot break out of it."""
    headings = table.headings()
    lines = ["| " + " | ".join(markdown_text(name) for name in headings) + " |", "|" + " --- |" * len(headings)]
    lines += ["| " + " | ".join(markdown_text(text) for text in row) + " |" for row in table.cells()]
    return "\n".join(lines) + "\n"


def captioned(table: Table, heading: str) -> str:
    """Return a table as Markdown with title, n, date, counting rule and notes; ``heading`` has ``{}`` for the title."""
    notes = "".join(f"\n{markdown_text(note)}\n" for note in table.captions())
    head = heading.format(markdown_text(translate(table.title))) + counted(table)
    return f"{head}\n\n{to_markdown(table)}{notes}"


def markdown_text(text: str) -> str:
    """Return a text on one line in which no character acts as Markdown or HTML."""
    return re.sub(r"([\\|<>*_`\[\]#!&])", r"\\\1", plain(text))


_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "<": "\\textless{}",
    ">": "\\textgreater{}",
}


def to_latex(table: Table) -> str:
    """Return a booktabs table with its caption and notes, without bars: LaTeX's fonts lack their blocks."""
    table = replace(table, columns=tuple(name for name in table.shown() if name != "bar"))
    body = [" & ".join(tex(plain(name)) for name in table.headings()) + r" \\", r"\midrule"]
    body += [" & ".join(tex(plain(text)) for text in row) + r" \\" for row in table.cells()]
    notes = [r"\par\smallskip\footnotesize " + tex(note) for note in table.captions()]
    caption = tex(plain(translate(table.title)) + counted(table))
    layout = "l" * len(table.shown())
    head = [r"\begin{table}", rf"\caption{{{caption}}}", rf"\begin{{tabular}}{{{layout}}}"]
    return "\n".join([*head, r"\toprule", *body, r"\bottomrule", r"\end{tabular}", *notes, r"\end{table}"]) + "\n"


def tex(text: str) -> str:
    """Return a text as LaTeX prints it."""
    return "".join(_TEX.get(c, c) for c in text)


def cell(value: Any, column: str) -> str:
    """Return a cell for people: coded values of a column as words, everything else as ``show`` gives it."""
    if column not in vocabulary.CODED_COLUMNS:
        return show(value)
    if isinstance(value, (list, tuple)):
        return "; ".join(cell(item, column) for item in value)
    return translate(messages.word(value)) if value and isinstance(value, str) else show(value)


def show(value: Any) -> str:
    """Return a value for people: fractions with three decimals, yes and no, words for enums, nothing for None."""
    if isinstance(value, bool):
        return translate(_("yes") if value else _("no"))
    if isinstance(value, float):
        return messages.number(value, ".3f")
    if isinstance(value, Enum):
        return translate(messages.word(value.value))
    if isinstance(value, (list, tuple)):
        return "; ".join(show(item) if isinstance(item, Enum) else flat(item) for item in value)
    return flat(value)


def flat(value: Any) -> str:
    """Return a value as one string; a list, or the pairs of a mapping, are joined by ``; ``."""
    if value is None:
        return ""
    if isinstance(value, (Message, Label)):
        return translate(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {flat(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(flat(item) for item in value)
    return str(value)


def shortened(text: str, n_chars: int) -> str:
    """Return a text with single spaces, cut with an ellipsis where it is longer than ``n_chars``."""
    line = " ".join(text.split())
    return line if len(line) <= n_chars else line[: n_chars - 1] + "…"


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain(text: str) -> str:
    """Return a text on one line without control, bidirectional, zero-width and private characters."""
    if text.isascii() and text.isprintable():
        return text
    kept = (" " if c in "\t\n\r\v\f\x85\u2028\u2029" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in _UNSEEN)
