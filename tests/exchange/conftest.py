"""A small review with everything that an export has to keep apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.model import Link, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import coders
from tests.conftest import add_study, new_session

FORMULA = '=HYPERLINK("http://x","KUBE") tidak ada \U0001f600 pendamping.'
MARKED = "Kelompok x\u0302 terbentuk mendadak \U0001f9d1 — “segera”, kata ketua."
"""With a combining mark that has no composed form, and a character outside the basic plane."""


@pytest.fixture
def coded(tmp_path: Path) -> Iterator[Session]:
    """Return a review: ``satu`` has one present, one denied and one cited code, ``dua`` is silent, ``tiga`` is open."""
    with new_session(tmp_path / "review") as session:
        budi = coders.get_or_add(session.store, "budi")
        satu = add_study(session, "satu", MARKED, FORMULA, "Pendamping selalu datang.", "Menurut X, dana kurang.")
        dua = add_study(session, "dua", "Kelompok bekerja bersama.", "Usaha lancar.")
        add_study(session, "tiga", "Belum dibaca.")
        text = texts.text_of(session.store, satu)
        record(session, satu, 1, Judgement("sudden-formation", link=Link.CAUSE, memo="-lihat hlm. 2"))
        record(session, satu, 2, Judgement("weak-supervision", memo="a\nb"))
        record(session, satu, 3, Judgement("weak-facilitators", Stance.DENIES))
        record(session, satu, 4, Judgement("poor-targeting", Stance.CITES, cited="X (2010)"))
        span = coding.passage_span(session.store, text, 1)
        coding.record(session.store, budi, text, span, Judgement("top-down"))
        for study in (satu, dua):
            coding.done(session.store, session.coder, texts.text_of(session.store, study), session.versions)
        coding.set_value(session.store, session.coder, text, {"year": "2012", "province": "Aceh", "title": "@judul"})
        yield session


def record(session: Session, study: str, passage: int, judgement: Judgement) -> None:
    text = texts.text_of(session.store, study)
    coding.record(session.store, session.coder, text, coding.passage_span(session.store, text, passage), judgement)
