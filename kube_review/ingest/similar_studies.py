"""Studies that may be the same: near-identical texts, the same DOI, several reports of one fieldwork."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from kube_review.messages import Message, Text, _
from kube_review.reading.structure import similarity
from kube_review.reading.structure.similarity import Sketch, StudyData
from kube_review.store.corpus import studies, texts
from kube_review.store.database import cache
from kube_review.store.database.connection import Store

_KEY = "letter-sketch"
_AT_ONCE = 200
"""How many sketches of other studies are in memory at a time; each takes some hundred kilobytes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two studies, what they may be (``duplicate`` or ``fieldwork``) and why."""

    kind: str
    study: str
    other: str
    why: Text


def pairs(store: Store, among: Collection[str] | None = None) -> list[Pair]:
    """Return pairs to look at; those already set aside or joined are left out.

    Args:
        store: The review.
        among: Compare only these studies (ids) with all others.
    """
    rows = [row for row in studies.listing(store) if not row["duplicate_of"]]
    data = {
        row["study"]: StudyData(
            row["study"], row["title"] or "", row["authors"] or "", row["year"], row["district"] or "", row["doi"] or ""
        )
        for row in rows
    }
    fieldwork = {row["study"]: row["fieldwork"] for row in rows}
    chosen = [name for name in sorted(data) if among is None or name in among]
    found = _duplicates(store, data, chosen)
    known = {(pair.study, pair.other) for pair in found}
    for study, other, why in similarity.likely_same_fieldwork(
        (data[one], data[other]) for one, other in _compared(sorted(data), chosen)
    ):
        if (study, other) not in known:
            found.append(Pair("fieldwork", study, other, why))
    return [pair for pair in found if pair.kind == "duplicate" or fieldwork[pair.study] != fieldwork[pair.other]]


def _compared(names: list[str], chosen: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of studies to compare, each once, the first in alphabetical order first."""
    yield from combinations(chosen, 2)
    known = set(chosen)
    for other in names:
        if other not in known:
            yield from ((min(one, other), max(one, other)) for one in chosen)


def _duplicates(store: Store, data: dict[str, StudyData], chosen: list[str]) -> list[Pair]:
    """Compare the chosen studies with each other and with the rest, of which only some are in memory at a time."""
    digests = texts.hashes(store)
    mine = _sketches(store, {name: digests[name] for name in chosen})
    rest = [name for name in sorted(data) if name not in mine]
    found = [_pair(data, mine, one, other) for one, other in combinations(chosen, 2)]
    for first in range(0, len(rest), _AT_ONCE):
        theirs = _sketches(store, {name: digests[name] for name in rest[first : first + _AT_ONCE]})
        both = {**mine, **theirs}
        found += [_pair(data, both, *sorted((one, other))) for one in chosen for other in theirs]
    return sorted((pair for pair in found if pair is not None), key=lambda pair: (pair.study, pair.other))


def _pair(data: dict[str, StudyData], sketches: dict[str, Sketch], study: str, other: str) -> Pair | None:
    alike = _alike(data[study], data[other], sketches[study], sketches[other])
    return None if alike is None else Pair(alike[0], study, other, alike[1])


def _alike(one: StudyData, other: StudyData, sketch: Sketch, other_sketch: Sketch) -> tuple[str, Message] | None:
    """Compare two studies by shared text and bibliographic data; return what they may be and why."""
    doi = one.doi.lower()
    if doi and doi == other.doi.lower():
        return "duplicate", _("same DOI {doi}", doi=doi)
    shared = similarity.contained(sketch, other_sketch)
    similar_length = similarity.length_ratio(sketch, other_sketch) >= similarity.SIMILAR_LENGTH
    if shared >= similarity.NEAR_SAME and similar_length:
        return "duplicate", _("{share:.0%} of the wording is the same", share=shared)
    known = similarity.same_work(one, other)
    if known == 1:
        return "duplicate", _("same title, authors and year")
    if known and shared >= similarity.SAME_WORK:
        return "duplicate", _("same title, and {share:.0%} of the wording is the same", share=shared)
    if shared >= similarity.CONTAINED:
        return "fieldwork", _("{share:.0%} of the shorter text is also in the longer one", share=shared)
    return None


def _sketches(store: Store, digests: Mapping[str, str]) -> dict[str, Sketch]:
    """Return the sketch of each study's text, worked out once a text.

    Args:
        store: The review.
        digests: The hash of the text of each study.
    """
    keys = {study: f"{_KEY}:{digest}" for study, digest in digests.items()}
    known = cache.get(store, keys.values())
    made = {}
    for study, key in keys.items():
        if key not in known:
            hashes = sorted(similarity.sketch(texts.text_of(store, study).text).hashes)
            made[key] = struct.pack(f"<{len(hashes)}Q", *hashes)
    cache.put(store, made)
    packed = {**known, **made}
    return {
        study: Sketch(frozenset(struct.unpack(f"<{len(packed[key]) // 8}Q", packed[key])))
        for study, key in keys.items()
    }
