"""Lists of references: what an entry looks like, where a list begins without a heading, and where entries part."""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEAR = r"(?:19|20)\d\d[a-z]?"
_NAME = r"[A-ZÀ-Þ][\w’'-]+"
_ENTRY = re.compile(
    rf"(?:\[\d{{1,3}}\]|\d{{1,3}}[.)]|[•\-–])?\s*"
    rf"(?:(?:van|de|von|al|el|bin)\s)?{_NAME}(?:\s{_NAME}){{0,5}}"
    rf"(?:,\s*(?:[A-Z]\.|{_NAME}|dkk|et al|&|dan|and)|\.\s|\s\(|,\s\()"
)
_HAS_YEAR = re.compile(rf"\b{_YEAR}\b")
_IMPRINT = re.compile(
    r"jakarta|bandung|yogyakarta|surabaya|malang|semarang|medan|makassar|bogor|new york|london|oxford|cambridge|"
    r"press\b|jurnal|journal|vol\b|vol\.|no\.|hlm|hal\.|pp\.|https?:|www\.|doi|penerbit|skripsi|tesis|disertasi|thesis|"
    r"universitas|university|gramedia|alfabeta|rosda|prosiding|proceedings|kementerian|departemen|undang-undang|peraturan|diakses|"
    r"diunduh|accessed|publisher|puslitbang|badan pusat|cetakan|edisi|edition|terjemahan",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\[\d{1,3}\][.,]?\s")
_NEXT = re.compile(
    rf"(?<=[.)\]”\"\d/])\s+(?=(?:\[\d{{1,3}}\]\s|(?:{_NAME}(?:\s{_NAME}){{0,3}},\s(?:[A-Z]\.|{_NAME})"
    rf"|{_NAME}(?:\s{_NAME}){{0,5}}[.,]?)[^.()]{{0,90}}?[.,(\s]+\(?{_YEAR}[).,:]))"
)
_OPENS_ENTRY = re.compile(rf"(?:\[?\d{{1,3}}[\].)]?\s+)?[“\"]?(?:{_NAME}|[A-Z]\.)")
_MAX_HEAD_CHARS = 600
_MIN_ENTRIES = 4
_MIN_SHARE = 0.7


def is_entry(text: str) -> bool:
    """Say whether a paragraph reads like one entry of a list of references: a name first, a year, an imprint."""
    head = text[:600]
    if _NUMBERED.match(head):
        return True
    return (
        _ENTRY.match(head) is not None
        and _HAS_YEAR.search(head) is not None
        and _IMPRINT.search(head) is not None
        and len(text) < 700
    )


def may_be_entry(text: str) -> bool:
    """Say whether a block below a heading may belong to a list of references: a number or a name first, then a year.

    This asks less than ``is_entry``: the heading has announced the list.
    """
    head = text[:_MAX_HEAD_CHARS]
    if is_entry(head) or _NUMBERED.match(head):
        return True
    return _OPENS_ENTRY.match(head) is not None and (_HAS_YEAR.search(head) is not None or "http" in head)


def start_of_list(paragraphs: Sequence[str]) -> int | None:
    """Find where a list of references without a heading begins, at the end of a document.

    Args:
        paragraphs: The document's paragraphs in order.

    Returns:
        The index of the first entry, or None: the list needs at least four entries in the last half, seven in ten of
        the paragraphs from its beginning on.
    """
    entries = [is_entry(text) for text in paragraphs]
    best = None
    n_entries = 0
    for index in range(len(entries) - 1, len(entries) // 2 - 1, -1):
        n_entries += entries[index]
        total = len(entries) - index
        if entries[index] and n_entries >= _MIN_ENTRIES and n_entries >= _MIN_SHARE * total:
            best = index
    return best


def entries(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part a paragraph of references into its entries.

    Args:
        text: The document's text.
        start: Where the paragraph begins.
        end: Where it ends, exclusive.

    Returns:
        The entries as half-open spans, in order.
    """
    found = []
    begin = start
    for gap in _NEXT.finditer(text, start, end):
        if gap.start() - begin > 30:
            found.append((begin, gap.start()))
            begin = gap.end()
    return [*found, (begin, end)]
