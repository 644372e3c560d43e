"""Which codes of the codebooks in use meant the same in an earlier version: readings for those still count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from kube_review.model import Code, Codebook
from kube_review.store import codebooks
from kube_review.store.counting import snapshot
from kube_review.store.counting.snapshot import Edit
from kube_review.store.database.connection import Store

Rewording = tuple[str, str, str]
"""Code, old meaning and new meaning of an edit that was declared to change only the wording."""


class Unchanged:
    """Finds, for any version, the codes of the codebooks in use that it holds in their present meaning."""

    def __init__(self, store: Store, books: Iterable[Codebook]) -> None:
        self._versions = codebooks.meanings(store)
        codes = [code for book in books for code in book.codes]
        self._codes = list(zip(codes, same_meanings(snapshot.rewordings(store), codes), strict=True))
        self._edits = snapshot.edits(store)
        self.of = cache(self._of)

    def _of(self, version: str) -> frozenset[str]:
        held = self._versions.get(version, {})
        return frozenset(code.code for code, same in self._codes if is_assessed(code, held, same, self._edits))


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


def is_assessed(code: Code, version: Mapping[str, str], same: set[str], edits: Collection[Edit] = ()) -> bool:
    """Say whether who reads for a codebook version looks for a code in its present meaning.

    Args:
        code: The code.
        version: The meaning of each code of the version.
        same: The meanings that count as the code's present one.
        edits: Codes that were merged or split: a version that holds all that a code was made of will do.
    """
    if any(version.get(name) in same for name in (code.code, *code.formerly)):
        return True
    made = [meaning for edit in edits for meaning in edit.looked_for if meaning in same]
    held = frozenset(version.values())
    return any(_looked_for(meaning, held, edits, frozenset()) for meaning in made)


def _looked_for(meaning: str, held: frozenset[str], edits: Collection[Edit], seen: frozenset[str]) -> bool:
    """Say whether a version holds a meaning, or all that it was made of in some edit."""
    if meaning in held:
        return True
    if meaning in seen:  # a code that was merged and split again
        return False
    parts = [edit.looked_for[meaning] for edit in edits if meaning in edit.looked_for]
    return any(all(_looked_for(one, held, edits, seen | {meaning}) for one in own.values()) for own in parts)
