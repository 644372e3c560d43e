"""The imprint of a study: what a journal, a university or a publisher prints around its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kube_review.model import Guess
from kube_review.reading.bibliography import years
from kube_review.reading.bibliography.years import FIRST_PAGE, RUNNING_HEADER, YEAR, Line

__all__ = [
    "FIRST_PAGE",
    "RUNNING_HEADER",
    "Line",
    "is_affiliation",
    "is_imprint",
    "is_journal_name",
    "is_numbering",
    "read",
]

_VOLUME = re.compile(r"\b(?:vol(?:ume|\.)?|jilid|tahun)\s*[.:–-]?\s*(?P<volume>\d{1,3}|[IVXLC]{1,7})\b", re.IGNORECASE)
_ISSUE = re.compile(
    r"\b(?:no(?:mor|\.)?|issue|edisi|num(?:ber)?\.?)\s*[.:–-]?\s*(?P<issue>\d{1,3}(?:\s*[-–/]\s*\d{1,3})?)\b",
    re.IGNORECASE,
)
_COMPACT = re.compile(rf"\b(?P<volume>\d{{1,3}})\s?\((?P<issue>\d{{1,2}})\)[,:\s]*\(?(?P<year>{YEAR})?\)?")
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
_COPYRIGHT = re.compile(rf"(?:©|\(c\)|copyright|hak cipta)\D{{0,40}}(?P<year>{YEAR})", re.IGNORECASE)
_DATED = re.compile(
    rf"\b(?:diterbitkan|terbit|published|dipublikasikan|accepted|disetujui|diterima|received|revised)\b.{{0,60}}?(?P<year>{YEAR})",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(rf"(?<![\d-]){YEAR}(?!\d|[-–]\d)")
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
_HOMEPAGE = re.compile(
    r"\bhomepage\b|available (?:online )?at\b|published online on|tersedia (?:online|secara)", re.IGNORECASE
)
_MAX_LINE_CHARS = 300
_SHORT_LINE_CHARS = 40
_MAX_JOURNAL_LINE_WORDS = 30
_MAX_JOURNAL_WORDS = 14
_MAX_KIND_WORDS = 25
_THESIS_CHAPTERS = 3


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


def is_numbering(line: str) -> bool:
    """Say whether a line gives the volume, ISSN or address of a journal, such as stands below its name."""
    return bool(
        _ISSN.search(line)
        or re.match(r"\W*(?:vol|volume|nomor|edisi)\b", line, re.IGNORECASE)
        or _HOMEPAGE.search(line)
        or (_COMPACT.match(line) and len(line) < _SHORT_LINE_CHARS)
    )


def is_journal_name(line: str) -> bool:
    """Say whether a line is a journal's name by its words: *Journal of …*, *Jurnal …*."""
    found = _JOURNAL.search(line)
    n_words = len(line.split())
    return (
        found is not None
        and n_words <= _MAX_JOURNAL_WORDS
        and (found.start() < 3 or (found.start() < 20 and n_words <= 9))
    )


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
    if year := years.published(lines):
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
        return found | _pages(line[volume.end() :])
    if compact and (compact["year"] or _JOURNAL.search(line) or len(line) < _SHORT_LINE_CHARS):
        found |= {"volume": compact["volume"], "issue": compact["issue"]}
        return found | _pages(line[compact.start() :])
    return found


def _pages(rest: str) -> dict[str, str]:
    found = {}
    pages = _PAGES.search(rest)
    if pages and int(pages["first"]) <= int(pages["last"]) and not re.fullmatch(YEAR, pages["first"]):
        found["pages"] = f"{pages['first']}-{pages['last']}"
    return found


def _journal(line: str) -> str:
    if _ADDRESS.search(line) or len(line.split()) > _MAX_JOURNAL_LINE_WORDS:
        return ""
    numbers = [match.start() for pattern in (_VOLUME, _COMPACT, _ISSN) if (match := pattern.search(line))]
    known = _JOURNAL.search(line)
    if not known and not (_VOLUME.search(line) and (_ISSUE.search(line) or _LAST_YEAR.search(line))):
        return ""
    name = line[: min(numbers)] if numbers else line
    name = re.split(r"\s+(?:e-|p-)?ISSN\b|\s*[|•]\s*", name)[0].strip(" ,;:.-–|(")
    name = re.sub(r"\A\d+\s+|\ASource:\s*|\s+\d+\Z|\s+[ep]-?\Z", "", name)
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
