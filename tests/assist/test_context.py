"""What a sentence does with its words: a finding, somebody else's, or nothing."""

from __future__ import annotations

import pytest

from kube_review.assist.cues import citations
from kube_review.assist.cues.citations import Role
from kube_review.assist.cues.sentence_context import Kind, Reading, read, spread


def reading(text: str, words: str, praise: bool = False, lead_in: str = "") -> Reading:
    start = text.index(words)
    return read(text, lead_in).at(start, start + len(words), praise)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Disarankan agar pengawasan yang lemah ditingkatkan.", "pengawasan yang lemah"),
        ("Pengawasan yang lemah perlu diperbaiki.", "Pengawasan yang lemah"),
        ("Apakah pendamping jarang hadir?", "jarang hadir"),
        ("Penelitian ini bertujuan mengetahui mengapa pendamping jarang hadir.", "jarang hadir"),
        ("Pengawasan adalah kegiatan mengamati usaha yang lemah.", "usaha yang lemah"),
        ("Jika pengawasan lemah, dana disalahgunakan.", "pengawasan lemah"),
        ("Menurut pedoman, kelompok dibentuk tanpa syarat.", "tanpa syarat"),
        ("Tugas pendamping adalah membantu kelompok yang tidak maju.", "tidak maju"),
        ("Weak supervision should be improved.", "Weak supervision"),
    ],
)
def test_norms_questions_and_definitions_state_nothing(text: str, words: str) -> None:
    """What should be, might be or is defined is no finding."""
    assert reading(text, words).kind is Kind.NOTHING


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Seharusnya dinas datang, tetapi pengawasan lemah.", "pengawasan lemah"),
        ("Pengawasan lemah dan perlu diperbaiki.", "Pengawasan lemah"),
        ("Pendampingan tidak berjalan sebagaimana mestinya.", "tidak berjalan"),
        ("Pendamping yang seharusnya membina ternyata jarang hadir.", "jarang hadir"),
        ("Meskipun pedoman mengatur musyawarah, kenyataannya usaha ditetapkan dinas.", "ditetapkan dinas"),
        ("Penyebab kegagalan adalah kurangnya pendampingan.", "kurangnya pendampingan"),
        ("Jika dilihat dari hasilnya, pengawasan lemah.", "pengawasan lemah"),
        ("Bahan baku harus dibeli dari kota.", "harus dibeli"),
        ("Pendamping jarang hadir (wawancara, 12 Mei 2014).", "jarang hadir"),
        ("Anggota bukan orang miskin (Informan 3).", "bukan orang miskin"),
    ],
)
def test_findings_beside_norms_stay_findings(text: str, words: str) -> None:
    """A norm, a concession or an informant next to it takes nothing from a finding."""
    assert reading(text, words).kind is Kind.FINDING


def test_purpose_hides_praise_only() -> None:
    """What a plan promises is no success; what went wrong on the way is a failing."""
    text = "Kelompok dibentuk secara dadakan untuk meningkatkan pendapatan."
    assert reading(text, "meningkatkan pendapatan", praise=True).kind is Kind.NOTHING
    assert reading(text, "secara dadakan").kind is Kind.FINDING


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Menurut Sitepu (2016), pendamping kurang andal.", "Sitepu (2016)"),
        ("Lestari dan Gunawan (2010) menemukan pendamping kurang andal.", "Lestari dan Gunawan (2010)"),
        ("Di tempat lain pendamping kurang andal (Haryanto, 2013).", "Haryanto (2013)"),
        ("Banyak pendamping kurang andal (Tahir, 2011; Noor, 2012).", "Tahir (2011); Noor (2012)"),
        ("Suryadi dkk. (2014) melaporkan pendamping kurang andal.", "Suryadi dkk. (2014)"),
    ],
)
def test_named_sources_are_cited(text: str, source: str) -> None:
    """A source with a name and a year owns the finding."""
    assert reading(text, "kurang andal") == Reading(Kind.CITED, source)


def test_confirmation_keeps_the_finding_own() -> None:
    """Sejalan dengan X (2012) beside an own finding changes nothing."""
    text = "Pendamping kurang andal, sejalan dengan temuan Hartono (2013)."
    assert reading(text, "kurang andal").kind is Kind.FINDING


def test_contrast_gives_each_side_its_own() -> None:
    """Unlike X, we find: the words about X are X's, the rest is the study's."""
    text = "Berbeda dengan Hartono (2013) yang menemukan pengawasan lemah, di sini sosialisasi sangat kurang."
    assert reading(text, "pengawasan lemah") == Reading(Kind.CITED, "Hartono (2013)")
    assert reading(text, "sosialisasi sangat kurang").kind is Kind.FINDING


@pytest.mark.parametrize("text", ["Data BPS (2015) mencatat hal itu.", "Demikian aturannya (Kemensos RI, 2015: 8)."])
def test_offices_are_no_sources(text: str) -> None:
    """Statistics and guidelines are official, not findings."""
    assert [citation.role for citation in citations.find(text)] == [Role.OFFICIAL]


@pytest.mark.parametrize(
    "text", ["Pada Maret (2015) dana cair.", "“Kami rugi,” kata Ibu N (45 tahun).", "Lihat Tabel 3."]
)
def test_dates_and_informants_are_no_citations(text: str) -> None:
    """A month, an age or a table is not taken for a source."""
    assert citations.find(text) == ()


def test_items_do_what_their_lead_in_does() -> None:
    """An enumeration inherits source and silence from the sentence that introduces it."""
    item = "b) pengawasan lemah"
    cited = reading(item, "pengawasan lemah", lead_in="Sitepu (2016) menyebut penyebabnya:")
    assert cited == Reading(Kind.CITED, "Sitepu (2016)")
    assert reading(item, "pengawasan lemah", lead_in="Tujuan penelitian ini adalah:").kind is Kind.NOTHING
    assert reading(item, "pengawasan lemah", lead_in="Penyebabnya antara lain:").kind is Kind.FINDING


def sources(*sentences: str) -> list[str]:
    return spread([(sentence, read(sentence)) for sentence in sentences])


def test_closing_citation_covers_its_paragraph() -> None:
    """A source at the end of a paragraph covers the uncited sentences before it, not those of informants."""
    closing = "Pengawasan pun lemah (Sitepu, 2016)."
    assert sources("Usaha tidak berkembang.", closing) == ["Sitepu (2016)", ""]
    assert sources("Menurut informan usaha tidak berkembang.", closing) == ["", ""]
    assert sources(closing, "Usaha tidak berkembang.") == ["", ""]


def test_going_on_about_a_source() -> None:
    """Ia juga menemukan … belongs to the source named before."""
    first = "Hartono (2013) meneliti lima desa."
    assert sources(first, "Ia juga menemukan pengawasan lemah.") == ["", "Hartono (2013)"]
    assert sources(first, "Di desa ini pengawasan lemah.") == ["", ""]
