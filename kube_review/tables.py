"""A table with what it needs to be understood alone, and its forms: JSON, CSV, Markdown, LaTeX.

Cells that come from papers are hostile: nothing here lets them act as a formula, as mark-up or as a control sequence.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kube_review import clock

Row = Mapping[str, Any]


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
        display: The same rows for people (k/n, bars, rounded intervals); JSON and CSV keep to ``rows``.
    """

    title: str
    rows: Sequence[Row]
    unit: str = ""
    rule: str = ""
    n: int | None = None
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    display: Sequence[Row] = ()
    date: str = ""

    def shown(self) -> tuple[str, ...]:
        """Return the columns to show."""
        return self.columns or (tuple(self.rows[0]) if self.rows else ())

    def people(self) -> Sequence[Row]:
        """Return the rows to show."""
        return self.display or self.rows

    def document(self) -> dict[str, Any]:
        """Return the JSON object of a synthesis table."""
        head = {"title": self.title, "unit": self.unit, "rule": self.rule, "n": self.n}
        dated = {"date": self.date} if self.date else {}
        return {**head, **dated, **self.extra, "rows": [dict(row) for row in self.rows], "notes": list(self.notes)}


def dated(table: Table) -> Table:
    """Return a table with the date of today, as it is printed or written to a file."""
    return replace(table, date=clock.today())


def counted(table: Table) -> str:
    """Return n and date as they follow a title: in brackets, empty without both."""
    told = [f"n = {table.n}"] if table.n is not None else []
    told += [table.date] if table.date else []
    return f" ({'; '.join(told)})" if told else ""


def to_json(document: Any) -> str:
    """Return one JSON document, readable and stable."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=str)


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
    """Return a table as CSV whose last columns say what it counts, so that the file is understood alone."""
    told = {"table_title": table.title, "table_n": table.n, "table_rule": table.rule, "table_date": table.date}
    return to_csv([{**row, **told} for row in table.rows], () if table.rows else tuple(told))


def spreadsheet_cell(value: Any) -> Any:
    """Return a value as a spreadsheet may hold it: numbers as they are, texts never as formulas."""
    if value is None or isinstance(value, (int, float)):
        return value
    text = plain(flat(value))
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def to_markdown(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Return rows as a Markdown table; cells cannot break out of it."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    for row in rows:
        cells = (markdown_text(show(row.get(name))) for name in columns)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def captioned(table: Table, heading: str) -> str:
    """Return a table as Markdown with title, n, date, counting rule and notes; ``heading`` has ``{}`` for the title."""
    notes = "".join(f"\n{note}\n" for note in (table.rule, *table.notes) if note)
    head = heading.format(plain(table.title)) + counted(table)
    return f"{head}\n\n{to_markdown(table.people(), table.shown())}{notes}"


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
    columns = [name for name in table.shown() if name != "bar"]
    body = [" & ".join(tex(name) for name in columns) + r" \\", r"\midrule"]
    body += [" & ".join(tex(plain(show(row.get(name)))) for name in columns) + r" \\" for row in table.people()]
    notes = [r"\par\smallskip\footnotesize " + tex(note) for note in (table.rule, *table.notes) if note]
    caption = tex(plain(table.title) + counted(table))
    head = [r"\begin{table}", rf"\caption{{{caption}}}", rf"\begin{{tabular}}{{{'l' * len(columns)}}}"]
    return "\n".join([*head, r"\toprule", *body, r"\bottomrule", r"\end{tabular}", *notes, r"\end{table}"]) + "\n"


def tex(text: str) -> str:
    """Return a text as LaTeX prints it."""
    return "".join(_TEX.get(c, c) for c in text)


def show(value: Any) -> str:
    """Return a value for people: shares and other fractions with three decimals, nothing for None."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    return flat(value)


def flat(value: Any) -> str:
    """Return a value as one string; a list, or the pairs of a mapping, are joined by ``; ``."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {flat(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(flat(item) for item in value)
    return str(value)


def shortened(text: str, n_chars: int) -> str:
    """Return a text with single spaces, cut with an ellipsis where it is longer than so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= n_chars else line[: n_chars - 1] + "…"


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain(text: str) -> str:
    """Return a text on one line without control, bidirectional, zero-width and private characters."""
    if text.isascii() and text.isprintable():
        return text
    kept = (" " if c in "\t\n\r\v\f\x85\u2028\u2029" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in _UNSEEN)
