"""How well and how fast PDFs are read: python benchmarks/reading.py [EVAL [LABELS]]

Prints, for the material in EVAL (default: ../shared/eval), and for a labelled set of pages (``labelled_pages.py``) what
is contained, read in order and countable, with pdfplumber, PDFium and pdftotext beside it:

- two-column: for one paper in several PDFs that look alike, the share of its sentences that the text contains (up to
  left-over hyphens that were joined), of those that are one passage, the character error of the sentences, and how
  many rows of furniture and how many wrong hyphens are left;
- OCR: character error of pages of the same paper, made into images, tilted, turned and dusted;
- speed: CPU seconds of file → passages on real-pdf, and of plain ``pdfplumber.extract_text``, in the same process;
- memory: the peak of a process that reads a thesis of 200 pages.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import labelled_pages
import pdfplumber
import pypdfium2
from PIL import Image
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from kube_review import reading
from kube_review.errors import ReadingError
from kube_review.reading.pdf import reader
from kube_review.reading.pdf.engines import ocr
from kube_review.reading.structure.blocks import BlockKind, Extract

FURNITURE = re.compile(r"ISSN \d{4}|Vol\. \d+, No\. \d+, [A-Z]\w+ - [A-Z]\w+, Tahun|^\d{1,3}$", re.MULTILINE)
"""What only running headers and footers of the paper say."""
MIN_RATIO = 9.5
"""Times that a file must be read faster than plain pdfplumber extracts its text."""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "eval"
    two_columns(folder / "two-column")
    if ocr.is_available():
        scans(folder / "two-column" / "natural.pdf")
    else:
        print("OCR: tesseract is not installed")
    if len(sys.argv) > 2:
        labelled_pages.report(Path(sys.argv[2]))
    speed(folder / "real-pdf")
    memory()


def two_columns(folder: Path) -> None:
    """Print what is found of the paper's sentences in each of its files."""
    sentences = [line.strip() for line in (folder / "sentences.txt").read_text("utf-8").splitlines() if line.strip()]
    print(f"two-column, {len(sentences)} sentences")
    print(f"{'file':24}{'contained':>10}{'exactly':>9}{'passages':>10}{'char err':>10}{'furniture':>11}{'hyphens':>9}")
    for path in sorted(folder.glob("*.pdf")) + sorted(folder.glob("*.docx")):
        document = reading.read(path)
        passages = [document.text[passage.start : passage.end] for passage in document.passages]
        patterns = [labelled_pages.pattern(sentence) for sentence in sentences]
        contained = [wanted.search(document.text) is not None for wanted in patterns]
        exactly = [sentence in document.text for sentence in sentences]
        whole = [
            any(labelled_pages.pattern(sentence).fullmatch(passage) for passage in passages) for sentence in sentences
        ]
        print(
            f"{path.name:24}{share(contained):10.3f}{share(exactly):9.3f}{share(whole):10.3f}"
            f"{character_error(sentences, document.text):10.4f}{len(FURNITURE.findall(document.text)):11d}"
            f"{wrong_hyphens(sentences, document.text):9d}"
        )


def share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)


def character_error(sentences: Sequence[str], text: str) -> float:
    """Return the edits per character between each sentence and the stretch of text nearest to it."""
    edits = 0.0
    for sentence in sentences:
        if sentence not in text:
            near = fuzz.partial_ratio_alignment(sentence, text)
            edits += Levenshtein.distance(sentence, text[near.dest_start : near.dest_end]) if near else len(sentence)
    return edits / sum(map(len, sentences))


def wrong_hyphens(sentences: Sequence[str], text: str) -> int:
    """Count words of found sentences that lost a hyphen of theirs or gained one."""
    known = " ".join(sentences)
    wrong = 0
    for sentence in sentences:
        match = labelled_pages.pattern(sentence).search(text)
        pairs = zip(sentence.split(), match[0].split(), strict=True) if match else ()
        for told, read in pairs:
            joined_left_over = told.count("-") > read.count("-") and read.strip(".,;:)") in known
            wrong += told != read and not joined_left_over
    return wrong


def scans(source: Path) -> None:
    """Print the character error of scanned pages against their text layer, footnotes aside."""
    print("\nOCR of two-column pages: character error, confidence, seconds a page")
    with tempfile.TemporaryDirectory() as folder:
        for number in (1, 4):
            single = Path(folder) / "page.pdf"
            with_one_page(source, number, single)
            text = without_notes(reader.read(single))
            for turn, dust, dpi in ((0, 0, 300), (2, 0, 200), (-2, 4000, 200), (90, 0, 200), (-90, 4000, 150)):
                scan = Path(folder) / "scan.pdf"
                scanned(single, scan, turn, dust, dpi)
                began = time.perf_counter()
                extract = reader.read(scan)
                seconds = time.perf_counter() - began
                error = Levenshtein.distance(text, without_notes(extract)) / len(text)
                confidence = extract.pages[0].ocr_confidence or 0
                print(
                    f"page {number}, turned {turn:4d}°, {dust:5d} specks, {dpi} dpi: "
                    f"{error:.4f}  {confidence:.2f}  {seconds:.1f}"
                )


def without_notes(extract: Extract) -> str:
    """Return the text on one line; footnotes have no place of their own in it."""
    blocks = (block for block in extract.blocks if block.kind is not BlockKind.FOOTNOTE)
    return " ".join(" ".join(extract.text[block.start : block.end] for block in blocks).split())


def with_one_page(source: Path, number: int, out: Path) -> None:
    document, single = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument.new()
    single.import_pages(document, [number - 1])
    single.save(out)


def scanned(source: Path, out: Path, turn: float, dust: int, dpi: int) -> None:
    """Make an image of a page, turned against the clock, with dark dots of one pixel on it."""
    image = pypdfium2.PdfDocument(source)[0].render(scale=dpi / 72, grayscale=True).to_pil()
    image = image.rotate(turn, Image.Resampling.BICUBIC, expand=abs(turn) > 45, fillcolor=255)
    for n in range(dust):
        image.putpixel(((n * 7919) % image.width, (n * 104729) % image.height), 0)
    image.save(out, "PDF", resolution=dpi)


def speed(folder: Path) -> None:
    """Print the CPU of both ways over all readable files; the median of five rounds."""
    paths = [path for path in sorted(folder.glob("*.pdf")) if readable(path)]
    rounds = [(cpu(read_all, paths), cpu(extract_all, paths)) for _ in range(5)]
    ours, plumber = (statistics.median(values) for values in zip(*rounds, strict=True))
    ratio = statistics.median(theirs / our for our, theirs in rounds)
    print(f"\nCPU on real-pdf ({len(paths)} files): file → passages {ours:.2f} s, extract_text {plumber:.2f} s")
    print(f"ratio {ratio:.1f} (wanted: at least {MIN_RATIO})")


def readable(path: Path) -> bool:
    try:
        reading.read(path)
    except ReadingError:
        return False
    return True


def cpu(work: Callable[[Sequence[Path]], None], paths: Sequence[Path]) -> float:
    began = time.process_time()
    work(paths)
    return time.process_time() - began


def read_all(paths: Sequence[Path]) -> None:
    for path in paths:
        reading.read(path)


def extract_all(paths: Sequence[Path]) -> None:
    for path in paths:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_text()
                page.close()


def memory() -> None:
    """Print the peak memory of a process that reads a thesis of 200 pages."""
    with tempfile.TemporaryDirectory() as folder:
        thesis = Path(folder) / "thesis.pdf"
        draw_thesis(thesis)
        code = (
            "import re, sys; from pathlib import Path; from kube_review import reading\n"
            "document = reading.read(Path(sys.argv[1]))\n"
            "peak = int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024\n"
            "print(f'{len(document.pages)} pages, {len(document.passages)} passages, peak {peak} MB')"
        )
        if not Path("/proc/self/status").exists():
            print("\nmemory: measured on Linux only")
            return
        done = subprocess.run([sys.executable, "-c", code, str(thesis)], capture_output=True, text=True, check=True)
        print(f"\nthesis: {done.stdout.strip()} (wanted: below 250 MB)")


def draw_thesis(path: Path) -> None:
    """Draw 200 pages of 36 lines with a page number each."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for page in range(1, 201):
        for row in range(36):
            words = [f"kata{(page * 37 + row * 11 + word) % 997}" for word in range(11)]
            canvas.drawString(80, 760 - 18 * row, " ".join(words) + ("." if row % 3 == 2 else ""))
        canvas.drawString(300, 40, str(page))
        canvas.showPage()
    canvas.save()


if __name__ == "__main__":
    main()
