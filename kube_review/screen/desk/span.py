"""Spans of a text: grown by passages and by words, and the passages they touch."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from kube_review.model import Passage

Span = tuple[int, int]
_WORD = re.compile(r"\S+")


def touched(starts: Sequence[int], ends: Sequence[int], span: Span) -> range:
    """Return the indexes (from 0) of the passages that a span touches.

    Args:
        starts: Where the passages start, in order.
        ends: Where they end.
        span: Offsets into the same text.
    """
    first = bisect_right(ends, span[0])
    return range(first, max(first, bisect_left(starts, span[1])))


def inside(one: Span, other: Span) -> bool:
    """Say whether two spans share a character."""
    return one[0] < other[1] and one[1] > other[0]


def overlaps(places: Sequence[Span]) -> list[Span]:
    """Return the stretches that two different spans share, in order; equal spans share nothing that needs a mark.

    Args:
        places: Spans of one text.
    """
    distinct = sorted(set(places))
    cuts = sorted({offset for place in distinct for offset in place})
    return [(start, end) for start, end in pairwise(cuts) if sum(inside((start, end), place) for place in distinct) > 1]


def grown(passages: Sequence[Passage], anchor: int, span: Span, by: int) -> Span:
    """Return a span of whole passages, one passage longer downwards or upwards, seen from its anchor.

    Args:
        passages: All passages of the text.
        anchor: Index of the passage where the span began.
        span: The span as it is.
        by: 1 for down, -1 for up.
    """
    starts, ends = [p.start for p in passages], [p.end for p in passages]
    inside = touched(starts, ends, span)
    first, last = (inside[0], inside[-1]) if inside else (anchor, anchor)
    if first < anchor or (first == last == anchor and by < 0):
        first = min(anchor, max(0, first + by))
    else:
        last = max(anchor, min(len(passages) - 1, last + by))
    return passages[first].start, passages[last].end


def end_moved(text: str, span: Span, by: int) -> Span:
    """Return the span ending a word later (``by`` 1) or earlier (-1); one word always stays."""
    start, end = span
    if by > 0:
        word = _WORD.search(text, end)
        return (start, word.end()) if word else span
    words = list(_WORD.finditer(text, start, end))
    return (start, words[-2].end()) if len(words) > 1 else span


def start_moved(text: str, span: Span, by: int) -> Span:
    """Return the span starting a word later (``by`` 1) or earlier (-1); one word always stays."""
    start, end = span
    if by > 0:
        words = list(_WORD.finditer(text, start, end))
        return (words[1].start(), end) if len(words) > 1 else span
    before = text[:start].rstrip()
    word = re.search(r"\S+$", before[-1000:])
    return (len(before) - len(word.group()), end) if word else span


def of_words(text: str, one: int, other: int) -> Span:
    """Return the whole words from one offset to another, in either order."""
    first, last = min(one, other), max(one, other)
    start = max(text.rfind(" ", 0, first), text.rfind("\n", 0, first)) + 1
    word = _WORD.search(text, last)
    end = last if word is None or text[last : last + 1].isspace() else word.end()
    return (start, end) if start < end else (first, max(first + 1, last))
