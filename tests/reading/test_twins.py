"""Texts that are one, and studies of one fieldwork."""

import random
import textwrap
from collections.abc import Callable
from itertools import combinations

import pytest

from kube_review.reading.structure import similarity

SYLLABLES = ["ba", "ke", "lo", "mi", "nu", "pa", "ra", "si", "tu", "wa", "de", "go", "ha", "ji", "ku"]


def near_same(text_a: str, text_b: str) -> float:
    """Estimate how much of the shorter text stands in the other, 0 to 1."""
    return similarity.contained(similarity.sketch(text_a), similarity.sketch(text_b))


def words(n: int, seed: int) -> list[str]:
    """Return words of letters, each from its own seed."""
    chosen = (random.Random(seed * 100_003 + i) for i in range(n))
    return ["".join(chance.choices(SYLLABLES, k=4)) for chance in chosen]


def test_the_same_text_in_another_dress_is_the_same() -> None:
    """Case, punctuation and line breaks do not matter."""
    text = " ".join(words(500, 1))
    assert near_same(text, text.upper().replace(" ", ",\n")) == 1.0


def test_the_share_of_a_text_in_another_is_estimated() -> None:
    """Within three standard errors of the exact share of the shorter text's 20-letter shingles."""
    whole = " ".join(words(4_000, 2))
    for n_words in (1_000, 2_500):
        part = " ".join(words(4_000, 2)[:n_words] + words(500, 3))
        letters = ["".join(c for c in text if c.isalpha()) for text in (whole, part)]
        shingles = [{text[i : i + 20] for i in range(len(text) - 19)} for text in letters]
        exact = len(shingles[0] & shingles[1]) / min(map(len, shingles))
        assert abs(near_same(whole, part) - exact) < 0.1


def scanned(text: str, share: float) -> str:
    """Return a text with that share of its characters read wrongly, as OCR does."""
    chance = random.Random(7)
    return "".join(chance.choice(("", "e", "rn", "cl")) if chance.random() < share else letter for letter in text)


def dumped(text: str) -> str:
    """Return a text as a dump has it: words broken at line ends, page numbers in sentences, no paragraphs."""
    lines = textwrap.wrap(text, 60)
    return "\n".join(f"{line[:-4]}-\n{line[-4:]}" if n % 5 else f"{line}\n{n}" for n, line in enumerate(lines))


def reported(text: str) -> str:
    """Return a text as a plagiarism report has it: percentages and sources between its lines, a list at its end."""
    lines = textwrap.wrap(text, 300)
    marked = "\n".join(f"{line}\n{n % 7} %\n{n}" for n, line in enumerate(lines))
    return f"ORIGINALITY REPORT 24 % SIMILARITY INDEX\n{marked}\nPRIMARY SOURCES repository.contoh.ac.id 3 %"


@pytest.mark.parametrize(
    "copied", [lambda text: scanned(text, 0.02), lambda text: scanned(text, 0.04), dumped, reported]
)
def test_a_scan_a_dump_and_a_report_of_a_paper_are_the_paper(copied: Callable[[str], str]) -> None:
    """They share enough of its letters in a row, and are as long; another paper does not."""
    paper, another = " ".join(words(2_000, 5)), " ".join(words(2_000, 9))
    one, other = similarity.sketch(paper), similarity.sketch(copied(paper))
    assert similarity.contained(one, other) >= similarity.NEAR_SAME
    assert similarity.length_ratio(one, other) >= similarity.SIMILAR_LENGTH
    assert near_same(another, copied(paper)) < similarity.SAME_WORK


def test_works_that_agree_in_title_authors_and_year() -> None:
    """A misread letter in the title and another order of names do not matter; a series title alone proves nothing."""
    paper = similarity.StudyData("a", "Kelompok Usaha Bersama Itik di Tepi Rawa", "Ratna Wulandari; Budi Santosa", 2012)
    scan = similarity.StudyData(
        "b", "KELOMPOK USAHA BERSAMA ITIK DI TEPI RAWA", "Wulandari, Ratna; Santosa, Budi", 2012
    )
    misread = similarity.StudyData("c", "Kelompok Usaha Bersarna Itik di Tepi Rava", "", 2012)
    sequel = similarity.StudyData("d", "Kelompok Usaha Bersama Itik di Tepi Rawa", "Dewi Anggun", 2019)
    short = similarity.StudyData("e", "Laporan Akhir", "Ratna Wulandari; Budi Santosa", 2012)
    assert similarity.same_work(paper, scan) == 1
    assert similarity.same_work(paper, misread) == 0.5
    assert similarity.same_work(paper, sequel) == 0
    assert similarity.same_work(short, short) == 0


def test_different_and_empty_texts_share_nothing() -> None:
    """Nothing in common is 0, also for nothing at all."""
    assert near_same(" ".join(words(300, 4)), " ".join(words(300, 5))) == 0.0
    assert near_same("", "") == 0.0


def test_studies_that_may_rest_on_one_fieldwork() -> None:
    """An author in common whatever the order of names, the same district, years close together."""
    thesis = similarity.StudyData("thesis", authors="Wening Laksita", year=2011, district="Kabupaten Banyumas")
    article = similarity.StudyData(
        "article", authors="Laksita, Wening; Sagara, H.", year=2012, district="Kabupaten Banyumas"
    )
    later = similarity.StudyData("later", authors="Wening Laksita", year=2019, district="Kabupaten Banyumas")
    elsewhere = similarity.StudyData("elsewhere", authors="Wening Laksita", year=2011, district="Kota Bogor")
    unknown = similarity.StudyData("unknown")
    pairs = similarity.likely_same_fieldwork(combinations([thesis, article, later, elsewhere, unknown], 2))
    assert [(one, other) for one, other, _ in pairs] == [("thesis", "article")]
    assert pairs[0][2] == "Laksita Wening; Kabupaten Banyumas; 2011, 2012"
