"""The countable characters of a text as one continuum, without headings, references and contents."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from kube_review.statistics.unitising import joined


class Continuum:
    """Countable passages, concatenated.

    Attributes:
        length: How many characters there are.
    """

    def __init__(self, passages: Iterable[tuple[int, int]]) -> None:
        """Concatenate passages, given as half-open offsets in the text; overlapping ones count once."""
        pieces = joined(passages)
        self._starts = [start for start, _ in pieces]
        self._ends = [end for _, end in pieces]
        self._before = [0, *accumulate(end - start for start, end in pieces)]
        self.length = self._before[-1]

    def units(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return spans of the text as units of the continuum; whatever lies outside is removed, even from the middle of
        a span."""
        return joined((self._at(start), self._at(end)) for start, end in spans)

    def _at(self, offset: int) -> int:
        """Return the number of countable characters before an offset of the text."""
        n = bisect_right(self._starts, offset) - 1
        return 0 if n < 0 else self._before[n] + min(offset, self._ends[n]) - self._starts[n]

    def text(self, unit: tuple[int, int]) -> tuple[int, int]:
        """Return a unit as a span of the text, half-open."""
        return self._offset(unit[0]), self._offset(unit[1] - 1) + 1

    def _offset(self, at: int) -> int:
        n = bisect_right(self._before, at) - 1
        return self._starts[n] + at - self._before[n]
