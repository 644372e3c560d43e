"""Accents that are glyphs of their own, as TeX sets them, join the letter they stand over."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from kube_review.reading.pdf import reader
from kube_review.reading.pdf.engines import accents
from tests.reading.drawn import FONT, Drawing


def accented(drawing: Drawing, y: float, before: str, letter: str, after: str, accent: str) -> None:
    """Write a line whose accent is drawn over its letter when the rest of the line stands already."""
    drawing.line(57, y, before + letter + after, 10)
    x = 57 + stringWidth(before, FONT, 10) + (stringWidth(letter, FONT, 10) - stringWidth(accent, FONT, 10)) / 2
    drawing.line(x, y - 0.1, accent, 10)


def test_an_accent_joins_its_letter_wherever_the_source_lists_it(tmp_path: Path) -> None:
    """An accent listed at the end of the line belongs to the letter under it, inside a word or at its end."""
    drawing = Drawing(tmp_path / "accents.pdf")
    accented(drawing, 100, "Penelitian Jim", "e", "nez tentang usaha kelompok.", "\u00b4")
    accented(drawing, 120, "Wawancara dilakukan oleh Mayt", "e", " di dua desa.", "\u00b4")
    accented(drawing, 140, "Menurut G", "u", "nther anggota sudah lama keluar.", "\u00a8")
    text = reader.read(drawing.done()).text
    for sentence in (
        "Penelitian Jiménez tentang usaha kelompok.",
        "Wawancara dilakukan oleh Mayté di dua desa.",
        "Menurut Günther anggota sudah lama keluar.",
    ):
        assert sentence in text


def test_an_apostrophe_beside_its_letter_stays(tmp_path: Path) -> None:
    """An accent that stands between two letters is used as an apostrophe."""
    drawing = Drawing(tmp_path / "apostrophe.pdf")
    drawing.line(57, 100, "Kelompok mengaji Al-Qur\u00b4an setiap malam Jumat.", 10)
    assert "Al-Qur\u00b4an" in reader.read(drawing.done()).text


@given(st.text(alphabet="aeu´¨ x", max_size=30), st.data())
def test_no_character_moves(text: str, data: st.DataObject) -> None:
    """Whatever stands where, the positions of all other characters hold."""
    places = [accents.Place(x, x + 5, 0.0) for x in data.draw(st.lists(st.floats(0, 50), min_size=30, max_size=30))]
    found = accents.joined(text, places.__getitem__, lambda i: i % 2 == 0)
    assert len(found) == len(text)
    for before, after in zip(text, found, strict=True):
        if before.isalpha():
            assert unicodedata.normalize("NFD", after)[0] == before
