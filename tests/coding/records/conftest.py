"""A review with a few search results."""

from __future__ import annotations

import pytest

from kube_review.coding.records import identifying
from kube_review.coding.records.identifying import Found
from kube_review.session import Session
from kube_review.store.screening import records
from kube_review.store.screening.records import Record

TITLES = ("Kegagalan KUBE di Sleman", "Keberhasilan KUBE di Bantul", "Budi daya lele di kolam terpal")


def found(*titles: str, source: str = "Garuda", **values: str) -> list[Found]:
    """Return search results of these titles."""
    return [
        Found({"title": title, "authors": "Santosa, Budi", "year": "2012", **values}, source, "a.ris")
        for title in titles
    ]


@pytest.fixture
def held(session: Session) -> list[Record]:
    """Return three records that ani brought in."""
    identifying.bring(session.store, session.coder, found(*TITLES))
    return records.listing(session.store)
