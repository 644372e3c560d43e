"""Passages as weighted terms: the same numbers as scikit-learn's, many times faster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from kube_review.assist.learning.ngrams import Terms, words_of

TEXTS = ["Pendamping jarang hadir.", "Pendampingan jarang, pendamping pun jarang hadir!", "", "Dana cair; dana habis"]


def oracle(texts: list[str]) -> np.ndarray:
    """Return words, pairs in two texts and pieces in two texts, weighted by scikit-learn."""
    plain = [" ".join(words_of(text)) for text in texts]
    parts = []
    for analyzer, n, least in (("word", (1, 1), 1), ("word", (2, 2), 2), ("char_wb", (3, 5), 2)):
        pattern = {"token_pattern": r"\w+"} if analyzer == "word" else {}
        vectors = CountVectorizer(analyzer=analyzer, ngram_range=n, min_df=least, **pattern)
        parts.append(vectors.fit_transform(plain).toarray())
    weigh = TfidfTransformer(sublinear_tf=True)
    return np.hstack([weigh.fit_transform(np.hstack(parts[:2])).toarray(), weigh.fit_transform(parts[2]).toarray()])


def test_weights_are_those_of_scikit_learn() -> None:
    """Likeness between texts, the only thing columns are used for, is the same as by the library's own vectors."""
    rows = Terms(TEXTS).matrix(TEXTS).toarray()
    expected = oracle(TEXTS)
    assert rows.shape == expected.shape
    np.testing.assert_allclose(rows @ rows.T, expected @ expected.T, atol=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_has_a_row(known: list[str], new: list[str]) -> None:
    """Whatever is in a text, its row is finite, and as long as there are parts of it that are known."""
    rows = Terms(known).matrix(new).toarray()
    assert rows.shape[0] == len(new)
    assert np.isfinite(rows).all()
    assert (np.linalg.norm(rows, axis=1) <= np.sqrt(2) + 1e-9).all()


def test_carriers_share_out_the_whole_sum() -> None:
    """What the words of a text add up to is the weighted sum of its terms: no part is lost or counted twice."""
    terms = Terms(TEXTS)
    weights = np.random.default_rng(0).normal(size=terms.matrix(TEXTS).shape[1])
    total = float((terms.matrix([TEXTS[1]]) @ weights)[0])
    carriers = terms.carriers(TEXTS[1], terms.matrix([TEXTS[1]]), weights)
    assert sum(value for _, value in carriers) == pytest.approx(total)
    assert [word for word, _ in carriers] == ["Pendampingan", "jarang", "pendamping", "pun", "hadir"]
