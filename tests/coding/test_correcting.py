"""Correcting section and countability of passages: one action, respected everywhere, kept by a later reading."""

from __future__ import annotations

import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict, NotFound
from kube_review.model import Passage, Proposal, Section, Stance
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.corpus.texts import Text
from kube_review.store.counting import judgements
from kube_review.store.database import integrity
from kube_review.store.record import suggestions
from tests.conftest import add_study, document

SENTENCES = ("Pendamping jarang datang.", "Usaha kambing berhenti.", "Bantuan datang terlambat.")
REFERENCE = "Dewi. 2010. Usaha kambing di lahan kering."


@pytest.fixture
def text(session: Session) -> Text:
    """Return the text of a study of three sentences and one reference."""
    return texts.text_of(session.store, add_study(session, "kambing", *SENTENCES, references=(REFERENCE,)))


def passages(session: Session, text: Text) -> list[Passage]:
    """Return the passages of the study's current text."""
    current = texts.text_of(session.store, text.study)
    return texts.passages_of(session.store, current.text_id)


def test_a_range_changes_as_one_action(session: Session, text: Text) -> None:
    """One undo takes the whole range back, and saying the same again writes nothing."""
    assert coding.set_section(session.store, session.coder, text, 2, 3, Section.CONCLUSION) == 2
    assert coding.set_section(session.store, session.coder, text, 2, 3, Section.CONCLUSION) == 0
    assert [p.section for p in passages(session, text)][:3] == [Section.RESULTS, Section.CONCLUSION, Section.CONCLUSION]
    coding.undo(session.store, session.coder)
    assert {p.section for p in passages(session, text)[:3]} == {Section.RESULTS}


def test_what_does_not_count_is_refused_wherever_it_stands(session: Session, text: Text) -> None:
    """A passage of the results that was marked is neither coded nor suggested nor counted any more."""
    span = coding.passage_span(session.store, text, 1)
    coding.record(session.store, session.coder, text, span, Judgement("weak-facilitators"))
    proposals = [Proposal(text.study, 1, "weak-supervision", Stance.ASSERTS, 0.9, "jarang")]
    suggestions.save_run(session.store, session.coder, "cues", "test", {}, [text.study], proposals)
    coding.done(session.store, session.coder, text, session.versions)
    coding.set_countable(session.store, session.coder, text, 1, 1, False)
    with pytest.raises(Conflict, match="which is never coded"):
        coding.passage_span(session.store, text, 1)
    assert suggestions.listing(session.store) == []
    assert judgements.judgements(session.store) == []


def test_a_section_that_never_counts_takes_its_passages_out(session: Session, text: Text) -> None:
    """A sentence put into the references is out; put back into the results it is in, and so is a former reference."""
    coding.set_section(session.store, session.coder, text, 3, 3, Section.REFERENCES)
    coding.set_section(session.store, session.coder, text, 4, 4, Section.RESULTS)
    assert [p.countable for p in passages(session, text)] == [True, True, False, True]


def test_a_caption_stays_a_caption_in_another_section(session: Session, text: Text) -> None:
    """What the reader left out within a section that counts is not let in by another section."""
    session.store.sql.execute("UPDATE passages SET read_countable = 0, countable = 0 WHERE passage = 2")
    coding.set_section(session.store, session.coder, text, 1, 3, Section.DISCUSSION)
    assert [p.countable for p in passages(session, text)][:3] == [True, False, True]


def test_a_later_reading_keeps_corrections(session: Session, text: Text) -> None:
    """The corrected words are found again where they stand now, although the numbers of passages changed."""
    coding.set_countable(session.store, session.coder, text, 2, 2, False)
    coding.set_section(session.store, session.coder, text, 3, 3, Section.CONCLUSION)
    reread = document("Kata pengantar yang baru.", *SENTENCES, references=(REFERENCE,), reader="test 2")
    path = f"corpus/{text.study}.txt"
    studies.save(session.store, reread, path=path, origin=path, source_sha256="0" * 64)
    found = passages(session, text)
    assert [p.countable for p in found] == [True, True, False, True, False]
    assert found[3].section is Section.CONCLUSION
    whole = integrity.snapshot(session.store)
    integrity.repair(session.store)
    assert integrity.snapshot(session.store) == whole


def test_a_range_outside_the_text_is_refused(session: Session, text: Text) -> None:
    """Nothing is written for passages that are not there."""
    with pytest.raises(NotFound, match="no passages 3-9"):
        coding.set_countable(session.store, session.coder, text, 3, 9, False)
