"""Passages as weighted terms: words, pairs of words, and pieces of words (three to five characters).

Pieces relate *pendamping* to *pendampingan* without a stemmer, and tolerate misspellings. A piece never crosses a word
boundary, so the pieces of a passage are the sum of those of its words; each word is split once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

_WORD = re.compile(r"\w+")
_PIECE_CHARS = (3, 4, 5)
_AT_ONCE = 5000
"""Texts that are turned into terms at a time."""
_LONGEST_WORD_CHARS = 40  # longer ones are addresses and artefacts of PDFs, not words


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded to lower case, in order."""
    return [word[:_LONGEST_WORD_CHARS] for word in _WORD.findall(text.casefold())]


@lru_cache(maxsize=200_000)
def pieces_of(word: str) -> tuple[str, ...]:
    """Return the pieces of one word, its edges marked by spaces."""
    edged = f" {word} "
    return tuple(edged[i : i + n] for n in _PIECE_CHARS for i in range(len(edged) - n + 1))


class Terms:
    """The terms of some texts and their document frequencies.

    Attributes:
        rows: The texts it was learnt from as weighted terms, as ``matrix`` returns them.

    Args:
        texts: The texts to learn from. Pairs and pieces of one text only are left out.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        self.words: dict[str, int] = {}
        for text in texts:
            for word in words_of(text):
                self.words.setdefault(word, len(self.words))
        counts = self._count(texts)
        self.pairs = np.unique(counts.pairs)  # (n_pairs,) int64
        self.pairs = self.pairs[_n_texts(self._pair_matrix(counts)) > 1]
        self.pieces: dict[str, int] = {}
        for word in self.words:
            for piece in pieces_of(word):
                self.pieces.setdefault(piece, len(self.pieces))
        of_texts, of_words = self._words_of_texts(counts), self._pieces_of_words(counts)
        n_texts, n_values = np.zeros(len(self.pieces), np.int64), 0
        for part in _parts(counts.n_texts):
            pieces = of_texts[part] @ of_words
            n_texts += _n_texts(pieces)
            n_values += pieces.nnz
        often = np.flatnonzero(n_texts > 1)
        names = list(self.pieces)
        self.pieces = {names[column]: number for number, column in enumerate(often.tolist())}
        words = self._word_matrix(counts)
        self._words_rarity = _rarity(_n_texts(words), counts.n_texts)
        self._pieces_rarity = _rarity(n_texts[often], counts.n_texts)
        of_words = of_words[:, often]
        parts = (self._weighted(words[part], of_texts[part] @ of_words) for part in _parts(counts.n_texts))
        self.rows = _beneath(parts, words.nnz + n_values, self.n_words + len(self.pieces))

    @property
    def n_words(self) -> int:
        """How many columns are words and pairs; the columns behind them are pieces."""
        return len(self.words) + len(self.pairs)

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Return texts as weighted terms: (n_texts, n_terms) float; words and pieces have length 1 each, or 0.

        A term that stands tf times in a text and in df of the n texts learnt from weighs
        (1 + ln tf) · (1 + ln((1 + n) / (1 + df))): Salton & Buckley (1988), smoothed as in scikit-learn.
        """
        counts = self._count(texts)
        return self._weighted(self._word_matrix(counts), self._piece_matrix(counts))

    def _weighted(self, words: csr_matrix, pieces: csr_matrix) -> csr_matrix:
        return _beside(_weighted(words, self._words_rarity), _weighted(pieces, self._pieces_rarity))

    def carriers(self, text: str, row: csr_matrix, weights: NDArray[np.float64]) -> list[tuple[str, float]]:
        """Return the contribution of each word of a text to a weighted sum of its terms.

        Args:
            text: The text.
            row: The text as weighted terms, as ``matrix`` returns it: (1, n_terms) float.
            weights: One per term: (n_terms,) float.

        Returns:
            The distinct words as they stand in the text, in order, each with its share; pairs are split evenly between
            their words, pieces among the words that hold them.
        """
        share = dict(zip(row.indices.tolist(), (row.data * weights[row.indices]).tolist(), strict=True))
        shown = {word.casefold()[:_LONGEST_WORD_CHARS]: word for word in reversed(_WORD.findall(text))}
        order = words_of(text)
        total = dict.fromkeys(order, 0.0)
        holders: dict[int, list[str]] = {}
        for word in total:
            total[word] += share.get(self.words.get(word, -1), 0.0)
            for piece in dict.fromkeys(pieces_of(word)):
                if (number := self.pieces.get(piece)) is not None:
                    holders.setdefault(self.n_words + number, []).append(word)
        for first, second in dict.fromkeys(pairwise(order)):
            for word in (first, second):
                total[word] += share.get(self._pair_column(first, second), 0.0) / 2
        for column, among in holders.items():
            for word in among:
                total[word] += share.get(column, 0.0) / len(among)
        return [(shown[word], value) for word, value in total.items()]

    def _pair_column(self, first: str, second: str) -> int:
        import numpy as np

        if first not in self.words or second not in self.words:
            return -1
        key = self.words[first] * len(self.words) + self.words[second]
        at = int(np.searchsorted(self.pairs, key))
        return len(self.words) + at if at < len(self.pairs) and self.pairs[at] == key else -1

    def _count(self, texts: Sequence[str]) -> _Counts:
        import numpy as np

        local: dict[str, int] = {}
        split = [[local.setdefault(word, len(local)) for word in words_of(text)] for text in texts]
        lengths = np.fromiter(map(len, split), dtype=np.int64, count=len(split))
        flat = np.fromiter(chain.from_iterable(split), dtype=np.int64, count=int(lengths.sum()))
        owner = np.repeat(np.arange(len(split)), lengths)
        return _Counts(len(split), list(local), flat, owner, self.words)

    def _word_matrix(self, counts: _Counts) -> csr_matrix:
        kept = counts.known >= 0
        words = _sum(counts.owner[kept], counts.known[kept], (counts.n_texts, len(self.words)))
        return _beside(words, self._pair_matrix(counts))

    def _pair_matrix(self, counts: _Counts) -> csr_matrix:
        import numpy as np

        at = np.searchsorted(self.pairs, counts.pairs)
        at[at == len(self.pairs)] = 0
        kept = self.pairs[at] == counts.pairs if len(self.pairs) else np.zeros(len(at), dtype=bool)
        return _sum(counts.pair_owner[kept], at[kept], (counts.n_texts, len(self.pairs)))

    def _piece_matrix(self, counts: _Counts) -> csr_matrix:
        return self._words_of_texts(counts) @ self._pieces_of_words(counts)

    def _words_of_texts(self, counts: _Counts) -> csr_matrix:
        return _sum(counts.owner, counts.flat, (counts.n_texts, len(counts.local)))

    def _pieces_of_words(self, counts: _Counts) -> csr_matrix:
        import numpy as np

        cut = [[n for piece in pieces_of(word) if (n := self.pieces.get(piece)) is not None] for word in counts.local]
        lengths = np.fromiter(map(len, cut), dtype=np.int64, count=len(cut))
        flat = np.fromiter(chain.from_iterable(cut), dtype=np.int64, count=int(lengths.sum()))
        return _sum(np.repeat(np.arange(len(cut)), lengths), flat, (len(cut), len(self.pieces)))


class _Counts:
    """The words of some texts, by numbers local to these texts and by those of a vocabulary (-1: unknown)."""

    def __init__(
        self,
        n_texts: int,
        local: list[str],
        flat: NDArray[np.int64],
        owner: NDArray[np.int64],
        words: dict[str, int],
    ) -> None:
        import numpy as np

        self.n_texts, self.local, self.flat, self.owner = n_texts, local, flat, owner
        numbers = np.array([words.get(word, -1) for word in local] or [-1], dtype=np.int64)
        self.known = numbers[flat] if len(flat) else flat
        first, second = self.known[:-1], self.known[1:]
        inside = (owner[:-1] == owner[1:]) & (first >= 0) & (second >= 0)
        self.pairs = (first * max(1, len(words)) + second)[inside]
        self.pair_owner = owner[:-1][inside]


def _sum(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> csr_matrix:
    """Return a sparse matrix that counts how often each row and column meet."""
    import numpy as np
    from scipy.sparse import coo_matrix, csr_matrix

    return csr_matrix(coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape))


def _beside(left: csr_matrix, right: csr_matrix) -> csr_matrix:
    """Return two matrices side by side; SciPy's own ``hstack`` takes five times their memory on the way."""
    import numpy as np
    from scipy.sparse import csr_matrix

    indptr = left.indptr + right.indptr
    indices, data = np.empty(indptr[-1], left.indices.dtype), np.empty(indptr[-1])
    for part, before, first in ((left, right.indptr[:-1], 0), (right, left.indptr[1:], left.shape[1])):
        at = np.repeat(before, np.diff(part.indptr))
        at += np.arange(part.nnz, dtype=at.dtype)
        data[at] = part.data
        indices[at] = part.indices + first
    return csr_matrix((data, indices, indptr), shape=(left.shape[0], left.shape[1] + right.shape[1]))


def _parts(n_rows: int) -> Iterator[slice]:
    """Yield the rows in parts, so that what is made of them on the way takes little memory."""
    return (slice(first, min(n_rows, first + _AT_ONCE)) for first in range(0, max(n_rows, 1), _AT_ONCE))


def _beneath(parts: Iterable[csr_matrix], n_values: int, n_columns: int) -> csr_matrix:
    """Return matrices one beneath the other, each put into its place as soon as it is there.

    Args:
        parts: The matrices.
        n_values: How many values they have at most; what is not needed takes no memory.
        n_columns: How many columns each has.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    data, indices, lengths = np.empty(n_values), np.empty(n_values, np.int32), [np.zeros(1, np.int64)]
    end = 0
    for part in parts:
        start, end = end, end + part.nnz
        data[start:end], indices[start:end] = part.data, part.indices
        lengths.append(np.diff(part.indptr))
    indptr = np.cumsum(np.concatenate(lengths))
    return csr_matrix((data[:end], indices[:end], indptr), shape=(len(indptr) - 1, n_columns), copy=False)


def first_rows(matrix: csr_matrix, n: int) -> csr_matrix:
    """Return the first rows of a matrix, in the same memory."""
    from scipy.sparse import csr_matrix

    end = matrix.indptr[n]
    parts = (matrix.data[:end], matrix.indices[:end], matrix.indptr[: n + 1])
    return csr_matrix(parts, shape=(n, matrix.shape[1]), copy=False)


def _n_texts(matrix: csr_matrix) -> NDArray[np.int64]:
    """Return in how many rows each column stands."""
    import numpy as np

    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _rarity(n_with: NDArray[np.int64], n_texts: int) -> NDArray[np.float64]:
    """Return how much the rarity of each term adds to its weight, by the texts it stands in: (n_terms,) float."""
    import numpy as np

    rarity: NDArray[np.float64] = 1 + np.log((1 + n_texts) / (1 + n_with))
    return rarity


def _weighted(counts: csr_matrix, rarity: NDArray[np.float64]) -> csr_matrix:
    """Turn counts into weights whose squares sum to 1 in every row that has any, in their place."""
    import numpy as np
    from scipy.sparse import csr_matrix

    weights = counts.data
    np.log(weights, out=weights)
    weights += 1
    weights *= rarity[counts.indices]
    squares = csr_matrix((weights**2, counts.indices, counts.indptr), shape=counts.shape, copy=False)
    lengths = np.sqrt(squares @ np.ones(counts.shape[1]))
    weights /= np.repeat(lengths, np.diff(counts.indptr))
    return counts
