"""Bringing search results in as records."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kube_review.model import Coder
from kube_review.store.database.connection import Store
from kube_review.store.record import journal
from kube_review.store.record.event import NewEvent, dump

RECORD_NAMESPACE = uuid.UUID("b7a1c7f6-7f4b-5c0e-8a53-2f6b1f0d9c11")
"""Namespace of record uids: two copies that import the same search result give it the same uid."""


@dataclass(frozen=True, slots=True)
class Found:
    """A search result: its values (title, authors, year, doi, abstract …), its source and the file it came in."""

    values: Mapping[str, str]
    source: str
    file: str


def bring(store: Store, coder: Coder, found: Sequence[Found]) -> int:
    """Bring search results in, as one action; return how many are new.

    A record is the same if source and values are. One that is twice in a list is two records: it was found twice.
    """
    seen: Counter[str] = Counter()
    news = []
    for one in found:
        said = dump([one.source, dict(one.values)])
        seen[said] += 1
        uid = str(uuid.uuid5(RECORD_NAMESPACE, f"{seen[said]}:{said}"))
        payload = {"values": dict(one.values), "source": one.source, "file": one.file}
        news.append(NewEvent("identify", payload, record=uid))
    known = {row["uid"] for row in store.rows("SELECT uid FROM records")}
    return len(journal.append_changes(store, coder.uid, [new for new in news if new.record not in known]))
