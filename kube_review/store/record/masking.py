"""What events say without words of the papers: each quote with its context, and each abstract, as a hash."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kube_review.store.corpus.texts import text_hash
from kube_review.store.record.event import Event

_WORDS = ("quote", "before", "after")
_ABSTRACT = "abstract"
_HASHED = "sha256:"


def masked(event: Event) -> Event:
    """Return an event with the words of papers as hashes, among them the abstract of a search result."""
    said: dict[str, Any] = {key: mask(value) if key in _WORDS else value for key, value in event.payload.items()}
    values = said.get("values")
    if isinstance(values, dict):
        said["values"] = {key: mask(value) if key == _ABSTRACT else value for key, value in values.items()}
    if event.key == _ABSTRACT and "value" in said:
        said["value"] = mask(said["value"] or "") or said["value"]
    return replace(event, payload=said)


def mask(words: str) -> str:
    """Return some words of a paper as a hash; nothing stays nothing."""
    return _HASHED + text_hash(words) if words else ""
