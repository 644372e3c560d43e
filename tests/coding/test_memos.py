"""Memos on studies and on the review: events like all others."""

from __future__ import annotations

import pytest

from kube_review import coding
from kube_review.coding import event_text
from kube_review.coding.memos import all_memos
from kube_review.coding.record import Judgement
from kube_review.errors import Conflict, ReviewError
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.database import integrity
from kube_review.store.record import coders, journal, memos
from tests.conftest import add_study


def test_memos_undo_and_follow_from_the_events(session: Session) -> None:
    """Lines stay; a change and its removal are undone one by one; a rebuilt state is the same, numbers too."""
    study = add_study(session, "satu", "Satu kalimat.")
    store, ani = session.store, session.sign_in()
    about = texts.text_of(store, study)
    first = coding.write_memo(store, ani, "Judul\r\n\r\n  isi  \n", about)
    coding.write_memo(store, ani, "Seluruh tinjauan.")
    assert [(m.study, m.text) for m in memos.listing(store)] == [("", "Seluruh tinjauan."), (study, "Judul\n\n  isi")]
    assert coding.change_memo(store, ani, first, "lain") is not None
    assert coding.change_memo(store, ani, memos.get(store, first.memo), " ") is None
    before = integrity.snapshot(store)
    assert len(memos.listing(store)) == 1
    journal.rebuild(store)
    assert integrity.snapshot(store) == before
    (removed,) = coding.undo(store, ani)
    assert str(event_text.of(store, removed, event_text.Names(store))) == f"memo on {study}: taken back"
    assert memos.get(store, first.memo).text == "lain"
    coding.undo(store, ani)
    assert memos.get(store, first.memo).text == "Judul\n\n  isi"


def test_only_its_coder_changes_a_memo_and_an_empty_one_is_refused(session: Session) -> None:
    """Another coder writes a memo of their own."""
    store, ani = session.store, session.sign_in()
    made = coding.write_memo(store, ani, "milik ani")
    with pytest.raises(Conflict, match="by ani"):
        coding.change_memo(store, coders.get_or_add(store, "budi"), made, "milik budi")
    with pytest.raises(ReviewError, match="empty"):
        coding.write_memo(store, ani, " \n ")


def test_all_memos_come_with_those_on_codings(session: Session) -> None:
    """By study, code and coder."""
    study = add_study(session, "satu", "Satu kalimat.")
    store, ani = session.store, session.sign_in()
    about = texts.text_of(store, study)
    coding.record(store, ani, about, (0, 4), Judgement("top-down", memo="di kode"))
    coding.write_memo(store, ani, "di studi", about)
    coding.write_memo(store, coders.get_or_add(store, "budi"), "di tinjauan")
    assert [(m.about, m.memo) for m in all_memos(session)] == [
        ("review", "di tinjauan"),
        ("study", "di studi"),
        ("coding", "di kode"),
    ]
    assert [m.memo for m in all_memos(session, code="top-down")] == ["di kode"]
    assert [m.memo for m in all_memos(session, coder="budi")] == ["di tinjauan"]
