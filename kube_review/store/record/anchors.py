"""The place of a coding in the current text of its study.

A coding keeps the hash of the text it was made on, its offsets, its quote and some context. In that text its place is
known; in a later reading it is searched by its quote, then by a similar span. A coding that is not found is marked
``lost`` and listed, never dropped.
"""

from __future__ import annotations

import re

from kube_review.store.database.connection import Store

CONTEXT_CHARS = 60
"""Characters of context that a coding keeps before and after its span."""
SIMILAR = 90.0
"""Least similarity (rapidfuzz, 0-100) of a span that is accepted for a quote."""


def place(store: Store, coding: str, study_id: int) -> str:
    """Anchor a coding in the current text of its study and say how.

    Args:
        store: The review.
        coding: The uuid of the coding.
        study_id: The internal id of its study.
    """
    text = store.sql.execute("SELECT id, sha256 FROM texts WHERE study_id = ? AND current = 1", (study_id,)).fetchone()
    row = store.sql.execute("SELECT * FROM codings WHERE uuid = ?", (coding,)).fetchone()
    if text is None or row is None:
        return "lost"
    span: tuple[int, int] | None
    if text["sha256"] == row["text_sha256"]:
        span, how = (row["start"], row["end"]), "recorded"
    else:
        whole = store.sql.execute("SELECT text FROM texts WHERE id = ?", (text["id"],)).fetchone()[0]
        span, how = find(whole, row["quote"], row["before"], row["after"], row["start"])
    page, passage = at(store, text["id"], *span) if span else (None, None)
    start, end = span or (None, None)
    store.sql.execute(
        'INSERT OR REPLACE INTO anchors (coding, text_id, start, "end", page, passage, how)'
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (coding, text["id"], start, end, page, passage, how),
    )
    return how


def at(store: Store, text_id: int, start: int, end: int) -> tuple[int | None, int | None]:
    """Return the page and the first passage that a span touches; the passage is None between passages."""
    row = store.sql.execute(
        'SELECT passage, page FROM passages WHERE text_id = ? AND start < ? AND "end" > ? ORDER BY start LIMIT 1',
        (text_id, end, start),
    ).fetchone()
    if row:
        return row["page"], row["passage"]
    row = store.sql.execute(
        "SELECT page FROM pages WHERE text_id = ? AND start <= ? ORDER BY start DESC LIMIT 1", (text_id, start)
    ).fetchone()
    return (row["page"] if row else None), None


def find(text: str, quote: str, before: str, after: str, near: int) -> tuple[tuple[int, int] | None, str]:
    """Look for a quote in another reading of the same source.

    Args:
        text: The new text.
        quote: The words that were coded.
        before: Context before them, to tell repetitions apart.
        after: Context after them.
        near: Where they stood in the old text; the nearest of equally good places is taken.

    Returns:
        The span, or None, and how it was found: ``exact``, ``white space``, ``similar`` or ``lost``.
    """
    places = [(m.start(), m.end()) for m in re.finditer(re.escape(quote), text)]
    if places:
        return _best(text, places, before, after, near), "exact"
    places = standing(text, quote)
    if places:
        return _best(text, places, before, after, near), "white space"
    return _similar(text, quote)


def standing(text: str, words: str, *, ignore_case: bool = False) -> list[tuple[int, int]]:
    """Return the spans where some words stand, whatever the white space between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    flags = re.IGNORECASE if ignore_case else re.NOFLAG
    return [match.span() for match in re.finditer(pattern, text, flags)] if pattern else []


def _best(text: str, places: list[tuple[int, int]], before: str, after: str, near: int) -> tuple[int, int]:
    def fit(place: tuple[int, int]) -> tuple[int, int]:
        start, end = place
        left = _shared(text[max(0, start - len(before)) : start][::-1], before[::-1])
        right = _shared(text[end : end + len(after)], after)
        return left + right, -abs(start - near)

    return max(places, key=fit)


def _shared(a: str, b: str) -> int:
    """Count the characters that two strings share from their start."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


def _similar(text: str, quote: str) -> tuple[tuple[int, int] | None, str]:
    from rapidfuzz import fuzz

    if len(quote) < 20:  # a few words resemble too many others
        return None, "lost"
    found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=SIMILAR)
    if found is None or found.dest_end <= found.dest_start:
        return None, "lost"
    return (found.dest_start, found.dest_end), "similar"
