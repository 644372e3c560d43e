"""Reporting checklists: complete, in two languages, filled with what is recorded and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review import appraisal, coding
from kube_review.coding import appraising, protocol
from kube_review.coding.appraising import Answer
from kube_review.coding.protocol import Exclusion, Search
from kube_review.coding.record import Judgement
from kube_review.errors import NotFound
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.reporting import checklist
from kube_review.synthesis.reporting.checklist_facts import FACTS, Held
from tests import program
from tests.conftest import add_study
from tests.synthesis import counting

N_ITEMS = {"prisma": 42, "entreq": 21, "emerge": 19}


def held(session: Session) -> Held:
    """Return what checklists are filled from."""
    book, form = session.codebook(), appraisal.find(session.project, appraisal.DEFAULT)
    return Held(session.store, counting.held(session), book, counting.matrix(session, book, Rules()), form)


def recorded(session: Session, name: str) -> dict[str, str]:
    """Return what a review holds of each item of a checklist that it holds anything of."""
    chosen, known = checklist.find(name), held(session)
    rows = checklist.table(chosen, checklist.fill(chosen, known), known).rows
    return {row["item"]: str(row["recorded"]) for row in rows if row["recorded"] is not None}


@pytest.mark.parametrize("name", N_ITEMS)
def test_every_item_is_there_in_both_languages(name: str) -> None:
    """With the number of items of the guideline, and no fact that does not exist."""
    found = checklist.find(name)
    assert len(found.items) == len({one.item for one in found.items}) == N_ITEMS[name]
    assert all(one.topic.id and one.text.id and one.text.id != one.text.en for one in found.items)
    assert {fact for one in found.items for fact in one.facts} <= FACTS.keys()


def test_every_fact_belongs_to_an_item() -> None:
    """None is worked out in vain."""
    assert {fact for name in checklist.names() for one in checklist.find(name).items for fact in one.facts} == set(
        FACTS
    )


def test_an_empty_review_has_recorded_nothing_that_people_know(session: Session) -> None:
    """Only what holds for every review is filled in."""
    assert set(recorded(session, "prisma")) == {"5", "10a", "12", "13a", "13d", "27"}
    assert set(recorded(session, "emerge")) == {"9", "11"}


def test_what_is_recorded_is_filled_in(session: Session) -> None:
    """Protocol, flow, readings, appraisal and decisions, each in its item."""
    store, me = session.store, session.coder
    text = texts.text_of(store, add_study(session, "satu", "Pendamping jarang datang."))
    searches = [Search("Garuda", "2016-05", "KUBE AND gagal", 120), Search("Neliti", "", "", None)]
    entries = [protocol.value("question", "Why?"), protocol.value("screened", "90"), *map(protocol.search, searches)]
    coding.write(store, me, [*entries, protocol.exclusion(Exclusion("full-text", "no findings", 3))])
    coding.set_value(store, me, text, {"year": "2012", "province": "Riau"})
    coding.record(store, me, text, coding.passage_span(store, text, 1), Judgement("weak-facilitators"))
    coding.done(store, me, text, session.versions)
    form = appraisal.find(session.project, appraisal.DEFAULT)
    appraising.answer(store, me, text, form, "aim", Answer.NO)
    found = recorded(session, "prisma")
    assert found["4"] == "Why?"
    assert found["6"] == "Garuda (2016-05); Neliti"
    assert found["7"] == "Garuda: KUBE AND gagal 120 hits"
    assert found["8"] == "90 records screened"
    assert found["9"].startswith("ani; studies: 1, finished by one or more: 1, by two or more: 0; codings: 1")
    assert found["11"] == "Appraisal of KUBE studies, 8 criteria; ani"
    assert "Records screened: 90" in found["16a"]
    assert found["16b"] == "no findings (3)"
    assert found["17"] == "studies: 1; fieldworks: 1; years: 2012–2012; provinces: 1"
    assert (found["18"], found["20b"]) == (
        "1 of 1 studies appraised",
        "1 of 19 codes are reported by at least one unit",
    )
    assert {"2", "3", "13f", "24a", "25", "26"}.isdisjoint(found)


def test_by_command(session: Session) -> None:
    """Not recorded for people and null in JSON; an unknown checklist is refused with those that are known."""
    root: Path = session.project.root
    assert (
        "| 4 | Objectives | The questions it answers. | not recorded |"
        in program.run("checklist", "prisma", "-p", root, "-f", "md").stdout
    )
    rows = program.rows("checklist", "entreq", "-p", root)["rows"]
    assert (len(rows), rows[0]["recorded"]) == (21, None)
    assert (
        "Pertanyaan yang dijawab sintesis."
        in program.run("checklist", "entreq", "-p", root, "-f", "csv", KUBE_REVIEW_LANG="id").stdout
    )
    assert "emerge, entreq, prisma" in program.run("checklist", "strobe", "-p", root, code=1).stderr
    with pytest.raises(NotFound):
        checklist.find("../forms/kube-appraisal")
