"""Codings as they are compared: what was coded, by whom, and how alike the quotes are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kube_review.assist.alike.comparison import Comparison, Described, likeness, rows_of
from kube_review.assist.learning.threads import one_thread
from kube_review.model import Coding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kube_review.assist.learning.embeddings import Encoder

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Coded:
    """Codings with their quotes as they are compared; rows are codings.

    model: The embeddings they are compared by besides words, or empty.
    """

    codings: tuple[Coding, ...]
    described: Described
    model: str

    def blocks(self) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield the likeness of some codings at a time to all: their first row, and (n_some, n_codings) float32."""
        for start in range(0, len(self.codings), _AT_ONCE):
            with one_thread():
                alike = likeness(rows_of(self.described, slice(start, start + _AT_ONCE)), self.described)
            yield start, alike

    def among(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """Return the likeness of some codings to each other: (n_rows, n_rows) float32."""
        some = rows_of(self.described, rows)
        with one_thread():
            return likeness(some, some)

    @classmethod
    def of(cls, codings: Sequence[Coding], languages: Sequence[str], encoder: Encoder | None) -> Coded:
        """Describe codings, at least one; ``languages`` are those of their quotes."""
        quotes = [one.quote for one in codings]
        with one_thread():
            comparison = Comparison(quotes, languages, encoder)
            return cls(tuple(codings), comparison.describe(quotes, languages), comparison.model)


def overlap(one: Coding, other: Coding) -> bool:
    """Say whether two codings share words of one study."""
    if one.study != other.study:
        return False
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return one.quote == other.quote
    return one.start < other.end and other.start < one.end
