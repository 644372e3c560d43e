"""Coding every passage that a search finds, as one action."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from kube_review.coding.record import Judgement, new_record
from kube_review.model import Coder, Origin
from kube_review.store.corpus import texts
from kube_review.store.corpus.full_text_search import Found
from kube_review.store.database.connection import Store
from kube_review.store.record import codings, journal


def codable(store: Store, coder: Coder, found: Sequence[Found], code: str) -> list[Found]:
    """Return the passages that can be coded: those that count and that the coder has not given this code yet."""
    coded: dict[str, list[tuple[int, int]]] = {}
    for one in codings.listing(store, code=code, coder=coder.name):
        if one.start is not None and one.end is not None:
            coded.setdefault(one.study, []).append((one.start, one.end))
    return [
        one
        for one in found
        if one.countable and not any(start < one.end and end > one.start for start, end in coded.get(one.study, ()))
    ]


def code_found(store: Store, coder: Coder, found: Sequence[Found], code: str) -> int:
    """Code passages as one action, which one undo takes back; their origin is ``bulk``.

    Args:
        store: The review.
        coder: Who codes.
        found: What a search found.
        code: The id of the code.

    Returns:
        How many were coded; what cannot be coded, or is so already, is left out.
    """
    chosen = codable(store, coder, found, code)
    read = {study: texts.text_of(store, study) for study in {one.study for one in chosen}}
    judgement = Judgement(code)
    news = [
        new_record(store, read[one.study], (one.start, one.end), judgement, str(uuid.uuid4()), Origin.BULK)
        for one in chosen
    ]
    if news:
        journal.append(store, coder.uid, news)
    return len(news)
