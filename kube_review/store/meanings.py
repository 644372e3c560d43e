"""Which codes of the codebooks in use meant the same in an earlier version: readings for those still count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kube_review.model import Code, Codebook
from kube_review.store import codebooks
from kube_review.store.counting import snapshot
from kube_review.store.database.connection import Store

Rewording = tuple[str, str, str]
"""Code, old meaning and new meaning of an edit that was declared to change only the wording."""


class Unchanged:
    """Finds, for any version, the codes of the codebooks in use that it holds in their present meaning."""

    def __init__(self, store: Store, books: Iterable[Codebook]) -> None:
        self._versions = codebooks.meanings(store)
        codes = [code for book in books for code in book.codes]
        self._codes = list(zip(codes, same_meanings(snapshot.rewordings(store), codes), strict=True))
        self.of = cache(self._of)

    def _of(self, version: str) -> frozenset[str]:
        held = self._versions.get(version, {})
        return frozenset(code.code for code, same in self._codes if is_assessed(code, held, same))


def same_meanings(rewordings: Iterable[Rewording], codes: Sequence[Code]) -> list[set[str]]:
    """Return, per code, the meaning hashes that count as its present meaning (wording-only edits joined)."""
    edits = list(rewordings)
    result = []
    for code in codes:
        same = {code.meaning}
        for _ in edits:  # chains of edits: at most as many steps as there are edits
            for name, old, new in edits:
                if name in (code.code, *code.formerly) and same & {old, new}:
                    same |= {old, new}
        result.append(same)
    return result


def is_assessed(code: Code, version: Mapping[str, str], same: set[str]) -> bool:
    """Say whether a codebook version (code to meaning) holds a code in its present meaning."""
    return any(version.get(name) in same for name in (code.code, *code.formerly))
