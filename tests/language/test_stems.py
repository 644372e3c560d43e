"""Stems: what the stemmer gets wrong must not reach the cues."""

from __future__ import annotations

import pytest

from kube_review.language.stems import IRREGULAR, stems


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Pendampingan", ("damping",)),
        ("disosialisasikan", ("sosialisasi",)),
        ("dikembangkan", ("kembang",)),
        ("bibit-bibit", ("bibit",)),
        ("pemerataan", ("rata",)),
        ("antaranggota", ("antar", "anggota")),
        ("top-down", ("top", "down")),
    ],
)
def test_word_forms_share_a_stem(word: str, expected: tuple[str, ...]) -> None:
    """Prefixes, suffixes and reduplication fall away."""
    assert stems(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ketidaktepatan", ("tidak", "tepat")),
        ("ketidakadilan", ("tidak", "adil")),
        ("ketidaktahuannya", ("tidak", "tahu")),
        ("setidaknya", ("setidaknya",)),
    ],
)
def test_negation_inside_a_noun_is_kept(word: str, expected: tuple[str, ...]) -> None:
    """Ketidak…an gives its negation and its root; setidaknya negates nothing."""
    assert stems(word) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("berhasil", "hasil"),
        ("dibentuk", "bentuk"),
        ("dilakukan", "laku"),
        ("pemerintah", "perintah"),
        ("bantuan", "membantu"),
        ("petugas", "tugas"),
        ("pengusaha", "usaha"),
        ("mendadak", "dada"),
    ],
)
def test_words_of_different_meaning_do_not_meet(one: str, other: str) -> None:
    """Words that cues must tell apart have different stems."""
    assert stems(one) != stems(other)


def test_irregular_words_are_written_in_lower_case() -> None:
    """An entry with a capital would never be found."""
    assert [word for word in IRREGULAR if word != word.casefold()] == []


def test_english_uses_lemmas() -> None:
    """English forms lead to one lemma, part by part."""
    assert stems("Facilitators", "en") == ("facilitator",)
    assert stems("grew", "en") == stems("grown", "en") == ("grow",)


def test_hostile_strings_come_back_at_once() -> None:
    """Very long runs of letters are no words and are not taken apart."""
    assert stems("mem" * 10_000) == ("mem" * 10_000,)
