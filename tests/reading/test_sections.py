"""Headings in two languages."""

import pytest

from kube_review.model import Section
from kube_review.reading.structure import sections


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("PENDAHULUAN", Section.INTRODUCTION),
        ("P E N D A H U L U A N", Section.INTRODUCTION),
        ("A. Latar Belakang", Section.INTRODUCTION),
        ("BAB II TINJAUAN PUSTAKA", Section.LITERATURE),
        ("2.1 Landasan Teori", Section.LITERATURE),
        ("Hasil Penelitian Terdahulu", Section.LITERATURE),
        ("III. METODE PENELITIAN", Section.METHODS),
        ("Metodologi", Section.METHODS),
        ("BAB IV HASIL PENELITIAN DAN PEMBAHASAN", Section.RESULTS),
        ("Hasil dan Pembahasan", Section.RESULTS),
        ("4. Results and Discussion", Section.RESULTS),
        ("PEMBAHASAN", Section.DISCUSSION),
        ("Simpulan dan Saran", Section.CONCLUSION),
        ("V. PENUTUP", Section.CONCLUSION),
        ("Saran", Section.RECOMMENDATIONS),
        ("REKOMENDASI KEBIJAKAN", Section.RECOMMENDATIONS),
        ("DAFTAR PUSTAKA", Section.REFERENCES),
        ("References", Section.REFERENCES),
        ("Ucapan Terima Kasih", Section.ACKNOWLEDGEMENTS),
        ("DAFTAR ISI", Section.CONTENTS),
        ("Lampiran 1", Section.APPENDIX),
        ("KATA PENGANTAR", Section.FRONT),
        ("Abstract", Section.ABSTRACT),
        ("Faktor Penghambat Usaha Kelompok", None),
        ("Tujuan KUBE", None),
    ],
)
def test_headings_open_their_section(heading: str, section: Section | None) -> None:
    """Numbering, capitals and letter-spacing do not matter; other headings open nothing."""
    assert sections.heading(heading).section is section


@pytest.mark.parametrize("line", ["HASIL", "Metode", "4.1 Gambaran Umum Desa", "Pendamping dan Pengawasan", "BAB III"])
def test_lines_that_look_like_headings(line: str) -> None:
    """Customary names, capitals, numbers and title case make a heading of a line that stands alone."""
    assert sections.looks_like_heading(line)


@pytest.mark.parametrize(
    "line",
    ["Kelompok itu bubar.", "BAB IV HASIL ........ 45", "Pendahuluan 1", "yang menerima bantuan", "12", "Ia pergi,"],
)
def test_lines_that_do_not(line: str) -> None:
    """Sentences, entries of a table of contents and fragments are none."""
    assert not sections.looks_like_heading(line)
