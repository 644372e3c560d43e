"""Records that were imported and screened in two copies of one review."""

from __future__ import annotations

from pathlib import Path

import pytest

from kube_review.coding.records import full_texts, identifying, screening, similar_records
from kube_review.coding.records.identifying import Found
from kube_review.coding.records.screening import Desk
from kube_review.merge import Disagreements
from kube_review.store.database import integrity
from kube_review.store.record import coders
from kube_review.store.screening import records
from kube_review.terms import Screened, Verdict
from tests.merge.copies import bring, opened

FOUND = [Found({"title": f"Judul {n}"}, "Garuda", "a.ris") for n in range(4)]


def screened(folder: Path, who: str, *verdicts: Verdict) -> None:
    """Import the list in a copy and let a person decide on its records."""
    with opened(folder) as session:
        coder = coders.get_or_add(session.store, who)
        identifying.bring(session.store, coder, FOUND)
        for one, verdict in zip(records.listing(session.store), verdicts, strict=False):
            screening.decide(session.store, coder, [one], verdict, "bukan KUBE")


def test_people_screen_apart(two: tuple[Path, Path]) -> None:
    """Both imported the same list: its records are the same, and both people's decisions stand beside each other."""
    mine, theirs = two
    screened(mine, "ani", Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.INCLUDE)
    screened(theirs, "budi", Verdict.INCLUDE, Verdict.INCLUDE)
    with opened(theirs) as session:
        full_texts.attach(session.store, session.coder, records.listing(session.store)[0], "satu")
    bring(mine, theirs)
    bring(theirs, mine)
    shown = []
    for folder in two:
        with opened(folder) as session:
            desk = Desk(session.store)
            shown.append([(one.uid, one.study, desk.outcome(one).state) for one in desk.records])
            before = integrity.snapshot(session.store)
            integrity.repair(session.store)
            assert integrity.snapshot(session.store) == before
    assert shown[0] == shown[1]
    assert [(study, state) for _uid, study, state in shown[0]] == [
        ("satu", Screened.INCLUDE),
        (None, Screened.DISPUTED),
        (None, Screened.INCLUDE),
        (None, Screened.PENDING),
    ]


def test_what_only_one_can_say_is_asked(two: tuple[Path, Path]) -> None:
    """Two originals of one duplicate, and two outcomes of one disagreement, are listed before anything is written."""
    for folder, original, verdict in zip(two, (0, 1), (Verdict.INCLUDE, Verdict.EXCLUDE), strict=True):
        screened(folder, "ani", Verdict.UNSURE)
        with opened(folder) as session:
            every = records.listing(session.store)
            similar_records.mark(session.store, session.coder, {every[2].uid: every[original].uid})
            screening.settle(session.store, session.coder, every[:1], verdict, "dibaca lagi")
    with pytest.raises(Disagreements) as stopped:
        bring(*two)
    said = {(str(row.what), str(row.mine).split(" (")[0], str(row.theirs).split(" (")[0]) for row in stopped.value.rows}
    assert said == {
        ("duplicate among records", "a duplicate", "a duplicate"),
        ("settled screening of a record", "include, dibaca lagi", "exclude, dibaca lagi"),
    }
