"""What to look at next, what is known of it after a restart, and when a code has been seen enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kube_review import coding
from kube_review.assist import run
from kube_review.assist.learning import coldstart, features, labels, learning_queue, products, progress
from kube_review.assist.learning.labels import NO, UNKNOWN, YES
from kube_review.assist.learning.learning_queue import Reason
from kube_review.assist.passage_text import PassageText
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.model import Basis, Code, Codebook
from kube_review.session import Session, open_session
from kube_review.store.corpus import studies, texts
from kube_review.store.counting import judgements
from kube_review.store.record import coders, codings, suggestions
from tests.assist.conftest import labels_of
from tests.conftest import add_study

PLAIN = [f"Kelompok nomor {n} berada di dusun {n * 7 % 13} dan beranggotakan {n} orang." for n in range(40)]
WEAK = ["Pendamping jarang datang ke kelompok.", "Pendamping tidak menguasai usaha kelompok."]


def look(session: Session, found: list[learning_queue.Next], code: str = "weak-facilitators") -> None:
    """Look at passages as a coder would: code those that say pendamping, and say that they were looked at."""
    for one in found:
        text = texts.text_of(session.store, one.study)
        span = coding.passage_span(session.store, text, one.passage)
        if "Pendamping" in text.text[span[0] : span[1]]:
            coding.record(session.store, session.coder, text, span, Judgement(code))
        coding.looked(session.store, session.coder, text, [one.passage], session.versions, one.reason.value)


def test_the_first_stand_for_the_most_others_and_a_quarter_is_random(
    book: Codebook, field: tuple[list[PassageText], list[str]]
) -> None:
    """The passages picked first are nearer to all others than random ones are; one in four is drawn."""
    known = features.build(field[0], book)
    nothing = labels_of(field[0], field[1], book, [])
    planned = learning_queue.plan(known, nothing, coldstart.scores(known), [], 12)
    assert [reason for *_, reason in planned].count(Reason.AUDIT) == 3
    typical = np.array([row for row, *_, reason in planned if reason is Reason.TYPICAL])
    assert len(typical) == 9
    everything = np.arange(len(known.passages))

    def nearness(rows: NDArray[np.int64]) -> float:
        return float(products.likeness(known, everything, rows).max(axis=1).mean())

    draw = np.random.default_rng(1)
    assert nearness(typical) > max(nearness(draw.choice(everything, 9, replace=False)) for _ in range(20))


def test_a_passage_like_one_already_judged_waits(book: Codebook) -> None:
    """Of two kinds of passages, the kind that was judged comes after the other."""
    texts = [f"Pendamping jarang datang ke kelompok {n}." for n in range(6)]
    texts += [f"Hujan turun sepanjang bulan {n}." for n in range(3)]
    passages = [PassageText("satu", n, text) for n, text in enumerate(texts)]
    known = features.build(passages, book)
    judged = labels_of(passages, [""] * len(texts), book, [0])
    (first, *_), *_ = learning_queue.plan(known, judged, coldstart.scores(known), [0], 1, audit_share=0.0)
    assert first >= 6


def test_audit_passages_come_in_the_random_order_and_closed_ones_never(
    book: Codebook, field: tuple[list[PassageText], list[str]]
) -> None:
    """The audit takes the random order from its beginning, and the queue ends when all is judged."""
    known = features.build(field[0], book)
    nothing = labels_of(field[0], field[1], book, [])
    order = labels.random_order(known.passages).tolist()
    planned = learning_queue.plan(known, nothing, coldstart.scores(known), order[:5], 10, audit_share=1.0)
    assert [row for row, *_ in planned] == order[5:15]
    assert learning_queue.plan(known, nothing, coldstart.scores(known), order, 10) == []


def test_once_enough_is_learnt_the_queue_looks_for_what_is_left(
    book: Codebook, field: tuple[list[PassageText], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With so many judged, the passages likeliest to have codes come first, and the audit goes on."""
    monkeypatch.setattr(learning_queue, "_ENOUGH_LEARNT", 60)
    known = features.build(field[0], book)
    labelled = labels_of(field[0], field[1], book, range(60))
    scores = learning_queue.scores_of(known, labelled)
    planned = learning_queue.plan(known, labelled, scores, list(range(60)), 12)
    assert [reason for *_, reason in planned].count(Reason.AUDIT) == 3
    likely = [row for row, *_, reason in planned if reason is Reason.LIKELY]
    assert len(likely) == 9
    assert min(scores[likely].sum(axis=1)) >= np.sort(scores[60:].sum(axis=1))[-12]


def test_fewer_are_drawn_once_enough_are_audited(
    book: Codebook, field: tuple[list[PassageText], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the audit large enough for thresholds, a twentieth of the passages is drawn instead of a quarter."""
    monkeypatch.setattr(learning_queue, "ENOUGH_AUDITED", 10)
    known = features.build(field[0], book)
    audited = labels.random_order(known.passages)[:10].tolist()
    labelled = labels_of(field[0], field[1], book, audited)
    planned = learning_queue.plan(known, labelled, coldstart.scores(known), audited, 40)
    assert [reason for *_, reason in planned].count(Reason.AUDIT) == 2


def test_the_audit_is_known_after_a_restart(session: Session) -> None:
    """A second process knows which passages were looked at, that they lack all codes, and which are a random sample."""
    add_study(session, "satu", *PLAIN[:20], *WEAK)
    add_study(session, "dua", *PLAIN[20:])
    found = learning_queue.Queue(session, audit_share=1.0, embeddings="none").next(12)
    look(session, found)
    with open_session(Path(session.project.root), "ani") as again:
        passages = [p for study in run.included(again) for p in run.passages_of(again, study)]
        aligned = labels.align(labels.Record.of(again.store, again.codebooks), passages, again.codebook())
        order = labels.random_order(passages)[:12].tolist()
        assert labels.audit_of(passages, aligned.whole).tolist() == order
        assert {(passages[n].study, passages[n].passage) for n in order} == {(x.study, x.passage) for x in found}
        assert int(aligned.whole.sum()) == 12
        assert [one.why for one in judgements.seen(again.store, again.codebooks)] == ["audit"] * 12
        following = learning_queue.Queue(again, audit_share=1.0, embeddings="none").next(5)
        assert not {(x.study, x.passage) for x in following} & {(x.study, x.passage) for x in found}


def test_the_audit_is_the_fair_sample_once_it_is_large_enough(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the queue picked is judged as well, but only the random passages count for thresholds."""
    monkeypatch.setattr(labels, "ENOUGH_AUDITED", 5)
    add_study(session, "satu", *PLAIN, *WEAK)
    look(session, learning_queue.Queue(session, audit_share=0.5, embeddings="none").next(12))
    passages = run.passages_of(session, "satu")
    aligned = labels.align(labels.Record.of(session.store, session.codebooks), passages, session.codebook())
    order = labels.random_order(passages)
    assert len(aligned.unbiased) >= 6
    assert aligned.unbiased.tolist() == order[: len(aligned.unbiased)].tolist()
    assert aligned.whole.sum() == 12 > len(aligned.unbiased)


def test_looking_twice_changes_nothing_and_undo_takes_it_back(session: Session) -> None:
    """One action, once."""
    study = add_study(session, "satu", *PLAIN[:3])
    text = texts.text_of(session.store, study)
    assert coding.looked(session.store, session.coder, text, [1, 2], session.versions) == 2
    assert coding.looked(session.store, session.coder, text, [1, 2], session.versions) == 0
    coding.undo(session.store, session.coder)
    assert judgements.seen(session.store, session.codebooks) == []
    assert coding.looked(session.store, session.coder, text, [2], session.versions) == 1


def test_a_look_counts_for_the_codes_there_were_as_they_were_meant(session: Session) -> None:
    """A code added or redefined later was not looked for; looking again mends that, and undo takes it back."""
    study = add_study(session, "satu", *PLAIN[:3])
    text = texts.text_of(session.store, study)
    coding.looked(session.store, session.coder, text, [1, 2, 3], session.versions)
    (book,) = session.project.codebook_files()
    content = book.read_text(encoding="utf-8")
    head, block = content.split("  - code: weak-facilitators", 1)
    edited = block.replace("    definition: >-\n", "    definition: >-\n      Today:\n", 1)
    added = """  - code: floods
    key: Z
    group: factors
    label: Floods
    label_id: Banjir
    definition: Water carries the business away.
    definition_id: Usaha hanyut oleh air.
"""
    book.write_text(f"{head}{added}  - code: weak-facilitators{edited}", encoding="utf-8")
    session.reload_codebooks()
    session.register_codebooks()

    def seen() -> dict[str, int]:
        return {one.code: one.n_seen for one in progress.of(session, session.codebook())}

    def known() -> set[str]:
        passages = run.passages_of(session, study)
        aligned = labels.align(labels.Record.of(session.store, session.codebooks), passages, session.codebook())
        return {code.code for code, whole in zip(laid_codes(), (aligned.has == NO).all(axis=0), strict=True) if whole}

    def laid_codes() -> tuple[Code, ...]:
        return session.codebook().codes

    others = {code.code for code in laid_codes()} - {"floods", "weak-facilitators"}
    assert seen() == dict.fromkeys(others, 3) | {"floods": 0, "weak-facilitators": 0}
    assert known() == others
    assert len(learning_queue.Queue(session, embeddings="none").next()) == 3
    assert coding.looked(session.store, session.coder, text, [1, 2], session.versions) == 2
    assert (seen()["floods"], seen()["weak-facilitators"]) == (2, 2)
    coding.undo(session.store, session.coder)
    assert seen()["floods"] == 0
    assert seen()["top-down"] == 3


def test_labels_merge_coders_corrections_rejections_and_silence(session: Session) -> None:
    """Anybody's yes is a yes; a correction says no to the code that was suggested, a finished study to all others."""
    store = session.store
    study = add_study(session, "satu", *WEAK, "Bantuan rusak.", references=("Dewi 2010.",))
    run.run(session, [], "cues")
    first, second = (s for s in suggestions.listing(store) if s.code == "weak-facilitators")
    coding.accept(store, session.coder, [first.suggestion], code="weak-supervision")
    coding.reject(store, session.coder, [second.suggestion])

    def aligned() -> labels.Labels:
        passages = [p for p in run.passages_of(session, study) if p.countable]
        return labels.align(labels.Record.of(store, session.codebooks), passages, session.codebook())

    names = [code.code for code in session.codebook().codes]
    facilitators, supervision = names.index("weak-facilitators"), names.index("weak-supervision")
    assert aligned().has[0, [facilitators, supervision]].tolist() == [NO, YES]
    assert aligned().has[:, facilitators].tolist() == [NO, NO, UNKNOWN]
    assert (aligned().n_judged, aligned().n_yes) == (2, 1)
    coding.done(store, session.coder, texts.text_of(store, study), session.versions)
    assert aligned().whole.tolist() == [True] * 3
    assert aligned().has.shape == (3, len(names))
    assert (aligned().has == YES).sum() == 1
    coding.reopen(store, session.coder, texts.text_of(store, study))
    assert aligned().has[2].tolist() == [UNKNOWN] * len(names)


def test_the_rule_holds_when_nearly_all_is_seen_and_a_screened_study_is_silent_for_it_only(session: Session) -> None:
    """Looking through the queue, weak-facilitators is covered before the end; what was not looked at is not covered."""
    add_study(session, "satu", *PLAIN[:20], *WEAK)
    add_study(session, "dua", *PLAIN[20:], *(f"{sentence[:-1]} desa." for sentence in WEAK))
    assert progress.covered(session, "satu") == []
    (before,) = (one for one in progress.of(session, session.codebook()) if one.code == "weak-facilitators")
    assert (before.n_total, before.n_seen, before.holds) == (44, 0, False)
    held_at = None
    for n in range(1, 12):
        look(session, learning_queue.Queue(session, embeddings="none").next(4))
        (now,) = (one for one in progress.of(session, session.codebook()) if one.code == "weak-facilitators")
        assert now.n_seen == 4 * n
        if now.holds and held_at is None:
            held_at = now
    assert held_at is not None
    assert held_at.n_found == 4
    assert held_at.n_seen <= 44
    assert now.remaining_upper == 0
    text = texts.text_of(session.store, "satu")
    covered = progress.covered(session, "satu")
    assert "weak-facilitators" in covered
    coding.done(session.store, session.coder, text, session.versions, Basis.SCREENED, covered)
    (review,) = codings.reviews(session.store, study="satu")
    assert review.basis == "screened"


def test_a_study_without_text_is_silent_about_nothing(session: Session) -> None:
    """With nothing left to look at the rule holds for all codes, but a scan without a passage has not been read."""
    add_study(session, "pindaian", references=("Dewi 2010. Pendamping jarang datang.",))
    add_study(session, "satu", *PLAIN[:3])
    text = texts.text_of(session.store, "satu")
    coding.looked(session.store, session.coder, text, [1, 2, 3], session.versions)
    assert len(progress.covered(session, "satu")) == len(session.codebook().codes)
    assert progress.covered(session, "pindaian") == []


def test_studies_read_in_full_are_out_of_the_question(session: Session) -> None:
    """The rule speaks of what was not read; another coder's reading is not mine."""
    first = add_study(session, "satu", *PLAIN[:20])
    add_study(session, "dua", *PLAIN[20:])
    coding.done(session.store, session.coder, texts.text_of(session.store, first), session.versions)
    assert {one.n_total for one in progress.of(session, session.codebook())} == {20}
    coders.get_or_add(session.store, "budi")
    with open_session(Path(session.project.root), "budi") as other:
        assert {one.n_total for one in progress.of(other, other.codebook())} == {40}


def test_excluded_and_hidden_studies_are_not_in_the_queue(session: Session) -> None:
    """Neither an excluded study nor one that a coder codes blind comes up."""
    for name, part in (("satu", PLAIN[:10]), ("dua", PLAIN[10:20]), ("tiga", PLAIN[20:30])):
        add_study(session, name, *part)
    coding.exclude(session.store, session.coder, texts.text_of(session.store, "satu"), "not about KUBE")
    found = learning_queue.Queue(session, hidden=["dua"], embeddings="none").next(30)
    assert {one.study for one in found} == {"tiga"}
    assert len(found) == 10
    with pytest.raises(ReviewError, match="audit"):
        learning_queue.Queue(session, audit_share=1.5).next()
    assert np.isfinite([one.score for one in found]).all()
    assert studies.listing(session.store)


def test_another_coder_has_a_queue_of_their_own(session: Session) -> None:
    """What one coder looked at comes up for the next one, too; whoever read a study whole has none of it left."""
    add_study(session, "satu", *PLAIN[:6])
    look(session, learning_queue.Queue(session, embeddings="none").next())
    assert learning_queue.Queue(session, embeddings="none").next() == []
    coders.get_or_add(session.store, "budi")
    with open_session(Path(session.project.root), "budi") as other:
        assert len(learning_queue.Queue(other, embeddings="none").next()) == 6
        coding.done(other.store, other.coder, texts.text_of(other.store, "satu"), other.versions)
        assert learning_queue.Queue(other, embeddings="none").next() == []
