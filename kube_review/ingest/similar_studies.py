"""Studies of a review that may be one: near-same texts, the same DOI, several reports of one fieldwork."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import combinations

from kube_review.reading.structure import similarity
from kube_review.reading.structure.similarity import Sketch, StudyData
from kube_review.store.corpus import studies, texts
from kube_review.store.database import cache
from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class Pair:
    """Two studies, what they may be (``duplicate`` or ``fieldwork``) and why."""

    kind: str
    study: str
    other: str
    why: str


def pairs(store: Store) -> list[Pair]:
    """Return pairs to look at; those already set aside or joined are left out."""
    rows = [row for row in studies.listing(store) if not row["duplicate_of"]]
    data = {
        row["study"]: StudyData(
            row["study"], row["title"] or "", row["authors"] or "", row["year"], row["district"] or "", row["doi"] or ""
        )
        for row in rows
    }
    fieldwork = {row["study"]: row["fieldwork"] for row in rows}
    found = _duplicates(store, data)
    known = {(pair.study, pair.other) for pair in found}
    for study, other, why in similarity.likely_same_fieldwork(list(data.values())):
        if (study, other) not in known and fieldwork[study] != fieldwork[other]:
            found.append(Pair("fieldwork", study, other, why))
    return found


def _duplicates(store: Store, data: dict[str, StudyData]) -> list[Pair]:
    sketches = _sketches(store, list(data))
    found = []
    for study, other in combinations(sorted(data), 2):
        doi = data[study].doi.lower()
        if doi and doi == data[other].doi.lower():
            found.append(Pair("duplicate", study, other, f"same DOI {doi}"))
            continue
        shared = similarity.likeness(sketches[study], sketches[other])
        if shared >= similarity.NEAR_SAME:
            found.append(Pair("duplicate", study, other, f"{shared:.0%} of the wording is the same"))
    return found


def _sketches(store: Store, names: list[str]) -> dict[str, Sketch]:
    """Return the sketch of each study's text, worked out once a text."""
    keys = {study: f"sketch:{digest}" for study, digest in texts.hashes(store).items() if study in names}
    known = cache.get(store, keys.values())
    made = {}
    for study, key in keys.items():
        if key not in known:
            minima = sorted(similarity.sketch(texts.text_of(store, study).text).minima)
            made[key] = struct.pack(f"<{len(minima)}Q", *minima)
    cache.put(store, made)
    packed = {**known, **made}
    return {
        study: Sketch(frozenset(struct.unpack(f"<{len(packed[key]) // 8}Q", packed[key])))
        for study, key in keys.items()
    }
