"""Lists of references."""

import pytest

from kube_review.reading.structure import references


@pytest.mark.parametrize(
    "entry",
    [
        "Suharto, Edi. 2007. Membangun Masyarakat Memberdayakan Rakyat. Bandung: Refika Aditama.",
        "Putnam, R. D. (1993). Making Democracy Work. Princeton University Press.",
        "Kementerian Sosial RI. (2015). Pedoman Pelaksanaan KUBE. Jakarta.",
        "[3] A. Nugroho, “Sistem Informasi,” J. Tek., vol. 2, 2019.",
    ],
)
def test_entries(entry: str) -> None:
    """A name first, a year, an imprint; or a number in brackets."""
    assert references.is_entry(entry)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kelompok itu bubar pada tahun 2007 karena tidak ada modal.",
        "Suharto (2007) menyatakan bahwa kelompok bertahan bila anggotanya saling mengenal.",
        "Pendamping, ketua, dan anggota tidak pernah bertemu.",
    ],
)
def test_sentences_are_no_entries(sentence: str) -> None:
    """A citation in running text is none."""
    assert not references.is_entry(sentence)


def test_entries_run_together_are_parted() -> None:
    """A paragraph that holds several entries gives each its own span."""
    text = (
        "Abidin, Zainal. 2001. Pemberdayaan Masyarakat. Jakarta: Contoh. Basuki, A. (2004). Kemiskinan di Desa. "
        "Bandung: Contoh. Cahyono, B. dan Dewi, S. 2008. Modal Sosial. Jurnal Contoh 2(1): 3-9."
    )
    assert [text[a:b].split(",")[0] for a, b in references.entries(text, 0, len(text))] == [
        "Abidin",
        "Basuki",
        "Cahyono",
    ]
