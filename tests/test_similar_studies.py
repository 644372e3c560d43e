"""Studies that may be one are found without comparing all with all, and they are those that comparing all finds."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from kube_review import coding
from kube_review.ingest import similar_studies
from kube_review.reading.structure import similarity
from kube_review.reading.structure.similarity import StudyData
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from tests.conftest import add_study

TITLES = ("Kelompok usaha bersama di tepi rawa", "Kelompok usaha bersama di tepi rawe", "Bantuan modal", "")
AUTHORS = ("Dewi Sari", "Sari, Dewi; Budi Anggun", "Ratna", "")
DISTRICTS = ("Kabupaten Banyumas", "Kota Bogor; Kabupaten Banyumas", "")
WORDS = [first + last for first in ("kelom", "usaha", "bantu", "desa", "moda", "terna") for last in "abcdefghijkl"]


def _sentences(rng: random.Random, written: list[list[str]]) -> list[str]:
    """Return new sentences, or some of an earlier study with or without new ones."""
    own = [" ".join(rng.choices(WORDS, k=12)) for _ in range(rng.randint(5, 40))]
    if not written or rng.random() < 0.5:
        return own
    copied = rng.choice(written)
    return copied[: rng.randint(1, len(copied))] + own[: rng.choice((0, 3, 20))]


def _known(session: Session) -> dict[str, tuple[StudyData, str, str]]:
    """Return what is known of each study: bibliographic data, text and fieldwork."""
    return {
        row["study"]: (
            StudyData(
                row["study"],
                row["title"] or "",
                row["authors"] or "",
                row["year"],
                row["district"] or "",
                row["doi"] or "",
            ),
            texts.text_of(session.store, row["study"]).text,
            row["fieldwork"],
        )
        for row in studies.listing(session.store)
    }


def _by_comparing_all(session: Session) -> set[tuple[str, str, str]]:
    """Compare every study with every other, by the functions for two texts."""
    known, found = _known(session), set()
    for one, other in combinations(sorted(known), 2):
        (a, a_text, _), (b, b_text, _) = known[one], known[other]
        a_sketch, b_sketch = similarity.sketch(a_text), similarity.sketch(b_text)
        share = similarity.contained(a_sketch, b_sketch)
        similar = similarity.length_ratio(a_sketch, b_sketch) >= similarity.SIMILAR_LENGTH
        work = similarity.same_work(a, b)
        same = (a.doi and a.doi.lower() == b.doi.lower()) or (share >= similarity.NEAR_SAME and similar) or work == 1
        if same or (work and share >= similarity.SAME_WORK):
            found.add(("duplicate", one, other))
        elif share >= similarity.CONTAINED or similarity.likely_same_fieldwork([(a, b)]):
            found.add(("fieldwork", one, other))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_same_as_comparing_all(session: Session, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small tables and portions give what comparing all gives, for all studies and for some."""
    monkeypatch.setattr(similar_studies, "_AT_ONCE", 7)
    monkeypatch.setattr(similar_studies, "_IN_TABLE", 5)
    rng, written = random.Random(seed), list[list[str]]()
    with session.store.transaction():
        for number in range(30):
            written.append(_sentences(rng, written))
            name = add_study(session, f"s{number}", *written[-1])
            values = {
                "title": rng.choice(TITLES),
                "authors": rng.choice(AUTHORS),
                "year": rng.choice(("2010", "2012", "2019")),
                "district": rng.choice(DISTRICTS),
                "doi": rng.choice(("", "", "", "", "10.1234/a", "10.1234/A", "10.1234/b")),
            }
            known = {key: value for key, value in values.items() if value}
            coding.set_value(session.store, session.coder, texts.text_of(session.store, name), known)
    every = _by_comparing_all(session)
    assert {(pair.kind, pair.study, pair.other) for pair in similar_studies.pairs(session.store)} == every
    assert len({kind for kind, _one, _other in every}) == 2
    some = {"s3", "s17", "s29"}
    assert {(pair.kind, pair.study, pair.other) for pair in similar_studies.pairs(session.store, some)} == {
        pair for pair in every if some & set(pair[1:])
    }
