"""Recording, changing and retracting codings; finding quotes."""

from __future__ import annotations

import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict, NotFound, QuoteError, ReviewError
from kube_review.model import Coder, Link, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text
from kube_review.store.record import coders, codings, events
from tests.conftest import add_study

SENTENCES = (
    "Pendamping jarang datang ke kelompok.",
    "Usaha kambing berhenti  sesudah\nsatu tahun.",
    "Pendamping jarang datang ke desa lain.",
)


@pytest.fixture
def text(session: Session) -> Text:
    """Return the text of a study of three sentences and one reference."""
    name = add_study(session, "kambing", *SENTENCES, references=("Dewi. 2010. Usaha kambing di lahan kering.",))
    return texts.text_of(session.store, name)


def record(session: Session, text: Text, passage: int = 1, code: str = "weak-facilitators", **values: object) -> int:
    """Record a coding and return its number."""
    span = coding.passage_span(session.store, text, passage)
    made, _ = coding.record(session.store, session.coder, text, span, Judgement(code, **values))  # type: ignore[arg-type]
    return made.coding


def test_a_coding_knows_its_place_and_words(session: Session, text: Text) -> None:
    """What is recorded is what a listing shows: page, passage, offsets, quote."""
    record(session, text, link=Link.CAUSE, memo="tegas")
    (made,) = codings.listing(session.store)
    assert (made.page, made.passage, made.start, made.end) == (1, 1, 0, len(SENTENCES[0]))
    assert (made.quote, made.link, made.memo, made.coder) == (SENTENCES[0], Link.CAUSE, "tegas", "ani")


def test_the_same_coding_twice_changes_nothing(session: Session, text: Text) -> None:
    """Repeating a record writes no event."""
    assert record(session, text) == record(session, text)
    assert len(events.history(session.store)) == 1


def test_recording_again_with_a_memo_updates_the_coding(session: Session, text: Text) -> None:
    """The same place, code and stance with another memo is the same coding."""
    assert record(session, text) == record(session, text, memo="penting")
    assert [c.memo for c in codings.listing(session.store)] == ["penting"]


def test_a_quote_ignores_white_space(session: Session, text: Text) -> None:
    """Line breaks and double spaces do not hide a quote."""
    start, end = coding.find_quote(session.store, text, "berhenti sesudah satu tahun")
    assert text.text[start:end] == "berhenti  sesudah\nsatu tahun"


def test_a_quote_may_cross_passages(session: Session, text: Text) -> None:
    """A quote from one sentence into the next is one span."""
    start, end = coding.find_quote(session.store, text, "ke kelompok. Usaha kambing")
    assert text.text[start:end].split() == ["ke", "kelompok.", "Usaha", "kambing"]


def test_an_absent_quote_shows_the_nearest_passages(session: Session, text: Text) -> None:
    """A quote that is not there names the passage it resembles."""
    with pytest.raises(QuoteError, match=r"passage 2, page 1: Usaha kambing berhenti"):
        coding.find_quote(session.store, text, "usaha kambing berhenti setelah setahun")


def test_a_quote_that_stands_twice_shows_both(session: Session, text: Text) -> None:
    """An ambiguous quote names every place."""
    with pytest.raises(QuoteError, match=r"2 times[\s\S]*passage 1[\s\S]*passage 3"):
        coding.find_quote(session.store, text, "Pendamping jarang datang")


def test_references_are_never_coded(session: Session, text: Text) -> None:
    """Neither by passage, nor by quote, nor by span."""
    with pytest.raises(Conflict, match="references"):
        coding.passage_span(session.store, text, 4)
    with pytest.raises(QuoteError, match="references"):
        coding.find_quote(session.store, text, "di lahan kering")
    with pytest.raises(Conflict, match="references"):
        coding.whole_span(session.store, text, 0, len(text.text))


@pytest.mark.parametrize("span", [(5, 5), (-1, 3), (0, 10_000), (9, 3)])
def test_spans_outside_the_text_are_refused(session: Session, text: Text, span: tuple[int, int]) -> None:
    """A span has to lie in the text and to hold something."""
    with pytest.raises(NotFound, match="START:END"):
        coding.whole_span(session.store, text, *span)


def test_a_missing_passage_says_what_there_is(session: Session, text: Text) -> None:
    """The error names the range."""
    with pytest.raises(NotFound, match="1 to 4"):
        coding.passage_span(session.store, text, 9)


def test_a_cited_source_needs_the_stance_cites(session: Session, text: Text) -> None:
    """A source beside an own finding is a mistake, not silently kept."""
    with pytest.raises(ReviewError, match="cites"):
        Judgement("weak-facilitators", Stance.ASSERTS, None, "Dewi (2010)")


def test_another_coders_coding_is_safe(session: Session, text: Text) -> None:
    """Nobody retracts or changes what somebody else coded, and nothing of a mixed list is retracted."""
    mine = record(session, text)
    other = coders.get_or_add(session.store, "budi")
    span = coding.passage_span(session.store, text, 2)
    theirs, _ = coding.record(session.store, other, text, span, Judgement("activities-stopped"))
    with pytest.raises(Conflict, match="by budi"):
        coding.retract(session.store, session.coder, [mine, theirs.coding])
    with pytest.raises(Conflict, match="by budi"):
        coding.change(session.store, session.coder, theirs, stance=Stance.DENIES)
    assert len(codings.listing(session.store)) == 2


def test_numbers_stay_after_retract_and_undo(session: Session, text: Text) -> None:
    """A coding that comes back by undo has the number it had."""
    numbers = [record(session, text, n) for n in (1, 2, 3)]
    coding.retract(session.store, session.coder, [numbers[1]])
    assert [c.coding for c in codings.listing(session.store)] == [numbers[0], numbers[2]]
    coding.undo(session.store, session.coder)
    assert [c.coding for c in codings.listing(session.store)] == numbers


def test_a_change_can_be_undone(session: Session, text: Text) -> None:
    """Undo of a changed stance brings the earlier stance back."""
    record(session, text)
    coding.change(session.store, session.coder, codings.listing(session.store)[0], stance=Stance.DENIES)
    coding.undo(session.store, session.coder)
    assert [c.stance for c in codings.listing(session.store)] == [Stance.ASSERTS]


def test_undo_refuses_what_another_has_changed_since(session: Session, text: Text) -> None:
    """My undo does not overwrite a later correction by somebody else."""
    other: Coder = coders.get_or_add(session.store, "budi")
    coding.set_value(session.store, session.coder, text, {"year": "2011"})
    coding.set_value(session.store, other, text, {"year": "2012"})
    with pytest.raises(Conflict, match="Another coder"):
        coding.undo(session.store, session.coder)


def test_done_twice_changes_nothing(session: Session, text: Text) -> None:
    """Saying done again writes no event; reopening an open study neither."""
    assert coding.done(session.store, session.coder, text, session.versions)
    assert not coding.done(session.store, session.coder, text, session.versions)
    assert coding.reopen(session.store, session.coder, text)
    assert not coding.reopen(session.store, session.coder, text)
    assert coding.done(session.store, session.coder, text, session.versions)


def test_a_study_is_reopened_for_one_codebook(session: Session, text: Text) -> None:
    """What was said for another codebook stands."""
    coding.done(session.store, session.coder, text, {"sitepu-2016": "1", "kube-stages": "2"})
    assert coding.reopen(session.store, session.coder, text, ["kube-stages"])
    assert [r.codebook for r in codings.reviews(session.store)] == ["sitepu-2016"]
    assert not coding.reopen(session.store, session.coder, text, ["kube-stages"])
