"""A new code in the text of a codebook, and what changed between two versions."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review import codebook
from kube_review.codebook import Change, Kind
from kube_review.errors import CodebookError, Conflict

SHIPPED = Path(__file__).parents[1] / "codebook" / "sitepu-2016.yaml"
SMALL = """\
# Mine.
codebook: small
title: Small   # not much
groups:
  - group: factors
    label: Factors
codes:

  # The first code.
  - code: top-down
    key: a
    group: factors
    label: Top-down
    definition: Decided above.
    # A remark at the end of this code.

# What follows the codes.
citation: Nobody (2020)
"""
NEW = {"code": "far-market", "group": "factors", "label": "Far: market", "definition": 'A "market" far away.'}


def added_lines(old: str, new: str) -> list[str]:
    """Return the lines that were added, and fail where one was removed or changed."""
    steps = list(ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True)))
    assert not [step for step in steps if step[0] in "-?"]
    return [step[2:] for step in steps if step[0] == "+"]


def test_a_new_code_is_the_only_thing_that_changes() -> None:
    """The code stands behind the last one, comments and layout stay, and only lines are added."""
    text = codebook.add_code(SMALL, **NEW)
    assert text == SMALL.replace(
        "    # A remark at the end of this code.\n",
        """\
    # A remark at the end of this code.
  - code: far-market
    key: "b"
    group: "factors"
    label: "Far: market"
    definition: "A \\"market\\" far away."
    inductive: true
""",
    )
    code = codebook.loads(text, "small.yaml").codes[-1]
    assert (code.code, code.label, code.definition) == ("far-market", "Far: market", 'A "market" far away.')
    assert code.inductive


def test_the_shipped_codebook_grows_by_added_lines() -> None:
    """Adding to sitepu-2016 keeps its blank lines between codes and gives the first free key."""
    text = SHIPPED.read_text(encoding="utf-8")
    new = codebook.add_code(
        text, code="flood", group="other", label="Flood", definition="Water.", label_id="Banjir", definition_id="Air."
    )
    lines = added_lines(text, new)
    assert lines[:2] == ["\n", '  - code: "flood"\n']
    assert codebook.loads(new, "new").codes[-1].key == "l"
    assert codebook.loads(new, "new").codes[:-1] == codebook.loads(text, "old").codes


@pytest.mark.parametrize(
    "text",
    [
        SMALL.rstrip("\n"),
        SMALL.replace("\n", "\r\n"),
        SMALL[: SMALL.index("    # A remark")].rstrip("\n"),
        SMALL.replace("  - ", "- ").replace("    ", "  "),
        SMALL[: SMALL.index("codes:")] + "codes:\n",
        SMALL[: SMALL.index("codes:")] + "codes:",
    ],
    ids=["no newline", "crlf", "code at the end", "flush left", "no code yet", "no code, no newline"],
)
def test_layouts_of_people_are_kept(text: str) -> None:
    """Other line endings, indentation and a missing last newline are met as they are."""
    new = codebook.add_code(text, **NEW)
    assert codebook.loads(new, "new").codes[-1].code == "far-market"
    assert len(added_lines(text.rstrip("\r\n") + ("\r\n" if "\r\n" in text else "\n"), new)) == 6
    assert ("\r\n" in text) == ("\r\n" in new)
    assert new.replace("\r\n", "").count("\n") == (0 if "\r\n" in text else new.count("\n"))


def test_what_is_taken_is_refused() -> None:
    """A code, a former name and a key that exist already are conflicts; a bad id breaks the format."""
    text = SMALL.replace("    key: a\n", "    key: a\n    formerly: [dictated]\n")
    with pytest.raises(Conflict, match="has a code 'top-down' already"):
        codebook.add_code(text, **{**NEW, "code": "top-down"})
    with pytest.raises(Conflict, match="has a code 'dictated' already \\(now 'top-down'\\)"):
        codebook.add_code(text, **{**NEW, "code": "dictated"})
    with pytest.raises(Conflict, match="key 'a' belongs to 'top-down'"):
        codebook.add_code(text, **NEW, key="a")
    with pytest.raises(CodebookError, match="new code breaks the format: 'code' cannot be 'Far Market'"):
        codebook.add_code(text, **{**NEW, "code": "Far Market"})
    with pytest.raises(CodebookError, match="unknown group 'factor'"):
        codebook.add_code(text, **{**NEW, "group": "factor"})
    with pytest.raises(CodebookError, match="no 'definition'"):
        codebook.add_code(text, **{**NEW, "definition": " "})
    with pytest.raises(CodebookError, match="brackets"):
        codebook.add_code(SMALL[: SMALL.index("codes:")] + "codes: []\n", **NEW)


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cn"), max_codepoint=0xFFFF), min_size=1).filter(str.strip)
)
def test_any_words_survive(words: str) -> None:
    """Whatever is typed as label and definition comes back as typed, white space apart."""
    new = codebook.add_code(SMALL, code="any-words", group="factors", label=words, definition=words)
    read = codebook.loads(new, "new").codes[-1]
    expected = " ".join(normalize("NFC", words).split())
    assert (read.label, read.definition) == (expected, expected)
    assert new.startswith(SMALL[: SMALL.index("# What follows")].rstrip("\n"))


def changes(old: str, new: str) -> tuple[Change, ...]:
    return codebook.diff(codebook.loads(old, "old.yaml"), codebook.loads(new, "new.yaml"))


def test_an_equal_codebook_has_no_changes() -> None:
    """A comment is no change."""
    assert changes(SMALL, SMALL.replace("# Mine.", "# Ours.")) == ()


def test_each_kind_of_change_is_told() -> None:
    """Added, removed, renamed, redefined and reworded codes are told apart, in the order of the new codebook."""
    old = SMALL
    for name in ("stays", "goes", "is-renamed", "is-reworded"):
        old = codebook.add_code(old, code=name, group="factors", label=name, definition=f"About {name}.")
    new = old.replace("Decided above.", "Decided elsewhere.")
    new = new.replace('"goes"', '"comes"').replace("About goes", "About comes")
    new = new.replace("  - code: is-renamed\n", "  - code: new-name\n    formerly: [is-renamed]\n")
    new = new.replace('label: "is-reworded"', 'label: "Reworded"\n    cues: {id: [x]}').replace(
        "label: is-reworded", "label: Reworded"
    )
    assert changes(old, new) == (
        Change(Kind.REDEFINED, "top-down", "definition"),
        Change(Kind.ADDED, "comes"),
        Change(Kind.RENAMED, "new-name", "formerly is-renamed"),
        Change(Kind.REWORDED, "is-reworded", "label"),
        Change(Kind.REMOVED, "goes"),
    )


def test_a_code_may_be_renamed_and_redefined_and_two_may_become_one() -> None:
    """Renaming does not hide a new definition, and each of two merged codes is told."""
    old = codebook.add_code(SMALL, code="from-above", group="factors", label="Same", definition="Decided above.")
    new = SMALL.replace("- code: top-down\n", "- code: dictated\n    formerly: [top-down, from-above]\n")
    assert [(change.kind, change.detail) for change in changes(old, new)] == [
        (Kind.RENAMED, "formerly top-down"),
        (Kind.RENAMED, "formerly from-above"),
        (Kind.REWORDED, "key, label, inductive"),
    ]
    redefined = new.replace("Decided above.", "Decided by officials.")
    assert [change.kind for change in changes(old, redefined)] == [Kind.RENAMED, Kind.REDEFINED] * 2


def test_renaming_a_neighbour_redefines_nobody() -> None:
    """The neighbour that a not_when points to may be renamed without reading every study again."""
    old = codebook.add_code(SMALL, code="far-market", group="factors", label="Far", definition="Far.")
    old = old.replace("    key: a\n", "    key: a\n    not_when: [{when: It is far., code: far-market}]\n")
    new = old.replace("- code: far-market\n", "- code: market-far\n    formerly: [far-market]\n")
    new = new.replace("code: far-market}", "code: market-far}")
    assert changes(old, new) == (Change(Kind.RENAMED, "market-far", "formerly far-market"),)
