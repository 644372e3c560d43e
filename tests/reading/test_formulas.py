"""Formulas have signs, symbols and hardly a word; sentences with a sign in them are none."""

import pytest

from kube_review.reading.structure.formulas import is_formula


@pytest.mark.parametrize(
    "text",
    ["Stride Velocityn =", "A xi + byi = 0", "GC1 = 0,533* 0,667 * 0,800", "𝑣1,1 = (0,40∗ 0,333) + 0,40 = 0,533"],
)
def test_a_formula(text: str) -> None:
    """Two names of quantities are still a formula."""
    assert is_formula(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kelompok yang rutin rapat lebih lama bertahan (r = 0,41).",
        "n = adalah jumlah anggota kelompok yang masih aktif.",
        "Ketua dan bendahara adalah suami istri.",
    ],
)
def test_no_formula(text: str) -> None:
    """A sentence that gives a value, or explains a symbol, is a sentence."""
    assert not is_formula(text)
