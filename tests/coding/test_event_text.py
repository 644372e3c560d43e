"""The history in words: no uid, no stored subject and no JSON for a reader, in English and Indonesian."""

from __future__ import annotations

import json
import re
from subprocess import CompletedProcess

from kube_review import appraisal, coding
from kube_review.coding import blind, event_text, protocol
from kube_review.coding.appraising import Answer, prepared
from kube_review.coding.protocol import Exclusion, Search
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import assignments, coders, events, kinds
from kube_review.store.record.event import NewEvent
from tests import program
from tests.conftest import add_study

SAID = [
    "protocol, question: Why do groups fail?",
    "protocol, screened: 120",
    "search in Garuda; 2016-05; kube AND gagal: 120 hits",
    "search in Neliti: hits not recorded",
    "7 records excluded, screening: not about KUBE",
    "appraisal of satu, kube-appraisal, aim: no",
    "appraisal of satu, kube-appraisal, groups: yes, “Tujuan penelitian ini jelas.”",
    "budi codes satu blind",
    "passage 1 of satu looked at",
    "the edit of top-down is wording only: a typing error",
    "evidence profile of top-down, adequacy: minor, rich quotes",
]


def decisions(session: Session) -> list[NewEvent]:
    """Return a decision of each kind, in the order of ``SAID``."""
    text = texts.text_of(session.store, add_study(session, "satu", "Tujuan penelitian ini jelas."))
    form = appraisal.find(session.project, appraisal.DEFAULT)
    budi = coders.get_or_add(session.store, "budi")
    quote = "Tujuan penelitian ini jelas."
    return [
        protocol.value("question", "Why do groups fail?"),
        protocol.value("screened", "120"),
        protocol.search(Search("Garuda", "2016-05", "kube AND gagal", 120)),
        protocol.search(Search("Neliti", "", "", None)),
        protocol.exclusion(Exclusion("screening", "not about KUBE", 7)),
        prepared(session.store, session.coder, text, form, "aim", Answer.NO),
        prepared(session.store, session.coder, text, form, "groups", Answer.YES, quote),
        assignments.change(text.uid, budi.uid, blind=True),
        NewEvent(
            "look",
            {"why": "queue", "versions": ["3ce780ac97b3"]},
            study=text.uid,
            text=text.sha256,
            passage=1,
            person=session.coder.uid,
        ),
        NewEvent("reword", {"reason": "a typing error"}, code="top-down", former_meaning="aaa", meaning="bbb"),
        NewEvent(
            "judge",
            {"level": "minor", "reason": "rich quotes", "grounds": "4 units"},
            code="top-down",
            meaning="bbb",
            key="adequacy",
        ),
    ]


def told(session: Session) -> list[str]:
    """Return the history in words."""
    names = event_text.Names(session.store)
    return [str(event_text.of(session.store, event, names)) for event in events.history(session.store)]


def test_decisions_in_words(session: Session) -> None:
    """Each kind of decision about the review reads as what was decided."""
    coding.write(session.store, session.coder, decisions(session))
    assert told(session) == SAID


def test_decisions_that_are_taken_back(session: Session) -> None:
    """The words say that a decision was taken back, and none shows a uid."""
    changes = decisions(session)
    coding.write(session.store, session.coder, changes)
    coding.write(session.store, session.coder, [kinds.emptied(change) for change in changes])
    back = told(session)[len(SAID) :]
    assert len(back) == len(SAID)
    assert [line for line in back if not re.search("taken back|no longer codes satu blind", line)] == []
    assert [line for line in back if re.search(r"[0-9a-f]{8}-|:[a-z0-9]", line)] == []


def test_history_and_undo_in_indonesian(session: Session) -> None:
    """The program says the same in the language of its reader."""
    text = texts.text_of(session.store, add_study(session, "satu", "Kalimat."))
    people = [coders.get_or_add(session.store, name) for name in ("budi", "citra")]
    blind.assign(session.store, session.coder, [(text.uid, "satu")], people)

    def run(*command: str) -> CompletedProcess[str]:
        return program.run(*command, "-p", session.project.root, KUBE_REVIEW_LANG="id")

    rows = json.loads(run("history", "-f", "json").stdout)
    expected = ["budi mengode satu secara buta", "citra mengode satu secara buta"]
    assert expected == sorted(row["what"] for row in rows)
    assert "budi mengode satu secara buta" in run("undo", "--coder", "ani").stderr
