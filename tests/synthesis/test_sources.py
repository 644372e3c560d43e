"""Cited sources: which citations name the same work, which a study of the review, and which matches are doubtful."""

from __future__ import annotations

import pytest

from kube_review.synthesis.cells.sources import Doubt, Sources, doubtful, match, reference


@pytest.mark.parametrize(
    ("first", "second", "same", "doubt"),
    [
        ("Aminah (2015)", "Siti Aminah (2015)", True, False),
        ("Sitepu, A. & B. Dewi (2016: 12)", "SITEPU 2016", True, False),
        ("Aminah dkk., 2015", "Aminah dan Budi (2015)", True, False),
        ("Siti Aminah (2015)", "Siti Rahma (2015)", True, True),
        ("Aminah (2015a)", "Aminah (2015)", True, True),
        ("Aminah (2015a)", "Aminah (2015b)", False, False),
        ("Aminah (2015)", "Aminah (2016)", False, False),
        ("Aminah (2015)", "Aminah", False, True),
        ("Kemensos", "kemensos", True, False),
        ("Aminah (2015)", "Budi (2015)", False, False),
    ],
)
def test_matching(first: str, second: str, same: bool, doubt: bool) -> None:
    """Any name of the authors with the year matches; names that contradict each other, or no year, are doubtful."""
    a, b = reference(first), reference(second)
    assert (match(a, b), match(b, a)) == (same, same)
    assert (doubtful(a, b), doubtful(b, a)) == (doubt, doubt)


def test_names_stand_before_the_year() -> None:
    """The title behind the year has no names, and a year in front leaves the names behind it."""
    assert reference("Sitepu, A. (2016). Kegagalan KUBE di Dewi").names == {"sitepu"}
    assert reference("2016, Sitepu").names == {"sitepu"}
    assert reference("").names == frozenset()


def test_groups_of_sources() -> None:
    """One work for all its citations; none for a study of the review, its id, or the publication that is reproduced."""
    studies = {"laporan-1": "Budi Santoso; Citra Dewi 2014", "laporan-2": " "}
    cited = [
        "Aminah (2015)",
        "Siti Aminah (2015)",
        "Santoso (2014)",
        "laporan-2",
        "Sitepu, A. (2016)",
        "Rahma 2010",
        "",
    ]
    sources = Sources(cited, studies, "Sitepu (2016), a meta-study of papers")
    assert sources.of("Aminah (2015)") == sources.of("Siti Aminah (2015)") is not None
    assert [sources.of(text) for text in ("Santoso (2014)", "laporan-2", "Sitepu, A. (2016)")] == [None] * 3
    assert sources.of("Rahma 2010") not in (None, sources.of("Aminah (2015)"))
    assert sources.doubts == ()


def test_doubts_are_listed_and_counted_as_one_source() -> None:
    """Two names in common with a year are one work, and the reader is shown both."""
    sources = Sources(["Siti Aminah (2015)", "Siti Rahma (2015)", "Aminah"], {})
    assert sources.of("Siti Aminah (2015)") == sources.of("Siti Rahma (2015)") != sources.of("Aminah")
    assert set(sources.doubts) == {
        Doubt("Siti Aminah (2015)", "Siti Rahma (2015)", True),
        Doubt("Aminah", "Siti Aminah (2015)", False),
    }
