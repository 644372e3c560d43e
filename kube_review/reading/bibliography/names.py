"""People's names on a title page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kube_review.language import wordlist
from kube_review.reading.bibliography import imprint, years

_BYLINE = re.compile(
    r"\A(?:(?:di)?(?:susun|ajukan|tulis)?\s?oleh|by|(?:nama\s)?penulis|authors?|(?:ketua\s|tim\s)?peneliti)\b(?:\(s\))?\s*:?\s*",
    re.IGNORECASE,
)
_FIELD = (
    r"(?:Si|Pd|Sc|Ag|Kes|Hum|Kom|T|E|H|P|Sos|Psi|IP|AP|AB|I|KM|Kep|Farm|Ked|Gz|Ds|Sn|Th|Fil|ST|TI|Eng|Ak|Stat|Mat|Par)"
)
"""What stands behind the ``S.`` or ``M.`` of an Indonesian degree; another word behind it and a space is a name."""
_DEGREE = re.compile(
    # Titles before a name, degrees written in one word with stops, and whatever degree stands behind a comma.
    r"(?<![A-Z]\.\s)\b(?:Prof|Dr|Drs|Dra|Ir|H|Hj|KH|Mr|Mrs|Ms|drg|dr|drh)\.(?=\s|[A-Z])(?!\w\.?\Z)|"
    r"\A(?:Prof|Dr|Drs|Dra|Ir|Mr|Mrs|Ms)\s(?=[A-Z])|"
    rf",?\s*\b[SM]\.(?:[A-Z][A-Za-z]{{0,5}}|\s{_FIELD})(?:\.[A-Z][a-z]{{0,4}})*\b\.?(?=\s*(?:,|;|\Z|&|dan\b|and\b))|"
    rf",\s*(?:[SM]\.(?:[A-Z][a-z]{{0,5}}|\s{_FIELD})|Ph\.?\s?D|A\.?\s?Md|S[EHPTS]|SKM|S\.ST|M[AMPTHDES]|"
    r"M(?:Si|Pd|Sc|Ag|Kes|Hum|PA|BA|PH|KM|Kom|T)|DMV|DVM|MBBS|EdD|DrPH|PharmD|BA|RN|"
    r"(?:[A-Z]\.){2,5}|(?:Senior\s|Student\s)?Member|Fellow|IEEE|AHIP|ASEAN Eng|IPM|CA|Ak|Lc|B\.?Sc|M\.?Eng|dkk)\b\.?"
)
_MARK = "\\d*∗⁎⋆†‡§¶‖#•✉¹²³⁰-⁹₀-₉"
_MARKS = re.compile(
    rf"(?<!\w)\d(?:st|nd|rd|th)(?=\s)|[{_MARK}]+(?:\s*,\s*[{_MARK}]+)*[)+$]?|\([^)]{{0,60}}\)|\[[^\]]{{0,20}}\]|"
    r"(?<=\s)[a-k](?:\s?,\s?[a-k])*(?=\s*(?:,|;|\Z))|(?<=\w)[+$]"
)
_SPLIT = re.compile(r"\s*(?:;|,|&|\bdan\b|\band\b|\bDAN\b|\bAND\b|\||·|•)\s*")
_TOKEN = re.compile(
    r"(?:(?:[A-ZÀ-Þ]\.)*[A-ZÀ-ÞĀ-Ž][\w’'`-]*\.?|(?:[A-Z]\.){2,}|van|de|von|der|den|bin|binti|al|el|ten|dos|da|do|di|la|le|du|"
    r"y|e|af|ibn|moh\.|muh\.)\Z"
)
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
    thesis bachelor undergraduate
    ketua anggota word count nama nrp pusat penulis sekolah tinggi institut institute politeknik akademi college
    laboratory lab engineering science sciences technology technologies computing informatics informatika
    sistem information
    associate assistant professor lecturer student scholar center centre number volume issue edition conference
    international national annals proceedings prosiding press publishing publisher publications group team
    telp fax kampus street road avenue jalan jl zip code orcid article original regular short paper accepted manuscript
    using with from pada dalam untuk dengan terhadap berbasis sebagai antara menggunakan metode melalui downloaded
    fakulti universiti teknologi komunikasi ekonomi hukum pendidikan ilmu campus universidade universidad
    library libraries academy foundation corporation inc ltd llc gmbh
    company bank hospital republic tamilnadu china india
    malaysia australia singapore japan korea usa uk germany france spain italy
    """
)
_INVERTED_NAME = r"[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)?,\s[A-Z][\w.’' -]{1,30}"
_INVERTED = re.compile(rf"\s*{_INVERTED_NAME}(?:;\s*{_INVERTED_NAME})+\s*")
"""Names as libraries write them: ``Family, Given; Family, Given``."""
_BEFORE_AT = re.compile(r"(?:\{[^{}@]{1,300}\}|(?:\w+\.\s)?[\w.+-]+)\s?\Z")
"""What stands before the sign of an e-mail address: its words are names in lower case."""
_MAX_ADDRESS_CHARS = 310
_AT = re.compile("@")
_CUT = re.compile(r"(?<![^\W_])([A-ZÀ-Þ][^\W\d_]*) ([a-zß-ÿ]{2,})(?![^\W\d_])")
_DATE = re.compile(rf"\b{years.MONTH}\b.*\b{years.YEAR}\b", re.IGNORECASE)
_PUNCTUATION = ".,;:!?()[]{}<>\"'“”‘’«»*/|–—-"
_MAX_LINES = 8
_MAX_AUTHORS = 30
_MAX_LINE_CHARS = 400
_MAX_SINGLE_CHARS = 20


def is_byline(line: str) -> bool:
    """Say whether a line introduces authors (``Oleh: …``)."""
    return _BYLINE.match(line) is not None


def authors(lines: Sequence[str], text: str) -> list[str]:
    """Find the authors among the lines that follow a title.

    Args:
        lines: The title page from the title on, without it.
        text: The whole text; what it also writes in lower case is a word and no name.

    Returns:
        The names as printed, without degrees and note marks; empty if no line is made of names.
    """
    found: list[str] = []
    for line in lines[:_MAX_LINES]:
        if found and (imprint.is_affiliation(line) or imprint.is_imprint(line)):
            break
        people = people_in(line, text) or before_affiliation(line, text)
        if not people and found:
            break
        found += people
    return list(dict.fromkeys(found[:_MAX_AUTHORS]))


def people_in(line: str, text: str) -> list[str]:
    """Return the names a line consists of; none if anything else stands in it."""
    if len(line) > _MAX_LINE_CHARS or "@" in line or _DATE.search(line) or imprint.is_imprint(line):
        return []
    if _INVERTED.fullmatch(line):
        return [" ".join(name.split()) for name in line.split(";")]
    whole = _CUT.sub(lambda cut: _joined_name(cut, text), _BYLINE.sub("", line))
    bare = _DEGREE.sub(" ", _MARKS.sub(", ", _DEGREE.sub(" ", whole)))
    parts = [" ".join(part.split()).strip(" .:-–−") for part in _SPLIT.split(bare)]
    parts = [part for part in parts if part]
    if not parts or not all(_is_name(part, text) for part in parts):
        return []
    single = [part for part in parts if " " not in part and "." not in part]
    # One word alone is a name only beside other names or where it is all the line has.
    if len(single) > 1 and len(single) * 2 > len(parts):
        return []
    return [] if single and len(parts) == 1 and not is_byline(line) and len(line) > _MAX_SINGLE_CHARS else parts


def _joined_name(cut: re.Match[str], text: str) -> str:
    """Join what wide kerning or an accent cut from a name: a piece in lower case that is no other word of the text."""
    piece = cut[2]
    if _TOKEN.match(piece) or _SPLIT.fullmatch(piece) or {piece, cut[1].lower()} & _NOT_NAMES:
        return cut.group()
    if len(re.findall(rf"\b{piece}(?![^\W\d_])", text)) > 1:
        return cut.group()
    return cut[1] + piece


def split(listed: str) -> list[str]:
    """Part a list of names as programs write it: *A, B and C*, *A; B*, or *Family, Given; Family, Given*."""
    if ";" in listed:
        return [name.strip() for name in listed.split(";") if name.strip()]
    parts = [part.strip() for part in _SPLIT.split(listed) if part.strip()]
    return parts if all(" " in part for part in parts) else [listed.strip()]


def goes_on(line: str) -> bool:
    """Say whether a line of names is cut at its end: after a comma or a joining word."""
    return re.search(r"(?:,|;|&|\bdan|\band)\W*\Z", line, re.IGNORECASE) is not None


def continues(line: str) -> bool:
    """Say whether a line goes on with a list of names: it begins with a comma or a joining word."""
    return re.match(r"\s*(?:,|;|&|dan\b|and\b)", line, re.IGNORECASE) is not None


def joined(line: str, following: str) -> str:
    """Join two lines of names; a name is cut between them if one side of the break is a single word."""
    if goes_on(line) or _SPLIT.match(following):
        return f"{line} {following}"
    last = _SPLIT.split(_MARKS.sub("", line).strip())[-1].split()
    first = _SPLIT.split(_MARKS.sub("", following).strip())[0].split()
    ends_in_mark = re.search(rf"[{_MARK}]\W*\Z", line) is not None
    cut = not ends_in_mark and (len(last) == 1 or len(first) == 1)
    return f"{line} {following}" if cut else f"{line}, {following}"


def before_affiliation(line: str, text: str) -> list[str]:
    """Return the name in ``Name, Institution, 2008``."""
    name, comma, rest = _MARKS.sub("", line).partition(",")
    people = people_in(name.strip(), text) if comma and " " in name.strip() else []
    return people if imprint.is_affiliation(rest.strip()) and not imprint.is_affiliation(name) else []


@lru_cache(maxsize=4)
def _words_of(text: str) -> frozenset[str]:
    """Return the words of a text as it writes them, addresses aside: in lower case they are no names."""
    chunks = set(_without_addresses(text).split())
    chunks.update(*(re.split("[-/]", chunk) for chunk in chunks if "-" in chunk or "/" in chunk))
    return frozenset(chunk.strip(_PUNCTUATION) for chunk in chunks)


def _without_addresses(text: str) -> str:
    kept, begin = [], 0
    for sign in _AT.finditer(text):
        address = _BEFORE_AT.search(text, max(begin, sign.start() - _MAX_ADDRESS_CHARS), sign.start())
        kept.append(text[begin : address.start() if address else sign.start()])
        begin = sign.end()
    return " ".join([*kept, text[begin:]])


def _is_name(part: str, text: str) -> bool:
    tokens = part.split()
    if not 1 <= len(tokens) <= 6 or not all(_TOKEN.match(token) for token in tokens):
        return False
    words = [token.strip(".").lower() for token in tokens if len(token.strip(".")) > 2]
    if not words:
        return len(tokens) > 1 and all(token[0].isupper() and token[1:].islower() for token in tokens)
    if any(word in _NOT_NAMES for word in words):
        return False
    common = sum(word in _words_of(text) for word in words)
    return common * 2 <= len(words) if len(words) > 1 else common == 0
