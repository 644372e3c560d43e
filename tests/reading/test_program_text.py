"""Program text shows several of its signs; sentences that name a command do not."""

import pytest

from kube_review.reading.structure.program_text import is_program


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np",
        "val variance = calculateVariance(newPixels);",
        "for (ki in 0 until kernelRows) { for (kj in 0 until kernelCols) { sum += input[i + ki][j + kj] } }",
        "$hasil = json_decode($html); //print_r($hasil);",
        "return m1-m0;",
        "<title>Document 1 Title</title> <snippet>Document 1 Content.</snippet>",
        "22-cout<<“isosceles”;",
    ],
)
def test_program_text(text: str) -> None:
    """Statements in the languages that theses print."""
    assert is_program(text)


@pytest.mark.parametrize(
    "text",
    [
        "Huruf dirubah menjadi huruf kecil dengan menggunakan fungsi tm_map(korpus, tolower) pada setiap tweet.",
        "• Item 4: objective(s);",
        "Kelompok yang rutin rapat lebih lama bertahan (r = 0,41; p < 0,05).",
        "Anggota (ketua; bendahara; sekretaris) dipilih oleh pendamping.",
        "Bantuan import sapi dari Australia tidak pernah tiba di desa itu.",
    ],
)
def test_no_program_text(text: str) -> None:
    """A sentence with a command, an index or a statistic in it."""
    assert not is_program(text)
