"""Sentences of Indonesian and English papers: where one ends, and where a full stop only abbreviates.

Rules rather than a pipeline: a whole review is split while the files are read, and loading a tokeniser would cost
more than reading a paper does. The tests hold the rules against spaCy's own lists of abbreviations for both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kube_review.language import wordlist

_STOPS = re.compile(r"[.!?…。][.!?…”\"’'»)\]]*")
_NOTE_MARK = re.compile(r"(?:\[\d{1,3}\]|\d{1,3})(?=\s+[\"“‘(]?[A-Z])")
_CITATION = re.compile(r"(?:\((?=[^()]*\d)[^()]{3,120}\)|\[[\d\s,;–-]{1,40}\](?:[,;]?\s\[[\d\s,;–-]{1,40}\])*)[.,;]?")
_GLUED = re.compile(r"[A-Z][a-z]+[\s,]")
_WORD = re.compile(r"\w")
_OPENERS = "\"“‘«([¿¡'"
_CLOSERS = ".!?…”\"’'»)]"
_MAX_WORD_CHARS = 80
MAX_CHARS = 5000
"""A longer stretch without a full stop is no sentence and is cut."""

_NAMES_FOLLOW = wordlist(
    """
    a.d a.l a.n adm ags agu ak ala an approx apr ariz ark art aug ay ayat b.d bag bdk bpk brigjen bros ca calif capt
    cf ch chap col colo conn cv d.a d.l dec del des dr dra drg drh drs ds dsn e.g ed eds eg eq eqs faks fax feb fig
    figs fla ga gbr gen gg gov h hadji hal halm hj hlm hp i.e ia ibu ie ill incl ind ir irjen iur jan jend jil jl
    jld jln jul jun ka kab kan kans kapt kec kel kh kol komjen kota kp kpg ky la lamp letda letjen letkol lih lihat
    lt m mar mass mayjen md messrs mich minn mis misal miss mo mont mr mrs ms mt n.b nat neb nebr nev nn no nomor
    nos nov ny oct okla okt ore pa para pdt pg phil pj pjs plh plt pol pp prof prov ps psl pt r rep rer rev rm rp rr
    rt rw s.d sdr sdri sec sen sep sept sgt sk st tab tbl tel telp tenn tgk tgl th thn tn u.b u.p ud us ust uu va
    viz vol vs wash wis yth
    """
)
_SENTENCE_MAY_END = wordlist("dkk dll dlsb dsb dst tsb sbb et al etc jr sr inc ltd co corp tbk ybs ket sda ybl id")
_BEFORE_A_LETTER = wordlist("""
    kelompok tipe golongan kelas vitamin bagian poin point butir huruf siklus group type class blok grup model pihak
    hepatitis sekolah nilai grade kategori category pilihan opsi variabel variable
    """)
_NUMBERED = re.compile(
    r"(?:(?:tabel|gambar|grafik|bagan|diagram|peta|foto|lampiran|bab|table|figure|fig|chart|appendix|chapter)\s+)?"
    r"(?:[\dIVXLivxl]{1,4}(?:\.\d{1,2}){0,4}|[A-Za-z])\Z",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?:[A-Za-zÀ-ÿ]{1,6}\.)+[A-Za-zÀ-ÿ]{1,6}\Z")
_LAW_NUMBER = re.compile(r"(?:Nomor|No\.?|Tahun)\s+\d")


def spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Split a stretch of text into sentences.

    Args:
        text: Running text without line structure; white space of any kind separates words.
        start: Where to begin, in code points.
        end: Where to stop, exclusive; the end of the text by default.

    Returns:
        The sentences as half-open spans into ``text``, in order, without surrounding white space, none of them empty.
    """
    stop = len(text) if end is None else end
    found = []
    begin = _skip_space(text, start, stop)
    position = begin
    has_word = False
    while begin < stop and (match := _STOPS.search(text, position, stop)):
        has_word = has_word or _WORD.search(text, position, match.start()) is not None
        cut = _boundary(text, begin, match.start(), match.end(), stop) if has_word else 0
        position = match.end()
        if cut:
            found.append((begin, cut))
            begin = position = _skip_space(text, cut, stop)
            has_word = False
    last = stop
    while last > begin and text[last - 1].isspace():
        last -= 1
    if last > begin:
        found.append((begin, last))
    return [part for one in _with_citations(text, found) for part in _cut(text, *one)]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence at white space, so that no later work grows with the length of a file."""
    while end - start > MAX_CHARS:
        space = max(text.rfind(" ", start, start + MAX_CHARS), text.rfind("\n", start, start + MAX_CHARS))
        cut = space if space > start else start + MAX_CHARS
        last = cut
        while text[last - 1].isspace():
            last -= 1
        yield start, last
        start = _skip_space(text, cut, end)
    if end > start:
        yield start, end


def _with_citations(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a sentence the source that stands in brackets behind its full stop."""
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and text[start] in "([" and _CITATION.fullmatch(text, start, end):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _skip_space(text: str, position: int, stop: int) -> int:
    while position < stop and text[position].isspace():
        position += 1
    return position


def _boundary(text: str, begin: int, dot: int, after: int, stop: int) -> int:
    """Return where the sentence from ``begin`` ends if the stops at ``dot:after`` end it, else 0."""
    if after >= stop:
        return after
    if not text[after].isspace():
        return _glued_boundary(text, dot, after, stop)
    following = _skip_space(text, after, stop)
    first = following
    while first < stop and text[first] in _OPENERS:
        first += 1
    if first >= stop:
        return after
    upcoming = text[first]
    if upcoming.islower():
        return 0
    if text[dot] in "!?。":
        return after
    if text[dot] == "." and _abbreviates(text, begin, dot, following, first):
        return 0
    return after if upcoming.isalnum() or text[dot] != "…" else 0


def _glued_boundary(text: str, dot: int, after: int, stop: int) -> int:
    """Handle a stop without a space: a note mark (``usaha.1 Dalam``) or a forgotten space (``usaha.Dalam``)."""
    if dot == 0 or text[dot] not in ".!?" or not (text[dot - 1].isalpha() or text[dot - 1] in ')”"'):
        return 0
    if mark := _NOTE_MARK.match(text, after, stop):
        return mark.end()
    word = _word_before(text, max(0, dot - _MAX_WORD_CHARS), dot)
    if len(word) > 2 and word.isalpha() and word.islower() and _GLUED.match(text, after, stop):
        return after
    return 0


def _word_before(text: str, begin: int, dot: int) -> str:
    first = dot
    floor = max(begin, dot - _MAX_WORD_CHARS)
    while first > floor and not text[first - 1].isspace():
        first -= 1
    return text[first:dot].lstrip(_OPENERS)


def _abbreviates(text: str, begin: int, dot: int, following: int, first: int) -> bool:
    """Say whether the full stop at ``dot`` belongs to its word, given that no lower-case letter follows."""
    if dot - begin <= 24 and _NUMBERED.match(text[begin:dot].lstrip(_OPENERS)):
        return True  # "1. Modal", "4.2. Hasil", "Tabel 3. Jumlah": the sentence has not begun yet
    word = _word_before(text, begin, dot)
    bare = word.rstrip(_CLOSERS)
    if bare != word:
        return False
    lower = bare.lower()
    if lower in _NAMES_FOLLOW and not (len(lower) == 1 and bare.islower()):
        return not (lower in {"no", "kota", "ibu", "misal"} and bare.islower() and not text[first].isdigit())
    if len(bare) == 1 and bare.isalpha():
        return _is_initial(text, begin, dot, bare)
    if lower in _SENTENCE_MAY_END or _DOTTED.match(bare):
        return text[first].isdigit() or following != first or _title_follows(text, first)
    return bare.isupper() and len(bare) <= 5 and _LAW_NUMBER.match(text, first) is not None


def _is_initial(text: str, begin: int, dot: int, letter: str) -> bool:
    before = text[max(begin, dot - 30) : dot - 1].split()
    previous = before[-1].lower().strip("(,;:") if before else ""
    return previous not in _BEFORE_A_LETTER


def _title_follows(text: str, first: int) -> bool:
    """A degree or initial goes on ("S.Sos., M.Si. Drs. Ahmad"), or the number of a law ("R.I. Nomor 11")."""
    head = text[first : first + 12]
    word = head.split()[0].rstrip(",") if head.split() else ""
    return bool(_LAW_NUMBER.match(text, first)) or (word.endswith(".") and word.rstrip(".").lower() in _NAMES_FOLLOW)
