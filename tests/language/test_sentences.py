"""Sentences of Indonesian and English papers."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kube_review.language import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Kajian Rusydi dkk. (2003) memperkuat temuan itu.",
        "Ketua panitia ialah Dr. Ir. Sudirman, M.Si. dan wakilnya Drs. Ahmad Fauzi, S.Sos., M.Si. dari dinas.",
        "Menurut B. J. Habibie dan J. K. Rowling, cerita itu benar.",
        "Lokasi berada di Jl. Merdeka No. 5 Kab. Bantul, Kec. Sewon.",
        "Sebanyak 31,02 juta orang (13.33 persen) menerima Rp450.000 atau Rp. 1.500.000,- per bulan.",
        "Pasal 7 ayat (1) Undang-Undang R.I. Nomor 11 Tahun 2009 mengatur hal itu.",
        "Uraiannya ada pada hal. 12, hlm. 13, dan vol. 2 no. 3.",
        "Groups failed, e.g. in the hills, cf. Smith et al. (2002: 5), pp. 12-14.",
        "Alamatnya www.kemsos.go.id/kube.html dan dapat dibuka kapan saja.",
        "Bantuan modal (uang)… kelompok tetap tidak berjalan di desa itu.",
        "Ada tiga hal: modal; pasar; dan pendamping.",
        "1. Pembentukan kelompok",
        "4.2. Hasil Penelitian",
        "a. Modal usaha yang kecil",
        "Surat itu ditandatangani a.n. Kepala Dinas.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    """Abbreviations, initials, numbers, laws, addresses and list numbers keep their sentence whole."""
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Usaha berhenti. Kelompok bubar.", ["Usaha berhenti.", "Kelompok bubar."]),
        ("Ada warung, ternak, dll. Kegiatan lain tidak ada.", ["Ada warung, ternak, dll.", "Kegiatan lain tidak ada."]),
        ("“Kami rugi.” Dia pergi.", ["“Kami rugi.”", "Dia pergi."]),
        ("Umum …”. Pesan itu kuat.", ["Umum …”.", "Pesan itu kuat."]),
        ("Bubar (Oetami, 2010). KUBE lain bertahan.", ["Bubar (Oetami, 2010).", "KUBE lain bertahan."]),
        ("Dibentuk tahun 2009. Bantuan datang kemudian.", ["Dibentuk tahun 2009.", "Bantuan datang kemudian."]),
        ("Apakah berhasil? Tidak! Usaha macet.", ["Apakah berhasil?", "Tidak!", "Usaha macet."]),
        ("Itu milik kelompok A. Kelompok B sudah bubar.", ["Itu milik kelompok A.", "Kelompok B sudah bubar."]),
        ("Usaha macet.1 Dalam setahun bubar.", ["Usaha macet.1", "Dalam setahun bubar."]),
        ("Usaha macet [3]. 12 kelompok bubar.", ["Usaha macet [3].", "12 kelompok bubar."]),
        ("Itu usaha bersama.Dalam setahun bubar.", ["Itu usaha bersama.", "Dalam setahun bubar."]),
        ("Hadir Sudirman, M.Si. Penelitian dimulai.", ["Hadir Sudirman, M.Si.", "Penelitian dimulai."]),
    ],
)  # fmt: skip
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    """Quotes, brackets and note marks stay with the sentence they close."""
    assert split(text) == expected


def test_the_abbreviations_of_spacy_are_honoured() -> None:
    """What spaCy's tokenisers list as an abbreviation before a name does not end a sentence."""
    spacy = pytest.importorskip("spacy")
    known = {
        word
        for language in ("id", "en")
        for word in spacy.blank(language).tokenizer.rules
        if word.endswith(".") and word[0].isupper() and word[:-1].replace(".", "").isalpha() and " " not in word
    }
    broken = [word for word in sorted(known) if len(split(f"Menurut {word} 5 orang hadir")) != 1]
    assert known and broken == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab A.B!?…"”()12,;: \n', max_size=120))
def test_sentences_are_ordered_disjoint_and_lose_nothing(text: str) -> None:
    """Every character that is no white space stands in exactly one sentence."""
    spans = sentences.spans(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize("unit", [".", ". ", '."', "a. ", "(", "Dr. "])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """A megabyte of stops, quotes or abbreviations is split in seconds."""
    started = time.process_time()
    sentences.spans(unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 20


def test_at_least_five_thousand_sentences_a_second() -> None:
    """Splitting costs far less than reading does."""
    text = "Pendamping KUBE jarang datang ke kelompok karena merangkap tugas di Kec. Sewon. " * 5_000
    started = time.process_time()
    assert len(sentences.spans(text)) == 5_000
    assert time.process_time() - started < 1


def test_a_source_in_brackets_stays_with_its_sentence() -> None:
    """What stands behind the full stop in brackets is no sentence of its own."""
    assert split("Kelompok itu bubar. (Wulandari et al., 2009). Usahanya berhenti. [3], [4]") == [
        "Kelompok itu bubar. (Wulandari et al., 2009).",
        "Usahanya berhenti. [3], [4]",
    ]
