"""Learning from decisions: the right codes for unseen studies, thresholds and probabilities that mean something."""

from __future__ import annotations

import dataclasses
import time

import numpy as np
import pytest

from kube_review.assist.cues import stances
from kube_review.assist.learning import classifier, coldstart, explaining, features, proposing
from kube_review.assist.learning.labels import UNKNOWN, YES
from kube_review.assist.passage_text import PassageText
from kube_review.model import Codebook
from kube_review.statistics import calibration
from tests.assist.conftest import labels_of

Field = tuple[list[PassageText], list[str]]


def test_what_is_learnt_holds_for_studies_it_has_not_seen(book: Codebook, field: Field) -> None:
    """Words the codebook lacks (sungai, wereng, anjlok) are learnt: better than the codebook alone on other studies."""
    passages, codes = field
    known = features.build(passages, book)
    trained = classifier.train(known, labels_of(passages, codes, book, range(len(passages))))
    truth = np.array([[code.code == name for code in book.codes] for name in codes])
    right = ((trained.unseen >= trained.thresholds) == truth).mean()
    cold = ((coldstart.scores(known) >= coldstart.THRESHOLD) == truth).mean()
    assert right > 0.97 > cold


def test_the_same_decisions_give_the_same_scores(book: Codebook, field: Field) -> None:
    """Training twice changes no score."""
    passages, codes = field
    known = features.build(passages, book)
    labels = labels_of(passages, codes, book, range(0, len(passages), 2))
    np.testing.assert_array_equal(classifier.train(known, labels).scores, classifier.train(known, labels).scores)


def test_out_of_fold_scores_know_nothing_of_their_own_study(book: Codebook, field: Field) -> None:
    """Turning all labels of one study upside down does not change what is said of it."""
    passages, codes = field
    known = features.build(passages, book)
    labels = labels_of(passages, codes, book, range(len(passages)))
    own = np.array([p.study == "s03" for p in passages])
    has = labels.has.copy()
    has[own] = 1 - has[own]
    turned = dataclasses.replace(labels, has=has)
    first, second = (
        classifier.out_of_fold(known, one, classifier.fit(known, one.has)).logits[own] for one in (labels, turned)
    )
    np.testing.assert_allclose(first, second, atol=1e-9)
    assert not np.allclose(classifier.fit(known, labels.has).logits[own], classifier.fit(known, has).logits[own])


@pytest.mark.parametrize("rows", [[], [0], [9, 10, 11, 12], list(range(3))])
def test_with_one_class_or_nothing_the_codebook_decides(book: Codebook, field: Field, rows: list[int]) -> None:
    """Where a code has no yes or no no, its scores order passages as the codebook does."""
    passages, codes = field
    known = features.build(passages, book)
    trained = classifier.train(known, labels_of(passages, codes, book, rows))
    cold = coldstart.sums(known)
    assert np.isfinite(trained.scores).all()
    for column in range(len(book.codes)):
        if column not in trained.model.weights:
            order = np.argsort(cold[:, column], kind="stable")
            assert (np.diff(trained.model.logits[order, column]) > -0.6).all()


def test_probabilities_mean_what_they_say() -> None:
    """Scores that are twice too sure are calibrated to within a few points, by codes of different frequency."""
    draw = np.random.default_rng(5)
    true = draw.normal([-2.5, -1.0, 0.0], 1.5, (4000, 3))
    has = (draw.random(true.shape) < 1 / (1 + np.exp(-true))).astype(np.int8)
    shares = calibration.prevalences(has)
    nothing = np.zeros_like(true)
    learnt = calibration.calibrate(2 * true + 3, nothing, has, shares)
    said = learnt.probabilities(2 * true + 3, nothing, shares)
    for low in np.arange(0, 1, 0.2):
        inside = (said >= low) & (said < low + 0.2)
        assert said[inside].mean() == pytest.approx(has[inside].mean(), abs=0.04)


def test_the_threshold_proposes_as_much_as_there_is() -> None:
    """With distinct scores, as many passages reach the threshold as have the code."""
    draw = np.random.default_rng(2)
    scores = draw.random(300)
    labels = draw.random(300) < scores * 0.2
    limit = calibration.threshold(scores, labels)
    assert (scores >= limit).sum() == labels.sum()
    assert calibration.threshold(scores, np.zeros(300, dtype=bool)) == scores.max()


def test_thresholds_come_from_passages_that_no_model_picked(book: Codebook, field: Field) -> None:
    """Beside a unbiased sample, what the queue picked teaches words but sets no threshold and no prevalence."""
    passages, codes = field
    known = features.build(passages, book)
    unbiased = range(0, len(passages), 3)
    picked = [row for row, code in enumerate(codes) if code]  # nothing but passages with codes
    labels = dataclasses.replace(labels_of(passages, codes, book, {*unbiased, *picked}), unbiased=np.array(unbiased))
    trained = classifier.train(known, labels)
    assert trained.thresholds == classifier.thresholds(trained.unseen[unbiased], labels.has[unbiased])
    everything = dataclasses.replace(labels, unbiased=np.zeros(0, dtype=np.int64))
    assert classifier.train(known, everything).thresholds != trained.thresholds
    shares = (trained.scores >= trained.thresholds).mean(axis=0)
    np.testing.assert_allclose(shares, [codes.count(code.code) / len(codes) for code in book.codes], atol=0.03)


def test_decisions_on_suggestions_alone_are_not_enough(book: Codebook, field: Field) -> None:
    """``auto`` learns from passages judged for every code: decisions say nothing of what was not suggested."""
    labels = labels_of(field[0], field[1], book, range(155))
    assert classifier.enough(labels)
    assert not classifier.enough(labels_of(field[0], field[1], book, range(140)))
    labels.has[:, 1] = UNKNOWN
    assert not classifier.enough(dataclasses.replace(labels, whole=(labels.has != UNKNOWN).all(axis=1)))


def test_proposals_say_why(book: Codebook, field: Field) -> None:
    """The reason is made of the passage's own words, in their order, and names what was learnt."""
    passages, codes = field
    known = features.build(passages, book)
    labels = labels_of(passages, codes, book, range(len(passages)))
    trained = classifier.train(known, labels)
    why = explaining.by_model(known, trained.model, labels.has)
    made = proposing.proposals(known, trained.scores, trained.thresholds, stances.by_rules(known), why)
    chosen = [p for p in made if p.proposed and "Wereng" in known.passages[passages.index(_of(passages, p))].text]
    assert {p.code for p in chosen} == {"pests"}
    for proposal in chosen:
        words = proposal.why.split(" … ")
        text = _of(passages, proposal).text
        assert words
        assert [text.find(word) for word in words] == sorted(text.find(word) for word in words)
        assert "Wereng" in words


def _of(passages: list[PassageText], proposal: object) -> PassageText:
    return next(p for p in passages if (p.study, p.passage) == (proposal.study, proposal.passage))  # type: ignore[attr-defined]


def test_passages_that_never_count_are_left_out(book: Codebook, field: Field) -> None:
    """References and contents get no row and no proposal."""
    passages = [dataclasses.replace(p, countable=n % 2 == 0) for n, p in enumerate(field[0])]
    known = features.build(passages, book)
    assert {p.passage for p in known.passages if p.study == "s00"} == {p.passage for p in passages[:13] if p.countable}


def test_two_thousand_passages_are_learnt_in_seconds(book: Codebook, field: Field) -> None:
    """Retraining on 2,000 labelled passages takes at most 5 CPU seconds (three codes here: well below)."""
    passages, codes = field
    many = [dataclasses.replace(p, study=f"{p.study}-{n}") for n in range(13) for p in passages]
    known = features.build(many, book)
    labels = labels_of(many, codes * 13, book, range(2000))
    start = time.process_time()
    classifier.train(known, labels)
    assert time.process_time() - start < 5
    assert (labels.has != UNKNOWN).any(axis=1).sum() == 2000
    assert (labels.has == YES).sum() > 1000


def test_a_residual_code_is_not_proposed_for_its_likeness(field: Field, book: Codebook) -> None:
    """What fits no other code resembles its examples by chance; the other codes are proposed as before."""
    passages, _ = field
    residual = dataclasses.replace(book, codes=(*book.codes[:2], dataclasses.replace(book.codes[2], residual=True)))
    before, after = (coldstart.scores(features.build(passages, one)) for one in (book, residual))
    assert (before[:, 2] >= coldstart.THRESHOLD).any()
    assert (after[:, 2] < proposing.CANDIDATE).all()
    assert (after[:, :2] == before[:, :2]).all()


def test_many_judged_passages_are_sampled() -> None:
    """Of many judged passages a fixed number is learnt from: rare codes whole, passages without a code among them."""
    rng = np.random.default_rng(1)
    has = np.zeros((3 * classifier.MOST_LEARNT, 2), np.int8)
    has[rng.choice(len(has), 50, replace=False), 0] = YES
    has[: classifier.MOST_LEARNT, 1] = UNKNOWN
    kept = classifier.sampled(has)
    judged = (kept != UNKNOWN).any(axis=1)
    assert judged.sum() == classifier.MOST_LEARNT
    assert (kept == YES).sum() == 50
    assert np.array_equal(kept[judged], has[judged])
    has[:, 1] = YES
    assert 0 < ((classifier.sampled(has) == YES).sum(axis=0)[1]) < classifier.MOST_LEARNT
    few = has[: classifier.MOST_LEARNT]
    assert classifier.sampled(few) is few
