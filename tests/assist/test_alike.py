"""Search by meaning, and codings worth reading again."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review import coding
from kube_review.assist.alike import drift, rereading, search
from kube_review.assist.alike.coded import Coded
from kube_review.assist.alike.comparison import Comparison, likeness
from kube_review.assist.alike.rereading import Reason
from kube_review.coding import blind
from kube_review.coding.record import Judgement
from kube_review.errors import ReviewError
from kube_review.model import Code, Codebook, Coding, Origin, Stance
from kube_review.session import Session
from kube_review.store.corpus import texts
from kube_review.store.corpus.full_text_search import Found
from kube_review.store.record import coders
from tests.conftest import add_study
from tests.program import rows, run

AID = "Bantuan berupa {0} tiba terlambat dan jumlahnya tidak cukup."
FACILITATOR = "Pendamping {0} jarang berkunjung ke kelompok dan tidak dibina."
THINGS = ["kambing", "mesin", "benih", "pupuk", "perahu", "jaring", "itik", "oven", "kompor", "gerobak"]
NUMBERS = count(1)


def book(*codes: str) -> Codebook:
    """Return a codebook of these codes, as far as they are compared."""
    made = tuple(Code(code, "", "factors", code, "", code, "") for code in codes)
    return Codebook("small", "Small", "", (), made, "1")


def coded(quote: str, code: str, study: str, coder: str = "ani", passage: int = 1) -> Coding:
    """Return a coding of a whole passage; each is later than the one before."""
    n = next(NUMBERS)
    at = f"2026-01-01T00:00:{n:06d}Z"
    return Coding(
        n, str(n), study, 1, passage, 0, 9, quote, code, Stance.ASSERTS, None, Origin.UNAIDED, coder, at, "", ""
    )


def described(codings: list[Coding]) -> Coded:
    """Return codings as they are compared, by words."""
    return Coded.of(codings, ["id"] * len(codings), None)


def two_codes() -> list[Coding]:
    """Return twenty codings of two codes, each in a study of its own."""
    aid = [coded(AID.format(thing), "poor-aid", f"aid-{n}") for n, thing in enumerate(THINGS)]
    return aid + [coded(FACILITATOR.format(thing), "weak-help", f"help-{n}") for n, thing in enumerate(THINGS)]


@pytest.fixture
def review(session: Session) -> Session:
    """Return a review of two studies."""
    add_study(session, "agam-2011", "Pendamping jarang datang ke kelompok.", "Bantuan kambing tiba terlambat.")
    add_study(session, "alor-2012", "Pendampingan kelompok jarang dilakukan.", "Rumput laut dijemur di pantai.")
    return session


@given(st.lists(st.text("abcdi ", min_size=1, max_size=30), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_likeness_is_symmetric_within_0_and_1_and_1_for_the_same_words(sentences: list[str]) -> None:
    """Whatever the texts, words compare as cosines do."""
    languages = ["id"] * len(sentences)
    comparison = Comparison(sentences, languages)
    all_of_them = comparison.describe(sentences, languages)
    alike = likeness(all_of_them, all_of_them)
    assert np.allclose(alike, alike.T)
    assert (alike >= 0).all()
    assert (alike <= 1 + 1e-5).all()
    same = [alike[n, n] for n, text in enumerate(sentences) if text.strip()]
    assert np.allclose(same, 1)


def test_the_nearest_passages_come_first_and_what_is_unlike_is_left_out(review: Session) -> None:
    """An affixed word is found from its stem; a sentence about something else finds nothing."""
    found = rows("search", "--like", "pendamping jarang", "--embeddings", "none", "-p", review.project.root)
    assert {row["study"] for row in found} == {"agam-2011", "alor-2012"}
    assert all("endamping" in row["text"] for row in found)
    alike = [row["alike"] for row in found]
    assert alike == sorted(alike, reverse=True)
    assert rows("search", "--like", "xyzzy", "--embeddings", "none", "-p", review.project.root) == []


def test_search_by_meaning_codes_what_it_finds(review: Session) -> None:
    """--code lists what would be coded, --yes codes it as one action; --words and --like exclude each other."""
    words = ("search", "--like", "pendamping jarang", "--embeddings", "none", "--code", "weak-facilitators")
    listed = rows(*words, "-p", review.project.root)
    done = run(*words, "--yes", "-p", review.project.root)
    assert "2 passages were coded" in done.stderr
    made = rows("codings", "-p", review.project.root)
    assert {(one["study"], one["passage"]) for one in made} == {(one["study"], one["passage"]) for one in listed}
    assert run("search", "x", "--like", "--words", code=2).stderr.count("exclude") == 1


def test_batches_do_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compared all at once or one by one, passages have the same likeness."""
    sentences = [form.format(thing) for form in (AID, FACILITATOR) for thing in THINGS]
    passages = [Found("a", 1, n, 0, 9, True, text, "results", "id") for n, text in enumerate(sentences)]
    at_once = search.nearest(passages, "bantuan kambing terlambat")
    monkeypatch.setattr(search, "AT_ONCE", 1)
    told: list[None] = []
    one_by_one = search.nearest(passages, "bantuan kambing terlambat", tell=lambda: told.append(None))
    assert at_once.found == one_by_one.found
    assert at_once.alike == pytest.approx(one_by_one.alike)
    assert at_once.found[0].context == AID.format("kambing")
    assert len(told) == len(passages)


def test_an_empty_query_or_review_is_no_search() -> None:
    """An empty query is refused; without passages nothing is found."""
    with pytest.raises(ReviewError, match="empty"):
        search.nearest([], " ")
    assert search.nearest([], "bantuan").found == ()


def test_a_coding_with_another_codes_words_stands_out() -> None:
    """Of twenty codings, the one whose code was swapped comes first, with the code that it resembles."""
    made = two_codes()
    made[3] = replace(made[3], code="weak-help")
    found = rereading.among(described(made), [book("poor-aid", "weak-help")]).prompts
    first = next(prompt for prompt in found if prompt.reason is Reason.STANDS_OUT)
    assert (first.coding.study, first.other_code) == ("aid-3", "poor-aid")
    assert first.alike_own is not None
    assert first.alike > first.alike_own


def test_a_code_above_or_below_is_no_rival() -> None:
    """A coding of a sub-code that resembles those of its parent does not stand out."""
    made = two_codes()
    made[3] = replace(made[3], code="weak-help")
    small = book("poor-aid", "weak-help")
    nested = replace(small, codes=(small.codes[0], replace(small.codes[1], parent="poor-aid")))
    found = rereading.among(described(made), [nested]).prompts
    assert not [prompt for prompt in found if prompt.reason is Reason.STANDS_OUT]


def test_the_same_words_coded_otherwise_are_one_prompt() -> None:
    """The later of two codings of the same words is listed once; the same code elsewhere is none."""
    quote = AID.format("kambing")
    first, same, later = (
        coded(quote, code, study) for code, study in (("poor-aid", "a"), ("poor-aid", "b"), ("weak-help", "c"))
    )
    found = rereading.among(described([first, same, later]), [book("poor-aid", "weak-help")])
    twins = [prompt for prompt in found.prompts if prompt.reason is Reason.TWIN]
    assert {prompt.coding.study for prompt in twins} == {"c"}
    assert {prompt.other.study for prompt in twins if prompt.other} == {"a", "b"}
    assert found.too_few == ("poor-aid", "weak-help")


def test_two_codes_of_one_passage_are_no_contradiction() -> None:
    """A passage may carry two codes, of one coder or of two."""
    quote = AID.format("kambing")
    made = [coded(quote, "poor-aid", "a"), coded(quote, "weak-help", "a", coder="budi")]
    assert rereading.among(described(made), [book("poor-aid", "weak-help")]).prompts == ()


def test_drift_is_found_where_later_studies_say_other_things() -> None:
    """Ten studies: the last five carry another code's words; in mixed order nothing is found."""
    forms = [AID] * 5 + [FACILITATOR] * 5
    changed = [
        coded(form.format(thing), "poor-aid", f"s{n}")
        for n, (form, thing) in enumerate(zip(forms, THINGS, strict=True))
    ]
    found = rereading.among(described(changed), [book("poor-aid")])
    moved = [prompt for prompt in found.prompts if prompt.reason is Reason.DRIFT]
    assert {prompt.coding.study for prompt in moved} <= {"s5", "s6", "s7", "s8", "s9"}
    assert len(moved) == 3
    mixed = [replace(one, at=f"2026-02-{n % 2}-{n:02d}") for n, one in enumerate(changed)]
    again = rereading.among(described(mixed), [book("poor-aid")])
    assert again.n_drifts == 1
    assert not [prompt for prompt in again.prompts if prompt.reason is Reason.DRIFT]


def test_the_drift_test_counts_all_halvings() -> None:
    """Of the 70 halvings of eight studies in two camps, the observed one and its mirror image are the most uneven."""
    alike = np.zeros((8, 8))
    alike[:4, :4] = alike[4:, 4:] = 1
    assert drift.share_as_uneven(alike) == pytest.approx(2 / 70)
    assert drift.share_as_uneven(np.ones((8, 8))) == 1


def test_the_command_says_what_is_missing(review: Session) -> None:
    """Too few codings are named; a coder who codes blind sees only their own."""
    budi = coders.get_or_add(review.store, "budi")
    text = texts.text_of(review.store, "agam-2011")
    for who in (review.coder, budi):
        coding.record(review.store, who, text, (0, 20), Judgement("weak-facilitators"))
    folder = review.project.root
    found = rows("consistency", "--embeddings", "none", "-p", folder)
    assert found["rows"] == []
    assert found["n"] == 2
    assert any("weak-facilitators" in note for note in found["notes"])
    assert any("Drift" in note for note in found["notes"])
    blind.assign(review.store, review.coder, blind.draw(review.store, 1, 1), [review.coder, budi])
    assert rows("consistency", "--embeddings", "none", "-p", folder)["n"] == 1
