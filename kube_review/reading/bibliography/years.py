"""The year in which a study was published, as its first page and running headers print it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kube_review.model import Guess

YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
MONTH = (
    r"(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember|january|"
    r"february|march|may|june|july|august|october|december|jan|feb|mar|apr|jun|jul|agu|aug|sept?|okt|oct|nov|des|dec)"
)
FIRST_PAGE = "first page"
RUNNING_HEADER = "running header"

_MEETING = re.compile(
    r"\b(?:prosiding|proceedings?|seminar|semnas|konferensi|conference|simposium|symposium|workshop|congress|meeting)\b",
    re.IGNORECASE,
)
_JOURNAL = re.compile(
    r"\b(?:jurnal|journal|buletin|bulletin|majalah|annals|transactions|letters|review)\b", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"\b(?:vol(?:ume)?\b|issue\b|edisi\b|nomor\b|no\s*\.?\s*\d|jilid\b|issn\b|hlm\b|pp\b)", re.IGNORECASE
)
_CITED = re.compile(
    # "Sensors 2020, 20, 3078" · "115 (2015) 965–968" · "(2019) 118:177–214" · "91(2) April 2003"
    rf"[^\W\d_]\.?\s+(?P<a>{YEAR}),\s\d{{1,4}},\s\w+|\b\d{{1,4}}\s?\((?P<b>{YEAR})\)\s?[:,]?\s?\w*\d|\((?P<c>{YEAR})\)\s?\d{{1,4}}\s?[:(]|"
    rf"\b\d{{1,3}}\s?\(\d{{1,3}}\),?\s(?:{MONTH}\s)?(?P<d>{YEAR})\b|[^\W\d_]\s(?P<e>{YEAR});\s?\d{{1,4}}|"
    rf"\((?P<f>{YEAR})\)\s?\d{{1,4}},\s\d|\b\d{{1,4}},\s\d+\s\((?P<g>{YEAR})\)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    rf"(?:©|\(c\)\s|\bc⃝|copyright|hak cipta)\D{{0,60}}(?P<year>{YEAR})|(?P<early>{YEAR})\s?©|"
    rf"\b(?:Springer|Elsevier|Wiley|IEEE|ACM|Taylor|Sage|MDPI|Press|B\.V\.|Ltd)\b\D{{0,45}}(?P<late>{YEAR})\s*\Z",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"\b(?:published(?: online)?|publication date|date of publication|diterbitkan|terbit|dipublikasikan|publish date|"
    rf"available online|tersedia online)\b\D{{0,30}}?(?:\d{{1,2}}\D{{1,15}})?(?P<year>{YEAR})",
    re.IGNORECASE,
)
_HANDLED = re.compile(
    rf"\b(?:accepted|disetujui|diterima|received|revised|submitted|naskah masuk|direvisi)\b.{{0,60}}?(?P<year>{YEAR})",
    re.IGNORECASE,
)
_PREPRINT = re.compile(rf"\barxiv\b.{{0,40}}\s(?P<year>{YEAR})\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b{MONTH}\.?[\s,/-]+(?P<year>{YEAR})\b", re.IGNORECASE)
_PLACE_YEAR = re.compile(
    rf"(?!hal\b|halaman|page)(?:\A|,\s*|\A[A-Z][^\W\d]+(?:\s[A-Z][^\W\d]+){{0,3}}\s)(?:{MONTH}(?:\s*[-–/]\s*{MONTH})?\s+)?(?P<year>{YEAR})\s*\Z|\A\d{{1,2}}\s{MONTH}\s(?P<dated>{YEAR})\s*\Z",
    re.IGNORECASE,
)
_IN_DOI = re.compile(rf"\b10\.\d{{4,9}}/\S{{1,40}}?\.(?P<year>{YEAR})\.\d")
_ANY = re.compile(rf"(?<![\d./(-])(?<!No\.\s)(?<!Tahun\s){YEAR}(?!\d|[-–/.]\d)")
_IN_VOLUME_LINE = re.compile(rf"(?<![\d.-]){YEAR}(?!\d|[-–/.]\d)")
_NOT_PUBLICATION = re.compile(
    r"validity|accredit|akreditasi|terakreditasi|decree|\bSK\b|undang|peraturan|downloaded|diunduh|licensed use|"
    r"\bxx+\b|accessed|diakses|elicited|tahun ajaran|tahun akademik|founded|since|sejak",
    re.IGNORECASE,
)
_QUOTING = re.compile(r"[“”\"]|\A[a-z(\[]|\bet al\b.*\bvol\b")
"""What an entry of a list of references looks like where it was taken for a running header."""
_MAX_LINE_CHARS = 300


class Line(NamedTuple):
    """A line that is no running text, and where it stands: on the first page or in a running header."""

    text: str
    source: str = FIRST_PAGE


def published(lines: Sequence[Line]) -> Guess | None:
    """Find the year of publication.

    Most trusted first: the line that cites the issue (volume, number, pages), the name of a meeting, a copyright, the
    month of an issue, a date of publication, the last line of a cover, a DOI, dates of the manuscript.

    Args:
        lines: Title page and running headers; no running text.
    """
    usable = [
        line
        for line in lines
        if len(line.text) <= _MAX_LINE_CHARS
        and not _NOT_PUBLICATION.search(line.text)
        and not (line.source == RUNNING_HEADER and _QUOTING.search(line.text))
    ]
    dated = [line for line in usable if not _HANDLED.search(line.text)]
    found = (
        _cited(dated)
        or _first(_MONTH_YEAR, [line for line in dated if _JOURNAL.search(line.text) or _NUMBERED.search(line.text)])
        or _meeting(dated)
        or _first(_COPYRIGHT, dated)
        or _first(_PUBLISHED, usable)
        or _first(_PREPRINT, usable)
        or _first(_PLACE_YEAR, [line for line in reversed(dated) if line.source == FIRST_PAGE])
    )
    return found or _first(_IN_DOI, usable) or _latest(usable)


def _cited(lines: Sequence[Line]) -> Guess | None:
    for line in lines:
        if match := _CITED.search(line.text):
            return Guess(next(year for year in match.groups() if year), line.source)
    for line in lines:
        numbered = _NUMBERED.search(line.text)
        years = _IN_VOLUME_LINE.findall(line.text) if numbered and not _MEETING.match(line.text) else []
        if years and len(line.text) < _MAX_LINE_CHARS // 2:
            dated = _MONTH_YEAR.search(line.text)  # any other number may be the page
            return Guess(dated["year"] if dated else years[-1], line.source)
    return None


def _meeting(lines: Sequence[Line]) -> Guess | None:
    for line in lines:
        if _MEETING.search(line.text) and (years := _ANY.findall(line.text)):
            return Guess(years[-1], line.source)
    return None


def _first(pattern: re.Pattern[str], lines: Sequence[Line]) -> Guess | None:
    for line in lines:
        if match := pattern.search(line.text):
            return Guess(next(year for year in match.groups() if year), line.source)
    return None


def _latest(lines: Sequence[Line]) -> Guess | None:
    """Return the last year in which a manuscript was handled."""
    found = [(match["year"], line.source) for line in lines for match in _HANDLED.finditer(line.text)]
    return Guess(*max(found)) if found else None
