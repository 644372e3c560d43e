"""Attaching the studies that match records, as ``ingest`` and ``records attach`` do, and saying so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kube_review.messages import _

if TYPE_CHECKING:
    from kube_review.session import Session
    from kube_review.store.screening.records import Record


def attach_found(session: Session) -> None:
    """Attach every study that matches a record, and say which."""
    from kube_review import console
    from kube_review.coding.records import full_texts

    for record, study in full_texts.attach_found(session.store, session.sign_in, _match):
        console.say(_("Full text of record {record}: {study}", record=record.record, study=study))


def _match(records: Sequence[Record], row: Mapping[str, Any]) -> Record | None:
    """Find the record of a study by DOI, by the name of its file, or by its title."""
    from pathlib import Path

    from kube_review.exchange.bibliography import matching
    from kube_review.exchange.bibliography.entries import Record as Entry

    entries = [Entry(one.values, (), one.source) for one in records]
    by_entry = {id(entry): one for entry, one in zip(entries, records, strict=True)}
    found = matching.match(entries, file_name=Path(row["path"]).name, doi=row["doi"] or "", title=row["title"] or "")
    return None if found is None else by_entry[id(found)]
