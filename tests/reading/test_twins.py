"""Texts that are one, and studies of one fieldwork."""

import random

from kube_review.reading.structure import similarity


def words(n: int, seed: int) -> list[str]:
    return [f"w{random.Random(seed * 100_003 + i).randrange(5_000)}" for i in range(n)]


def test_the_same_text_in_another_dress_is_the_same() -> None:
    """Case, punctuation and line breaks do not matter."""
    text = " ".join(words(500, 1))
    assert similarity.near_same(text, text.upper().replace(" ", ",\n")) == 1.0


def test_likeness_estimates_the_share_of_common_shingles() -> None:
    """Within its standard error of the exact Jaccard index of five-word shingles."""
    for changed in (50, 400, 900):
        one = words(2_000, 2)
        other = one[:-changed] + words(changed, 3)
        shingles = [{tuple(text[i : i + 5]) for i in range(len(text) - 4)} for text in (one, other)]
        exact = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
        assert abs(similarity.near_same(" ".join(one), " ".join(other)) - exact) < 0.1


def test_different_and_empty_texts_share_nothing() -> None:
    """Nothing in common is 0, also for nothing at all."""
    assert similarity.near_same(" ".join(words(300, 4)), " ".join(words(300, 5))) == 0.0
    assert similarity.near_same("", "") == 0.0


def test_studies_that_may_rest_on_one_fieldwork() -> None:
    """An author in common whatever the order of names, the same district, years close together."""
    thesis = similarity.StudyData("thesis", authors="Wening Laksita", year=2011, district="Kabupaten Banyumas")
    article = similarity.StudyData(
        "article", authors="Laksita, Wening; Sagara, H.", year=2012, district="Kabupaten Banyumas"
    )
    later = similarity.StudyData("later", authors="Wening Laksita", year=2019, district="Kabupaten Banyumas")
    elsewhere = similarity.StudyData("elsewhere", authors="Wening Laksita", year=2011, district="Kota Bogor")
    unknown = similarity.StudyData("unknown")
    pairs = similarity.likely_same_fieldwork([thesis, article, later, elsewhere, unknown])
    assert [(one, other) for one, other, _ in pairs] == [("thesis", "article")]
    assert pairs[0][2] == "Laksita Wening; Kabupaten Banyumas; 2011, 2012"
