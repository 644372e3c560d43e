"""Data of studies are checked wherever they are set."""

from __future__ import annotations

import pytest

from kube_review import coding
from kube_review.coding.study_values import Known, checked
from kube_review.errors import ReviewError
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from tests.conftest import add_study


@pytest.fixture
def known(session: Session) -> Known:
    """Return what a review of two studies knows."""
    for name in ("satu", "dua"):
        add_study(session, name, f"{name}, satu kalimat.")
    return Known.of(session.store)


@pytest.mark.parametrize(
    ("key", "value", "remedy"),
    [
        ("year", "2031", "from 1900 to"),
        ("year", "12", "four digits"),
        ("kind", "blah", "journal article, article, thesis"),
        ("evidence", "own", "primary, secondary"),
        ("duplicate_of", "nothing", "no study 'nothing'"),
        ("duplicate_of", "dau", "Did you mean dua?"),
        ("duplicate_of", "satu", "itself"),
        ("province", "Jawa Tegah", "Did you mean Jawa Tengah"),
        ("province", "Jawa Tengah; Bla", "'Bla'"),
        ("provinse", "Jawa Tengah", "Did you mean province"),
        ("sample", "12", "No study has a value 'sample'"),
        ("language", "Indonesian", "id, en"),
        ("doi", "none", "10.1234"),
        ("issn", "12345", "1234-567X"),
        ("a key", "x", "A key is letters"),
        ("", "x", "A key is letters"),
    ],
)
def test_wrong_values_are_refused_with_the_right_one(known: Known, key: str, value: str, remedy: str) -> None:
    with pytest.raises(ReviewError) as caught:
        checked(known, "satu", key, value)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("year", "2012", "2012"),
        ("province", "NTT; jawa tengah", "Nusa Tenggara Timur; Jawa Tengah"),
        ("doi", "https://doi.org/10.1234/A.b", "10.1234/A.b"),
        ("issn", "1234-567X; 2345-6789", "1234-567X; 2345-6789"),
        ("duplicate_of", "dua", "dua"),
        ("fieldwork", "any name", "any name"),
        ("synthetic", "yes", "yes"),
        ("province", None, None),
    ],
)
def test_right_values_take_their_usual_form(known: Known, key: str, value: str | None, kept: str | None) -> None:
    assert checked(known, "satu", key, value) == kept


def test_a_new_attribute_is_declared_once(session: Session, known: Known) -> None:
    """From then on the other studies may have it, too; a place outside Indonesia is declared each time."""
    coding.set_value(session.store, session.coder, texts.text_of(session.store, "satu"), {"sample": "12"}, new=True)
    coding.set_value(session.store, session.coder, texts.text_of(session.store, "dua"), {"sample": "30"})
    coding.set_value(session.store, session.coder, texts.text_of(session.store, "dua"), {"province": "Sabah"}, new=True)
    assert studies.listing(session.store, "dua")[0]["corrected"] == {"sample": "30", "province": "Sabah"}


def test_two_studies_cannot_be_duplicates_of_each_other(session: Session, known: Known) -> None:
    """Both would drop out of every table."""
    coding.set_value(session.store, session.coder, texts.text_of(session.store, "satu"), {"duplicate_of": "dua"})
    with pytest.raises(ReviewError, match="One of them has to stay"):
        coding.set_value(session.store, session.coder, texts.text_of(session.store, "dua"), {"duplicate_of": "satu"})


def test_several_studies_are_one_action(session: Session, known: Known) -> None:
    """One undo takes all of it back; one wrong value refuses all of it."""
    store = session.store
    with pytest.raises(ReviewError, match="2031"):
        coding.set_values(store, session.coder, {"satu": {"year": "2012"}, "dua": {"year": "2031"}})
    assert coding.set_values(store, session.coder, {"satu": {"year": "2012"}, "dua": {"year": "2013"}}) == 2
    assert {row["study"]: row["year"] for row in studies.listing(store)} == {"satu": 2012, "dua": 2013}
    coding.undo(store, session.coder)
    assert {row["year"] for row in studies.listing(store)} == {None}
