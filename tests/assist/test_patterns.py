"""The cue grammar: what fits, what does not, and what is refused."""

from __future__ import annotations

import time

import pytest

from kube_review.assist.cues.cue_patterns import check, parse
from kube_review.errors import CodebookError
from kube_review.language.stemline import reader


def fits(cue: str, text: str, language: str = "id") -> bool:
    line = reader(language).read(text)
    return any(True for pattern in parse(cue, language) for _ in pattern.find(line))


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("pendamping jarang", "Pendamping yang masih jarang datang."),
        ("pembentukan .. dadakan", "Pembentukan kelompok itu dilakukan secara dadakan."),
        ("pendamping ... jarang", "Pendamping yang ditugaskan oleh dinas sosial kabupaten setempat jarang datang."),
        ("pendamping & jarang hadir", "Jarang hadir di kelompok, pendamping hanya dikenal namanya."),
        ("bantuan|modal .. rusak", "Modal berupa barang rusak."),
        ("gulung_tikar|bangkrut", "Toko itu gulung tikar."),
        ("KURANG .. sosialisasi", "Minimnya kegiatan sosialisasi."),
        ("dibentuk karena bantuan", "Kelompok dibentuk karena adanya bantuan."),
        ("TIDAK tepat", "Ketidaktepatan pendataan."),
    ],
)
def test_cue_fits(cue: str, text: str) -> None:
    """Word forms, fillers and gaps do not stand in the way."""
    assert fits(cue, text)


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("pendamping jarang", "Jarang ada pendamping."),
        ("pembentukan .. dadakan", "Pembentukan kelompok di desa itu selalu menimbulkan keributan dadakan."),
        ("KURANG .. sosialisasi", "Anggota kurang modal, sosialisasi lancar."),
        ("pendamping ... jarang", "Pendamping datang, anggota jarang."),
        ("pendamping & jarang", "Pendamping datang tetapi anggota jarang berkumpul."),
        ("usaha .. kembang !pelatihan", "Pelatihan membuat usaha berkembang."),
        ("KURANG .. pembinaan", "Pembinaan berlangsung kurang lebih dua jam."),
        ("TIDAK .. bekerja", "Tidak hanya ketua yang bekerja."),
    ],
)
def test_cue_does_not_fit(cue: str, text: str) -> None:
    """Order, distance, clause borders and forbidden words are respected."""
    assert not fits(cue, text)


def test_phrases_among_alternatives_become_patterns_of_their_own() -> None:
    """One written cue may give several patterns."""
    assert len(parse("gulung_tikar|bangkrut|mati_suri", "id")) == 3


@pytest.mark.parametrize(
    ("cue", "complaint"),
    [
        ("", "words"),
        (".. rusak", "both sides"),
        ("rusak ...", "both sides"),
        ("bantuan &", "both sides"),
        ("KURANG", "no word of its own"),
        ("KURNG sosialisasi", "Did you mean KURANG"),
        ("bantuan rus@k", "not a word"),
        ("yang rusak", "stop word"),
    ],
)
def test_mistakes_are_explained(cue: str, complaint: str) -> None:
    """A mistyped cue is named with its remedy."""
    assert complaint in str(check(cue, "id"))
    with pytest.raises(CodebookError):
        parse(cue, "id")


def test_check_accepts_what_parse_accepts() -> None:
    """A sound cue draws no complaint, one in a language without stems does."""
    assert check("pendamping .. jarang ?", "id") is None
    assert check("begeleider", "nl") is not None


def test_matching_takes_bounded_time() -> None:
    """Gaps over words that repeat are tried once from each place, not once for each way to get there."""
    (pattern,) = parse(" ... ".join(["usaha"] * 12 + ["merugi"]), "id")
    line = reader("id").read("usaha " * 300)
    started = time.process_time()
    assert list(pattern.find(line)) == []
    assert time.process_time() - started < 2


@pytest.mark.parametrize("cue", [" ".join(["gulung_tikar|bangkrut|jatuh_pailit"] * 24), "a_b|c_d & " * 12 + "e_f|g_h"])
def test_a_cue_with_too_many_phrases_is_refused_before_it_is_built(cue: str) -> None:
    """The number of combinations is known before any is made."""
    started = time.process_time()
    with pytest.raises(CodebookError):
        parse(cue, "id")
    assert time.process_time() - started < 2
