"""What a journal, a university or a publisher prints about a study: the lines around its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kube_review.model import Guess

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_VOLUME = re.compile(r"\b(?:vol(?:ume|\.)?|jilid|tahun)\s*\.?:?\s*(?P<volume>\d{1,3}|[IVXLC]{1,7})\b", re.IGNORECASE)
_ISSUE = re.compile(
    r"\b(?:no(?:mor|\.)?|issue|edisi|num(?:ber)?\.?)\s*\.?:?\s*(?P<issue>\d{1,3}(?:\s*[-–/]\s*\d{1,3})?)\b",
    re.IGNORECASE,
)
_COMPACT = re.compile(rf"\b(?P<volume>\d{{1,3}})\s?\((?P<issue>\d{{1,2}})\)[,:\s]*\(?(?P<year>{_YEAR})?\)?")
_PAGES = re.compile(
    r"(?:\b(?:hlm|hal|halaman|pp|pages?)\b\.?\s*:?\s*|[,:;]\s+|\)\s+)(?P<first>\d{1,4})\s*[-–—]\s*(?P<last>\d{1,4})(?!\d)",
    re.IGNORECASE,
)
_ISSN = re.compile(r"ISSN\b[^\d]{0,20}(?P<issn>\d{4}\s?[-–]\s?\d{3}[\dXx])")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>,;]+[^\s\"<>,;.)\]]")
_JOURNAL = re.compile(
    r"\b(?:jurnal|journal|buletin|bulletin|majalah|sosio ?konsepsia|sosio ?informa|media informasi penelitian|warta|"
    r"berkala)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:prosiding|proceedings?|seminar nasional|konferensi|conference|simposium|semnas)\b", re.IGNORECASE
)
_THESIS = re.compile(
    r"\A\W*(?:skripsi|tesis|disertasi|tugas akhir|(?:(?:master|doctoral|undergraduate)\s)?thesis|dissertation)\b"
    r"(?!.*\b(?:pada|di|dalam|in|of)\b)|\b(?:memperoleh|mencapai|meraih) (?:gelar|derajat)\b|\bnim\s*[.:]|"
    r"\bnomor (?:induk|pokok) mahasiswa\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:laporan (?:akhir|hasil|penelitian|kajian|evaluasi|teknis)|hasil penelitian|research report|final report|"
    r"working paper|kertas kerja|technical report)\b",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(rf"(?:©|\(c\)|copyright|hak cipta)\D{{0,40}}(?P<year>{_YEAR})", re.IGNORECASE)
_DATED = re.compile(
    rf"\b(?:diterbitkan|terbit|published|dipublikasikan|accepted|disetujui|diterima|received|revised)\b.{{0,60}}?(?P<year>{_YEAR})",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember|january|"
    r"february|march|may|june|july|august|october|december|jan|feb|mar|apr|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)"
)
_PLACE_YEAR = re.compile(rf"(?:\A|,\s*)(?:{_MONTH}(?:\s*[-–/]\s*{_MONTH})?\s+)?(?P<year>{_YEAR})\s*\Z", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b{_MONTH}\.?\s+(?P<year>{_YEAR})\b", re.IGNORECASE)
_LAST_YEAR = re.compile(rf"(?<![\d(-]){_YEAR}(?![\d-])")
_INSTITUTION = re.compile(
    r"\b(?:universitas|university|institut|institute|sekolah tinggi|politeknik|akademi|stikes|stisip|stie|uin|iain|"
    r"stain|kementerian|departemen sosial|ministry|dinas|balai|lembaga|pusat penelitian|pusat kajian|puslitbang|badan|"
    r"b2p3ks|yayasan|bappeda)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b(?:fakultas|jurusan|program|prodi|departemen|faculty|department|magister|pascasarjana|kampus|jl|jalan)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"@|https?:|www\.|\b(?:e-?mail|surel|telp|fax|korespondensi|corresponding|jl\.|jalan)\b", re.IGNORECASE
)
_SCIENCE = re.compile(rf"\b[A-Z][a-z]+ \d{{1,4}}, \d{{1,5}} \((?P<year>{_YEAR})\)")
_MAX_LINE_CHARS = 300
_SHORT_LINE_CHARS = 40
_MAX_JOURNAL_LINE_WORDS = 30
_MAX_JOURNAL_WORDS = 14
_MAX_KIND_WORDS = 25
_THESIS_CHAPTERS = 3

FIRST_PAGE = "first page"
RUNNING_HEADER = "running header"


class Line(NamedTuple):
    """A line that is no running text, and where it stands: on the first page or in a running header."""

    text: str
    source: str = FIRST_PAGE


def is_imprint(line: str) -> bool:
    """Say whether a line on a first page is about the publication rather than its title or authors."""
    journal = _JOURNAL.search(line)
    return bool(
        _ISSN.search(line)
        or _DOI.search(line)
        or _COPYRIGHT.search(line)
        or _DATED.match(line)
        or (_VOLUME.search(line) and (_ISSUE.search(line) or _LAST_YEAR.search(line)))
        or (journal and (_COMPACT.search(line) or (journal.start() < 20 and len(line.split()) <= 9)))
    )


def is_affiliation(line: str) -> bool:
    """Say whether a line names where the authors work, or how to reach them."""
    return bool(_INSTITUTION.search(line) or _ADDRESS.search(line) or _UNIT.match(line))


def read(lines: Sequence[Line], *, has_abstract: bool, n_chapters: int) -> dict[str, Guess]:
    """Read the publication data from title page and running headers.

    Args:
        lines: What stands before the abstract or the first heading, then what runs on every page; no running text.
        has_abstract: Whether the study has an abstract.
        n_chapters: How many headings say *BAB* or *chapter*.

    Returns:
        Guesses for journal, volume, issue, pages, year, doi, issn, institution and kind, where the lines support them.
    """
    short = [Line(line.text[:_MAX_LINE_CHARS], line.source) for line in lines]
    found: dict[str, Guess] = {}
    for line in short:
        for key, value in _numbers(line.text).items():
            found.setdefault(key, Guess(value, line.source))
        if "journal" not in found and (journal := _journal(line.text)):
            found["journal"] = Guess(journal, line.source)
        if "institution" not in found and line.source == FIRST_PAGE and (institution := _institution(line.text)):
            found["institution"] = Guess(institution, line.source)
    if "year" not in found and (year := _year(short)):
        found["year"] = year
    kind, source = _kind(short, found, has_abstract=has_abstract, n_chapters=n_chapters)
    if kind:
        found["kind"] = Guess(kind, source)
    return found


def _numbers(line: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if match := _ISSN.search(line):
        found["issn"] = re.sub(r"\s", "", match["issn"]).replace("–", "-").upper()
    if match := _DOI.search(line):
        found["doi"] = match.group()
    volume, issue, compact = _VOLUME.search(line), _ISSUE.search(line), _COMPACT.search(line)
    if volume and (issue or _JOURNAL.search(line) or _LAST_YEAR.search(line)):
        found["volume"] = volume["volume"]
        if issue:
            found["issue"] = re.sub(r"\s", "", issue["issue"])
        return found | _year_and_pages(line[volume.end() :])
    if compact and (compact["year"] or _JOURNAL.search(line) or len(line) < _SHORT_LINE_CHARS):
        found |= {"volume": compact["volume"], "issue": compact["issue"]}
        return found | _year_and_pages(line[compact.start() :])
    return found


def _year_and_pages(rest: str) -> dict[str, str]:
    found = {}
    if years := _LAST_YEAR.findall(rest):
        found["year"] = years[-1]
    pages = _PAGES.search(rest)
    if pages and int(pages["first"]) <= int(pages["last"]) and not re.fullmatch(_YEAR, pages["first"]):
        found["pages"] = f"{pages['first']}-{pages['last']}"
    return found


def _year(lines: Sequence[Line]) -> Guess | None:
    """Look for the year, most trusted first: copyright, month of an issue, last line of a cover, manuscript dates."""
    issues = [line for line in lines if _JOURNAL.search(line.text) or _MEETING.search(line.text)]
    covers = [line for line in reversed(lines) if len(line.text) < _MAX_LINE_CHARS // 2 and line.source == FIRST_PAGE]
    ranked = ((_COPYRIGHT, lines), (_MONTH_YEAR, issues), (_SCIENCE, lines), (_PLACE_YEAR, covers), (_DATED, lines))
    for pattern, among in ranked:
        for line in among:
            if match := pattern.search(line.text):
                return Guess(match["year"], line.source)
    return None


def _journal(line: str) -> str:
    if _ADDRESS.search(line) or len(line.split()) > _MAX_JOURNAL_LINE_WORDS:
        return ""
    numbers = [match.start() for pattern in (_VOLUME, _COMPACT, _ISSN) if (match := pattern.search(line))]
    known = _JOURNAL.search(line)
    if not known and not (_VOLUME.search(line) and (_ISSUE.search(line) or _LAST_YEAR.search(line))):
        return ""
    name = line[: min(numbers)] if numbers else line
    name = re.split(r"\s+(?:e-|p-)?ISSN\b|\s*[|•]\s*", name)[0].strip(" ,;:.-–|(")
    name = re.sub(r"\A\d+\s+|\s+\d+\Z|\s+[ep]-?\Z", "", name)
    enough = 2 <= len(name.split()) <= _MAX_JOURNAL_WORDS or (numbers and name.isupper() and len(name) > 3)
    return name if enough and (numbers or _JOURNAL.match(name)) and not _INSTITUTION.match(name) else ""


def _institution(line: str) -> str:
    if _JOURNAL.match(line):
        return ""
    for part in re.split(r",\s*|\s[–-]\s|;\s*", re.sub(r"\S+@\S+", "", line)):
        name = re.sub(r"\A[\d\s*()]+|\A(?:and|dan)\s+", "", part).strip(" .:")
        if _INSTITUTION.search(name) and not _UNIT.match(name) and 1 < len(name.split()) <= _MAX_JOURNAL_WORDS:
            return name
    return ""


def _kind(lines: Sequence[Line], found: dict[str, Guess], *, has_abstract: bool, n_chapters: int) -> tuple[str, str]:
    short = [line for line in lines if len(line.text.split()) <= _MAX_KIND_WORDS]
    for kind, pattern in (("thesis", _THESIS), ("proceedings", _MEETING), ("report", _REPORT)):
        for line in short:
            if pattern.search(line.text):
                return kind, line.source
    if published := {"volume", "issn", "journal"} & found.keys():
        return "journal article", found[min(published)].source
    if n_chapters >= _THESIS_CHAPTERS:
        return "thesis", "chapters"
    return ("journal article", "abstract and keywords") if has_abstract else ("", "")
