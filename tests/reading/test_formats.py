"""Word, web and office files, and what is skipped."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from kube_review import reading
from kube_review.errors import ReadingError
from kube_review.model import Document, Section
from kube_review.reading.formats import office

SHARED = Path(__file__).parents[2] / ".." / "shared"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, before: str = "") -> str:
    return f'<w:r>{before}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    dress = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{dress}{''.join(runs)}</w:p>"


def cell(*paragraphs: str) -> str:
    return f"<w:tc>{''.join(paragraphs)}</w:tc>"


def write_docx(path: Path, body: str, footnotes: str = "", core: str = "") -> Path:
    """Write a small Word file part by part, as no library makes content controls and footnotes."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
        f'<Override PartName="/word/footnotes.xml" ContentType="{_OFFICE}.footnotes+xml"/></Types>'
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in [("Title", "Title"), ("Heading1", "heading 1"), ("Heading2", "heading 2")]
    )
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("[Content_Types].xml", types)
        target.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relation}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        target.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relation}/styles" Target="styles.xml"/>'
            f'<Relationship Id="r2" Type="{relation}/footnotes" Target="footnotes.xml"/></Relationships>',
        )
        target.writestr("word/styles.xml", f"<w:styles {_W}>{styles}</w:styles>")
        target.writestr("word/footnotes.xml", f"<w:footnotes {_W}>{footnotes}</w:footnotes>")
        target.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        if core:
            target.writestr("docProps/core.xml", core)
    return path


def lines(document: Document) -> list[tuple[str, int, bool]]:
    return [(document.text[p.start : p.end], p.page, p.countable) for p in document.passages]


def test_word_files_keep_their_structure(tmp_path: Path) -> None:
    """Headings, a content control, a footnote after its paragraph, table rows, and pages where Word last drew them."""
    controlled = paragraph(
        run("Pendamping tidak pernah datang"),
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        run(" ke kelompok. Modal"),
        run(" habis.", "<w:lastRenderedPageBreak/>"),
    )
    body = (
        paragraph(run("Usaha yang Berhenti di Desa"), style="Title")
        + paragraph(run("HASIL"), style="Heading1")
        + f"<w:sdt><w:sdtContent>{controlled}</w:sdtContent></w:sdt>"
        + f"<w:tbl><w:tr>{cell(paragraph(run('Desa')))}{cell(paragraph(run('12')))}</w:tr></w:tbl>"
        + paragraph(run("PENUTUP"), style="Heading1")
        + paragraph(run("Kelompok itu sudah bubar.", "<w:lastRenderedPageBreak/>"))
    )
    footnotes = f'<w:footnote w:id="2">{paragraph(run("Wawancara dengan ketua kelompok bulan Mei."))}</w:footnote>'
    document = reading.read(write_docx(tmp_path / "a.docx", body, footnotes))
    assert lines(document) == [
        ("Usaha yang Berhenti di Desa", 1, False),
        ("HASIL", 1, False),
        ("Pendamping tidak pernah datang ke kelompok.", 1, True),
        ("Modal habis.", 1, True),
        ("Wawancara dengan ketua kelompok bulan Mei.", 2, True),
        ("Desa | 12", 2, False),
        ("PENUTUP", 2, False),
        ("Kelompok itu sudah bubar.", 3, True),
    ]
    assert document.passages[3].page_end == 2
    assert document.guesses["title"].value == "Usaha yang Berhenti di Desa"


def test_the_properties_of_a_word_file_are_not_trusted_blindly(tmp_path: Path) -> None:
    """The author is often whoever owned the computer: the name has to stand on the first page."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Judul dari Properti</dc:title>'
        "<dc:creator>Warnet Jaya</dc:creator></cp:coreProperties>"
    )
    path = write_docx(tmp_path / "a.docx", paragraph(run("Kelompok itu sudah bubar.")), core=core)
    found = reading.read(path).guesses
    assert (found["title"].value, found["title"].source) == ("Judul dari Properti", "word properties")
    assert "authors" not in found


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"nothing of the kind"])
def test_damaged_word_files_are_refused(tmp_path: Path, content: bytes) -> None:
    """A person learns what to do."""
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(ReadingError) as caught:
        reading.read(path)
    assert caught.value.hint


def test_the_sentences_of_a_real_word_file() -> None:
    """At least 98 of 100 typed sentences stand in the text, but for hyphens that the source itself left over."""
    path = SHARED / "eval" / "two-column" / "same.docx"
    if not path.is_file():
        pytest.skip("the evaluation files are not beside this checkout")
    typed = (SHARED / "eval" / "two-column" / "sentences.txt").read_text(encoding="utf-8").splitlines()
    text = " ".join(reading.read(path).text.split()).replace("-", "")
    assert sum(sentence.replace("-", "") in text for sentence in typed) >= 0.98 * len(typed)


HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Jurnal</title>
<meta name="citation_title" content="Usaha yang Berhenti"><meta name="citation_author" content="Budi Santosa">
<meta name="citation_author" content="Ratna Wulandari"><meta name="citation_publication_date" content="2012/07/01">
<meta name="citation_firstpage" content="37"><meta name="citation_lastpage" content="44">
<meta name="citation_doi" content="10.1234/jck.5.2"></head><body>
<nav><ul><li><a href="/">Beranda</a></li><li><a href="/masuk">Masuk</a></li></ul></nav>
<article><h1>Usaha yang Berhenti</h1><h2>Hasil</h2>
<p>Pendamping tidak pernah datang ke kelompok usaha bersama selama dua tahun.
Anggota akhirnya membagi ternak mereka.</p>
<p>Penyebabnya sebagai berikut:</p><ol><li>Modal usaha kelompok kecil.</li><li>Pasar jauh dari desa itu.</li></ol>
<h2>Penutup</h2><p>Kelompok usaha itu sudah bubar pada tahun kedua setelah bantuan diterima oleh anggota.</p></article>
<script>alert("x")</script><footer>Hak cipta penerbit contoh</footer></body></html>"""


def test_saved_web_pages(tmp_path: Path) -> None:
    """The main text without menus and scripts; what the journal tells search engines as bibliographic data."""
    path = tmp_path / "halaman.html"
    path.write_text(HTML, encoding="utf-8")
    document = reading.read(path)
    texts = [text for text, _, _ in lines(document)]
    assert "Pendamping tidak pernah datang ke kelompok usaha bersama selama dua tahun." in texts
    assert not any("Beranda" in text or "alert" in text for text in texts)
    item = document.passages[texts.index("• Modal usaha kelompok kecil.")]
    assert item.lead_in is not None and texts[item.lead_in - 1] == "Penyebabnya sebagai berikut:"
    assert document.passages[-1].section is Section.CONCLUSION
    found = {key: guess.value for key, guess in document.guesses.items() if guess.source == "page metadata"}
    assert found == {
        "title": "Usaha yang Berhenti",
        "authors": "Budi Santosa; Ratna Wulandari",
        "year": "2012",
        "pages": "37-44",
        "doi": "10.1234/jck.5.2",
    }


def test_tables_that_nobody_closes_keep_their_text(tmp_path: Path) -> None:
    """HTML as people write it leaves rows and cells open."""
    path = tmp_path / "tabel.html"
    markup = "<html><body><table><tr><td>Desa<td>12<tr><td>Kota<td>3</table><p>Selesai.</body>"
    path.write_text(markup, encoding="utf-8")
    assert reading.read(path).text.split("\n\n") == ["Desa | 12", "Kota | 3", "Selesai."]


def has_writer(path: Path) -> bool:
    """Say whether LibreOffice is here with its text program, which packages of it may lack: it converts a file."""
    program, profile = office.find_program(), path.parent / "profile"
    if program is None:
        return False
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "docx", path.name]
    subprocess.run(command, cwd=path.parent, capture_output=True, timeout=120, check=False)
    return path.with_suffix(".docx").is_file()


def test_office_files_go_through_libreoffice(tmp_path: Path) -> None:
    """A rich-text file becomes passages where LibreOffice is installed."""
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi Kelompok itu bubar. Modalnya habis dipakai.\par Pendamping pergi.}")
    if not has_writer(path):
        pytest.skip("LibreOffice Writer is not installed")
    assert [text for text, _, _ in lines(reading.read(path))] == [
        "Kelompok itu bubar.",
        "Modalnya habis dipakai.",
        "Pendamping pergi.",
    ]


def test_without_libreoffice_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save it in another format, or install the program."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.platform", "linux")
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1 Kelompok itu bubar.}")
    with pytest.raises(ReadingError, match="LibreOffice") as caught:
        reading.read(path)
    assert ".docx" in str(caught.value.hint)


def test_what_only_claims_to_be_an_office_file_is_refused(tmp_path: Path) -> None:
    """LibreOffice would read noise as Chinese."""
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 1000)
    with pytest.raises(ReadingError, match="not a text document"):
        reading.read(path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("~$laporan.docx", b"x", "lock file"),
        (".DS_Store", b"x", "hidden or system"),
        ("Thumbs.db", b"x", "hidden or system"),
        ("kosong.pdf", b"", "empty"),
        ("data.xlsx", b"x", "no reader for .xlsx"),
        ("artikel.pdf.crdownload", b"x", "unfinished"),
        ("README", b"x", "no reader"),
        ("artikel.pdf", b"x", None),
        ("ARTIKEL.TXT", b"x", None),
    ],
)
def test_junk_in_a_folder_is_skipped_with_a_reason(
    tmp_path: Path, name: str, content: bytes, reason: str | None
) -> None:
    """Lock files, system files, empty and unknown ones are no studies."""
    path = tmp_path / name
    path.write_bytes(content)
    found = reading.skip_reason(path)
    assert (reason in str(found)) if reason else (found is None)


def test_a_missing_file_is_an_error_a_person_understands(tmp_path: Path) -> None:
    """Also a folder."""
    with pytest.raises(ReadingError, match="is not a file"):
        reading.read(tmp_path)
