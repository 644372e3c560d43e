"""The model that is shipped with the codebook: what it was learnt from, what it is for, and where it keeps quiet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from kube_review import codebook
from kube_review.assist.learning import coldstart, features
from kube_review.assist.passage_text import PassageText
from kube_review.assist.pretrained import hashed_terms, labelled, pretrained_model, training
from kube_review.errors import ReviewError
from kube_review.model import Codebook, Stance
from kube_review.project import shipped

SENTENCES = shipped("corpus", "labelled", "sentences.csv")


@pytest.fixture(scope="module")
def book() -> Codebook:
    """Return the shipped codebook."""
    return codebook.load(shipped("codebook", "sitepu-2016.yaml"))


@pytest.fixture(scope="module")
def sentences() -> list[labelled.Sentence]:
    """Return the labelled sentences."""
    return labelled.read(SENTENCES)


def test_the_labelled_sentences_keep_their_promises(sentences: list[labelled.Sentence], book: Codebook) -> None:
    """At least 3,000 different sentences, every code in use, half without a code, known roles and languages."""
    codes = {code.code for code in book.codes}
    assert len(sentences) >= 3000
    assert len({one.text for one in sentences}) == len({one.id for one in sentences}) == len(sentences)
    assert {code for one in sentences for code in one.codes} == codes
    assert sum(not one.codes for one in sentences) >= len(sentences) / 2
    assert {one.role for one in sentences} == set(pretrained_model.ROLES)
    assert {one.language for one in sentences} == {"id", "en"}
    for code in codes:
        if next(c for c in book.codes if c.code == code).group == "factors":
            assert {one.codes[code] for one in sentences if code in one.codes} == set(Stance)


def test_a_wrong_label_names_its_line(tmp_path: Path) -> None:
    """An unknown stance is an error with file and line; so is a missing column."""
    path = tmp_path / "bad.csv"
    path.write_text("id,language,register,section,role,codes,text,reason\nx1,id,news,body,finding,top-down:maybe,A,\n")
    with pytest.raises(ReviewError, match=r"bad.csv, line 2: .*maybe"):
        labelled.read(path)
    path.write_text("id,text\nx1,A\n")
    with pytest.raises(ReviewError, match="has no column language"):
        labelled.read(path)


def test_the_shipped_model_belongs_to_the_shipped_codebook(book: Codebook) -> None:
    """It is found for the codebook as shipped, and not once a definition has changed."""
    assert pretrained_model.find(book) is not None
    redefined = (replace(book.codes[0], meaning="another"), *book.codes[1:])
    assert pretrained_model.find(replace(book, codes=redefined)) is None


def test_a_model_learns_codes_from_other_writers(sentences: list[labelled.Sentence], book: Codebook) -> None:
    """Trained on two writers, it ranks the third one's sentences far better than chance."""
    few = [one for n, one in enumerate(sentences) if n % 5 == 0 and one.writer in "rst"]
    task = training.prepare(few, book)
    writers = np.array([one.writer for one in task.sentences])
    inside, outside = np.flatnonzero(writers != "t"), np.flatnonzero(writers == "t")
    model = training.train(training.part(task, inside), frozenset({"kelompok"}))
    logits, denies = model.log_odds(training.read(training.part(task, outside), model.rare))
    has = task.has[outside]
    top = np.argsort(-logits, axis=None)[: has.sum() // 3]
    assert has.ravel()[top].mean() > 10 * has.mean()
    codes = [code.code for code in book.codes]
    denied = [task.sentences[outside[row]].codes[codes[c]] is Stance.DENIES for row, c in np.argwhere(has)]
    assert ((denies[has] > 0) == denied).mean() > 0.8  # two in three assert


def test_saved_weights_say_the_same(book: Codebook, tmp_path: Path) -> None:
    """Writing the shipped model again gives the same bytes, and reading them the same model."""
    model = pretrained_model.find(book)
    assert model is not None
    paths = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for path in paths:
        pretrained_model.save(model, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert np.allclose(pretrained_model.load(paths[0]).terms, model.terms, atol=2 * np.abs(model.terms).max() / 127)


def test_studies_about_something_else_get_no_proposals(book: Codebook) -> None:
    """A study without words of the topic is named, and nothing in it reaches the threshold."""
    other = "Jaringan saraf tiruan dilatih dengan data citra sehingga akurasi klasifikasi naik pada setiap epoch."
    about = "Kelompok dibentuk mendadak karena bantuan akan turun dan pendamping jarang datang ke desa anggota KUBE."
    passages = [PassageText("citra", n, f"{other} {n}") for n in range(1, 40)]
    passages += [PassageText("kube", n, about) for n in range(1, 40)]
    known = features.build(passages, book)
    assert known.off_topic == {"citra"}
    scores = coldstart.scores(known)
    assert (scores[:39] < coldstart.THRESHOLD).all()
    assert (scores[39:] >= coldstart.THRESHOLD).any()


@given(st.integers(2, 30), st.integers(0, 9999))
def test_surroundings_are_the_four_passages_on_either_side(n_passages: int, seed: int) -> None:
    """They hold the mean probability of the neighbours within four passages, without the passage itself."""
    log_odds = np.random.default_rng(seed).normal(-3, 4, (n_passages, 3))
    found = pretrained_model.surroundings(log_odds)
    for row in range(len(log_odds)):
        around = [n for n in range(row - 4, row + 5) if n != row and 0 <= n < len(log_odds)]
        assert np.allclose(found[row], np.log(expit(log_odds[around]).mean(axis=0) + 1e-3), atol=1e-6)


def test_a_sentence_is_likelier_to_carry_a_code_beside_others_that_do(book: Codebook) -> None:
    """The same words count for more among sentences on the same problem than among others, and alone as before."""
    vague = "Hal itu juga dirasakan oleh anggota di dusun sebelah."
    plain = ["Pendamping tidak pernah datang ke kelompok.", "Pendamping hanya datang sekali setahun."]
    other = ["Penelitian ini dilakukan di Desa Sukamaju.", "Data dikumpulkan melalui wawancara dan observasi."]
    column = [code.code for code in book.codes].index("weak-facilitators")

    def log_odds(texts: list[str], row: int) -> float:
        known = features.build([PassageText("s", n, text) for n, text in enumerate(texts, 1)], book)
        assert known.pretrained is not None
        return float(known.pretrained[row, column])

    model = pretrained_model.find(book)
    assert model is not None
    assert log_odds([plain[0], vague, plain[1]], 1) > log_odds([other[0], vague, other[1]], 1) + 0.5
    assert (model.in_context(np.array([[0.3, -2.0]])) == [[0.3, -2.0]]).all()


def test_pages_are_known_from_ids(sentences: list[labelled.Sentence]) -> None:
    """Sentences of a page are passages of one study in their order; a sentence without a page is a study of its own."""
    pages = [[sentences[row] for row in rows] for rows in training.pages(sentences)]
    together = [page for page in pages if len(page) > 1]
    assert sum(map(len, pages)) == len(sentences)
    assert len(together) > 50
    for page in together:
        assert len({one.writer for one in page}) == len({one.passage().study for one in page}) == 1
        assert [one.passage().passage for one in page] == list(range(1, len(page) + 1))


def test_numbers_are_one_term() -> None:
    """Years and sums do not become terms of their own."""
    assert hashed_terms.stems_of("Tahun 2012 dan 2013", "id") == hashed_terms.stems_of("tahun 1999 dan 7", "id")
