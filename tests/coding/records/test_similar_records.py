"""Which records are the same work: by DOI, then by title, year and authors."""

from __future__ import annotations

import pytest

from kube_review.coding.records import similar_records
from kube_review.session import Session
from kube_review.store.screening import records
from kube_review.store.screening.records import Record

ONE = {"title": "Kegagalan KUBE di Kabupaten Sleman", "authors": "Santosa, Budi; Wulandari, Ratna", "year": "2012"}


def record(number: int, values: dict[str, str], duplicate_of: str | None = None) -> Record:
    return Record(number, str(number), "Garuda", "", values, duplicate_of, None, None, None, False)


@pytest.mark.parametrize(
    ("other", "how"),
    [
        ({}, "certain"),
        ({"title": "KEGAGALAN KUBE DI KABUPATEN SLEMAN"}, "certain"),
        ({"title": "Kegagalan KUBE di Kabupaten Slemn", "authors": "Santosa B.; Wulandari R."}, "certain"),
        ({"year": "2013"}, "likely"),
        ({"title": "Kegagalan KUBE di Kabupaten Sleman 2"}, "likely"),
        ({"title": "Kegagalan KUBE di Kabupaten Sragen"}, "likely"),
        ({"kind": "thesis"}, "likely"),
        ({"authors": ""}, "likely"),
        ({"authors": "Santosa, Hendra; Nasution, Maria"}, None),
        ({"year": "2016"}, None),
        ({"title": "Keberhasilan kelompok tani di Kabupaten Kupang"}, None),
    ],
)
def test_titles_years_and_authors(other: dict[str, str], how: str | None) -> None:
    """Capitals, initials and slips are no difference; another place, part or year is left to a person."""
    found = similar_records.pairs([record(1, ONE), record(2, {**ONE, **other})])
    assert [pair.how for pair in found] == ([how] if how else [])


@pytest.mark.parametrize(
    ("title", "doi", "how"),
    [
        ("Failure of joint business groups: KUBE di Kabupaten Sleman", "10.1234/A", "certain"),
        ("Seluruh isi terbitan", "10.1234/a", "likely"),
        ("Seluruh isi terbitan", "10.1234/b", None),
    ],
)
def test_one_doi(title: str, doi: str, how: str | None) -> None:
    """It makes two records one, unless the titles have nothing in common: portals give it to a whole issue."""
    found = similar_records.pairs([record(1, {**ONE, "doi": "10.1234/a"}), record(2, {"title": title, "doi": doi})])
    assert [pair.how for pair in found] == ([how] if how else [])


def test_certain_ones_lead_to_the_earliest() -> None:
    """Three of one work are two duplicates of the first; what a person has decided is left alone."""
    three = [record(n, ONE) for n in (1, 2, 3)]
    assert similar_records.certain(three) == {"2": "1", "3": "1"}
    assert similar_records.certain([three[0], record(2, ONE, ""), three[2]]) == {"3": "1"}
    assert similar_records.open_pairs([three[0], record(2, ONE, ""), record(3, ONE, "1")]) == []


def test_no_records(session: Session) -> None:
    assert similar_records.pairs(records.listing(session.store)) == []
