"""Words on charts: labels on several lines, coded values and headings in the language of the run."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from kube_review import messages, tables
from kube_review.messages import Text, _, translate


def wrapped(text: str, n_chars: int, n_lines: int = 2) -> str:
    """Wrap a text into lines of ``n_chars`` characters; what does not fit on the lines is cut with an ellipsis."""
    lines = textwrap.wrap(tables.plain(text), n_chars) or [""]
    if len(lines) > n_lines:
        lines = [*lines[: n_lines - 1], tables.shortened(" ".join(lines[n_lines - 1 :]), n_chars)]
    return "\n".join(lines)


def label_of(row: Mapping[str, Any], n_chars: int) -> str:
    """Return the key and label of a code as lines."""
    key = f"{row['key']}. " if row.get("key") else ""
    return wrapped(key + tables.flat(row["label"]), n_chars)


def state(name: str) -> str:
    """Return a state as people read it."""
    return translate(messages.word(name)).replace("-", " ")


def synthetic_mark(title: Text) -> str:
    """Return the mark of a figure whose table is labelled synthetic, else an empty text."""
    return translate(_("SYNTHETIC DATA")) if str(title).startswith("SYNTHETIC") else ""


def axis_format() -> str:
    """Return the Vega expression that shows a share as a percentage."""
    return "datum.value * 100 + ' %'"
