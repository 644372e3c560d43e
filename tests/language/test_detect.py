"""The language of passages."""

import pytest

from kube_review.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pendamping tidak pernah datang ke kelompok setelah bantuan dibagikan.", "id"),
        ("The groups stopped meeting after the aid had been spent.", "en"),
        ("Kegiatan simpan pinjam berjalan dengan lancar.", "id"),
        ("Members shared the work unfairly and the business failed.", "en"),
        ("Wong kang ora duwe dhuwit iku lan sing ora nyambut gawe.", "other"),
        ("De groep is niet gevormd door het ministerie voor een doel.", "other"),
        ("بسم الله الرحمن الرحيم والحمد لله", "other"),
        ("KUBE", ""),
        ("12,5 %", ""),
    ],
)
def test_language_of(text: str, language: str) -> None:
    """Function words decide; what is too short does not say."""
    assert detect.language_of(text) == language


def test_short_passages_follow_their_neighbours() -> None:
    """A heading takes the language of what follows it, anything else that of what stands before it."""
    texts = [
        "Abstract",
        "The groups failed because the aid was late.",
        "KUBE",
        "Abstrak",
        "Kelompok itu bubar karena tidak ada modal.",
    ]
    ahead = [True, False, False, True, False]
    assert detect.languages_of(texts, ahead) == ["en", "en", "en", "id", "id"]


def test_a_document_that_never_tells_is_indonesian() -> None:
    """The corpus is Indonesian unless something says otherwise."""
    assert detect.languages_of(["KUBE", "T0"]) == ["id", "id"]
    assert detect.languages_of([]) == []
