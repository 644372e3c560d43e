"""Recording many codings at once that were made in another program: all of them, or none, as one action."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
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


def record_all(
    store: Store, coder: Coder, file: str, placed: Iterable[Placed], more: Sequence[NewEvent] = ()
) -> tuple[int, int]:
    """Record codings of several people as one action of who imports them; what is recorded already is left alone.

    Args:
        store: The review.
        coder: Who imports.
        file: The name of the file.
        placed: The codings; each is its own coder's.
        more: What else the file says, such as values of studies.

    Returns:
        How many were recorded, and how many were there before.
    """
    n_known = 0
    authored: list[tuple[str, NewEvent]] = []
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
            authored.append((one.coder.uid, event))
        n = len(authored)
        if authored or more:
            action = NewEvent("import", {"file": file, "n": n}, key=str(uuid.uuid4()))
            authored = [(coder.uid, action), *authored, *((coder.uid, event) for event in more)]
            journal.append_authored(store, authored)
    return n, n_known


def _identity(store: Store, wanted: str) -> str:
    """Return the identity that a coding has elsewhere if it is a free UUID, else a new one."""
    try:
        identity = str(uuid.UUID(wanted))
    except ValueError:
        return str(uuid.uuid4())
    return identity if codings.by_uuid(store, identity) is None else str(uuid.uuid4())
