"""Word stems, for cues: Indonesian by PySastrawi with corrections, English by simplemma.

Sastrawi is a port of the Nazief–Adriani stemmer with the enhanced confix stripping of Asian (2007); it looks every
candidate up in a dictionary of root words, so most of its mistakes are mended by adding or removing a root.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, cast

# Without these roots Sastrawi goes one affix too far (berhasil → hasil, "result"; petugas → tugas, "duty") or nowhere.
ROOTS_TO_ADD = (
    *("bantuan", "berasal", "berhasil", "beritahu", "berkala", "dadak", "ikutserta", "kelola", "mandek", "mangkrak"),
    *("memadai", "pejabat", "pelaksana", "pengalaman", "pengurus", "pengusaha", "penyakit", "penyelenggara"),
    *("petugas", "salahguna", "sasar", "sepihak", "vakum", "wirausaha"),
)

# Words of its dictionary that are not roots, or that swallow a word we need whole.
ROOTS_TO_REMOVE = ("pemberitahuan", "perata")

# Words that no choice of roots gets right, spellings of speech and of notes, reduplications that mean something else,
# and words that would share a root with another meaning: "bentuk" (form) with "dibentuk", "laku" (sells) with
# "dilakukan", "pemerintah" with "perintah". The stem only has to be the same wherever the word is the same.
IRREGULAR = {
    "anggaran": "anggaran",
    "asal-asalan": "asal-asalan",
    "bagian": "bagian",
    "bekerjasama": "kerjasama",
    "belasan": "belasan",
    "benar-benar": "benar",
    "bentuk": "wujud",
    "bentuknya": "wujud",
    "berbentuk": "wujud",
    "berkecukupan": "berkecukupan",
    "berkurang": "berkurang",
    "berkurangnya": "berkurang",
    "berpengalaman": "berpengalaman",
    "bertentangan": "bertentangan",
    "blm": "belum",
    "cuma": "hanya",
    "cuma-cuma": "cuma-cuma",
    "cuman": "hanya",
    "dadakan": "dadak",
    "dgn": "dengan",
    "dibukukan": "pembukuan",
    "dikurangi": "kurangi",
    "dipasarkan": "pasarkan",
    "diputuskan": "keputusan",
    "disalahgunakan": "salahguna",
    "ditumbuhi": "ditumbuhi",
    "engga": "tidak",
    "enggak": "tidak",
    "ga": "tidak",
    "gak": "tidak",
    "itu-itu": "itu-itu",
    "kagak": "tidak",
    "keberadaan": "ada",
    "keberlangsungan": "kelangsungan",
    "kelangsungan": "kelangsungan",
    "kelurahan": "kelurahan",
    "kematian": "kematian",
    "keputusan": "keputusan",
    "kerusakan": "rusak",
    "keseharian": "sehari-hari",
    "kesiapan": "siap",
    "krn": "karena",
    "laku": "laris",
    "masukan": "masukan",
    "memasarkan": "pasarkan",
    "membukukan": "pembukuan",
    "mempermudah": "mempermudah",
    "memutuskan": "keputusan",
    "mendatang": "mendatang",
    "mengecek": "cek",
    "mengurangi": "kurangi",
    "menyalahgunakan": "salahguna",
    "ndak": "tidak",
    "ngga": "tidak",
    "nggak": "tidak",
    "pelan-pelan": "pelan",
    "pelengkap": "pelengkap",
    "pemasaran": "pasarkan",
    "pemasarannya": "pasarkan",
    "pembukuan": "pembukuan",
    "pembukuannya": "pembukuan",
    "pemerintah": "pemerintah",
    "pemerintahan": "pemerintah",
    "peminta": "peminta",
    "pencaharian": "pencaharian",
    "pendapatan": "pendapatan",
    "pendapatannya": "pendapatan",
    "penerima": "penerima",
    "pengecekan": "cek",
    "pengumpul": "pengumpul",
    "penyalahgunaan": "salahguna",
    "permintaan": "permintaan",
    "permusyawaratan": "musyawarah",
    "pertemuan": "pertemuan",
    "pertemuan-pertemuan": "pertemuan",
    "pertentangan": "bertentangan",
    "rata-rata": "rata-rata",
    "sdh": "sudah",
    "seadanya": "seadanya",
    "sebelum": "sebelum",
    "sebelumnya": "sebelum",
    "sedikitnya": "sedikitnya",
    "sehari": "sehari",
    "sehari-hari": "sehari-hari",
    "seharusnya": "mestinya",
    "sendiri-sendiri": "sendiri-sendiri",
    "sejalan": "sejalan",
    "sekedar": "sekadar",
    "sekelompok": "kelompok",
    "sekurang-kurangnya": "sekurang-kurangnya",
    "selama": "selama",
    "semata-mata": "semata",
    "semestinya": "mestinya",
    "sepanjang": "sepanjang",
    "sepekan": "pekan",
    "sesama": "sesama",
    "setempat": "setempat",
    "setidaknya": "setidaknya",
    "sewenang-wenang": "sewenang-wenang",
    "tak": "tidak",
    "tapi": "tetapi",
    "tdk": "tidak",
    "terdiri": "terdiri",
    "terkendali": "terkendali",
    "terlewat": "terlewat",
    "terlewati": "terlewat",
    "terlewatkan": "terlewat",
    "terus-menerus": "terus",
    "tetap": "masih",
    "tiba-tiba": "tiba-tiba",
    "tidaknya": "tidaknya",
    "tingkat": "tingkatan",
    "tingkatan": "tingkatan",
    "turun-temurun": "turun-temurun",
    "urusan": "urusan",
    "yg": "yang",
}

# Irregular English forms that simplemma leaves as they are, and its slips.
IRREGULAR_EN = {"felt": "feel", "grew": "grow", "socialization": "socialisation", "developed": "develop"}

_LONGEST_WORD_CHARS = 40  # longer strings are no words; the stemmer's patterns must not chew on hostile input
_AFFIXED = re.compile(r"(?:me|pe|be|te|di|ke|se|ku|kau)|.*(?:an|i|nya|lah|kah|tah|pun|ku|mu)$|.*-")
_BETWEEN = re.compile(r"antar([a-z]{4,})")  # antaranggota; not "antara"
_NEGATED_NOUN = re.compile(r"ketidak(\w{3,}?)an(?:nya)?$")


@cache
def _indonesian() -> Callable[[str], str]:
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    # The library has no annotations.
    factory, dictionary, stemmer = cast("tuple[Any, Any, Any]", (StemmerFactory, ArrayDictionary, Stemmer))
    roots = set(factory().get_words()).union(ROOTS_TO_ADD).difference(ROOTS_TO_REMOVE)
    stem: Callable[[str], str] = stemmer(dictionary(roots)).stem_word
    return stem


@cache
def _english() -> Callable[[str], str]:
    from simplemma import lemmatize

    def lemma(word: str) -> str:
        return IRREGULAR_EN.get(word) or str(lemmatize(word, lang="en")).lower()

    return lemma


@cache
def stems(word: str, language: str = "id") -> tuple[str, ...]:
    """Return the stems of one word; most have one.

    *Ketidaktepatan* has two, ``tidak`` and ``tepat``: the stemmer leaves it whole, and a lemmatiser that says *tepat*
    reverses the finding.

    Args:
        word: A single word, in any case.
        language: ``id`` or ``en``; other languages keep the word as it is.

    Returns:
        Lower-case stems, in order.
    """
    word = word.casefold()
    if len(word) > _LONGEST_WORD_CHARS:
        return (word,)
    if language == "id":
        return _stems_id(word)
    if language == "en":
        return tuple(_english()(part) for part in word.split("-") if part)
    return (word,)


def _stems_id(word: str) -> tuple[str, ...]:
    if found := IRREGULAR.get(word):
        return (found,)
    if negated := _NEGATED_NOUN.match(word):
        return ("tidak", _indonesian()(negated[1]))
    if between := _BETWEEN.fullmatch(word):
        return ("antar", _indonesian()(between[1]))
    if not _AFFIXED.match(word):
        return (word,)
    root = _indonesian()(word)
    parts = [part for part in root.split("-") if part]
    # Only a reduplication is one word (masing-masing); "top-down" is two.
    return (root,) if len(set(parts)) < 2 else tuple(_indonesian()(part) for part in parts)
