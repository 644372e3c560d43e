"""Readings of studies kept in the review, so that each is worked out once; on a cluster if there is one."""

from __future__ import annotations

from collections.abc import Sequence

from kube_review import cluster
from kube_review.assist.learning import study_reading
from kube_review.assist.learning.study_reading import StudyReading
from kube_review.assist.passage_text import PassageText
from kube_review.model import Codebook
from kube_review.store.database import cache
from kube_review.store.database.connection import Store

_PORTION = 10
"""Readings that are kept at a time: each time waits for the disk, and an interruption loses what is not kept."""


def readings(
    store: Store, passages: Sequence[PassageText], codebook: Codebook, *, keep: bool = False, address: str = ""
) -> list[StudyReading]:
    """Return the reading of each study, from the cache or made now.

    Args:
        store: The review.
        passages: All passages of the studies, study by study.
        codebook: The codes.
        keep: Whether new readings are kept, a few at a time as they come.
        address: The address of a Dask scheduler whose workers read what is new; empty reads here.

    Raises:
        ReviewError: The cluster cannot be used, or a study cannot be read there.
    """
    studies = study_reading.by_study(passages)
    keys = [study_reading.key(study, codebook) for study in studies]
    kept = cache.get(store, keys)
    found = [_unpacked(kept.pop(key, b""), study, codebook) for key, study in zip(keys, studies, strict=True)]
    new = [n for n, reading in enumerate(found) if reading is None]
    made = cluster.results(address, study_reading.read, ((studies[n], codebook) for n in new))
    for first in range(0, len(new), _PORTION):
        portion = dict(zip(new[first : first + _PORTION], made, strict=False))
        found = [portion.get(n, reading) for n, reading in enumerate(found)]
        if keep:
            cache.put(store, {keys[n]: study_reading.packed(reading) for n, reading in portion.items()})
    return [reading for reading in found if reading is not None]


def _unpacked(content: bytes, study: Sequence[PassageText], codebook: Codebook) -> StudyReading | None:
    try:
        return study_reading.unpacked(content, study[0].study, len(codebook.codes))
    except ValueError:  # it is not kept, or damaged
        return None
