"""Agreement on spans, from coded studies to the table, against Krippendorff's example and by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.model import Proposal, Stance
from kube_review.session import Session
from kube_review.statistics.unitising import disagreement
from kube_review.store.corpus import texts
from kube_review.store.record import coders, suggestions
from kube_review.synthesis.agreement import span_agreement
from kube_review.synthesis.agreement.continuum import Continuum
from tests.conftest import add_study
from tests.synthesis import counting

Span = tuple[int, int]
C, K = "top-down", "poor-targeting"
EXAMPLE: Mapping[str, Mapping[str, Sequence[Span]]] = {
    "ani": {C: [(75, 145), (220, 250)], K: [(30, 90), (150, 200)]},
    "budi": {C: [(70, 150), (205, 225), (250, 270)], K: [(30, 90), (150, 200)]},
}
"""Krippendorff (2004), Quality & Quantity 38, appendix: on a continuum of 300, counted from its beginning."""


def study(session: Session, name: str, marked: Mapping[str, Mapping[str, Sequence[Span]]]) -> None:
    """Add a study of three sentences of 100 characters, and references; let coders mark spans and finish it."""
    sentences = [letter * 100 for letter in "abc"]
    text = texts.text_of(session.store, add_study(session, name, *sentences, references=("r" * 50,)))
    continuum = Continuum((102 * n, 102 * n + 100) for n in range(3))
    assert text.text[102:202] == "b" * 100
    for who, by_code in marked.items():
        coder = coders.get_or_add(session.store, who)
        for code, of in by_code.items():
            for span in of:
                coding.record(session.store, coder, text, continuum.text(span), Judgement(code))
        coding.done(session.store, coder, text, session.versions)


def alphas(session: Session) -> dict[str, float | None]:
    """Return alpha for each code."""
    table = span_agreement.table(counting.marked(session), n_resamples=100)
    return {row["code"]: row["alpha"] for row in table.rows}


def test_the_published_example_from_coded_texts(session: Session) -> None:
    """Spans across sentences, counted without what lies between them, give the printed .7286, 1 and .8591."""
    study(session, "satu", EXAMPLE)
    table = span_agreement.table(counting.marked(session), n_resamples=100)
    rows = {row["code"]: row for row in table.rows}
    assert rows[C]["alpha"] == pytest.approx(0.7286, abs=5e-5)
    assert rows[K]["alpha"] == 1
    assert rows["(all)"]["alpha"] == pytest.approx(0.8591, abs=5e-4)
    assert (rows[C]["n_spans"], rows["(all)"]["n_spans"], table.n) == (5, 9, 9)
    assert rows[C]["prevalence"] == pytest.approx((70 + 30 + 80 + 20 + 20) / 600)
    assert (rows["top-down"]["alpha_low"], rows["sudden-formation"]["alpha"]) == (None, None)


def test_differences_are_listed_in_the_offsets_of_the_text(session: Session) -> None:
    """Each stretch on which they differ, with START:END of each as record --span takes them, and no other."""
    study(session, "satu", EXAMPLE)
    listed = span_agreement.table(counting.marked(session), n_resamples=100).extra["disagreements"]
    assert listed == [
        {"study": "satu", "code": C, "place": "70:152", "ani": "75:147", "budi": "70:152"},
        {"study": "satu", "code": C, "place": "209:254", "ani": "224:254", "budi": "209:229"},
        {"study": "satu", "code": C, "place": "254:274", "ani": "", "budi": "254:274"},
    ]


def test_studies_and_pairs_of_coders_add_up(session: Session) -> None:
    """A study without finds changes nothing; a third coder of another study adds three pairs there."""
    study(session, "satu", EXAMPLE)
    alone = alphas(session)
    study(session, "dua", {"ani": {}, "budi": {}})
    assert alphas(session) == alone
    study(session, "tiga", {"ani": {C: [(0, 50)]}, "budi": {C: [(10, 60)]}, "citra": {}})
    one = disagreement(EXAMPLE["ani"][C], EXAMPLE["budi"][C], 300)
    pairs = [([(0, 50)], [(10, 60)]), ([(0, 50)], []), ([(10, 60)], [])]
    for first, second in pairs:
        one += disagreement(first, second, 300)
    assert alphas(session)[C] == pytest.approx(one.alpha)


def test_only_own_findings_at_first_done_count(session: Session) -> None:
    """Cited findings, and what is coded after the first done, are no spans to agree on."""
    study(session, "satu", EXAMPLE)
    before = alphas(session)
    text = texts.text_of(session.store, "satu")
    coding.record(session.store, session.coder, text, (0, 50), Judgement(C))
    coding.done(session.store, session.coder, text, session.versions)
    assert alphas(session) == before
    text = texts.text_of(session.store, add_study(session, "dua", "a" * 100))
    coding.record(session.store, session.coder, text, (0, 50), Judgement(C, Stance.CITES, cited="Dewi (2010)"))
    for name in ("ani", "budi"):
        coding.done(session.store, coders.get_or_add(session.store, name), text, session.versions)
    assert alphas(session) == before


def test_who_accepted_a_code_has_no_spans_of_their_own(session: Session) -> None:
    """A study in which a coder accepted suggestions of a code is left out for this code, and for no other."""
    study(session, "satu", EXAMPLE)
    before = alphas(session)
    text = texts.text_of(session.store, add_study(session, "dua", *EXAMPLE))
    ani, budi = (coders.get_or_add(session.store, name) for name in ("ani", "budi"))
    proposal = Proposal("dua", 1, C, Stance.ASSERTS, 0.9, "w")
    suggestions.save_run(session.store, ani, "cues", "test", {}, ["dua"], [proposal])
    coding.accept(session.store, ani, [one.suggestion for one in suggestions.listing(session.store, study="dua")])
    for who in (ani, budi):
        coding.done(session.store, who, text, session.versions)
    assert alphas(session) == before
    rows = {row["code"]: row for row in span_agreement.table(counting.marked(session)).rows}
    assert (rows[C]["n_studies"], rows[K]["n_studies"]) == (1, 2)


def test_intervals_need_enough_studies(session: Session) -> None:
    """With four studies there is none, with five there is one that holds the figure."""
    varied = [{"ani": {C: [(0, 40 + n)]}, "budi": {C: [(5 * n, 40)]}} for n in range(5)]
    for n, marked in enumerate(varied[:4]):
        study(session, f"studi-{n}", marked)
    (row,) = [r for r in span_agreement.table(counting.marked(session)).rows if r["code"] == C]
    assert row["alpha_low"] is None
    study(session, "studi-4", varied[4])
    (row,) = [r for r in span_agreement.table(counting.marked(session)).rows if r["code"] == C]
    assert row["alpha_low"] <= row["alpha"] <= row["alpha_high"]


def test_two_coders_are_needed(session: Session) -> None:
    """With one coder the error says how to get a second."""
    study(session, "satu", {"ani": {C: [(0, 10)]}})
    with pytest.raises(ReviewError, match="by two coders"):
        counting.marked(session)


offsets = st.integers(0, 40)
stretches = st.lists(st.tuples(offsets, offsets).map(lambda pair: (min(pair), max(pair))), max_size=5)


@settings(max_examples=200, deadline=None)
@given(passages=stretches, marked=stretches)
def test_a_continuum_keeps_the_countable_characters(passages: list[Span], marked: list[Span]) -> None:
    """A unit holds exactly the countable characters of its spans, in order, and goes back to its first and last."""
    kept = [at for at in range(41) if any(start <= at < end for start, end in passages)]
    continuum = Continuum(passages)
    assert continuum.length == len(kept)
    units = continuum.units(marked)
    covered = [kept[n] for start, end in units for n in range(start, end)]
    assert covered == [at for at in kept if any(start <= at < end for start, end in marked)]
    for start, end in units:
        assert continuum.text((start, end)) == (kept[start], kept[end - 1] + 1)
