"""Measure reading on a labelled set: pages of PDFs with sentences typed from print and boxes around all else.

A set is a file, or a folder with several ``*.jsonl``. One JSON object a line, ``file`` (absolute, or relative to the
set) and ``page`` (from 1) in each:

- ``sentence``, ``note``: a sentence as printed, hyphens of line ends resolved; the note says why it is hard, such as
  ``column break``, ``page break``, ``hyphen``, ``table``, ``figure``, ``drop cap``;
- ``box`` (x0, top, x1, bottom in points from the top left), ``kind``: ``noise`` for words that must not count (figures,
  tables, formulas, captions, headings, headers, references), ``ignore`` for words that may or may not;
- ``title``, ``authors`` (joined with ``; ``), ``year``: as the first page prints them, without ``page``; empty where it
  prints none.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2

from kube_review import reading
from kube_review.errors import ReadingError
from kube_review.model import Document, Page, Passage, WordBox
from kube_review.reading.structure.clean import normalise

PRINTED = ("title", "authors", "year")
MAX_NOISE = 0.25
"""Share of a passage's characters inside noise boxes from which the passage should not count."""


@dataclass
class Labels:
    """What is labelled of one file: sentences with their notes, and boxes by page."""

    sentences: list[tuple[str, str]] = field(default_factory=list)
    noise: dict[int, list[list[float]]] = field(default_factory=lambda: defaultdict(list))
    ignored: dict[int, list[list[float]]] = field(default_factory=lambda: defaultdict(list))
    printed: dict[str, str] = field(default_factory=dict)


@dataclass
class Counts:
    """Sums over a labelled set; characters for recall, passages for precision, sentences for the rest."""

    found: int = 0
    whole: int = 0
    broken: int = 0
    broken_found: int = 0
    hyphens: int = 0
    hyphens_right: int = 0
    countable: int = 0
    countable_right: int = 0
    prose_chars: int = 0
    prose_countable_chars: int = 0
    printed: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))


def load(path: Path) -> dict[Path, Labels]:
    """Read a labelled set, by file."""
    found: dict[Path, Labels] = defaultdict(Labels)
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    rows = [(file.parent, json.loads(line)) for file in files for line in file.read_text("utf-8").splitlines()]
    for folder, row in rows:
        labels = found[folder / row["file"]]
        if "title" in row:
            labels.printed = {key: row[key] for key in PRINTED}
        elif "sentence" in row:
            labels.sentences.append((row["sentence"], row["note"]))
        else:
            (labels.noise if row["kind"] == "noise" else labels.ignored)[row["page"]].append(row["box"])
            labels.noise[row["page"]]  # a page with boxes of any kind is labelled
    return found


def report(path: Path, verbose: bool = False) -> None:
    """Print how the reader, pdfplumber, PDFium and pdftotext do on a labelled set."""
    labels = load(path)
    n_sentences = max(1, sum(len(found.sentences) for found in labels.values()))
    n_pages = sum(len(found.noise) for found in labels.values())
    print(f"\n{path.name}: {n_sentences} sentences, {n_pages} pages with boxes, {len(labels)} files")
    counts = Counts()
    for file, of_file in labels.items():
        _measure(file, of_file, counts, verbose)
    print(f"{'reader':14}{'contained':>10}{'over breaks':>13}{'whole passages':>16}{'hyphens right':>15}")
    print(
        f"{'kube-review':14}{counts.found / n_sentences:10.3f}{f'{counts.broken_found} of {counts.broken}':>13}"
        f"{counts.whole / n_sentences:16.3f}{f'{counts.hyphens_right} of {counts.hyphens}':>15}"
    )
    for name, extract in ENGINES.items():
        if name == "pdftotext" and not shutil.which(name):
            print(f"{name:14} not installed")
            continue
        n_found, n_over = _plain(labels, extract)
        print(f"{name:14}{n_found / n_sentences:10.3f}{f'{n_over} of {counts.broken}':>13}")
    precision = counts.countable_right / max(1, counts.countable)
    recall = counts.prose_countable_chars / max(1, counts.prose_chars)
    for key, right in counts.printed.items():
        print(f"{key}: {sum(right)} of {len(right)} as printed")
    if not counts.countable:
        return
    print(
        f"countable: precision {precision:.4f} ({counts.countable - counts.countable_right} of {counts.countable} "
        f"passages should not count), recall {recall:.4f} of the characters outside the boxes"
    )


def pattern(sentence: str) -> re.Pattern[str]:
    """Match a sentence, with or without the hyphens inside its words."""
    words = ["-?".join(re.escape(char) for char in word.replace("-", "")) for word in sentence.split()]
    return re.compile(r"\s+".join(words))


def _measure(file: Path, labels: Labels, counts: Counts, verbose: bool) -> None:
    try:
        document = reading.read(file)
    except ReadingError as error:
        print(f"{file.name}: {error.message}")
        counts.broken += sum("break" in note for _, note in labels.sentences)
        return
    for key, value in labels.printed.items():
        if value:
            guessed = document.guesses[key].value if key in document.guesses else ""
            counts.printed[key].append(_plainly(guessed) == _plainly(value))
            if verbose and not counts.printed[key][-1]:
                print(f"  {key.upper()} {file.name}: {guessed}")
    passages = [document.text[passage.start : passage.end] for passage in document.passages]
    for sentence, note in labels.sentences:
        match = pattern(sentence).search(document.text)
        counts.found += match is not None
        counts.whole += any(pattern(sentence).fullmatch(passage) for passage in passages)
        counts.broken += "break" in note
        counts.broken_found += "break" in note and match is not None
        if match and "hyphen" in note:
            counts.hyphens += 1
            counts.hyphens_right += match[0].split() == sentence.split()
            if verbose and match[0].split() != sentence.split():
                print(f"  HYPHEN {file.name}: {set(match[0].split()) ^ set(sentence.split())}")
        if verbose and not match:
            print(f"  LOST {file.name}: {note} | {sentence}")
    for page in document.pages:
        if page.number in labels.noise:
            _measure_page(document, page, labels, counts, verbose)


def _plainly(value: str) -> str:
    """Return a value without differences of case and white space."""
    return " ".join(value.lower().split())


def _measure_page(document: Document, page: Page, labels: Labels, counts: Counts, verbose: bool) -> None:
    noise, ignored = labels.noise[page.number], labels.ignored[page.number]
    for passage in document.passages:
        words = _words(passage, page)
        n_chars = sum(word.end - word.start for word in words)
        if not n_chars:
            continue
        n_ignored = sum(word.end - word.start for word in words if _inside(word, ignored))
        n_noise = sum(word.end - word.start for word in words if not _inside(word, ignored) and _inside(word, noise))
        if n_ignored <= 0.5 * n_chars:
            counts.countable += passage.countable
            right = passage.countable and n_noise <= MAX_NOISE * n_chars
            counts.countable_right += right
            if verbose and passage.countable and not right:
                shown = document.text[passage.start : passage.end][:150].replace("\n", "⏎")
                print(f"  NOISE p{page.number} {document.pages and passage.section.value}: {shown}")
        n_prose = n_chars - n_ignored - n_noise
        counts.prose_chars += n_prose
        counts.prose_countable_chars += n_prose * passage.countable
        if verbose and not passage.countable and n_prose > 0.5 * n_chars and n_prose > 20:
            shown = document.text[passage.start : passage.end][:150].replace("\n", "⏎")
            print(f"  SILENT p{page.number} {passage.section.value}: {shown}")


def _words(passage: Passage, page: Page) -> list[WordBox]:
    return [word for word in page.words if passage.start <= word.start < passage.end]


def _inside(word: WordBox, boxes: Iterable[list[float]]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in boxes)


def _plain(labels: dict[Path, Labels], extract: Callable[[Path], str]) -> tuple[int, int]:
    """Return how many sentences another engine's text contains after one shared cleaner, and how many over breaks."""
    n_found = n_over = 0
    for file, of_file in labels.items():
        text = normalise(re.sub("[\x02\ufffe]", "-\n", extract(file)))
        text = re.sub(r"-[ ]*\n\s*", "-", text)
        for sentence, note in of_file.sentences:
            found = pattern(sentence).search(text) is not None
            n_found += found
            n_over += found and "break" in note
    return n_found, n_over


def _by_plumber(path: Path) -> str:
    parts = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            parts.append(page.extract_text())
            page.close()
    return "\n".join(parts)


def _by_pdfium(path: Path) -> str:
    document: Any = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def _by_pdftotext(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


ENGINES: dict[str, Callable[[Path], str]] = {
    "pdfplumber": _by_plumber,
    "PDFium": _by_pdfium,
    "pdftotext": _by_pdftotext,
}
