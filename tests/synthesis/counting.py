"""Counting a review in a test: read it once, then count."""

from __future__ import annotations

from collections.abc import Collection

from kube_review.model import Codebook
from kube_review.session import Session
from kube_review.store.counting import first_done, snapshot
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.agreement import double_coded, ratings, span_agreement
from kube_review.synthesis.agreement.double_coded import DoubleCoded
from kube_review.synthesis.agreement.nominal import Ratings
from kube_review.synthesis.agreement.span_agreement import Marked
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules


def held(session: Session, *books: Codebook) -> Snapshot:
    """Return what a review holds, with these codebooks in use, else those of the session."""
    return snapshot.load(session.store, books or session.codebooks)


def matrix(
    session: Session, book: Codebook, rules: Rules, group: str | None = None, leave_out: Collection[str] = ()
) -> Matrix:
    """Return the cells of a review with one codebook in use."""
    return cell_matrix.matrix(held(session, book), book, rules, group, leave_out)


def double_coded_of(session: Session, book: Codebook | None = None) -> DoubleCoded:
    """Return what two coders finished against a codebook, the session's own unless one is given."""
    known = held(session, book) if book else held(session)
    chosen = book or session.codebook()
    return double_coded.of(known, first_done.load(session.store, chosen.name), chosen)


def rated(session: Session, level: str, book: Codebook | None = None) -> Ratings:
    """Return what coders judged on a level."""
    return ratings.of(session.store, double_coded_of(session, book), level)


def marked(session: Session) -> list[Marked]:
    """Return the spans that coders marked."""
    return span_agreement.of(session.store, double_coded_of(session))
