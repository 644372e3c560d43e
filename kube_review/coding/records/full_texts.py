"""Full texts of records: attached by hand or by DOI and title, or recorded as not retrieved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kube_review.coding.records.screening import Desk
from kube_review.errors import ReviewError
from kube_review.messages import _
from kube_review.model import Coder
from kube_review.store.corpus import studies, texts
from kube_review.store.database.connection import Store
from kube_review.store.record import journal
from kube_review.store.record.event import NewEvent
from kube_review.store.screening.records import Record
from kube_review.terms import Screened

Match = Callable[[Sequence[Record], Mapping[str, Any]], Record | None]
"""Finds the record of a study (a row of ``studies.listing``), or None."""


def attach(store: Store, coder: Coder, record: Record, study: str | None) -> bool:
    """Attach a study as the full text of a record, or take that back with None; return whether anything changed.

    Raises:
        NotFound: There is no such study.
    """
    uid = None if study is None else texts.text_of(store, study).uid
    return bool(journal.append_changes(store, coder.uid, [_retrieved(record, uid)]))


def not_retrieved(store: Store, coder: Coder, record: Record, reason: str) -> bool:
    """Record that the full text of a record could not be retrieved; return whether anything changed.

    Raises:
        ReviewError: The reason is empty.
    """
    if not reason.strip():
        raise ReviewError(_("A full text that could not be retrieved needs a reason."), _("For example: not on line"))
    return bool(journal.append_changes(store, coder.uid, [_retrieved(record, "", reason.strip())]))


def attach_found(store: Store, coder: Callable[[], Coder], match: Match) -> list[tuple[Record, str]]:
    """Attach every study that matches a record without a full text, as one action.

    Args:
        store: The review.
        coder: Returns who attaches; called only where something is attached.
        match: Finds the record of a study.

    Returns:
        The records with the ids of their studies.
    """
    desk = Desk(store)
    open_records = [
        one for one in desk.records if one.study is None and desk.outcome(one).state is not Screened.DUPLICATE
    ]
    taken = {one.study for one in desk.records if one.study}
    found: list[tuple[Record, str]] = []
    for row in studies.listing(store) if open_records else ():
        record = match(open_records, row) if row["study"] not in taken else None
        if record is not None:
            open_records.remove(record)
            found.append((record, row["study"]))
    if found:
        uids = {study: uid for uid, study in studies.names(store).items()}
        journal.append_changes(store, coder().uid, [_retrieved(record, uids[study]) for record, study in found])
    return found


def _retrieved(record: Record, study: str | None, reason: str = "") -> NewEvent:
    return NewEvent("retrieve", {"study": study, "reason": reason}, record=record.uid)
