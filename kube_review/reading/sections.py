"""Which part of a paper a heading opens, and what looks like a heading where no mark-up says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kube_review.language import wordlist
from kube_review.model import Section

# Per section: headings that stand alone, and openings after which more words may follow ("metode penelitian survei").
# Order decides between openings: the first that fits wins.
_HEADINGS: tuple[tuple[Section, str, str], ...] = (
    (
        Section.REFERENCES,
        "referensi|rujukan|pustaka|bibliografi|kepustakaan|sumber|sumber rujukan|sumber pustaka|sumber bacaan|references|"
        "reference|bibliography|works cited|literature cited|cited literature",
        "daftar pustaka|daftar rujukan|daftar referensi|daftar bacaan|daftar kepustakaan|reference list|list of references|"
        "referensi dan",
    ),
    (
        Section.CONTENTS,
        "contents|table of contents|isi",
        "daftar isi|daftar tabel|daftar gambar|daftar grafik|daftar bagan|daftar lampiran|daftar singkatan|daftar istilah|"
        "daftar foto|daftar peta|daftar diagram|daftar skema|list of tables|list of figures|list of abbreviations|"
        "list of appendices",
    ),
    (
        Section.APPENDIX,
        "lampiran|lampiran lampiran|appendix|appendices|annex|annexes",
        "lampiran|appendix|annex|daftar pertanyaan|pedoman wawancara",
    ),
    (
        Section.ABSTRACT,
        "abstrak|abstract|abstraksi|intisari|sari|ringkasan|ikhtisar|summary|executive summary|ringkasan eksekutif",
        "abstrak|abstract|ringkasan eksekutif|ringkasan penelitian",
    ),
    (
        Section.ACKNOWLEDGEMENTS,
        "ucapan terima kasih|ucapan terimakasih|terima kasih|acknowledgement|acknowledgements|acknowledgment|"
        "acknowledgments|persantunan|penghargaan",
        "ucapan terima kasih|ucapan terimakasih",
    ),
    (
        Section.FRONT,
        "pernyataan|persembahan|motto|moto|pengesahan|persetujuan|prakata|preface|foreword|dedication|declaration|biodata|"
        "curriculum vitae|daftar riwayat hidup|riwayat hidup|biodata penulis|tentang penulis|about the authors",
        "kata pengantar|kata sambutan|halaman pengesahan|halaman persetujuan|halaman pernyataan|halaman judul|"
        "halaman persembahan|halaman motto|lembar pengesahan|lembar persetujuan|lembar pernyataan|surat pernyataan|"
        "pernyataan keaslian|pernyataan orisinalitas|motto dan|persembahan dan|tim peneliti",
    ),
    (
        Section.RECOMMENDATIONS,
        "saran|saran saran|rekomendasi|recommendation|recommendations|suggestion|suggestions|implikasi kebijakan|"
        "policy implications|implikasi",
        "saran dan|rekomendasi|saran bagi|saran untuk|policy recommendation|recommendations and|implikasi dan rekomendasi|"
        "rencana tindak lanjut",
    ),
    (
        Section.CONCLUSION,
        "simpulan|kesimpulan|penutup|conclusion|conclusions|concluding remarks|closing|kesimpulan akhir|catatan penutup",
        "simpulan|kesimpulan|penutup|conclusion|conclusions|concluding",
    ),
    (
        Section.RESULTS,
        "hasil|hasil penelitian|hasil kajian|hasil studi|temuan|temuan penelitian|results|findings|result|"
        "hasil dan pembahasan|hasil dan diskusi|results and discussion|findings and discussion|result and discussion|"
        "gambaran umum|profil lokasi|profil responden",
        "hasil|temuan|results|findings|result and|gambaran umum|deskripsi lokasi|deskripsi wilayah|gambaran lokasi|"
        "penyajian data|analisis dan pembahasan|analisis data dan pembahasan|keadaan umum|deskripsi hasil|profil lokasi|"
        "gambaran lokasi|karakteristik responden|paparan data",
    ),
    (
        Section.DISCUSSION,
        "pembahasan|diskusi|bahasan|discussion|discussions|analisis|analysis|analisa|kajian dan pembahasan",
        "pembahasan|diskusi|discussion|analisis dan|analisa dan|analysis and",
    ),
    (
        Section.METHODS,
        "metode|metoda|metodologi|method|methods|methodology|cara penelitian|bahan dan metode|materials and methods",
        "metode|metoda|metodologi|metodelogi|methods|methodology|research method|research methods|method of|"
        "desain penelitian|rancangan penelitian|prosedur penelitian|jenis penelitian|pendekatan penelitian|"
        "data dan metode|bahan dan metode|lokasi penelitian|lokasi dan waktu|teknik pengumpulan data|"
        "teknik analisis data|metode dan|populasi dan sampel|data and method",
    ),
    (
        Section.LITERATURE,
        "tinjauan pustaka|kajian pustaka|telaah pustaka|studi pustaka|kajian teori|landasan teori|kerangka teori|"
        "kerangka pikir|kerangka pemikiran|kerangka konsep|tinjauan teori|literature review|theoretical framework|"
        "kajian literatur|tinjauan literatur|studi literatur|kerangka konseptual|conceptual framework|dasar teori|"
        "penelitian terdahulu|konsep dan teori|hipotesis|teori",
        "tinjauan pustaka|kajian pustaka|telaah pustaka|kajian teori|kajian teoritis|kajian teoretis|landasan teori|"
        "landasan teoritis|landasan teoretis|landasan konseptual|kerangka teori|kerangka pikir|kerangka pemikiran|"
        "kerangka konsep|kerangka berpikir|tinjauan teori|tinjauan teoritis|literature review|review of literature|"
        "theoretical|kajian literatur|tinjauan literatur|penelitian terdahulu|tinjauan konseptual|kajian konseptual|"
        "penelitian yang relevan|hipotesis penelitian|tinjauan konsep",
    ),
    (
        Section.INTRODUCTION,
        "pendahuluan|latar belakang|introduction|background|latar belakang masalah|rumusan masalah|tujuan penelitian|"
        "tujuan|manfaat penelitian|perumusan masalah|pengantar|permasalahan|identifikasi masalah|batasan masalah",
        "pendahuluan|latar belakang|introduction|background of|background and|rumusan masalah|tujuan dan|tujuan penelitian|"
        "manfaat penelitian|perumusan masalah|identifikasi masalah|maksud dan tujuan|research objective|problem statement",
    ),
)
_EXACT = {name: section for section, exact, _ in _HEADINGS for name in exact.split("|")}
_OPENING = tuple((name, section) for section, _, opening in _HEADINGS for name in opening.split("|"))
_MAX_OPENING_WORDS = 9

_NUMBERING = re.compile(
    r"\s*(?:(?:bab|bagian|chapter|section|part)\s+(?:[ivxlc]{1,6}|\d{1,2})\b[\s.:\-–—]*|"
    r"[ivxlc]{1,6}\s*[.):\-–—]\s*|[ivx]{1,5}\s+(?=[A-Z]{4})|\d{1,2}(?:\s?\.\s?\d{1,2}){0,4}\s*[.)]?\s+|[a-z]\s?[.)]\s*)?",
    re.IGNORECASE,
)
_LETTER_SPACED = re.compile(r"(?:\w ){3,}\w\Z")
_NOT_WORDS = re.compile(r"[^\w]+")
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|\s\d{1,3}\Z")
_CHAPTER = re.compile(r"\s*(?:bab|bagian|chapter)\s+(?:[ivxlc]{1,6}|\d{1,2})\b", re.IGNORECASE)
SMALL_WORDS = wordlist(
    "dan di ke dari pada untuk dalam yang oleh dengan terhadap bagi atau sebagai of the "
    "and in on for to a an as by with or at"
)
MAX_HEADING_CHARS = 160


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: the section it opens (None for a heading of its own) and its rank, 1 the highest.

    ``exact`` tells a heading known as a whole ("Metode") from one that only begins like it ("Metode pembinaan kelompok").
    """

    section: Section | None
    rank: int
    exact: bool


def heading(text: str, level: int = 0) -> Heading:
    """Read a heading in Indonesian or English, numbered or not.

    Args:
        text: The heading as printed.
        level: Its depth if mark-up tells, 1 the highest; 0 if unknown.

    Returns:
        The section it opens, None if it is not one of the customary ones, and its rank.
    """
    name = bare(text)
    rank = level or _rank(text)
    if name in _EXACT:
        return Heading(_EXACT[name], rank, exact=True)
    if name.count(" ") < _MAX_OPENING_WORDS:
        for opening, section in _OPENING:
            if name.startswith(opening) and name[len(opening) : len(opening) + 1] in {"", " "}:
                return Heading(section, rank, exact=name == opening)
    return Heading(None, rank, exact=False)


def bare(text: str) -> str:
    """Reduce a heading to its words: lower case, without numbering, punctuation and letter-spacing."""
    text = text[:MAX_HEADING_CHARS].strip(" \t*#_:.-–—•")
    if _LETTER_SPACED.match(text):
        text = text.replace(" ", "")
    numbering = _NUMBERING.match(text)
    rest = text[numbering.end() :] if numbering else text
    return _NOT_WORDS.sub(" ", rest.lower()).strip()


def _rank(text: str) -> int:
    """Guess the depth of a heading from its dress: chapters and capitals above 4.1, A. and title case."""
    stripped = text.strip()
    if _CHAPTER.match(stripped):
        return 1
    if numbered := re.match(r"\d{1,2}(?:\s?\.\s?\d{1,2})*", stripped):
        return 1 + len(re.findall(r"\d+", numbered.group()))
    if re.match(r"[A-Z]\s?\.\s", stripped) and not re.match(r"[IVX]\s?\.\s", stripped):
        return 3
    letters = [char for char in stripped if char.isalpha()]
    return 1 if letters and all(char.isupper() for char in letters) else 2


def is_leader_line(text: str) -> bool:
    """Say whether a line looks like an entry of a table of contents: dot leaders or a page number at its end."""
    return _LEADERS.search(text[:400]) is not None


def is_known(text: str) -> bool:
    """Say whether a line is, as a whole, one of the customary headings."""
    return len(text) <= MAX_HEADING_CHARS and not is_leader_line(text) and heading(text).exact


def looks_like_heading(line: str) -> bool:
    """Say whether a line standing alone is a heading, judged by its words only.

    A customary heading always is; else a short line without a closing stop that is in capitals, is numbered as a
    chapter or section, or has a capital on every word that is not a small one.
    """
    text = line.strip()
    if not text or len(text) > MAX_HEADING_CHARS or text[-1] in ".;,:" or is_leader_line(text):
        return is_known(text.rstrip(".:")) if text else False
    if is_known(text):
        return True
    words = re.findall(r"[^\W\d_][\w’'/-]*", text)
    if not words or len(words) > 16 or not any(len(word) > 2 for word in words):
        return False
    if _CHAPTER.match(text) or (text.upper() == text and len("".join(words)) > 3):
        return True
    titled = all(word[0].isupper() or word in SMALL_WORDS for word in words) and words[0][0].isupper()
    numbered = re.match(r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}\.|[A-Z]\.|[IVX]{1,5}\.)\s+\S", text) is not None
    return titled and len(words) >= 2 if not numbered else titled or len(words) <= 8
