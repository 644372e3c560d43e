"""Renaming, merging and splitting codes in the text of a codebook."""

from __future__ import annotations

from difflib import ndiff

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review import codebook
from kube_review.codebook import surgery
from kube_review.errors import CodebookError, Conflict
from kube_review.model import Codebook
from kube_review.project import shipped

TEXT = """\
codebook: small  # the smallest
title: Small
groups:
  - group: factors
    label: Factors
codes:
  # how groups begin
  - code: top-down
    key: a
    group: factors
    label: Top-down
    definition: Decided above.
    not_when:
      - when: Aid was poor.
        code: poor-aid
      - when: Nobody decided.

  # what they get
  - code: poor-aid
    key: b
    group: factors
    formerly: [bad-aid]
    label: Poor aid
    definition: Bad goods.

  - code: late-aid
    key: c
    group: factors
    parent: poor-aid
    label: Late aid
    definition: Goods came late.
    near_misses:
      - text: "Datang tepat waktu."
        lang: id
        reason: "In time."
        code: top-down
# the end
"""
SHIPPED = shipped("codebook", "sitepu-2016.yaml").read_bytes().decode("utf-8")


def changed(old: str, new: str) -> list[str]:
    """Return the lines that were taken out or added, with their signs."""
    return [line.rstrip("\n") for line in ndiff(old.splitlines(True), new.splitlines(True)) if line[0] in "+-"]


def read(text: str) -> Codebook:
    return codebook.loads(text, "small.yaml")


def test_a_renamed_code_keeps_its_former_id_and_its_neighbours() -> None:
    """Only the id and what points to it change; comments and blank lines stay."""
    assert changed(TEXT, surgery.rename(TEXT, "poor-aid", "weak-aid")) == [
        "-         code: poor-aid",
        "+         code: weak-aid",
        "-   - code: poor-aid",
        "+   - code: weak-aid",
        "+     formerly: [bad-aid, poor-aid]",
        "-     formerly: [bad-aid]",
        "-     parent: poor-aid",
        "+     parent: weak-aid",
    ]


def test_a_merged_code_leaves_its_id_its_sub_codes_and_no_hint_to_itself() -> None:
    """The target lists all ids, drops its hints to the merged code, and takes over its sub-codes."""
    new = surgery.merge(TEXT, ["poor-aid"], "top-down")
    made = read(new)
    (target, late) = made.codes
    assert (target.merged, target.formerly) == (("poor-aid", "bad-aid"),) * 2
    assert [rule.when for rule in target.not_when] == ["Nobody decided."]
    assert late.parent == "top-down"
    assert made.code("bad-aid") is target
    assert target.meaning != read(TEXT).codes[0].meaning
    assert "# what they get\n" in new and "# the end\n" in new


def test_a_parent_can_be_merged_into_its_sub_code() -> None:
    """The sub-code moves up to where its parent was."""
    made = read(surgery.merge(TEXT, ["poor-aid"], "late-aid"))
    assert [(code.code, code.parent) for code in made.codes] == [("top-down", ""), ("late-aid", "")]
    assert made.codes[0].not_when[0].code == "late-aid"


def test_a_split_code_is_gone_and_hints_keep_their_words() -> None:
    """What pointed to it loses the pointer, which changes no meaning."""
    made = read(surgery.split(TEXT, "top-down"))
    assert [code.code for code in made.codes] == ["poor-aid", "late-aid"]
    assert made.codes[1].near_misses[0].code == ""
    assert [code.meaning for code in made.codes] == [code.meaning for code in read(TEXT).codes[1:]]
    with pytest.raises(Conflict, match="has sub-codes"):
        surgery.split(TEXT, "poor-aid")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay(end: str) -> None:
    """A file with the line ends of Windows keeps them."""
    text = TEXT.replace("\n", end)
    for new in (surgery.rename(text, "poor-aid", "weak"), surgery.merge(text, ["late-aid"], "poor-aid")):
        assert new.count("\n") == new.count(end)


def test_an_unusual_layout_is_refused() -> None:
    """A list of codes in brackets, or keys that share a line, are left alone."""
    hint = "      - when: Aid was poor.\n        code: poor-aid\n"
    flow = TEXT.replace(hint, "      - {when: Aid was poor., code: poor-aid}\n").replace("    parent: poor-aid\n", "")
    with pytest.raises(CodebookError, match="would break the format"):
        surgery.split(flow, "poor-aid")
    groups, _codes = TEXT.split("codes:\n")
    with pytest.raises(CodebookError, match="in brackets"):
        surgery.rename(f"{groups}codes: [{{code: b, key: b, group: factors, label: B, definition: d}}]\n", "b", "c")


def test_a_taken_id_is_refused() -> None:
    """Also if it is a former one."""
    with pytest.raises(Conflict, match="poor-aid already"):
        surgery.rename(TEXT, "top-down", "bad-aid")


_codes = st.sampled_from([code.code for code in read(SHIPPED).codes])


@settings(max_examples=6, deadline=None)
@given(code=_codes, new=st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True))
def test_renaming_there_and_back_changes_former_ids_only(code: str, new: str) -> None:
    """The shipped codebook renamed means what it meant, in every code."""
    before = read(SHIPPED)
    if before.code(new):
        return
    made = read(surgery.rename(SHIPPED, code, new))
    assert [one.meaning for one in made.codes] == [one.meaning for one in before.codes]
    assert made.code(code) is made.code(new)


@settings(max_examples=6, deadline=None)
@given(codes=st.lists(_codes, min_size=2, max_size=4, unique=True))
def test_merging_within_a_group_keeps_every_id(codes: list[str]) -> None:
    """Whatever is merged, every id leads to a code, and only the target means something else."""
    before = read(SHIPPED)
    into, *gone = codes
    made = read(surgery.merge(SHIPPED, gone, into))
    assert all(made.code(code.code) is not None for code in before.codes)
    meanings = {code.code: code.meaning for code in before.codes}
    assert [one.code for one in made.codes if one.meaning != meanings[one.code]] == [into]
