"""Passages as hashed terms: stems, pairs of stems, and pieces of words, in a fixed number of buckets.

A model over buckets needs no vocabulary of its own, so that it stays small and applies to any text (Weinberger et al.
2009, "Feature Hashing for Large Scale Multitask Learning").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from kube_review.assist.learning.ngrams import pieces_of, words_of
from kube_review.language.stems import stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

N_BUCKETS = 1 << 17


def stems_of(text: str, language: str) -> list[str]:
    """Return the stems of a text in order; every number is ``0``, as its value says nothing about a code."""
    return ["0" if word.isdigit() else _stem(word, language) for word in words_of(text)]


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    return "_".join(stems(word, language))


@lru_cache(maxsize=400_000)
def _bucket(term: str) -> int:
    return crc32(term.encode()) % N_BUCKETS


@lru_cache(maxsize=200_000)
def _piece_buckets(word: str) -> tuple[int, ...]:
    return tuple(crc32(f"p{piece}".encode()) % N_BUCKETS for piece in pieces_of(word))


def counts(texts: Sequence[str], languages: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
    """Count the terms of texts.

    Args:
        texts: The texts.
        languages: The language of each, for its stems.

    Returns:
        Stems with their pairs, and pieces of words: each (n_texts, ``N_BUCKETS``) float, sparse.
    """
    terms: list[list[int]] = []
    places: dict[str, int] = {}
    words: list[list[int]] = []
    for text, language in zip(texts, languages, strict=True):
        found = stems_of(text, language)
        terms.append([_bucket(f"s{stem}") for stem in found] + [_bucket(f"b{a} {b}") for a, b in pairwise(found)])
        words.append([places.setdefault(word, len(places)) for word in words_of(text) if not word.isdigit()])
    # A word has the same pieces wherever it stands, so that each is cut up once.
    pieces = _counted([_piece_buckets(word) for word in places])
    return _counted(terms), _counted(words, len(places)) @ pieces


def _counted(buckets: Sequence[Sequence[int]], n_buckets: int = N_BUCKETS) -> csr_matrix:
    import numpy as np
    from scipy.sparse import coo_matrix, csr_matrix

    lengths = [len(row) for row in buckets]
    columns = np.fromiter((bucket for row in buckets for bucket in row), np.int64, sum(lengths))
    rows = np.repeat(np.arange(len(buckets)), lengths)
    return csr_matrix(coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(buckets), n_buckets)))


def rarity(both: tuple[csr_matrix, csr_matrix], *, least: int = 2) -> NDArray[np.float64]:
    """Return how much the rarity of each bucket adds to its weight: (``N_BUCKETS``,) float.

    1 + ln((1 + n) / (1 + df)), as in scikit-learn's smoothed inverse document frequency.

    Args:
        both: Texts, as ``counts`` returns them.
        least: Buckets in fewer texts than this have no weight.
    """
    import numpy as np

    n_texts = both[0].shape[0]
    frequency = sum(np.bincount(part.indices, minlength=N_BUCKETS) for part in both)
    return np.asarray(
        np.where(frequency >= least, 1 + np.log((1 + n_texts) / (1 + np.minimum(frequency, n_texts))), 0.0)
    )


def weighted(both: tuple[csr_matrix, csr_matrix], rare: NDArray[np.float64]) -> csr_matrix:
    """Return texts as weighted terms, words and pieces of length 1 each, or 0: (n_texts, ``N_BUCKETS``) float, sparse.

    A term that stands tf times weighs (1 + ln tf) times its rarity (Salton & Buckley 1988).
    """
    return _of_length_one(both[0], rare) + _of_length_one(both[1], rare)


def _of_length_one(part: csr_matrix, rare: NDArray[np.float64]) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    weights = (1 + np.log(part.data)) * rare[part.indices]
    rows = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
    lengths = np.sqrt(np.bincount(rows, weights**2, minlength=part.shape[0]))
    return csr_matrix((weights / np.maximum(lengths[rows], 1e-12), part.indices, part.indptr), shape=part.shape)
