"""Passages: sections, enumerations, what counts."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kube_review import reading
from kube_review.model import NOT_COUNTABLE, Document, Page, Passage, Section
from kube_review.reading.structure import segmenting
from kube_review.reading.structure.blocks import Block, Extract

SHARED = Path(__file__).parents[2] / ".." / "shared"


def read(tmp_path: Path, text: str, name: str = "study.txt") -> Document:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return reading.read(path)


def words(document: Document, passage: Passage) -> str:
    return document.text[passage.start : passage.end]


def listed(document: Document) -> list[tuple[str, str | None]]:
    """Each passage with the words that lead it in."""
    return [
        (words(document, p), None if p.lead_in is None else words(document, document.passages[p.lead_in - 1]))
        for p in document.passages
    ]


PAPER = """\
EFEKTIVITAS KUBE DI KABUPATEN SLEMAN

Abstrak: Kelompok bubar karena pendamping jarang datang. Usaha mereka berhenti.
Kata kunci: KUBE, pendamping

PENDAHULUAN

Kemiskinan masih luas. Program ini dimulai tahun 1982.

Rumusan Masalah

Mengapa kelompok bubar?

METODE PENELITIAN

Wawancara dilakukan terhadap 20 anggota.

HASIL DAN PEMBAHASAN

Pendamping

Pendamping tidak pernah datang ke kelompok. Tabel 1 menunjukkan jumlah kunjungan.

Tabel 1. Jumlah kunjungan pendamping

SIMPULAN DAN SARAN

Pendampingan perlu diperbaiki.

DAFTAR PUSTAKA

Suharto, E. (2007). Membangun Masyarakat. Bandung: Refika Aditama.
"""


def test_headings_open_sections_and_lower_ones_inherit(tmp_path: Path) -> None:
    """Every passage stands in the section of the heading above it."""
    document = read(tmp_path, PAPER)
    sections = {words(document, p): p.section for p in document.passages}
    assert sections["EFEKTIVITAS KUBE DI KABUPATEN SLEMAN"] is Section.FRONT
    assert sections["Kelompok bubar karena pendamping jarang datang."] is Section.ABSTRACT
    assert sections["Kata kunci: KUBE, pendamping"] is Section.FRONT
    assert sections["Mengapa kelompok bubar?"] is Section.INTRODUCTION
    assert sections["Wawancara dilakukan terhadap 20 anggota."] is Section.METHODS
    assert sections["Pendamping tidak pernah datang ke kelompok."] is Section.RESULTS
    assert sections["Pendampingan perlu diperbaiki."] is Section.CONCLUSION
    assert sections["Suharto, E. (2007). Membangun Masyarakat. Bandung: Refika Aditama."] is Section.REFERENCES


def test_only_running_text_counts(tmp_path: Path) -> None:
    """Headings, captions, keywords and references are kept but never counted."""
    document = read(tmp_path, PAPER)
    counted = [words(document, p) for p in document.passages if p.countable]
    assert counted == [
        "Kelompok bubar karena pendamping jarang datang.",
        "Usaha mereka berhenti.",
        "Kemiskinan masih luas.",
        "Program ini dimulai tahun 1982.",
        "Mengapa kelompok bubar?",
        "Wawancara dilakukan terhadap 20 anggota.",
        "Pendamping tidak pernah datang ke kelompok.",
        "Tabel 1 menunjukkan jumlah kunjungan.",
        "Pendampingan perlu diperbaiki.",
    ]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (
            "Kelompok gagal karena: a) dibentuk mendadak; b) tidak ada sosialisasi; dan c) bibit kecil. Dinas tahu.",
            [
                ("Kelompok gagal karena:", None),
                ("a) dibentuk mendadak;", "Kelompok gagal karena:"),
                ("b) tidak ada sosialisasi; dan", "Kelompok gagal karena:"),
                ("c) bibit kecil.", "Kelompok gagal karena:"),
                ("Dinas tahu.", None),
            ],
        ),
        (
            "Akibatnya (i) usaha macet, (ii) anggota pergi, dan (iii) tujuan tidak tercapai.",
            [
                ("Akibatnya", None),
                ("(i) usaha macet,", "Akibatnya"),
                ("(ii) anggota pergi, dan", "Akibatnya"),
                ("(iii) tujuan tidak tercapai.", "Akibatnya"),
            ],
        ),
        (
            "Ada tiga sebab. Pertama, modal kecil. Kedua, pasar jauh. Ketiga, pendamping jarang datang.",
            [
                ("Ada tiga sebab.", None),
                ("Pertama, modal kecil.", "Ada tiga sebab."),
                ("Kedua, pasar jauh.", "Ada tiga sebab."),
                ("Ketiga, pendamping jarang datang.", "Ada tiga sebab."),
            ],
        ),
        (
            "Tahapnya: 1) persiapan, yang meliputi: a) seleksi; b) penyuluhan; 2) pelaksanaan.",
            [
                ("Tahapnya:", None),
                ("1) persiapan, yang meliputi:", "Tahapnya:"),
                ("a) seleksi;", "1) persiapan, yang meliputi:"),
                ("b) penyuluhan;", "1) persiapan, yang meliputi:"),
                ("2) pelaksanaan.", "Tahapnya:"),
            ],
        ),
        (
            "Alasannya: a) usaha lesu. Hal ini diakui ketua; b) modal habis.",
            [
                ("Alasannya:", None),
                ("a) usaha lesu.", "Alasannya:"),
                ("Hal ini diakui ketua;", None),
                ("b) modal habis.", "Alasannya:"),
            ],
        ),
    ],
)
def test_items_of_an_enumeration_know_their_lead_in(
    tmp_path: Path, paragraph: str, expected: list[tuple[str, str | None]]
) -> None:
    """One passage per item with its separator and joining word; a sentence after an item is its own passage."""
    assert listed(read(tmp_path, paragraph)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Hal itu diatur pada pasal 7 ayat 1) dan ayat 2) undang-undang tersebut.",
        "Sebagaimana Pasal 7 (1) dan Pasal 9 (2) menyatakan bahwa bantuan diberikan.",
        "Uraian ini melengkapi bagian lain (lihat b) dalam laporan.",
        "Vitamin a) saja yang disebut dalam laporan itu.",
        "Kedua kelompok itu bubar pada tahun pertama setelah bantuan.",
    ],
)
def test_references_are_no_enumerations(tmp_path: Path, sentence: str) -> None:
    """A lone marker, or one that points at a law or a section, does not cut its sentence."""
    assert listed(read(tmp_path, sentence)) == [(sentence, None)]


def test_a_list_of_paragraphs_is_led_in_by_the_paragraph_before_it(tmp_path: Path) -> None:
    """Numbered and bulleted paragraphs are items too, across a blank line."""
    text = (
        "# Hasil\n\nKendalanya sebagai berikut:\n\n1. Modal kecil.\n2. Pasar jauh dari desa.\n\n"
        "Dinas tahu:\n\n- bibit kecil\n- pakan mahal\n"
    )
    document = read(tmp_path, text, "study.md")
    assert listed(document)[2:] == [
        ("1. Modal kecil.", "Kendalanya sebagai berikut:"),
        ("2. Pasar jauh dari desa.", "Kendalanya sebagai berikut:"),
        ("Dinas tahu:", None),
        ("• bibit kecil", "Dinas tahu:"),
        ("• pakan mahal", "Dinas tahu:"),
    ]


def test_a_list_of_references_needs_no_heading(tmp_path: Path) -> None:
    """Entries at the end of a study are references even if nobody says so."""
    body = "Kelompok bubar karena modal habis. Pendamping tidak datang.\n\n" * 6
    entries = "\n\n".join(
        f"{name}, A. ({year}). Pemberdayaan Masyarakat Miskin. Jakarta: Penerbit Contoh."
        for name, year in [("Abidin", 2001), ("Basuki", 2004), ("Cahyono", 2008), ("Darmawan", 2010), ("Effendi", 2011)]
    )
    document = read(tmp_path, body + entries)
    references = [words(document, p)[:6] for p in document.passages if p.section is Section.REFERENCES]
    assert references == ["Abidin", "Basuki", "Cahyon", "Darmaw", "Effend"]
    assert all(p.countable for p in document.passages if p.section is Section.BODY)


def test_table_cells_count_where_they_hold_a_sentence(tmp_path: Path) -> None:
    """Numbers of a table are kept but not counted; an informant's sentence in a cell is."""
    text = "# Hasil\n\nHasil wawancara dirangkum di bawah ini.\n\n| Informan | Umur | Jawaban |\n|---|---|---|\n"
    text += "| Ketua | 41 | Pendamping tidak pernah datang ke kelompok kami. |\n"
    document = read(tmp_path, text, "study.md")
    assert [(words(document, p), p.countable) for p in document.passages[2:]] == [
        ("Informan | Umur | Jawaban", False),
        ("Ketua | 41", False),
        ("Pendamping tidak pernah datang ke kelompok kami.", True),
    ]


def test_the_body_of_a_paper_without_headings_counts(tmp_path: Path) -> None:
    """Where no heading says what is front matter, the text is body."""
    document = read(tmp_path, "Kelompok itu bubar. Modalnya habis.\n\nPendamping pergi.")
    assert {p.section for p in document.passages} == {Section.BODY}
    assert all(p.countable for p in document.passages)


def test_the_findings_of_the_seed_paper_are_single_passages() -> None:
    """Its four outcomes and eleven factors stand as items below their two lead-ins."""
    files = sorted((SHARED / "seed").glob("*.txt"))
    if not files:
        pytest.skip("the seed paper is not beside this checkout")
    document = reading.read(files[0])
    by_lead: dict[int, list[Passage]] = {}
    for passage in document.passages:
        if passage.lead_in is not None and passage.section is Section.DISCUSSION:
            by_lead.setdefault(passage.lead_in, []).append(passage)
    sitepu = {
        lead: items for lead, items in by_lead.items() if "Sitepu" in words(document, document.passages[lead - 1])
    }
    assert [len(items) for items in sitepu.values()] == [4, 11]
    assert all(item.countable and item.language == "id" for items in sitepu.values() for item in items)
    assert {Section.ABSTRACT, Section.INTRODUCTION, Section.DISCUSSION, Section.CONCLUSION} <= {
        p.section for p in document.passages
    }


def test_passages_of_real_files_are_ordered_disjoint_spans(tmp_path: Path) -> None:
    """Numbers run from 1, spans never overlap, pages never run backwards within a passage."""
    document = read(tmp_path, PAPER * 3)
    assert [p.number for p in document.passages] == list(range(1, len(document.passages) + 1))
    assert all(before.end <= after.start for before, after in pairwise(document.passages))
    assert all(p.page <= p.page_end for p in document.passages)
    assert all(not p.countable for p in document.passages if p.section in NOT_COUNTABLE)
    assert all(words(document, p) == words(document, p).strip() for p in document.passages)


@given(
    st.lists(
        st.sampled_from(
            [
                "a) dana habis",
                "; ",
                ", ",
                " dan ",
                " serta ",
                "b) pasar jauh",
                "c) ternak mati",
                ". ",
                "(i) kas",
                "Sebab: ",
            ]
        ),
        min_size=1,
        max_size=25,
    )
)
def test_the_passages_of_a_text_cover_it(parts: list[str]) -> None:
    """Between passages stands nothing but white space: no separator or joining word falls out."""
    text = "".join(parts).strip()
    if not text:
        return
    extract = Extract(text, (Page(1, 0, len(text)),), (Block(0, len(text), 1, 1),), "text")
    covered = set()
    for passage in segmenting.build(extract):
        covered |= set(range(passage.start, passage.end))
    assert not any(char.strip() for place, char in enumerate(text) if place not in covered)
