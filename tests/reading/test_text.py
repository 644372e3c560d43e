"""Plain text and Markdown in any encoding and shape."""

import time
from pathlib import Path

import pytest

from kube_review import reading
from kube_review.errors import ReadingError
from kube_review.language import sentences
from kube_review.model import Document

PROSE = "Kelompok “dibentuk” mendadak – usahanya berhenti. Bantuan Rp450.000 habis."


def read(tmp_path: Path, content: bytes | str, name: str = "study.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return reading.read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    """What wrote the file does not matter."""
    assert read(tmp_path, PROSE.encode(encoding)).text == PROSE


def test_a_broken_byte_costs_only_itself(tmp_path: Path) -> None:
    """Text that is UTF-8 but for one byte is not read as Windows text."""
    assert read(tmp_path, (PROSE * 5).encode() + b"\xff").text.startswith(PROSE)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"  \n\n ", "empty"),
        (b"%PDF-1.4 something", "a PDF"),
        (b"PK\x03\x04 something", "ZIP"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    """A person learns what the file is instead."""
    with pytest.raises(ReadingError, match=reason):
        read(tmp_path, content)


def test_hard_wrapped_lines_are_joined(tmp_path: Path) -> None:
    """Lines of a narrow column become sentences; hyphens at line ends are resolved; indented lines begin paragraphs."""
    column = (
        "PENDAHULUAN\nKelompok usaha bersama dibentuk untuk\nmenanggulangi kemiskinan di banyak desa dan\n"
        "kota. Program ini sudah lama berja-\nlan tetapi hasil berjalan lambat sekali.\n"
        " Bantuan diberikan kepada anggota yang mis-\n\nkin dan masing-\nmasing menerima modal usaha yang kecil.\n"
    )
    document = read(tmp_path, column)
    assert document.text.split("\n\n") == [
        "PENDAHULUAN",
        "Kelompok usaha bersama dibentuk untuk menanggulangi kemiskinan di banyak desa dan kota. "
        "Program ini sudah lama berjalan tetapi hasil berjalan lambat sekali.",
        "Bantuan diberikan kepada anggota yang mis-kin dan masing-masing menerima modal usaha yang kecil.",
    ]


def test_form_feeds_turn_pages(tmp_path: Path) -> None:
    """A sentence over a page break is one passage with both pages; pages tile the text."""
    document = read(
        tmp_path, "Kelompok ini bubar karena pendamping\fyang ditugaskan tidak datang. Modal habis.\f\fSelesai sudah."
    )
    assert [(p.page, p.page_end) for p in document.passages] == [(1, 2), (2, 2), (4, 4)]
    assert [page.number for page in document.pages] == [1, 2, 3, 4]
    assert document.pages[0].start == 0 and document.pages[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in zip(document.pages, document.pages[1:], strict=False))
    assert document.pages[2].note == "no text on this page"


def test_hostile_characters_do_not_reach_the_text(tmp_path: Path) -> None:
    """NULs, bidirectional controls, zero-width characters, CR and BOM go; composed characters come."""
    content = "\ufeffKelompok\x00 \u202edibentuk\u202c men\u200bdadak.\r\nUsaha cafe\u0301 \ufdd0tutup.\r\n" * 3
    text = read(tmp_path, content).text
    assert "café" in text
    assert all(char == "\n" or char.isprintable() for char in text)
    assert not set(text) & set("\u202e\u202c\u200b\ufeff\r\x00\ufdd0")


@pytest.mark.parametrize("unit", ["a) ", "(i) x; ", ". ", "HASIL ", "Abc Def (2001). "])
def test_one_line_of_a_megabyte_takes_linear_time(tmp_path: Path, unit: str) -> None:
    """No shape of text makes the reader quadratic."""
    started = time.process_time()
    read(tmp_path, unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 20


def test_markdown_marks_become_structure(tmp_path: Path) -> None:
    """Headings, emphasis, links, quotes, comments and front matter; what they mark stays, the marks go."""
    content = (
        "---\ntitle: Usaha yang Berhenti\nauthor: Sari Dewi\ndate: 2012-05-01\n---\n"
        "# Hasil\n\n> **Pendamping** tidak *pernah* datang, lihat [laporan](http://x.id/a_b).[^1] <!-- catatan -->\n"
        "Kelompok `lele` bubar.\n\n[^1]: Wawancara dengan ketua kelompok pada bulan Mei.\n\n"
        "Penutup\n-------\n\nSelesai sudah semuanya.\n"
    )
    document = read(tmp_path, content, "study.md")
    assert document.text.split("\n\n") == [
        "Hasil",
        "Pendamping tidak pernah datang, lihat laporan. Kelompok lele bubar.",
        "Wawancara dengan ketua kelompok pada bulan Mei.",
        "Penutup",
        "Selesai sudah semuanya.",
    ]
    assert [str(p.section) for p in document.passages] == ["results"] * 4 + ["conclusion"] * 2
    guesses = {key: (guess.value, guess.source) for key, guess in document.guesses.items()}
    assert guesses["title"] == ("Usaha yang Berhenti", "front matter")
    assert guesses["authors"] == ("Sari Dewi", "front matter")
    assert guesses["year"] == ("2012", "front matter")


def test_hostile_texts_cost_little(tmp_path: Path) -> None:
    """Form feeds do not make pages without end, and a line without a full stop makes many passages, not one."""
    path = tmp_path / "a.txt"
    path.write_text("HASIL\n" + "kata\f" * 30_000, encoding="utf-8")
    with pytest.raises(ReadingError, match="form feeds"):
        reading.read(path)
    path.write_text("kata\f" * 3_000, encoding="utf-8")
    assert len(reading.read(path).pages) == 3_000
    path.write_text("kelompok usaha berhenti " * 5_000, encoding="utf-8")
    document = reading.read(path)
    assert all(p.end - p.start <= sentences.MAX_CHARS for p in document.passages)
    assert sum(document.text[p.start : p.end].count("usaha") for p in document.passages) == 5_000
