"""Studies that may be the same: near-identical texts, the same DOI, several reports of one fieldwork.

Only pairs with something in common are compared: shingles, a DOI, a title, or an author and a district.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from kube_review.messages import Message, Text, _
from kube_review.reading.structure import similarity
from kube_review.reading.structure.similarity import Sketch, StudyData
from kube_review.store.corpus import studies, texts
from kube_review.store.database import cache
from kube_review.store.database.connection import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_KEY = "letter-sketch-2"
_AT_ONCE, _IN_TABLE = 200, 2000
"""How many sketches are compared at a time, and with how many; each takes about 30 kB."""
Names = tuple[str, str]
"""Two studies (ids), in alphabetical order."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two studies, what they may be (``duplicate`` or ``fieldwork``) and why."""

    kind: str
    study: str
    other: str
    why: Text


@dataclass(frozen=True, slots=True)
class Shared:
    """What two texts have in common: the share of the shorter one, and the ratio of their lengths; 0 to 1."""

    share: float = 0.0
    length_ratio: float = 0.0


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
    near = sorted(_in_common(data, chosen, similarity.author_places) - known)
    for study, other, why in similarity.likely_same_fieldwork((data[one], data[other]) for one, other in near):
        found.append(Pair("fieldwork", study, other, why))
    return [pair for pair in found if pair.kind == "duplicate" or fieldwork[pair.study] != fieldwork[pair.other]]


def _duplicates(store: Store, data: Mapping[str, StudyData], chosen: Sequence[str]) -> list[Pair]:
    shared = _shared(store, sorted(data), chosen)
    likely = set(shared) | _in_common(data, chosen, _dois) | _same_titles(data, chosen)
    found = []
    for one, other in sorted(likely):
        alike = _alike(data[one], data[other], shared.get((one, other), Shared()))
        if alike is not None:
            found.append(Pair(alike[0], one, other, alike[1]))
    return found


def _dois(study: StudyData) -> set[str]:
    return {study.doi.lower()} - {""}


def _in_common(
    data: Mapping[str, StudyData], chosen: Sequence[str], keys_of: Callable[[StudyData], Iterable[object]]
) -> set[Names]:
    """Return the pairs with a chosen study that have a key in common."""
    holders: dict[object, list[str]] = {}
    for name in sorted(data):
        for key in keys_of(data[name]):
            holders.setdefault(key, []).append(name)
    wanted = set(chosen)
    return {pair for names in holders.values() for pair in combinations(names, 2) if not wanted.isdisjoint(pair)}


def _same_titles(data: Mapping[str, StudyData], chosen: Sequence[str]) -> set[Names]:
    """Return the pairs of one year with a chosen study whose titles are the same."""
    import numpy as np
    from rapidfuzz import fuzz, process

    titles: dict[int, dict[str, str]] = {}
    for name, study in data.items():
        if study.year is not None and (title := similarity.telling_title(study)):
            titles.setdefault(study.year, {})[name] = title
    wanted, found = set(chosen), set[Names]()
    for of_year in titles.values():
        names, mine = list(of_year), [name for name in of_year if name in wanted]
        for first in range(0, len(mine), _AT_ONCE):
            part = mine[first : first + _AT_ONCE]
            compared = process.cdist(
                [of_year[name] for name in part],
                list(of_year.values()),
                scorer=fuzz.ratio,
                score_cutoff=similarity.SURE_TITLE,
                dtype=np.float32,
            )
            found |= {_named(part[row], names[n]) for row, n in np.argwhere(compared) if part[row] != names[n]}
    return found


def _alike(one: StudyData, other: StudyData, shared: Shared) -> tuple[str, Message] | None:
    """Compare two studies by shared text and bibliographic data; return what they may be and why."""
    doi = one.doi.lower()
    if doi and doi == other.doi.lower():
        return "duplicate", _("same DOI {doi}", doi=doi)
    if shared.share >= similarity.NEAR_SAME and shared.length_ratio >= similarity.SIMILAR_LENGTH:
        return "duplicate", _("{share:.0%} of the wording is the same", share=shared.share)
    known = similarity.same_work(one, other)
    if known == 1:
        return "duplicate", _("same title, authors and year")
    if known and shared.share >= similarity.SAME_WORK:
        return "duplicate", _("same title, and {share:.0%} of the wording is the same", share=shared.share)
    if shared.share >= similarity.CONTAINED:
        return "fieldwork", _("{share:.0%} of the shorter text is also in the longer one", share=shared.share)
    return None


def _shared(store: Store, names: Sequence[str], chosen: Sequence[str]) -> dict[Names, Shared]:
    """Return what texts share, for pairs with a chosen study that share enough to matter."""
    digests, wanted = texts.hashes(store), set(chosen)
    found: dict[Names, Shared] = {}
    for first in range(0, len(chosen), _IN_TABLE):
        table = _Table(_sketches(store, {name: digests[name] for name in chosen[first : first + _IN_TABLE]}))
        for start in range(0, len(names), _AT_ONCE):
            part = _sketches(store, {name: digests[name] for name in names[start : start + _AT_ONCE]})
            for name, sketch in part.items():
                for other, shared in table.shared_with(sketch):
                    if other != name and not (name in wanted and other < name):
                        found[_named(name, other)] = shared
    return found


def _named(one: str, other: str) -> Names:
    return min(one, other), max(one, other)


class _Table:
    """An inverted index of sketches: which studies hold a hash."""

    def __init__(self, sketches: Mapping[str, Sketch]) -> None:
        import numpy as np

        self._names = list(sketches)
        self._sizes = np.array([len(sketch.hashes) for sketch in sketches.values()])
        hashes = np.concatenate([sketch.hashes for sketch in sketches.values()])
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._owners = hashes[order], np.repeat(np.arange(len(self._names)), self._sizes)[order]

    def shared_with(self, sketch: Sketch) -> Iterator[tuple[str, Shared]]:
        """Yield the studies that share enough with a sketch to matter, and how much."""
        import numpy as np

        starts = np.searchsorted(self._hashes, sketch.hashes, "left")
        lengths = np.searchsorted(self._hashes, sketch.hashes, "right") - starts
        owners = self._owners[_ranges(starts, lengths)]
        common = np.bincount(owners, minlength=len(self._names))
        shorter, longer = np.minimum(self._sizes, len(sketch.hashes)), np.maximum(self._sizes, len(sketch.hashes))
        for n in np.flatnonzero((common >= similarity.SAME_WORK * shorter) & (common > 0)).tolist():
            yield self._names[n], Shared(float(common[n] / shorter[n]), float(shorter[n] / longer[n]))


def _ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of ranges by their starts and lengths, one range after the other."""
    import numpy as np

    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def _sketches(store: Store, digests: Mapping[str, str]) -> dict[str, Sketch]:
    """Return the sketch of each study's text, worked out once a text.

    Args:
        store: The review.
        digests: The hash of the text of each study.
    """
    import numpy as np

    keys = {study: f"{_KEY}:{digest}" for study, digest in digests.items()}
    known = cache.get(store, keys.values())
    made = {}
    for study, key in keys.items():
        if key not in known:
            made[key] = similarity.sketch(texts.text_of(store, study).text).hashes.astype("<u8").tobytes()
    cache.put(store, made)
    packed = {**known, **made}
    return {study: Sketch(np.frombuffer(packed[key], "<u8")) for study, key in keys.items()}
