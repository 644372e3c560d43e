"""Which finished studies have to be read again after a codebook changed."""

from __future__ import annotations

from collections.abc import Sequence

from kube_review.model import Codebook
from kube_review.store import codebooks
from kube_review.store.database.connection import Store
from kube_review.store.meanings import is_assessed, same_meanings
from kube_review.store.record.codings import Review


def by_code(store: Store, codebook: Codebook, reviews: Sequence[Review]) -> dict[str, list[str]]:
    """Return, per code, the studies that somebody finished before the code had its present meaning."""
    versions = codebooks.meanings(store)
    meanings = same_meanings(store, codebook.codes)
    return {
        code.code: sorted(
            {
                r.study
                for r in reviews
                if r.codebook == codebook.name and not is_assessed(code, versions.get(r.version, {}), same)
            }
        )
        for code, same in zip(codebook.codes, meanings, strict=True)
    }
