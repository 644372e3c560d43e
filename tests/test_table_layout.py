"""Tables fit the terminal: no number and no word is broken, and nothing is left out silently."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kube_review import console, table_layout
from kube_review.tables import Bar, Table

ROWS = [
    {
        "key": key,
        "label": "Business does not fit local resources",
        "n_present": 10,
        "reported": "10/13 (1 open)",
        "interval": "0.50–0.92",
        "kappa": "0.67 [-0.14, 1.00]",
        "bar": Bar(0.77),
    }
    for key in "ab"
]
TALLY = Table("Tally", ROWS, optional=("bar", "kappa", "n_present"))
ATOMS = ("10/13", "(1 open)", "0.50–0.92", "[-0.14, 1.00]", "0.67")


def drawn(table: Table, width: int) -> str:
    """Return the cells of a table as they are drawn, line by line."""
    layout = table_layout.fitted(table, width)
    return "\n".join(column.lines(n) for block in layout.blocks for column in block for n in range(len(table.people())))


@given(st.integers(20, 200))
def test_numbers_and_intervals_stay_on_one_line(width: int) -> None:
    """Whatever the width, what is shown of a number stands on one line."""
    layout = table_layout.fitted(TALLY, width)
    lines = drawn(TALLY, width).split("\n")
    shown = {column.name for block in layout.blocks for column in block}
    expected = ATOMS if "kappa" in shown else ATOMS[:3]
    assert all(any(atom in line for line in lines) for atom in expected)


@given(st.integers(30, 200))
def test_a_block_is_no_wider_than_the_terminal(width: int) -> None:
    """Columns with the gaps between them fit."""
    for block in table_layout.fitted(TALLY, width).blocks:
        assert sum(column.width + table_layout.GAP_CHARS for column in block) <= width


def test_optional_columns_go_first_to_last_and_are_named() -> None:
    """What is left out is said."""
    wide, narrow = table_layout.fitted(TALLY, 200), table_layout.fitted(TALLY, 70)
    assert wide.left_out == ()
    assert narrow.left_out == ("bar",)
    assert table_layout.fitted(TALLY, 55).left_out == ("bar", "kappa")


@given(st.integers(20, 60))
def test_a_table_without_optional_columns_is_shown_in_blocks(width: int) -> None:
    """Each block is led by the repeated columns, and together they hold every column once."""
    table = Table("Wide", [{"key": "a", **{f"Province {n}": "1/2 (0.50)" for n in range(12)}}], repeated=("key",))
    blocks = table_layout.fitted(table, width).blocks
    assert {block[0].name for block in blocks} == {"key"}
    assert [column.name for block in blocks for column in block[1:]] == [f"Province {n}" for n in range(12)]


@given(st.text(alphabet="ab -", max_size=60), st.integers(5, 30))
def test_wrapping_keeps_the_words(text: str, width: int) -> None:
    """Wrapping changes white space only."""
    assert re.sub(r"\s", "", table_layout.wrapped(text, width)) == re.sub(r"\s", "", text)


def test_a_bar_is_as_wide_as_there_is_room() -> None:
    """A share of one fills the bar; a band is shaded after the mean."""
    assert Bar(1.0).drawn(8) == "█" * 8
    assert Bar(0.5, 0.75).drawn(8) == "████░░"
    assert str(Bar(0.0)) == ""


def test_headings_are_words_unless_two_would_be_the_same() -> None:
    """Ids of columns are read as words."""
    assert Table("", [{"n_not_assessed": 1, "share": 0}]).headings() == ("not assessed", "share")
    assert Table("", [{"codes": "", "n_codes": 1}]).headings() == ("codes", "n codes")


def test_a_narrow_terminal_is_told_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names of the columns that have no room stand under the table."""
    monkeypatch.setenv("COLUMNS", "70")
    console.listing(TALLY, "table")
    assert "No room for: bar." in capsys.readouterr().out


def test_an_empty_table_has_no_heading(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to list is said in a line."""
    console.listing(Table("Problems", [], columns=("where", "problem")), "table")
    assert capsys.readouterr().out == "Problems\nNothing to list.\n"
