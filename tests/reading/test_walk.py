"""Which headings open a section, by their dress, their place and their numbers."""

from pathlib import Path

import pytest

from kube_review import reading
from kube_review.model import Section
from kube_review.reading.structure.walk import Walk
from tests.reading.drawn import BOLD, Drawing, prose

ENTRY = "Sitepu, A. (2010). Kelompok Usaha Bersama. Jakarta: Penerbit Contoh."
TEXT = "Pendamping datang dua kali setahun dan catatan kas tidak ditulis oleh bendahara kelompok itu."


def walked(*headings: tuple[str, str]) -> list[Section]:
    """Walk over headings, each with the beginning of what stands below it; return the section after each."""
    walk = Walk(len(headings))
    return [walk.heading(text, 0, (below,)) for text, below in headings]


def sections_of(*headings: str) -> list[Section]:
    return walked(*((heading, TEXT) for heading in headings))


def test_a_cell_that_says_thanks_opens_no_acknowledgements() -> None:
    """Thanks have to follow, and another main heading ends them."""
    assert walked(("HASIL DAN PEMBAHASAN", TEXT), ("Terima Kasih", TEXT))[-1] is Section.RESULTS
    thanked = walked(
        ("4. Kesimpulan", TEXT),
        ("5. Ucapan Terima Kasih", "Penulis berterima kasih kepada warga."),
        ("6. Lain-lain", TEXT),
    )
    assert thanked == [Section.CONCLUSION, Section.ACKNOWLEDGEMENTS, Section.BODY]


def test_a_late_summary_is_a_conclusion() -> None:
    """An abstract does not stand behind the results."""
    assert sections_of("Results", "Summary")[-1] is Section.CONCLUSION


def test_numbers_that_fall_back_open_nothing() -> None:
    """Analysis as the first item of section 2 is a part of it, and so is what the sections before are named after."""
    assert sections_of("1. Pendahuluan", "2. Metode", "1. Analisis", "2. Hasil")[1:] == [Section.METHODS] * 3
    assert (
        sections_of("Pendahuluan", "Hasil dan Pembahasan", "2. Tujuan dan Ukuran Kesejahteraan")[-1] is Section.RESULTS
    )


def test_the_parts_of_the_methods_open_no_section() -> None:
    """The study of literature is a way to collect data, and the instruments of a study are part of its methods."""
    headings = ("A. Latar Belakang", "III. METODE PENELITIAN", "A. Rancangan Penelitian", "B. Studi Pustaka")
    assert sections_of(*headings, "C. Analisa", "D. Instrumen Penelitian")[1:] == [Section.METHODS] * 5
    assert sections_of("KESIMPULAN DAN SARAN", "5.1 Kesimpulan", "5.2 Saran")[-1] is Section.RECOMMENDATIONS


def test_a_lower_heading_of_its_own_stays_in_the_section() -> None:
    """The part of an introduction that no custom names belongs to it; the next main heading does not."""
    opened = sections_of("1. Introduction", "1.1. Background", "1.2. Three Villages", "2. Groups and their Money")
    assert opened == [*[Section.INTRODUCTION] * 3, Section.BODY]
    assert sections_of("PENDAHULUAN", "A. Latar Belakang", "B. Keadaan Desa") == [Section.INTRODUCTION] * 3


def test_a_number_given_twice_still_opens_the_conclusion() -> None:
    """Authors count wrongly."""
    assert sections_of("III. METODE", "IV. ANALISA DAN PEMBAHASAN", "IV. KESIMPULAN")[-1] is Section.CONCLUSION


def test_the_next_number_ends_a_section() -> None:
    """7 after 6. Discussion is another section, whatever it is called; a deeper number is not."""
    assert sections_of("1. Introduction", "6. Discussion", "6.1. Limits", "7. Security", "8. Conclusion")[1:] == [
        Section.DISCUSSION, Section.DISCUSSION, Section.BODY, Section.CONCLUSION,
    ]  # fmt: skip


def test_sections_lead_back_only_in_the_dress_of_main_headings() -> None:
    """Where data came from, told among the results, is no methods; a paper may have its methods last."""
    assert sections_of("PENDAHULUAN", "HASIL DAN PEMBAHASAN", "Sumber Data")[-1] is Section.RESULTS
    assert sections_of("INTRODUCTION", "RESULTS", "DISCUSSION", "METHODS")[-1] is Section.METHODS


@pytest.mark.parametrize(("below", "opens"), [(ENTRY, True), ("[4]. http://contoh.org/", True), (TEXT, False)])
def test_references_need_entries_below(below: str, opens: bool) -> None:
    """The words alone also stand in tables of contents and in prose."""
    found = walked(("PENDAHULUAN", TEXT), ("DAFTAR PUSTAKA", below))[-1]
    assert (found is Section.REFERENCES) == opens


def test_letters_number_sections_too() -> None:
    """C and D are the third and fourth letter, not a hundred and five hundred."""
    assert sections_of("A. PENDAHULUAN", "C. METODE", "D. PEMBAHASAN", "E. PENUTUP")[1:] == [
        Section.METHODS, Section.DISCUSSION, Section.CONCLUSION,
    ]  # fmt: skip


def test_what_stands_around_an_abstract_is_front_matter(tmp_path: Path) -> None:
    """Abstract with a minus sign, keywords under their own heading, dates, rights and addresses of the publisher."""
    page = Drawing(tmp_path / "a.pdf")
    page.line(72, 90, "Kelompok Usaha Bersama Itik di Rawa", 16, BOLD)
    page.line(72, 120, "Ratna Wulandari", 11)
    y = page.paragraph(72, 150, f"Abstract− {prose(1, 5)}", 450)
    y = page.paragraph(72, y + 20, "Received: 3 May 2019; Accepted: 2 June 2019", 450)
    y = page.paragraph(72, y + 20, "Copyright: 2019 by the authors. This article is open access under a licence.", 450)
    page.line(72, y + 20, "KEYWORDS", 11, BOLD)
    page.line(72, y + 36, "Itik, rawa, kelompok", 10)
    page.line(72, y + 70, "PENDAHULUAN", 11, BOLD)
    page.paragraph(72, y + 90, prose(10, 12), 450)
    document = reading.read(page.done())
    by_section: dict[Section, str] = {}
    for passage in document.passages:
        text = document.text[passage.start : passage.end]
        by_section[passage.section] = f"{by_section.get(passage.section, '')} {text}"
        if text.startswith(("Received", "Copyright", "Itik, rawa")):
            assert (passage.section, passage.countable) == (Section.FRONT, False)
    assert "nomor 1" in by_section[Section.ABSTRACT]
    assert "nomor 10" in by_section[Section.INTRODUCTION]


def test_a_chapter_ends_whatever_stands_before_it() -> None:
    """Lists and thanks before the text of a thesis do not keep its first chapter out."""
    found = walked(
        ("UCAPAN TERIMA KASIH", "Penulis berterima kasih kepada warga."),
        ("DAFTAR ISI", "Halaman judul ............ i"),
        ("DAFTAR LAMPIRAN", "Lampiran 1 ............ 90"),
        ("BAB I PENDAHULUAN", TEXT),
        ("BAB II", "ANALISIS KELOMPOK"),
        ("BAB V KESIMPULAN DAN SARAN", TEXT),
    )
    assert found[3:] == [Section.INTRODUCTION, Section.BODY, Section.CONCLUSION]


def test_a_chapter_in_a_table_of_contents_opens_nothing() -> None:
    """Page numbers stand below it."""
    assert walked(("DAFTAR ISI", ""), ("BAB I PENDAHULUAN", "A. Latar Belakang ............ 1"))[-1] is Section.CONTENTS


def test_a_heading_deep_in_a_chapter_opens_nothing() -> None:
    """How the conclusion will be drawn is told among the methods."""
    assert sections_of("BAB III METODE PENELITIAN", "3.2.9. Kesimpulan dan Saran")[-1] is Section.METHODS


def test_a_cell_that_says_contents_opens_no_table_of_contents() -> None:
    """Within the text, page numbers have to follow."""
    assert walked(("1. Introduction", TEXT), ("Contents", TEXT))[-1] is Section.INTRODUCTION


def test_capitals_do_not_matter_where_headings_bear_numbers() -> None:
    """III ends II whichever of them is in capitals."""
    assert sections_of("I. INTRODUCTION", "II. RELATED WORK", "III. Ducks on dry land")[-1] is Section.BODY


def test_what_journals_print_behind_the_text_never_counts(tmp_path: Path) -> None:
    """Who did what and who paid, run into their paragraphs, are no conclusion."""
    text = f"# 5. Conclusions\n\n{TEXT}\n\nAuthor Contributions: Methodology, R.W.; writing, B.S.\n\n"
    text += "Funding: This research received no external funding.\n"
    path = tmp_path / "study.md"
    path.write_text(text, encoding="utf-8")
    document = reading.read(path)
    assert [document.text[p.start : p.end] for p in document.passages if p.countable] == [TEXT]


def test_the_first_number_ends_an_abstract() -> None:
    """A section with a name of its own and the number 1 stands behind an abstract without one."""
    assert sections_of("Abstract", "1. The value of ducks", "2. The swamp")[1:] == [Section.BODY] * 2


def test_a_heading_torn_into_letters_opens_its_section() -> None:
    """Small capitals may leave spaces between the letters."""
    assert sections_of("Abstract", "I. In t r o d u c t io n", "VI. C o n c l u s io n")[1:] == [
        Section.INTRODUCTION,
        Section.CONCLUSION,
    ]


def test_how_to_cite_a_paper_is_front_matter(tmp_path: Path) -> None:
    """The paper's own entry before its abstract does not count."""
    path = tmp_path / "study.md"
    cited = f"Santosa, B., Wulandari, R., {'Lestari, M., ' * 16} (2010). Itik di rawa. Jurnal Rawa, 6(2), 9-18."
    path.write_text(f"# Itik di rawa\n\nRecommended citation:\n\n{cited}\n\n## Abstrak\n\n{TEXT}\n", encoding="utf-8")
    document = reading.read(path)
    assert [document.text[p.start : p.end] for p in document.passages if p.countable] == [TEXT]
