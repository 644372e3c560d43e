"""Which finished studies have to be read again after a codebook changed."""

from __future__ import annotations

from kube_review.model import Codebook
from kube_review.store.counting.snapshot import Snapshot
from kube_review.store.meanings import is_assessed, same_meanings


def by_code(held: Snapshot, codebook: Codebook) -> dict[str, list[str]]:
    """Return, per code, the studies that somebody finished before the code had its present meaning."""
    names = {study.id: study.study for study in held.studies}
    meanings = same_meanings(held.rewordings, codebook.codes)
    return {
        code.code: sorted(
            {
                names[study_id]
                for study_id, review in held.reviews
                if review.codebook == codebook.name
                and not is_assessed(code, held.meanings.get(review.version, {}), same, held.edits)
            }
        )
        for code, same in zip(codebook.codes, meanings, strict=True)
    }
