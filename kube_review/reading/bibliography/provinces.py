"""The place of a study: provinces and districts of Indonesia in the forms that papers use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

_FILE = Path(__file__).with_name("places.txt")
_SPLIT_YEAR = 2022
"""Law 14 to 16 and 29 of 2022 made new provinces out of Papua and Papua Barat; older studies name the old ones."""

_KAB = r"(?:[Kk]abupaten|KABUPATEN|[Kk]ab\.?|KAB\.?|[Rr]egency\s+of|[Dd]istrict\s+of)"
_CITY = r"(?:[Kk]ota(?:madya|madia)?|KOTA(?:MADYA)?|[Kk]odya|[Cc]ity\s+of|[Mm]unicipality\s+of)"
_NAME = r"[A-Z][\w’'-]*(?:(?:\s+dan)?\s+[A-Z][\w’'-]*){0,4}"
_NAMED = re.compile(
    rf"(?<!\w)(?:(?P<kab>{_KAB})|(?P<kota>{_CITY}))\s+(?P<name>{_NAME}(?:(?:,\s*|,?\s+(?:dan|and)\s+){_NAME})*)"
)
_ENGLISH = re.compile(rf"(?P<name>{_NAME})\s+(?:(?P<kab>Regency|District|Regencies)|(?P<kota>City|Municipality))\b")
_AFTER_IN = re.compile(rf"\b(?:di|DI|Di|in|from|dari|wilayah|daerah)\s+(?P<name>{_NAME})")
_PART = re.compile(r",\s*|\s+(?:dan|and)\s+(?=[A-Z])")
_WORDS_TOO = frozenset(
    {
        "batu",
        "puncak",
        "banjar",
        "batang",
        "landak",
        "serang",
        "metro",
        "kapuas",
        "bone",
        "siak",
        "bangka",
        "pasir",
        "toba",
    }
)
"""District names that are ordinary words or wider regions: they need *Kabupaten* or *Kota* before them."""

_NAMESAKES = ("Universitas ", "Negeri ", "Islam ", "Muhammadiyah ", "Kota ", "Kabupaten ")
"""Words before the name of a province that make it the name of a city or a university."""

KABUPATEN, KOTA = "Kabupaten", "Kota"
_KINDS = {"kabupaten": KABUPATEN, "kab": KABUPATEN, "kab.": KABUPATEN, "kota": KOTA}


@dataclass(frozen=True, slots=True)
class District:
    """A kabupaten or kota with its province, and the province it belonged to before 2022 (the same for most)."""

    name: str
    province: str
    former_province: str


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    districts: dict[tuple[str, str], District]
    provinces: dict[str, str]
    mention: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Studied:
    """Where a study seems to have been done; several places are joined with ``; ``, none is an empty string."""

    district: str = ""
    district_source: str = ""
    province: str = ""
    province_source: str = ""


P = TypeVar("P", District, str)


def studied(parts: Sequence[tuple[str, str, int]], year: int | None = None) -> Studied:
    """Weigh the places a study names.

    Args:
        parts: Texts with their name for people (``title``, ``abstract``, …) and weight. A weight of 2 or more is proof
            by itself; of the others three mentions are needed.
        year: The study's year, if known: it decides between provinces that were split in 2022.

    Returns:
        The districts and provinces with the best support, and the part that supports them best.
    """
    districts: Counter[District] = Counter()
    provinces: Counter[str] = Counter()
    best: dict[District | str, tuple[int, str]] = {}
    for text, source, weight in parts:
        for district in _districts(text, bare=weight > 1):
            districts[district] += weight
            best[district] = max(best.get(district, (0, "")), (weight, source))
        for province in _provinces(text):
            provinces[province] += weight
            best[province] = max(best.get(province, (0, "")), (weight, source))
    chosen = _strongest(districts, best)
    result_district = "; ".join(district.name for district in chosen)
    implied = list(dict.fromkeys(_province_of(district, year) for district in chosen))
    named = _strongest(provinces, best)
    agreeing = [province for province in named if not implied or province in implied]
    if implied:
        source = best[agreeing[0]][1] if agreeing else "district"
        return Studied(result_district, best[chosen[0]][1], "; ".join(implied), source)
    return Studied("", "", "; ".join(named), best[named[0]][1] if named else "")


def province_named(name: str) -> str | None:
    """Return the province that a name or short form (*NTT*) means, or None."""
    return _gazetteer().provinces.get(" ".join(name.lower().split()))


def province_names() -> list[str]:
    """Return the names of the provinces of Indonesia, those of before 2022 included, in order."""
    return sorted(set(_gazetteer().provinces.values()))


def _strongest(counts: Counter[P], best: Mapping[District | str, tuple[int, str]]) -> list[P]:
    """Keep what is proved, and of that what is not far behind the first: at most three, in order of support."""
    proved = [(n, place) for place, n in counts.items() if best[place][0] > 1 or n >= 3]
    proved.sort(key=lambda entry: (-best[entry[1]][0], -entry[0]))
    if not proved:
        return []
    top_weight, top = best[proved[0][1]][0], proved[0][0]
    return [place for n, place in proved if best[place][0] == top_weight and n * 2 > top][:3]


def _province_of(district: District, year: int | None) -> str:
    return district.former_province if year is not None and year < _SPLIT_YEAR else district.province


def _districts(text: str, *, bare: bool) -> Iterable[District]:
    known = _gazetteer().districts
    for pattern in (_NAMED, _ENGLISH):
        for match in pattern.finditer(text):
            kind = KABUPATEN if match.group("kab") else KOTA
            for name in _PART.split(match.group("name")):
                words = name.lower().split()
                if words and words[0] in _KINDS:  # "Kabupaten Sikka dan Kabupaten Ende"
                    kind, words = _KINDS[words[0]], words[1:]
                if district := _longest(known, kind, words, from_end=pattern is _ENGLISH):
                    yield district
    if not bare:
        return
    for match in _AFTER_IN.finditer(text):
        words = match.group("name").lower().split()
        kinds = [kind for kind in (KABUPATEN, KOTA) if _longest(known, kind, words, from_end=False)]
        if len(kinds) == 1 and words[0] not in _WORDS_TOO and words[0] not in _gazetteer().provinces:
            found = _longest(known, kinds[0], words, from_end=False)
            if found:
                yield found


def _longest(known: dict[tuple[str, str], District], kind: str, words: list[str], *, from_end: bool) -> District | None:
    for length in range(min(len(words), 6), 0, -1):
        name = " ".join(words[-length:] if from_end else words[:length])
        if (kind, name) in known:
            return known[kind, name]
    return None


def _provinces(text: str) -> Iterable[str]:
    gazetteer = _gazetteer()
    for match in gazetteer.mention.finditer(text):
        start = match.start()
        inside_word = start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")
        if not inside_word and not text.endswith(_NAMESAKES, 0, start):
            yield gazetteer.provinces[match.group().lower()]


@cache
def _gazetteer() -> _Gazetteer:
    districts: dict[tuple[str, str], District] = {}
    provinces: dict[str, str] = {}
    province = former = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            names, _, older = line.strip("[]").partition(" as ")
            province, *others = (name.strip() for name in re.split(r"[=,]", names))
            former = older.strip() or province
            provinces |= {name.lower(): province for name in (province, *others)}
        elif line and not line.startswith("#"):
            kind, _, listing = line.partition(":")
            for entry in listing.split(","):
                names_of_one = [name.strip() for name in entry.split("=")]
                district = District(f"{kind.title()} {names_of_one[0]}", province, former)
                districts |= {(kind.title(), name.lower()): district for name in names_of_one}
    longest_first = sorted(provinces, key=len, reverse=True)
    # The names stand first: what begins with one of a few letters is found ten times faster than what looks back first.
    mention = re.compile(rf"(?:{'|'.join(_either_case(name) for name in longest_first)})\b(?! (?:City|Regency))")
    return _Gazetteer(districts, provinces, mention)


def _either_case(name: str) -> str:
    """Match a name in title case or in capitals; short ones (NTT, DIY) in capitals only."""
    if len(name) <= 3 and name != "bali":
        return re.escape(name.upper())
    titled = re.sub(r"(?<![\w.])d\.?(?:k\.?)?i\b\.?", lambda match: match.group().upper(), name.title())
    return rf"{re.escape(titled)}|{re.escape(name.upper())}"
