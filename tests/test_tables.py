"""Texts of papers and names of people in tables: nothing in them acts as markup or on a terminal."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from kube_review import tables
from kube_review.tables import Table

HOSTILE = "<b>x</b> [a](javascript:x) | `c` \u202egnp.exe \x9b31m"


def test_markdown_escapes_titles_notes_and_cells() -> None:
    """No character of a name acts as Markdown or HTML, wherever it stands."""
    text = tables.captioned(Table(HOSTILE, [{"code": HOSTILE}], notes=(HOSTILE,)), "## {}")
    for acting in ("<b>", "[a](", "| `c`", "\u202e", "\x9b"):
        assert acting not in text.replace("\\\\", "")


@given(st.text())
def test_json_says_the_same_without_acting_characters(text: str) -> None:
    """What is read back is what was written, and the text holds no C1 or bidirectional control."""
    written = tables.to_json([{"quote": text + HOSTILE}])
    assert json.loads(written) == [{"quote": text + HOSTILE}]
    assert not any("\x7f" <= c <= "\x9f" or c in "\u202e\u2066\u200f\u2028" for c in written)
