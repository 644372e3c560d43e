"""Running headers, footers, page numbers and watermarks: found by where and how often they stand, before ordering."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from kube_review.reading.pdf.page.lines import Line, rows

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
MAX_MORE = 0.5
"""Share of a row that a running one has at least for the row to be it with a few words more."""
MAX_MASTHEAD_CHARS = 130
PROSE_WORDS = 6
"""Words of a line beside which another one is running text, not a masthead."""
MAX_FURNITURE = 0.5
"""Share of a document's characters that can be furniture: one that repeats more, such as a form letter, is all text."""
LARGER = 1.15
"""Font sizes of a running header from which the same words on the first page are the title that it repeats."""
WATERMARK = 0.5
"""Share of pages on which a line recurs at the same place anywhere to be a watermark, at least three pages."""

_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_CAPTION = re.compile(r"(tabel|table|gambar|figure|fig|grafik|bagan|lampiran)\b", re.IGNORECASE)
_MASTHEAD = re.compile(
    r"\bissn\b|\bvol(?:ume)?\b\.?\s*\d.*\b(?:no|nomor|issue|edisi)\b|\bdoi\b\s*:|journal homepage|"
    r"(?:19|20)\d\d\s*\||available online|copyright|©|lisensi|license|https?://|\bwww\.",
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
    seen: dict[str, list[_Place]] = defaultdict(list)
    for number, page_rows in enumerate(margins):
        for row in page_rows:
            if not _CAPTION.match(row[0].text):
                seen[_key(row)].append(_Place(number, row[0].base, max(line.size for line in row)))
    enough = max(2, REPEATED * len(pages))
    running = {key for key, places in seen.items() if any(_recurs(place.base, places, enough) for place in places)}
    known = _Running(running, seen, enough, _body_size(pages))
    marks = _watermarks(pages)
    gone = [_furniture(number, page, margins[number], known) for number, page in enumerate(pages)]
    for page, ids in zip(pages, gone, strict=True):
        ids |= {id(line) for line in page if _spot(line) in marks}
    if _n_chars(pages, gone) > MAX_FURNITURE * _n_chars(pages):
        gone = [_page_number(page, page_rows, set()) for page, page_rows in zip(pages, margins, strict=True)]
    dropped: dict[str, None] = {}
    for page_rows, ids in zip(margins, gone, strict=True):
        for row in page_rows:
            if id(row[0]) in ids:
                dropped[" ".join(line.text for line in row)] = None
    left = [[line for line in page if id(line) not in ids] for page, ids in zip(pages, gone, strict=True)]
    return Sorted(left, tuple(dropped))


class _Place(NamedTuple):
    """Where a row of a margin stands: the index of its page, its baseline and font size in points."""

    page: int
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class _Running:
    """The rows that recur in the margins, by their letters, and what it takes to be one of them."""

    keys: Set[str]
    places: Mapping[str, Sequence[_Place]]
    enough: float
    body: float

    def has(self, number: int, row: Sequence[Line]) -> bool:
        """Return whether a row runs on other pages in the same words; a title is set larger than what repeats it."""
        key = _key(row)
        if key not in self.keys:
            return False
        if number == 0 and self._is_title(key, row):
            return False
        return len(key) >= MIN_KEY or _recurs(row[0].base, self.places[key], self.enough)

    def _is_title(self, key: str, row: Sequence[Line]) -> bool:
        others = [place for place in self.places[key] if place.page != 0]
        size = max(line.size for line in row)
        return bool(others) and all(
            size > LARGER * other.size or abs(other.base - row[0].base) > 2 * size for other in others
        )


def _n_chars(pages: Sequence[Sequence[Line]], chosen: Sequence[Set[int]] | None = None) -> int:
    """Return how many characters the pages hold, or those of their lines that are chosen."""
    return sum(
        len(line.text)
        for number, page in enumerate(pages)
        for line in page
        if chosen is None or id(line) in chosen[number]
    )


def _furniture(number: int, page: Sequence[Line], page_rows: Sequence[list[Line]], known: _Running) -> set[int]:
    gone = set()
    for row in page_rows:
        small = max(line.size for line in row) <= 1.1 * known.body
        if known.has(number, row) or (small and (_resembles(_key(row), known.keys) or _is_masthead(page, row))):
            gone |= {id(line) for line in row}
    return gone | _page_number(page, page_rows, gone)


def _resembles(key: str, running: Set[str]) -> bool:
    """Return whether a row says part of what runs on other pages, or more (first pages often differ a little)."""
    words = key.strip("#")
    if len(words) < MIN_KEY:
        return False
    return any(
        (words in other and len(words) > MIN_PART * len(other))
        or (len(other) >= MIN_KEY and other.strip("#") in words and len(other) > MAX_MORE * len(words))
        for other in running
    )


def _is_masthead(page: Sequence[Line], row: Sequence[Line]) -> bool:
    """Return whether the outermost row of a page names the journal's numbers."""
    first, last = min(line.base for line in page), max(line.base for line in page)
    outer = row[0].base <= first + 2.5 * row[0].size or row[0].base >= last - 2.5 * row[0].size
    text = " ".join(line.text for line in row)
    if not outer or len(text) >= MAX_MASTHEAD_CHARS or not _MASTHEAD.search(text):
        return False
    return not any(_in_flow(line, page) for line in row)


def _in_flow(line: Line, page: Sequence[Line]) -> bool:
    """Return whether a line of running text follows right above or under a line, with the same left edge."""
    return any(
        abs(other.x0 - line.x0) < 2
        and 0.8 * line.size < abs(other.base - line.base) < 1.6 * line.size
        and abs(other.size - line.size) < 0.05 * line.size
        and len(other.words) >= PROSE_WORDS
        and not _MASTHEAD.search(other.text)
        for other in page
    )


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.words)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 10.0


def _recurs(base: float, seen: Sequence[_Place], enough: float) -> bool:
    """Return whether the same words stand at the same height on enough pages."""
    return len({place.page for place in seen if abs(place.base - base) <= SAME_HEIGHT}) >= enough


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


def _spot(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.x0 / 3), round(line.base / 3)


def _watermarks(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int, int]]:
    seen: dict[tuple[str, int, int], int] = defaultdict(int)
    for page in pages:
        for place in {_spot(line) for line in page}:
            seen[place] += 1
    enough = max(3, WATERMARK * len(pages))
    return {place for place, n_pages in seen.items() if n_pages >= enough}
