"""Full texts of records: attached, looked for, or not retrieved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from kube_review import coding
from kube_review.coding.records import full_texts, similar_records
from kube_review.errors import NotFound, ReviewError
from kube_review.session import Session
from kube_review.store.screening import records
from kube_review.store.screening.records import Record
from tests.conftest import add_study


def stand(session: Session) -> list[tuple[str | None, str | None]]:
    """Return study and reason of each record."""
    return [(one.study, one.not_retrieved) for one in records.listing(session.store)]


def test_attached_replaced_and_taken_back(session: Session, held: list[Record]) -> None:
    """The last word holds; undo goes back step by step."""
    add_study(session, "satu", "Satu kalimat.")
    me = session.coder
    assert full_texts.not_retrieved(session.store, me, held[0], "not on line")
    assert full_texts.attach(session.store, me, held[0], "satu")
    assert not full_texts.attach(session.store, me, held[0], "satu")
    assert stand(session)[0] == ("satu", None)
    coding.undo(session.store, me)
    assert stand(session)[0] == (None, "not on line")
    full_texts.attach(session.store, me, held[0], None)
    assert stand(session)[0] == (None, None)


def test_what_cannot_be_recorded(session: Session, held: list[Record]) -> None:
    with pytest.raises(NotFound):
        full_texts.attach(session.store, session.coder, held[0], "nothing")
    with pytest.raises(ReviewError, match="reason"):
        full_texts.not_retrieved(session.store, session.coder, held[0], "")


def test_all_that_match_are_one_action(session: Session, held: list[Record]) -> None:
    """Duplicates and records that have a text are not offered; nobody signs in for nothing."""
    for name in ("satu", "dua"):
        add_study(session, name, f"{name}, satu kalimat.")
    similar_records.mark(session.store, session.coder, {held[2].uid: held[0].uid})

    def first(offered: Sequence[Record], _row: Mapping[str, Any]) -> Record | None:
        return offered[0] if offered else None

    found = full_texts.attach_found(session.store, lambda: session.coder, first)
    assert [(one.record, study) for one, study in found] == [(held[0].record, "dua"), (held[1].record, "satu")]
    assert full_texts.attach_found(session.store, lambda: pytest.fail("nobody acts"), first) == []
    coding.undo(session.store, session.coder)
    assert stand(session) == [(None, None)] * 3
