"""Codings by passage; a change costs the same however many there are."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Sequence

from kube_review.model import Coding
from kube_review.screen.desk import span as spans


def _place(coding: Coding) -> tuple[int, int]:
    return coding.start or 0, coding.coding


class PlacedCodings:
    """The codings of one text in the order of their place, each found by its passages and by its uuid."""

    def __init__(self, starts: Sequence[int], ends: Sequence[int], found: Iterable[Coding] = ()) -> None:
        """Place codings.

        Args:
            starts: Where the passages of the text start, in order.
            ends: Where they end.
            found: Codings that have a place in the text.
        """
        self.all: list[Coding] = []
        self.n_by_coder_and_code: Counter[tuple[str, str]] = Counter()
        self._starts, self._ends = starts, ends
        self._by_uuid: dict[str, Coding] = {}
        self._at: dict[int, list[Coding]] = {}
        for coding in sorted(found, key=_place):
            self.put(coding)

    def at(self, n: int) -> list[Coding]:
        """Return the codings that touch a passage (index from 0), by place."""
        return self._at.get(n, [])

    def get(self, uuid: str) -> Coding | None:
        """Return the coding of a uuid, or None."""
        return self._by_uuid.get(uuid)

    def put(self, coding: Coding) -> None:
        """Add a coding, in place of the one with its uuid."""
        self.remove(coding.uuid)
        self._by_uuid[coding.uuid] = coding
        insort(self.all, coding, key=_place)
        self.n_by_coder_and_code[coding.coder, coding.code] += 1
        for n in self._touched(coding):
            insort(self._at.setdefault(n, []), coding, key=_place)

    def remove(self, uuid: str) -> None:
        """Take the coding of a uuid away, if there is one."""
        coding = self._by_uuid.pop(uuid, None)
        if coding is None:
            return
        del self.all[bisect_left(self.all, _place(coding), key=_place)]
        self.n_by_coder_and_code[coding.coder, coding.code] -= 1
        for n in self._touched(coding):
            self._at[n].remove(coding)

    def _touched(self, coding: Coding) -> range:
        return spans.touched(self._starts, self._ends, (coding.start or 0, coding.end or 0))
