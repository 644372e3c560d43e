"""Text from papers on the screen: harmless, and as wide in cells as is reckoned with."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from kube_review.screen.looks import lines

HOSTILE = {
    "escape": "judul\x1b[31m merah \x1b]0;judul\x07 \x1b[2J",
    "csi": "sesudah \x9b31m dan \x90q\x9c",
    "bidi": "kode \u202eterbalik\u202c dan \u2066isolasi\u2069",
    "zero width": "a\u200bb\u200dc\ufeffd\u2060e",
    "flood": "z" + "\u0338\u0301\u0302" * 60 + " algo",
    "wide": "漢字とカナ と 한국어 kelompok",
    "emoji": "👨‍👩‍👧‍👦 🇮🇩 👍🏽 ❤️ selesai",
    "leaders": "BAB I PENDAHULUAN " + "." * 200 + " 1",
    "word": "tanpaspasi" * 40,
    "markup": "[bold red]bukan markup[/] [link=x]y[/link] \\[",
    "jamo": "\u1112\u1161\u11ab \u1160\u11a8",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_line_is_wider_than_the_screen_or_holds_a_control(text: str) -> None:
    """What rich measures is what we say, at most the width; nothing acts on the terminal."""
    for line in lines.wrap(text, 0, len(text), 20):
        shown = line.text()
        assert cell_len(shown) == line.n_cells <= 20
        assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120), st.integers(2, 40))
@settings(max_examples=300, deadline=None)
def test_any_text_fits_any_width(text: str, n_cells: int) -> None:
    """Offsets rise, stay in the text, and every line fits."""
    wrapped = lines.wrap(text, 0, len(text), n_cells)
    offsets = [offset for line in wrapped for offset in line.offsets]
    assert offsets == sorted(set(offsets))
    assert all(0 <= offset < len(text) for offset in offsets)
    assert all(cell_len(line.text()) == line.n_cells <= n_cells for line in wrapped)


def test_plain_words_are_kept_whole_and_in_order() -> None:
    """Indonesian prose loses nothing but the blanks at line breaks."""
    text = "Kelompok usaha bersama dibentuk tergesa-gesa pada akhir tahun anggaran oleh dinas."
    wrapped = lines.wrap(text, 0, len(text), 24)
    assert " ".join(line.text() for line in wrapped) == text
    assert [text[line.offsets[0]] for line in wrapped] == [line.glyphs[0] for line in wrapped]


def test_every_character_of_unicode_has_one_width_for_us_and_for_rich() -> None:
    """The width we lay out with is the width Textual draws with, for each code point between two letters."""
    disagreeing = []
    for point in range(0x20, 0x2FA20):
        line = lines.glyphs(f"a{chr(point)}b", 0, 3)
        shown, width = "".join(g[1] for g in line), sum(g[2] for g in line)
        if cell_len(shown) != width:
            disagreeing.append(hex(point))
    assert disagreeing == []


def test_leaders_of_a_table_of_contents_are_one_sign() -> None:
    """Two hundred dots do not fill three lines."""
    text = HOSTILE["leaders"]
    (line,) = lines.wrap(text, 0, len(text), 60)
    assert line.text() == "BAB I PENDAHULUAN … 1"
    assert line.offsets[-1] == len(text) - 1


def test_clip_counts_cells_not_characters() -> None:
    """Three wide signs do not fit into five cells."""
    assert lines.clip("漢字漢字", 5) == "漢字…"
    assert lines.clip("kelompok", 8) == "kelompok"
    assert lines.clip("kelompok", 4) == "kel…"


def test_a_cell_leads_back_to_the_character() -> None:
    """The mouse finds the offset under a wide sign in both of its cells."""
    (line,) = lines.wrap("a漢b", 0, 3, 10)
    assert [line.offset_at(cell) for cell in range(5)] == [0, 1, 1, 2, 3]


def test_cut_names_leave_out_what_they_have_in_common() -> None:
    """Labels that begin alike stay apart; those that fit, and the same label twice, are left alone."""
    named = ["Business does not fit local resources", "Business does not fit local customs", "Poor aid", "Poor aid"]
    assert lines.distinct(named, [13] * 4) == ["…resources", "…customs", "Poor aid", "Poor aid"]
    assert lines.distinct(named, [40] * 4) == named
    assert lines.distinct(["Poor", "Poorest of all"], [4, 4]) == ["Poor", "Poo…"]


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(
        st.lists(st.sampled_from(["usaha", "tidak", "sesuai", "lokal"]), min_size=1).map(" ".join), unique=True
    )
)
def test_cut_names_never_take_more_cells_than_there_are(names: list[str]) -> None:
    """Whatever the names have in common."""
    assert all(lines.n_cells_of(name) <= 9 for name in lines.distinct(names, [9] * len(names)))
