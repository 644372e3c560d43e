"""Correcting what the reader made of passages: the section they stand in, and whether they count."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.model import Coder, Passage, Section
from kube_review.store.corpus import texts
from kube_review.store.corpus.texts import Text
from kube_review.store.database.connection import Store
from kube_review.store.record import journal
from kube_review.store.record.anchors import CONTEXT_CHARS
from kube_review.store.record.event import NewEvent


def set_section(store: Store, coder: Coder, text: Text, first: int, last: int, section: Section) -> int:
    """Put passages into another section, as one action; a later reading of the study keeps it.

    Args:
        store: The review.
        coder: Who corrects.
        text: The study's current text.
        first: Number of the first passage.
        last: Number of the last passage, included.
        section: Where they stand.

    Returns:
        How many passages changed.

    Raises:
        NotFound: The text lacks one of the passages.
    """
    return _correct(store, coder, text, (first, last), "section", section.value, lambda p: p.section == section)


def set_countable(store: Store, coder: Coder, text: Text, first: int, last: int, countable: bool) -> int:
    """Let passages count, or not, as one action; a later reading of the study keeps it.

    Args:
        store: The review.
        coder: Who corrects.
        text: The study's current text.
        first: Number of the first passage.
        last: Number of the last passage, included.
        countable: Whether they may be coded and counted.

    Returns:
        How many passages changed.

    Raises:
        NotFound: The text lacks one of the passages.
    """
    return _correct(store, coder, text, (first, last), "countable", countable, lambda p: p.countable == countable)


def _correct(
    store: Store,
    coder: Coder,
    text: Text,
    numbers: tuple[int, int],
    what: str,
    value: str | bool,
    holds: Callable[[Passage], bool],
) -> int:
    chosen = _chosen(texts.passages_of(store, text.text_id), text, *numbers)
    news = [_new(text, passage, what, value) for passage in chosen if not holds(passage)]
    return len(journal.append_changes(store, coder.uid, news))


def _chosen(passages: Sequence[Passage], text: Text, first: int, last: int) -> Sequence[Passage]:
    if not 1 <= first <= last <= len(passages):
        numbers = f"{first}-{last}" if first != last else f"{first}"
        raise NotFound(
            _("{study} has no passages {numbers}, only 1 to {n}.", study=text.study, numbers=numbers, n=len(passages)),
            topic="passages",
        )
    return passages[first - 1 : last]


def _new(text: Text, passage: Passage, what: str, value: str | bool) -> NewEvent:
    start, end = passage.start, passage.end
    said = {
        what: value,
        "start": start,
        "end": end,
        "quote": text.text[start:end],
        "before": text.text[max(0, start - CONTEXT_CHARS) : start],
        "after": text.text[end : end + CONTEXT_CHARS],
    }
    return NewEvent(what, said, study=text.uid, text=text.sha256, passage=passage.number)
