"""The estimate as a table: a random sample that people read, the scores of all, and refusal without either."""

from __future__ import annotations

import pytest

from kube_review import coding
from kube_review.coding import blind
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.model import Proposal, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.record import assignments, coders, suggestions
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.inference import estimate, estimate_table
from tests.conftest import add_study
from tests.synthesis import counting

CODE = "weak-facilitators"


@pytest.fixture
def names(session: Session) -> list[str]:
    """Return twelve studies."""
    return [add_study(session, f"studi-{n:02}", f"Kalimat dari studi nomor {n}.") for n in range(12)]


def score_all(session: Session, names: list[str]) -> dict[str, float]:
    """Store a run whose scores rise with the study's number; return them."""
    scores = {name: 0.3 + n / 20 for n, name in enumerate(names)}
    proposals = [Proposal(name, 1, CODE, Stance.ASSERTS, score, "w") for name, score in scores.items()]
    suggestions.save_run(session.store, session.coder, "auto", "test", {}, names, proposals)
    return scores


def read_sample(session: Session, share: float) -> dict[str, bool]:
    """Draw a sample, let two coders code every second study of it and finish all; return what they found."""
    people = [coders.get_or_add(session.store, name) for name in ("ani", "budi")]
    sample = blind.draw(session.store, share, 1)
    blind.assign(session.store, session.coder, sample, people)
    found = {}
    for n, (_, name) in enumerate(sample):
        text = texts.text_of(session.store, name)
        for person in people:
            if n % 2 == 0:
                span = coding.passage_span(session.store, text, 1)
                coding.record(session.store, person, text, span, Judgement(CODE))
            coding.done(session.store, person, text, session.versions)
        found[name] = n % 2 == 0
    return found


def row(session: Session) -> dict[str, object]:
    """Return the code's row."""
    matrix = counting.matrix(session, session.codebook(), Rules("study"))
    plan, scores = assignments.listing(session.store), suggestions.best_scores(session.store, "auto")
    return next(dict(r) for r in estimate_table.table(matrix, plan, scores).rows if r["code"] == CODE)


def test_the_table_is_the_estimate_of_sample_and_scores(session: Session, names: list[str]) -> None:
    """Count and interval are those of the statistic on the scores of all and what the sample's coders found."""
    scores, found = score_all(session, names), read_sample(session, 0.5)
    expected = estimate.of(scores, found)
    made = row(session)
    assert (made["n_units"], made["n_audit"], made["n_audit_found"]) == (12, 6, 3)
    assert (made["count"], (made["count_low"], made["count_high"])) == (expected.count, expected.interval)


def test_without_a_random_sample_it_is_refused(session: Session, names: list[str]) -> None:
    """Studies that somebody chose to read are no random sample."""
    score_all(session, names)
    text = texts.text_of(session.store, names[0])
    coding.done(session.store, session.coder, text, session.versions)
    with pytest.raises(ReviewError, match="No random sample"):
        row(session)


def test_without_scores_it_is_refused(session: Session, names: list[str]) -> None:
    """And so it is when no model has scored the studies."""
    read_sample(session, 0.5)
    with pytest.raises(ReviewError, match="No model has scored"):
        row(session)


def test_an_unfinished_sample_counts_only_what_is_finished(session: Session, names: list[str]) -> None:
    """A study that one of its coders has not finished is open: it widens the bounds."""
    score_all(session, names)
    found = read_sample(session, 0.5)
    first = next(iter(found))
    coding.reopen(session.store, coders.get(session.store, "budi"), texts.text_of(session.store, first))
    made = row(session)
    assert (made["n_sample"], made["n_audit"]) == (len(found), len(found) - 1)
    assert made["count_min"] < made["count"] < made["count_max"]


def test_where_everything_is_read_the_estimate_is_the_count(session: Session, names: list[str]) -> None:
    """Studies that were read outside the sample are counted, not estimated."""
    score_all(session, names)
    found = read_sample(session, 0.5)
    ani = coders.get(session.store, "ani")
    for n, name in enumerate(sorted(set(names) - set(found))):
        text = texts.text_of(session.store, name)
        if n < 4:
            span = coding.passage_span(session.store, text, 1)
            coding.record(session.store, ani, text, span, Judgement(CODE))
        coding.done(session.store, ani, text, session.versions)
    made = row(session)
    assert made["count"] == made["count_low"] == made["count_high"] == sum(found.values()) + 4


def test_a_sample_that_nobody_finished_is_told_from_none(session: Session, names: list[str]) -> None:
    """Then reading helps, not drawing again."""
    score_all(session, names)
    for name in read_sample(session, 0.5):
        coding.reopen(session.store, coders.get(session.store, "budi"), texts.text_of(session.store, name))
    with pytest.raises(ReviewError, match="none is finished"):
        row(session)
