"""Running headers, footers, page numbers and watermarks: found by where and how often they stand, before ordering."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from kube_review.reading.pdf.lines import Line, rows

MARGIN = 0.13
"""Share of the page's height at its top and bottom where headers and footers stand."""
REPEATED = 0.2
"""Share of pages on which a row of a margin recurs to be furniture, at least two pages."""
SAME_HEIGHT = 8.0
"""Points by which a row's baseline may differ from page to page."""
MIN_KEY = 12
"""Letters from which a row that resembles a running one is taken for furniture wherever it stands in a margin."""
MIN_PART = 0.35
"""Share of a running row that a row must say to resemble it."""
MAX_MASTHEAD_CHARS = 130
WATERMARK = 0.5
"""Share of pages on which a line recurs at the same place anywhere to be a watermark, at least three pages."""

_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_CAPTION = re.compile(r"(tabel|table|gambar|figure|fig|grafik|bagan|lampiran)\b", re.IGNORECASE)
_MASTHEAD = re.compile(
    r"\bissn\b|\bvol(?:ume)?\b\.?\s*\d.*\b(?:no|nomor|issue|edisi)\b|\bdoi\b\s*:|journal homepage|"
    r"available online|copyright|©|lisensi|license|https?://|\bwww\.",
    re.IGNORECASE,
)
_JUNK = re.compile(r"[^\w#]+")
_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|halaman|hal|hlm)\.?\s*)?(\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|dari|/)\s*\d+)?[-–—|\s.]*", re.I
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is left of each page, and the rows that were dropped, each once, in order."""

    pages: list[list[Line]]
    dropped: tuple[str, ...]


def sort_out(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> Sorted:
    """Tell the furniture of a document from its text.

    Args:
        pages: Fragments of each page in the order of the source.
        heights: The height of each page in points.
    """
    margins = [_margin_rows(page, height) for page, height in zip(pages, heights, strict=True)]
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, page_rows in enumerate(margins):
        for row in page_rows:
            if not _CAPTION.match(row[0].text):
                seen[_key(row)].append((number, row[0].base))
    enough = max(2, REPEATED * len(pages))
    running = {key for key, places in seen.items() if any(_recurs(base, places, enough) for _, base in places)}
    body = _body_size(pages)
    marks = _watermarks(pages)
    left: list[list[Line]] = []
    dropped: dict[str, None] = {}
    for page, page_rows in zip(pages, margins, strict=True):
        gone = _furniture(page, page_rows, seen, running, enough, body)
        for row in page_rows:
            if id(row[0]) in gone:
                dropped[" ".join(line.text for line in row)] = None
        left.append([line for line in page if id(line) not in gone and _place(line) not in marks])
    return Sorted(left, tuple(dropped))


def _furniture(
    page: Sequence[Line], page_rows: Sequence[list[Line]], seen: Mapping[str, Sequence[tuple[int, float]]],
    running: Set[str], enough: float, body: float,
) -> set[int]:  # fmt: skip
    gone = set()
    for row in page_rows:
        key = _key(row)
        known = key in running and (_recurs(row[0].base, seen[key], enough) or len(key) >= MIN_KEY)
        small = max(line.size for line in row) <= 1.1 * body
        if known or (small and (_resembles(key, running) or _is_masthead(page, row))):
            gone |= {id(line) for line in row}
    return gone | _page_number(page, page_rows, gone)


def _resembles(key: str, running: Set[str]) -> bool:
    """Return whether a row says part of what runs on other pages, or more (first pages often differ a little)."""
    words = key.strip("#")
    if len(words) < MIN_KEY:
        return False
    return any(
        (words in other and len(words) > MIN_PART * len(other)) or (len(other) >= MIN_KEY and other.strip("#") in words)
        for other in running
    )


def _is_masthead(page: Sequence[Line], row: Sequence[Line]) -> bool:
    """Return whether the outermost row of a page names the journal's numbers."""
    first, last = min(line.base for line in page), max(line.base for line in page)
    outer = row[0].base <= first + 2.5 * row[0].size or row[0].base >= last - 2.5 * row[0].size
    text = " ".join(line.text for line in row)
    return outer and len(text) < MAX_MASTHEAD_CHARS and bool(_MASTHEAD.search(text))


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.words)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 10.0


def _recurs(base: float, seen: Sequence[tuple[int, float]], enough: float) -> bool:
    """Return whether the same words stand at the same height on enough pages."""
    return len({number for number, other in seen if abs(other - base) <= SAME_HEIGHT}) >= enough


def _margin_rows(page: Sequence[Line], height: float) -> list[list[Line]]:
    top = [line for line in page if line.base < MARGIN * height]
    low = [line for line in page if line.base > (1 - MARGIN) * height]
    return rows(top) + rows(low)


def _key(row: Sequence[Line]) -> str:
    text = " ".join(line.text for line in row).lower()
    return _JUNK.sub("", _DIGITS.sub("#", text))


def _page_number(page: Sequence[Line], page_rows: Sequence[list[Line]], gone: set[int]) -> set[int]:
    """Find a lone number as the outermost row that is left."""
    if not page:
        return set()
    left = [row for row in page_rows if not all(id(line) in gone for line in row)]
    first, last = min(line.base for line in page), max(line.base for line in page)
    found = set()
    for row in left:
        outer = row[0].base <= first + 1 or row[-1].base >= last - 1
        if outer and len(row) == 1 and _NUMBER.fullmatch(row[0].text):
            found.add(id(row[0]))
    return found


def _place(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.x0 / 3), round(line.base / 3)


def _watermarks(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int, int]]:
    seen: dict[tuple[str, int, int], int] = defaultdict(int)
    for page in pages:
        for place in {_place(line) for line in page}:
            seen[place] += 1
    enough = max(3, WATERMARK * len(pages))
    return {place for place, n_pages in seen.items() if n_pages >= enough}
