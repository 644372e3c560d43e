"""The tables of a manifest, as documents: what somebody else has to get from the same review."""

from __future__ import annotations

import json
from typing import Any

from kube_review.errors import ReviewError
from kube_review.model import Codebook
from kube_review.session import Session
from kube_review.store.counting import first_done, snapshot
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.agreement import agreement_table, double_coded, ratings
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally_table
from kube_review.synthesis.inference import effect_sizes_table
from kube_review.synthesis.reporting import prisma_flow
from kube_review.synthesis.reproduction import claims, claims_table, publication


def of(session: Session, rules: Rules, published: str | None) -> dict[str, Any]:
    """Return tally, matrix, effect sizes and agreement of each codebook, the flow, and one reproduction, by name.

    Args:
        session: The review.
        rules: How they are counted.
        published: A publication to hold against the review: a shipped name or a file.
    """
    made: dict[str, Any] = {}
    held = snapshot.load(session.store, session.codebooks)
    for book in session.codebooks:
        matrix = cell_matrix.matrix(held, book, rules)
        made[f"tally {book.name}"] = tally_table.of(matrix).document()
        made[f"matrix {book.name}"] = tally_table.units(matrix).document()
        made[f"effects {book.name}"] = effect_sizes_table.by_code(matrix).document()
        made |= _agreement(session, held, book)
    made["flow"] = prisma_flow.table(prisma_flow.of(session.store)).document()
    if published:
        known = publication.find(published)
        compared = claims.reproduce(held, session.codebook(known.codebook), known, rules)
        made[f"reproduction {compared.publication.name}"] = claims_table.document(compared)
    # In English whatever the language of the run: a lock is the same for everybody who checks it.
    plain: dict[str, Any] = json.loads(json.dumps(made, default=str))
    return plain


def _agreement(session: Session, held: Snapshot, book: Codebook) -> dict[str, Any]:
    """Return agreement on cells, or nothing where no study was finished by two coders."""
    try:
        compared = double_coded.of(held, first_done.load(session.store, book.name), book)
    except ReviewError:
        return {}
    rated = ratings.of(session.store, compared, "cells")
    return {f"agreement {book.name}": agreement_table.of(rated, "cells", compared.notes()).document()}
