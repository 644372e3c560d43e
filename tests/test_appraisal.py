"""Appraisal forms: what is shipped, what reviewers write, and their mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review import appraisal
from kube_review.errors import CodebookError, NotFound
from kube_review.project import Project

MINE = """form: mine
title: "Mine"
criteria:
  - criterion: aim
    question: "Is there an aim?"
  - criterion: sample
    question: "Is the sample described?"
"""


def write(folder: Path, text: str = MINE) -> Path:
    """Write a form."""
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_form(tmp_path: Path) -> None:
    """Eight questions in both languages, and none of them is a score."""
    form = appraisal.find(Project(tmp_path), appraisal.DEFAULT)
    assert len(form.criteria) == 8
    assert all(c.question and c.question_id and c.help and c.help_id for c in form.criteria)


def test_a_form_of_ones_own_is_kept_with_the_review(tmp_path: Path) -> None:
    """Once used it goes by its name; a shipped one in its own wording needs no copy."""
    project = Project(tmp_path / "review")
    form = appraisal.find(project, str(write(tmp_path)))
    appraisal.keep(project, form)
    appraisal.keep(project, appraisal.find(project, appraisal.DEFAULT))
    assert [path.name for path in appraisal.folder(project).iterdir()] == ["mine.yaml"]
    assert appraisal.find(project, "mine") == form
    assert appraisal.names(project) == ["kube-appraisal", "mine"]


def test_a_shipped_form_that_was_edited_is_kept_too(tmp_path: Path) -> None:
    """The review's own wording of a shipped form goes before the shipped one."""
    project = Project(tmp_path / "review")
    shipped = appraisal.find(project, appraisal.DEFAULT)
    edited = write(tmp_path, shipped.source.replace("Does it report what does not fit?", "Are exceptions reported?"))
    appraisal.keep(project, appraisal.load(edited))
    assert appraisal.find(project, appraisal.DEFAULT).criterion("exceptions").question == "Are exceptions reported?"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('question: "Is there an aim?"', 'questoin: "Is there an aim?"', "mine.yaml:5: unknown key 'questoin'"),
        ("criterion: sample", "criterion: aim", "mine.yaml:6: criterion 'aim' occurs twice"),
        ("form: mine", "form: My Form", "mine.yaml:1: 'form' cannot be 'My Form'"),
        ('title: "Mine"\n', "", "the appraisal form has no 'title'"),
        (MINE[MINE.index("criteria") :], "", "has no criteria"),
        ("criterion: sample", "criterion: a:b", "cannot be 'a:b'"),
        ('title: "Mine"', 'title: "Mine', "quotation mark"),
    ],
)
def test_mistakes_name_file_line_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    """As in codebooks."""
    with pytest.raises(CodebookError) as wrong:
        appraisal.load(write(tmp_path, MINE.replace(old, new)))
    assert str(wrong.value).startswith("mine.yaml:")
    assert told in str(wrong.value)


def test_unknown_forms_and_criteria_name_the_known(tmp_path: Path) -> None:
    """The errors list what there is."""
    with pytest.raises(NotFound, match="kube-appraisal"):
        appraisal.find(Project(tmp_path), "mmat")
    with pytest.raises(NotFound, match="aim, sample"):
        appraisal.load(write(tmp_path)).criterion("ethics")
