"""Recording that a coder has looked at a passage for every code: the codes they did not record there are absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kube_review.coding import blind
from kube_review.model import Coder
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import journal
from kube_review.store.record.event import NewEvent


def looked(
    store: Store,
    coder: Coder,
    text: Text,
    passages: Sequence[int],
    codebooks: Mapping[str, str],
    why: str = "queue",
) -> int:
    """Record that a coder has looked at some passages for every code, as one action that undo takes back.

    Args:
        store: The review.
        coder: Who looked.
        text: The study's current text.
        passages: Numbers of its passages.
        codebooks: Name and version of each codebook whose codes were looked for.
        why: How they came up (``typical``, ``likely``, ``audit`` …).

    Returns:
        How many were new; looking again for the same codes changes nothing.

    Raises:
        Conflict: The coder codes this study blind.
    """
    blind.refuse(store, coder, text.study)
    versions = sorted(codebooks.values())
    news = []
    for number in dict.fromkeys(passages):
        said = {"why": why, "versions": versions}
        new = NewEvent("look", said, study=text.uid, text=text.sha256, passage=number, person=coder.uid)
        last = journal.latest(store, new)
        if last is None or last.payload["versions"] != versions:
            news.append(new)
    if news:
        journal.append(store, coder.uid, news)
    return len(news)
