"""Bibliographic guesses from the text itself, each with the place it was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kube_review.model import Guess, Passage
from kube_review.reading.blocks import Extract


def guess(extract: Extract, passages: Sequence[Passage], path: Path) -> dict[str, Guess]:
    """Guess bibliographic values; what the format states itself comes first."""
    found = dict(extract.guesses)
    counts = [passage.language for passage in passages if passage.countable]
    if counts:
        found.setdefault("language", Guess(max(set(counts), key=counts.count), "passages"))
    return found
