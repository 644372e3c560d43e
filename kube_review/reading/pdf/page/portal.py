"""Download portals: the cover they put before a paper, and the lines they stamp on its first page."""

from __future__ import annotations

import re
from dataclasses import replace

from kube_review.reading.pdf.engines.word_boxes import PageWords
from kube_review.reading.pdf.page.furniture import MARGIN
from kube_review.reading.pdf.page.lines import Line, fragments, rows

COVER = "cover page of a download portal, left out"
MIN_PROSE_LINES = 10
"""Lines of running text from which a first page is the paper's own, whatever is stamped on it."""
MIN_LINE_WORDS = 7

_PORTAL = re.compile(
    r"researchgate\.net|See discussions, stats|author profiles for this publication|some of the authors of this|"
    r"View metadata, citation and similar|core\.ac\.uk|academia\.edu|This copy is for your personal|"
    r"can be obtained by following the guidelines|Provided by .{0,60}Repositor|"
    r"\bdownloaded (?:from|by|via)\b.{0,60}"
    r"(?:https?:|www\.|\.(?:com|org|net|edu|ac|gov)\b|\d{1,3}\.\d{1,3}\.\d{1,3}\.)",
    re.IGNORECASE,
)


def without_portal(page: PageWords) -> PageWords:
    """Leave out a portal's cover, or the rows that it stamped on a paper's own first page.

    Args:
        page: Any page; only the first one is looked at.

    Returns:
        The page without what the portal added. A cover keeps no word and says so in its note.
    """
    if page.number != 1 or not _PORTAL.search(" ".join(word.text for word in page.words)):
        return page
    lines = fragments(page.number, [word for word in page.words if not word.angle])
    height = page.frame[1]
    margins = [line for line in lines if not MARGIN * height < line.base < (1 - MARGIN) * height]
    stamped = [row for row in rows(margins) if _PORTAL.search(_text(row))]
    others = [line for line in lines if all(line not in row for row in stamped)]
    n_prose = sum(1 for line in others if len(line.words) >= MIN_LINE_WORDS)
    n_marks = len(_PORTAL.findall(" ".join(word.text for word in page.words)))
    if n_prose < MIN_PROSE_LINES:
        return replace(page, words=(), note=COVER) if n_marks >= 2 else page
    gone = {id(word) for row in stamped for line in row for word in line.words}
    places = {(word.x0, word.base) for row in stamped for line in row for word in line.words}
    kept = tuple(word for word in page.words if id(word) not in gone and (word.x0, word.base) not in places)
    return replace(page, words=kept)


def _text(row: list[Line]) -> str:
    return " ".join(line.text for line in row)
