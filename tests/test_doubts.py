"""Studies that may be read wrongly, and the picture that shows what was read in which order."""

import json
from pathlib import Path

import pytest

from kube_review import ingest
from kube_review.ingest import doubts
from kube_review.model import Document, Page, Passage, Section
from kube_review.reading.pdf import overview
from kube_review.session import Session, open_session
from kube_review.store.corpus import studies
from tests.conftest import new_session
from tests.program import run
from tests.reading.drawn import BOLD, Drawing, prose


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty review."""
    with new_session(tmp_path / "r"):
        return tmp_path / "r"


def document(sentences: list[str], **page: object) -> Document:
    """Return a document of one page whose passages are these sentences."""
    passages, text = [], ""
    for number, sentence in enumerate(sentences, 1):
        text += "\n\n" if text else ""
        start = len(text)
        text += sentence
        passages.append(Passage(number, start, len(text), 1, 1, Section.RESULTS, "id", True, number))
    values: dict[str, object] = {"width": 595.0, "height": 842.0, "engine": "pdfium"} | page
    return Document(text, (Page(1, 0, len(text), **values),), tuple(passages), "pdf", {})  # type: ignore[arg-type]


def reasons(session: Session, found: Document) -> list[tuple[tuple[int, ...], str]]:
    studies.save(session.store, found, path="a.pdf", origin="a.pdf", source_sha256="0" * 64)
    return [(doubt.pages, str(doubt.reason)) for doubt in doubts.doubts(session.store)]


WHOLE = [f"Pendamping datang {n} kali setahun ke desa itu." for n in range(8)]
BROKEN = [f"datang {n} kali setahun ke desa itu dan tidak" for n in range(8)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (document(WHOLE), []),
        (document(BROKEN), [((1,), "most sentences are broken: the order of the lines is likely wrong")]),
        (document(WHOLE, engine="tesseract", ocr_confidence=0.93), []),
        (document(WHOLE, engine="tesseract", ocr_confidence=0.61), [((1,), "read by OCR, confidence 61%")]),
        (document(WHOLE, note="not read: needs OCR"), [((1,), "not read: needs OCR")]),
        (document(WHOLE, note="cover page of a download portal, left out"), []),
    ],
)
def test_doubts_name_pages_and_reasons(
    folder: Path, found: Document, expected: list[tuple[tuple[int, ...], str]]
) -> None:
    """Broken sentences, unsure OCR and pages that were not read are doubts; a clean page and good OCR are none."""
    with open_session(folder) as session:
        assert reasons(session, found) == expected


def test_a_study_that_hardly_counts_is_doubtful(folder: Path) -> None:
    """Most of its text was taken for something that is never coded."""
    import dataclasses

    found = document(WHOLE * 8)
    passages = tuple(dataclasses.replace(p, countable=p.number % 4 == 0) for p in found.passages)
    with open_session(folder) as session:
        ((pages, reason),) = reasons(session, dataclasses.replace(found, passages=passages))
    assert (pages, reason) == ((), "only 25% of its text is countable")


def test_a_blank_page_is_doubtful(folder: Path, tmp_path: Path) -> None:
    """A page between others that holds no word is named."""
    page = Drawing(tmp_path / "kertas.pdf")
    page.paragraph(72, 90, prose(1, 12), 450)
    page.next_page()
    page.next_page()
    page.paragraph(72, 90, prose(20, 12), 450)
    with open_session(folder) as session:
        list(ingest.add(session.project, session.store, [(page.done(), None)], ingest.Options(jobs=0)))
        found = [(doubt.pages, str(doubt.reason)) for doubt in doubts.doubts(session.store)]
    assert found == [((2,), "blank: no text was found")]


def test_ingest_ends_with_a_summary_and_studies_lists_the_doubtful(folder: Path, tmp_path: Path) -> None:
    """Without -v no table of files; the doubtful study is named with its page, and listed again on request."""
    page = Drawing(tmp_path / "kertas.pdf")
    page.paragraph(72, 90, prose(1, 12), 450)
    page.next_page()
    page.next_page()
    page.paragraph(72, 90, prose(20, 12), 450)
    path = page.done()
    done = run("ingest", path, "-p", folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 added, 1 doubtful" in done.stderr
    assert "kertas, page 2: blank" in done.stderr
    assert "kertas.pdf" in run("ingest", path, "-p", folder, "-v").stdout
    rows = json.loads(run("studies", "--doubtful", "-p", folder, "-f", "json").stdout)
    assert [(row["study"], row["pages"]) for row in rows] == [("kertas", "2")]
    assert rows[0]["why"] == "blank: no text was found"


def test_the_picture_of_a_page_boxes_every_passage_in_the_colour_of_its_section(folder: Path, tmp_path: Path) -> None:
    """What counts is filled; the legend makes the picture higher than the page."""
    from PIL import Image

    page = Drawing(tmp_path / "kertas.pdf")
    page.line(72, 90, "HASIL", 12, BOLD)
    page.paragraph(72, 120, prose(1, 6), 450, indent=0)
    page.line(72, 420, "DAFTAR PUSTAKA", 12, BOLD)
    page.paragraph(72, 440, "Sitepu, A. (2010). Kelompok Usaha Bersama. Jakarta: Penerbit Contoh.", 450, indent=0)
    assert run("ingest", page.done(), "-p", folder).returncode == 0
    out = tmp_path / "page.png"
    done = run("show", "kertas", "--page", 1, "--image", out, "-p", folder)
    assert done.returncode == 0, done.stderr
    picture = Image.open(out)
    colours = {colour for _, colour in picture.getcolors(1 << 24) or []}
    assert overview.COLOURS[Section.RESULTS] in colours
    assert overview.COLOURS[Section.REFERENCES] in colours
    assert overview.COLOURS[Section.METHODS] not in colours
    assert picture.height > 2 * 841


def test_boxes_follow_the_lines_of_a_passage() -> None:
    """One box a line, also where the next line begins further right."""
    from kube_review.model import WordBox

    words = [WordBox(0, 1, 10, 10, 20, 20), WordBox(2, 3, 25, 10, 40, 20), WordBox(4, 5, 5, 25, 30, 35)]
    assert overview.lines(words) == [(10, 10, 40, 20), (5, 25, 30, 35)]
