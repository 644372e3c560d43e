"""Deciding codings of a split code again: each gets one or several of the codes that took its place."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kube_review.coding.record import own
from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.model import Code, Coder, Coding
from kube_review.session import Session
from kube_review.store.counting import snapshot
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, journal, kinds


@dataclass(frozen=True, slots=True)
class Undecided:
    """A coding of a code that was split, and the ids of the codes that took its place."""

    coding: Coding
    into: tuple[str, ...]


def split_codes(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the codes that were split and are no code of this review now, with those that took their place."""
    into = snapshot.split_into(snapshot.edits(session.store))
    return {code: into[code] for code in into if not any(book.code(code) for book in session.codebooks)}


def undecided(session: Session, coder: Coder | None = None) -> list[Undecided]:
    """Return the codings of codes that were split, in the order of study and place; of all coders or of one."""
    gone = split_codes(session)
    found = codings.listing(session.store, coder=coder.name if coder else None) if gone else []
    return [Undecided(one, gone[one.code]) for one in found if one.code in gone]


def recode(store: Store, coder: Coder, numbers: Sequence[int], codes: Sequence[Code]) -> list[Coding]:
    """Give one's own codings other codes, as one action; all else that they say stays.

    With several codes, each coding takes the first one and is recorded again for each of the others.

    Returns:
        The codings as they were.

    Raises:
        NotFound: There is no such coding, or no code was named.
        Conflict: One of them is another coder's; then none is changed.
    """
    if not codes:
        raise NotFound(_("No code was named."), _("Name the code that the codings get."))
    chosen = [codings.get(store, number) for number in dict.fromkeys(numbers)]
    last = [own(store, coder, coding) for coding in chosen]
    news = []
    for event in last:
        kept = kinds.again(event)
        news.append(replace(kept, code=codes[0].code))
        said = {name: value for name, value in kept.payload.items() if name != "suggestion"}
        news += [
            replace(kept, kind="record", payload=said, code=code.code, coding=str(uuid.uuid4())) for code in codes[1:]
        ]
    journal.append_changes(store, coder.uid, news)
    return chosen
