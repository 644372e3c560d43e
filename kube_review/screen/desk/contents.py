"""A table of contents out of what the reader found: where sections begin, and lines that look like headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kube_review.model import Passage, Section

_WORDS_SHOWN = 12
_HEADING_WORDS_MOST = 14
_NUMBERED = re.compile(r"(BAB|CHAPTER)\b|[IVX]+\.\s|[A-Z]\.\s|\d{1,2}(\.\d{1,2})*\.?\s+[A-Z]", re.IGNORECASE)
_WITHOUT_HEADINGS = (Section.FRONT, Section.CONTENTS, Section.REFERENCES)
_CLOSED = (".", ";", ":", ",")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: ``index`` is that of its passage (from 0)."""

    index: int
    page: int
    section: Section
    words: str


def of(text: str, passages: Sequence[Passage]) -> list[Entry]:
    """Return the places where a section begins or a heading stands, in order.

    A heading is a short line of its own that is numbered or, as the reader found, never counted.

    Args:
        text: The study's text.
        passages: Its passages.
    """
    found = []
    for n, passage in enumerate(passages):
        begins = n == 0 or passages[n - 1].section is not passage.section
        words = text[passage.start : passage.end].split()
        if begins or _heading(words, passages, n):
            found.append(Entry(n, passage.page, passage.section, " ".join(words[:_WORDS_SHOWN])))
    return found


def _heading(words: Sequence[str], passages: Sequence[Passage], n: int) -> bool:
    if len(words) > _HEADING_WORDS_MOST or passages[n].section in _WITHOUT_HEADINGS:
        return False
    alone = all(passages[n].paragraph != passages[k].paragraph for k in (n - 1, n + 1) if 0 <= k < len(passages))
    line = " ".join(words)
    return alone and not line.endswith(_CLOSED) and (not passages[n].countable or _NUMBERED.match(line) is not None)
