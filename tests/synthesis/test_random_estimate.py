"""Estimates over random reviews and random scores, by the formula written out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kube_review.coding import blind
from kube_review.errors import ReviewError
from kube_review.model import Proposal, Stance
from kube_review.session import Session
from kube_review.store.record import assignments, coders, suggestions
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.inference import estimate, estimate_table
from kube_review.tables import Table
from tests.synthesis import counting, naive_record
from tests.synthesis.naive_cells import brute, found
from tests.synthesis.random_reviews import CODERS, CODES, N_STUDIES, VERSIONS, double_coded, random_reviews, reviewed

scored = st.lists(
    st.tuples(st.integers(0, N_STUDIES - 1), st.integers(1, 4), st.sampled_from(CODES), st.integers(0, 100)),
    max_size=20,
)


def plan(session: Session, names: list[str], scored: list[Any], drawn: set[int]) -> None:
    """Store scores of the studies' passages and let two coders read a sample."""
    store = session.store
    best = {(study, passage, code): score for study, passage, code, score in scored}
    proposals = [
        Proposal(names[study], passage, code, Stance.ASSERTS, score / 100, "w")
        for (study, passage, code), score in best.items()
    ]
    suggestions.save_run(store, session.coder, "auto", "test", {}, names, proposals)
    uids = dict(store.rows("SELECT study, uid FROM studies"))
    sample = [(uids[names[study]], names[study]) for study in sorted(drawn)]
    blind.assign(store, session.coder, sample, [coders.get_or_add(store, name) for name in CODERS[:2]])


@random_reviews(40)
@given(
    steps=double_coded,
    scored=scored,
    drawn=st.sets(st.integers(0, N_STUDIES - 1)),
    count=st.sampled_from(["consensus", "any"]),
)
def test_the_table_equals_brute_force(steps: list[Any], scored: list[Any], drawn: set[int], count: str) -> None:
    """Of few units the share found in the sample, of those read by all who were to; bounds hold what was seen."""
    with reviewed(steps, lambda session, names: plan(session, names, scored, drawn)) as session:
        matrix = counting.matrix(session, VERSIONS[1], Rules("study", count))
        record = naive_record.read(session)
        done = {(r.study, r.coder) for r in record.reviews}
        named = {f"studi-{study}" for study in drawn} & set(record.studies("primary"))
        sample = {study for study in named if all((study, who) in done for who in CODERS[:2])}
        if not sample or not scored:
            with pytest.raises(ReviewError, match="random sample" if not sample else "model"):
                table(session, matrix)
            return
        rows = {row["code"]: row for row in table(session, matrix).rows}
    of, studies = brute(record, Rules("study", count)), record.studies("primary")
    for code in CODES:
        said = {study: found(of[study, code]) for study in studies}
        drawn_of = [said[study] if study in sample else None for study in named]
        known = [x for x in drawn_of if x is not None]
        read = [x for s, x in said.items() if x is not None and (s in sample or s not in named)]
        row, n = rows[code], len(studies)
        assert (n, len(named)) == (row["n_units"], row["n_sample"])
        assert (len(known), sum(known), len(read), sum(read)) == tuple(
            row[key] for key in ("n_audit", "n_audit_found", "n_read", "n_read_found")
        )
        lowest, highest = sum(read), n - (len(read) - sum(read))
        missing = len(named) - len(known)

        def share_of_all(k: int, m: int, lowest: int = lowest, highest: int = highest, n: int = n) -> float:
            return min(max(n * k / m, lowest), highest)

        bounds = share_of_all(sum(known), len(named)), share_of_all(sum(known) + missing, len(named))
        assert (row["count_min"], row["count_max"]) == (pytest.approx(bounds[0]), pytest.approx(bounds[1]))
        assert row["count"] == (pytest.approx(share_of_all(sum(known), len(known))) if known else None)
        assert lowest <= row["count_low"] <= row["count_high"] <= highest
        if len(read) == n:
            assert row["count"] == row["count_low"] == row["count_high"] == sum(read)


def table(session: Session, matrix: Matrix) -> Table:
    """Return the estimates of a review."""
    return estimate_table.table(
        matrix, assignments.listing(session.store), suggestions.best_scores(session.store, "auto")
    )


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9), st.integers(0, 9)), min_size=20, max_size=60),
    st.sampled_from([20, 200]),
    st.sampled_from([1, 3]),
    st.sampled_from([1, 5]),
)
def test_the_prediction_powered_mean_equals_its_formula(
    units: list[tuple[int, int, int]], highest: int, noise: int, unread: int
) -> None:
    """Mean score of all and mean error of the sample, weighted by how the scores follow what people found."""
    scores = {str(n): score / highest for n, (score, _, _) in enumerate(units)}
    has = [(score > 8) != (luck < noise) for score, luck, _ in units]
    audit = {str(n): has[n] for n, (_, _, drawn) in enumerate(units) if drawn >= unread}
    if not audit:
        return
    made = estimate.of(scores, audit)
    n, k = len(audit), sum(audit.values())
    if min(k, n - k) < 8:
        assert (made.method, made.count) == (estimate.Method.EXACT, pytest.approx(len(scores) * k / n))
        return
    f_mean, y_mean = sum(scores[unit] for unit in audit) / n, k / n
    covariance = sum((scores[unit] - f_mean) * (y - y_mean) for unit, y in audit.items())
    variance = sum((scores[unit] - f_mean) ** 2 for unit in audit)
    weight = min(1.0, max(0.0, covariance / variance)) if variance > 1e-12 else 0.0
    share = weight * sum(scores.values()) / len(scores) + sum(y - weight * scores[u] for u, y in audit.items()) / n
    count = min(max(share * len(scores), k), len(scores) - (n - k))
    assert (made.method, made.weight, made.count) == (
        estimate.Method.PREDICTION_POWERED,
        pytest.approx(weight),
        pytest.approx(count),
    )
    assert made.interval[0] <= made.count <= made.interval[1]
