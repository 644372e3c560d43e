"""Answers to appraisal forms, and the tally without the studies that fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kube_review import appraisal, coding
from kube_review.appraisal import AppraisalForm
from kube_review.coding.appraising import Answer, answer, given
from kube_review.coding.record import Judgement
from kube_review.errors import QuoteError, ReviewError
from kube_review.merge import merge
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table
from kube_review.synthesis.robustness import sensitivity
from tests import program
from tests.conftest import add_study
from tests.merge.copies import copied, opened
from tests.synthesis import counting

CODE = "weak-facilitators"
PAID = "Penelitian ini dibiayai dinas sosial."


@pytest.fixture
def form(session: Session) -> AppraisalForm:
    """Return the shipped form."""
    return appraisal.find(session.project, appraisal.DEFAULT)


def fill(session: Session) -> None:
    """Add studies a to d, all finished; a, b and c find weak facilitators; c and d are one fieldwork."""
    for name in "abcd":
        add_study(session, name, f"{name}: pendamping jarang datang.", references=(PAID,))
        text = texts.text_of(session.store, name)
        if name != "d":
            span = coding.passage_span(session.store, text, 1)
            coding.record(session.store, session.coder, text, span, Judgement(CODE))
        coding.done(session.store, session.coder, text, session.versions)
    coding.set_value(session.store, session.coder, texts.text_of(session.store, "d"), {"fieldwork": "c"})


def say(
    session: Session, form: AppraisalForm, study: str, value: Answer | None, quote: str = "", who: str = ""
) -> bool:
    """Answer the criterion ``aim``."""
    coder = coders.get_or_add(session.store, who) if who else session.coder
    return answer(session.store, coder, texts.text_of(session.store, study), form, "aim", value, quote)


def test_answers_are_kept_by_coder_with_their_words(session: Session, form: AppraisalForm) -> None:
    """A quote may stand where nothing is coded; the same answer again writes nothing; it can be changed and undone."""
    fill(session)
    assert say(session, form, "a", Answer.YES, "Penelitian  ini dibiayai\ndinas sosial.")
    assert not say(session, form, "a", Answer.YES, PAID)
    assert say(session, form, "a", Answer.NO, who="budi")
    assert [(one.coder, one.answer, one.quote, one.page) for one in given(session.store, form, "a")] == [
        ("ani", Answer.YES, PAID, 1),
        ("budi", Answer.NO, "", None),
    ]
    say(session, form, "a", None)
    assert [one.coder for one in given(session.store, form)] == ["budi"]
    coding.undo(session.store, session.coder)
    assert len(given(session.store, form)) == 2


def test_yes_needs_words_that_are_there(session: Session, form: AppraisalForm) -> None:
    """No quote, or one that the study does not have, is refused."""
    fill(session)
    with pytest.raises(ReviewError, match="Quote them"):
        say(session, form, "a", Answer.YES)
    with pytest.raises(QuoteError, match="nearest"):
        say(session, form, "a", Answer.YES, "Kalimat yang tidak ada.")


def test_an_answer_to_another_question_does_not_count(session: Session, form: AppraisalForm, tmp_path: Path) -> None:
    """When the wording of a criterion changes, it has to be answered again."""
    fill(session)
    say(session, form, "a", Answer.NO)
    path = tmp_path / "kube-appraisal.yaml"
    path.write_text(form.source.replace("what it wants to find out", "what it is about"), encoding="utf-8")
    assert given(session.store, appraisal.load(path)) == []


def test_studies_are_sorted_by_what_everybody_said(session: Session, form: AppraisalForm) -> None:
    """Failing needs everybody's no; two coders who differ are named as such."""
    fill(session)
    say(session, form, "a", Answer.NO)
    say(session, form, "b", Answer.NO)
    say(session, form, "b", Answer.CANT_TELL, who="budi")
    say(session, form, "c", Answer.CANT_TELL)
    aim = sensitivity.standings(given(session.store, form), form, "abcd")[0]
    sets = (aim.failing, aim.differing, aim.unclear, aim.unanswered)
    assert [sorted(studies) for studies in sets] == [["a"], ["b"], ["c"], ["d"]]


def test_the_table_without_failing_studies_is_the_tally_without_them(session: Session, form: AppraisalForm) -> None:
    """The same numbers as if the failing studies were excluded; a fieldwork loses only the failing KTI."""
    fill(session)
    say(session, form, "a", Answer.NO)
    say(session, form, "c", Answer.NO)
    table = sensitivity.table(counting.held(session), session.codebook(), form, given(session.store, form), Rules())
    row = next(r for r in table.rows if (r["criterion"], r["code"]) == ("aim", CODE))
    assert (row["n_reported"], row["n_reviewed"], row["n_reported_without"], row["n_reviewed_without"]) == (3, 3, 1, 2)
    assert row["change"] == pytest.approx(1 / 2 - 1)
    for study in ("a", "c"):
        coding.exclude(session.store, session.coder, texts.text_of(session.store, study), "fails")
    rest = tally_table.of(counting.matrix(session, session.codebook(), Rules())).rows
    by_code = {r["code"]: (r["n_reported"], r["n_reviewed"]) for r in rest}
    aim = {r["code"]: (r["n_reported_without"], r["n_reviewed_without"]) for r in table.rows if r["criterion"] == "aim"}
    assert aim == by_code


def test_nobody_fails(session: Session, form: AppraisalForm) -> None:
    """Then the table says so, and that nothing is answered."""
    fill(session)
    table = sensitivity.table(counting.held(session), session.codebook(), form, given(session.store, form), Rules())
    assert [str(row["criterion"]) for row in table.people()] == ["no study fails a criterion of kube-appraisal"]
    assert any(str(note).startswith("8 of 8 criteria are not answered for any study") for note in table.notes)


def test_answers_come_along_in_a_merge(session: Session, form: AppraisalForm, tmp_path: Path) -> None:
    """They are declarations like others: both coders' answers are there afterwards."""
    fill(session)
    theirs = copied(session.project.root, tmp_path / "theirs")
    with opened(theirs, "budi") as other:
        answer(other.store, other.coder, texts.text_of(other.store, "a"), form, "aim", Answer.NO)
    say(session, form, "a", Answer.NO)
    merge(session, theirs)
    assert [one.coder for one in given(session.store, form)] == ["ani", "budi"]


def test_by_command(session: Session) -> None:
    """Several answers in one go, or none of them; JSON lists every criterion."""
    fill(session)

    def run(*options: str, code: int = 0) -> str:
        done = program.run(*options, "-p", session.project.root, "-f", "json", code=code)
        return done.stdout if code == 0 else done.stderr

    two = ("appraise", "a", "--answer", "aim=no", "--answer", "interests=yes")
    assert "aim" not in run(*two, code=1)
    rows = json.loads(run("appraise", "a"))
    assert {row["answer"] for row in rows} == {None}
    rows = json.loads(run(*two, "--quote", "", "--quote", PAID))
    assert {row["criterion"]: row["answer"] for row in rows if row["answer"]} == {"aim": "no", "interests": "yes"}
    assert "CRITERION" in run("appraise", "a", "--answer", "aim=maybe", code=2)
    assert json.loads(run("sensitivity"))["rows"][0]["n_failing"] == 1
