"""People's names on a title page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kube_review.language import wordlist
from kube_review.reading.bibliography import imprint

_BYLINE = re.compile(
    r"\A(?:(?:di)?(?:susun|ajukan|tulis)?\s?oleh|by|(?:nama\s)?penulis|authors?|(?:ketua\s|tim\s)?peneliti)\b\s*:?\s*",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    # Titles before a name, degrees written in one word with stops, and whatever degree stands behind a comma.
    r"(?<![A-Z]\.\s)\b(?:Prof|Drs?|Dra|Ir|H|Hj|KH|drg|dr|drh)\.(?!\w)|,?\s*\b[SM]\.[A-Z][a-z]{0,5}(?:\.[A-Z][a-z]{0,4})?\b\.?|"
    r",\s*(?:[SM]\.\s?[A-Z][a-z]{0,5}|Ph\.?\s?D|A\.?Md|S[EHPTS]|SKM|S\.ST|M[AMPTH]|M(?:Si|Pd|Sc|Ag|Kes|Hum|PA|BA|KM))\b\.?"
)
_MARKS = re.compile(r"[\d*†‡§¹²³⁰-⁹]+(?:\s*,\s*[\d*†‡§]+)*|\([^)]{0,60}\)|\[[^\]]{0,20}\]")
_SPLIT = re.compile(r"\s*(?:;|,|&|\bdan\b|\band\b|\bDAN\b|\bAND\b|\|)\s*")
_TOKEN = re.compile(r"(?:[A-ZÀ-Þ][\w’'`-]*\.?|van|de|von|der|bin|binti|al|el|ten)\Z")
_NOT_NAMES = wordlist(
    """
    abstrak abstract pendahuluan introduction jurnal journal volume nomor issn universitas university fakultas jurusan
    program studi kelompok usaha bersama kemiskinan kesejahteraan sosial penelitian analisis evaluasi efektivitas
    pemberdayaan masyarakat kabupaten kota provinsi kecamatan desa indonesia skripsi tesis disertasi laporan pembimbing
    nim npm nip nidn nrp penguji dosen mahasiswa oleh email korespondensi corresponding author tahun received accepted
    revised published
    department faculty school research study group groups poverty the of in and for article info artikel history
    keywords kata kunci open access license jakarta bandung yogyakarta surabaya semarang medan makassar bogor malang
    kementerian balai lembaga pusat dinas badan copyright penerbit editor naskah diterima disetujui daftar isi
    """
)
_MAX_LINES = 8
_MAX_AUTHORS = 15


def is_byline(line: str) -> bool:
    """Say whether a line introduces authors (``Oleh: …``)."""
    return _BYLINE.match(line) is not None


def authors(lines: Sequence[str], text: str) -> str:
    """Find the authors among the lines that follow a title.

    Args:
        lines: The title page from the title on, without it.
        text: The whole text; what it also writes in lower case is a word and no name.

    Returns:
        The names as printed, without degrees and note marks, joined with ``; ``; empty if no line is made of names.
    """
    found: list[str] = []
    for line in lines[:_MAX_LINES]:
        if found and (imprint.is_affiliation(line) or imprint.is_imprint(line)):
            break
        people = people_in(line, text) or _before_affiliation(line, text)
        if not people and found:
            break
        found += people
    return "; ".join(dict.fromkeys(found[:_MAX_AUTHORS]))


def people_in(line: str, text: str) -> list[str]:
    """Return the names a line consists of; none if anything else stands in it."""
    if len(line) > 300 or "@" in line or imprint.is_imprint(line):
        return []
    bare = _DEGREE.sub(" ", _MARKS.sub(", ", _BYLINE.sub("", line)))
    parts = [" ".join(part.split()).strip(" .:-–") for part in _SPLIT.split(bare)]
    parts = [part for part in parts if part]
    if not parts or not all(_is_name(part, text) for part in parts):
        return []
    single = [part for part in parts if " " not in part]
    # One word alone is a name only beside other names or where it is all the line has.
    return [] if len(single) > 1 or (single and len(parts) == 1 and not is_byline(line) and len(line) > 20) else parts


def _before_affiliation(line: str, text: str) -> list[str]:
    """Return the name in ``Name, Institution, 2008``."""
    name, comma, rest = _MARKS.sub("", line).partition(",")
    people = people_in(name.strip(), text) if comma and " " in name.strip() else []
    return people if imprint.is_affiliation(rest.strip()) and not imprint.is_affiliation(name) else []


def _is_name(part: str, text: str) -> bool:
    tokens = part.split()
    if not 1 <= len(tokens) <= 6 or not all(_TOKEN.match(token) for token in tokens):
        return False
    words = [token.strip(".").lower() for token in tokens if len(token.strip(".")) > 2]
    if not words or any(word in _NOT_NAMES for word in words):
        return False
    common = sum(re.search(rf"(?<![\w@.]){re.escape(word)}(?![\w@])", text) is not None for word in words)
    return common * 2 <= len(words) if len(words) > 1 else common == 0
