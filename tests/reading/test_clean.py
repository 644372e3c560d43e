"""Characters and hyphens, with the cases that real papers hold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kube_review.reading.structure.clean import join_lines, normalise, stray_bullets, unspace
from kube_review.reading.structure.hyphens import Hyphens, learn


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("e\ufb01siensi \ufb02uktuasi", "efisiensi fluktuasi"),
        ("dua\u00a0kali\u2009lipat", "dua kali lipat"),
        ("kemis\u00adkinan", "kemiskinan"),
        ("\uf0b7 modal sosial", "• modal sosial"),
        ("p \uf03c 0,05", "p < 0,05"),
        ("kata\u200b dan \u202eterbalik\u202c", "kata dan terbalik"),
        ("baris\r\nkedua\rketiga\x0ckeempat", "baris\nkedua\nketiga\nkeempat"),
        ("a\x00b\x07c\ud800d\ufeffe\uffff", "abcde"),
        ("kata â€œmiskinâ€\x9d itu", "kata “miskin” itu"),
        ("Jose\u0301", "José"),
        ("masing\u2010masing, non\u2011formal, close-\u2010up", "masing-masing, non-formal, close-up"),
    ],
)
def test_characters_become_what_they_should_have_been(raw: str, expected: str) -> None:
    """Ligatures, spaces, bullets, marks, line ends and mojibake are mended."""
    assert normalise(raw) == expected


@given(st.text())
def test_normalised_text_is_clean_and_stays_so(text: str) -> None:
    """Whatever comes in, what goes out is NFC, has no control character but LF, and is its own normal form."""
    clean = normalise(text)
    assert clean == unicodedata.normalize("NFC", clean)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} and char != "\n" for char in clean)
    assert normalise(clean) == clean


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["setiap orang masing-", "masing bekerja"], "setiap orang masing-masing bekerja"),
        (["hubungan sebab-", "akibat itu"], "hubungan sebab-akibat itu"),
        (["wilayah Jawa-", "Bali dan"], "wilayah Jawa-Bali dan"),
        (["data di-", "generate ulang"], "data di-generate ulang"),
        (["bantuan KUBE-", "nya habis"], "bantuan KUBE-nya habis"),
        (["tahun 2015-", "2019 turun"], "tahun 2015-2019 turun"),
        (["kemiskinan dan kemis-", "kinan lagi"], "kemiskinan dan kemiskinan lagi"),
        (["dan/", "atau tidak"], "dan/atau tidak"),
        (["harga – ", "harga"], "harga – harga"),
        ([], ""),
    ],
)
def test_lines_join_with_the_hyphens_that_belong(lines: list[str], expected: str) -> None:
    """Reduplications, compounds, names and numbers keep their hyphen; a word the text has elsewhere loses it."""
    assert join_lines(lines) == expected


def test_a_document_that_hyphenates_loses_its_hyphens_but_not_its_reduplications() -> None:
    """Once enough lines end in a broken word, unknown words are joined and repeated stems are not."""
    broken = [f"baris {n} tentang pem-" if n % 2 else "berdayaan orang" for n in range(1, 40)]
    policy = learn(broken)
    assert policy.hyphenates
    assert policy.glue("penyeleng", "gara") == ""
    assert policy.glue("berbeda", "beda") == "-"
    assert policy.glue("tolong", "menolong") == "-"
    assert policy.glue("sebaik", "baiknya,") == "-"
    assert policy.glue("https://doi.org/10", "1145") == "-"


def test_left_over_hyphens_join_only_what_the_document_attests() -> None:
    """``kemis-kinan`` inside a line becomes the word the document has; compounds stay."""
    policy = learn(["kemiskinan itu berat", "kemiskinan lama", "sebab-akibat"])
    assert policy.mend("kemis-kinan,") == "kemiskinan,"
    assert policy.mend("sebab-akibat") == "sebab-akibat"
    assert policy.mend("pan-duan") == "pan-duan"
    assert learn(["sumberdaya desa", "sumber yang daya"]).mend("sumber-daya") == "sumber-daya"


def test_hyphenated_use_elsewhere_outweighs_the_joined_one() -> None:
    """What the document writes more often decides."""
    policy = Hyphens({"nonformal": 1, "non-formal": 3})
    assert policy.glue("non", "formal") == "-"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A B S T R A K", "ABSTRAK"),
        ("K A T A  P E N G A N T A R", "KATA PENGANTAR"),
        ("a b c", "a b c"),
        ("Tabel A dan B", "Tabel A dan B"),
    ],
)
def test_letter_spaced_words_close_up(line: str, expected: str) -> None:
    """Only rows of single letters are closed up; wider gaps part words."""
    assert unspace(line) == expected


def test_stray_letters_are_bullets_only_with_evidence() -> None:
    """A letter is a bullet if it sticks to different words that the document has elsewhere."""
    words = {"kepercayaan", "jaringan", "norma"}
    assert stray_bullets(["DKepercayaan antar warga", "DJaringan usaha", "Norma"], words) == {"D"}
    assert stray_bullets(["iPhone baru", "iPhone lama"], {"phone"}) == frozenset()


def test_a_compound_keeps_its_hyphen_where_the_document_writes_its_first_part_with_one() -> None:
    """In a document that breaks by syllable, north- and semi- keep their hyphen; a mere syllable does not."""
    lines = [f"kata{n} ber-" if n % 2 else f"lanjut{n} ini" for n in range(40)]
    lines += ["the north-south road, a semi-formal talk, a re-use of land", "in north-", "western parts, semi-"]
    lines += ["rural areas and re-", "lations"]
    policy = learn(lines)
    assert policy.hyphenates
    assert policy.glue("north", "western") == "-"
    assert policy.glue("semi", "rural") == "-"
    assert policy.glue("re", "lations") == ""


def test_an_arrow_inside_a_word_is_the_ligature_it_was_set_for() -> None:
    """Some files of TeX name the ligature of two letters f an arrow; an arrow between words stays."""
    assert normalise("di↵erent windows, the e↵ect ↵ next") == "different windows, the effect ↵ next"
