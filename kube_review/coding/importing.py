"""Recording many codings at once that were made in another program: all of them, or none."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from kube_review.coding.record import Judgement, new_record
from kube_review.model import Coder, Origin
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, journal
from kube_review.store.record.event import NewEvent


@dataclass(frozen=True, slots=True)
class Placed:
    """A coding from elsewhere with its place in the current text of a study.

    ``identity`` is the UUID that it has elsewhere, or empty; the same coding imported again is known by it.
    """

    coder: Coder
    text: Text
    span: tuple[int, int]
    judgement: Judgement
    origin: Origin = Origin.UNAIDED
    identity: str = ""


def record_all(store: Store, placed: Iterable[Placed]) -> tuple[int, int]:
    """Record codings in one transaction, as one action of each coder; what is recorded already is left alone.

    Returns:
        How many were recorded, and how many were there before.
    """
    n_known = 0
    news: dict[str, list[NewEvent]] = {}
    with store.transaction():
        held = {
            (one.study, one.code, one.coder, one.start, one.end, one.stance, one.cited)
            for one in codings.listing(store)
        }
        for one in placed:
            said = one.judgement
            key = (one.text.study, said.code, one.coder.name, *one.span, said.stance, said.cited)
            if key in held:
                n_known += 1
                continue
            held.add(key)
            identity = _identity(store, one.identity)
            event = new_record(store, one.text, one.span, said, identity, one.origin)
            news.setdefault(one.coder.uid, []).append(event)
        for coder, events in news.items():
            journal.append(store, coder, events)
    return sum(map(len, news.values())), n_known


def _identity(store: Store, wanted: str) -> str:
    """Return the identity that a coding has elsewhere if it is a free UUID, else a new one."""
    try:
        identity = str(uuid.UUID(wanted))
    except ValueError:
        return str(uuid.uuid4())
    return identity if codings.by_uuid(store, identity) is None else str(uuid.uuid4())
