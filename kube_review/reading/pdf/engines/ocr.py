"""Scanned pages to words by tesseract, turned level first; the words go through the same ordering as those of a PDF."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from kube_review.reading.pdf.engines.word_boxes import PageWords, Word
from kube_review.reading.structure.clean import normalise

DPI = 300
MAX_PIXELS = 5200
"""The longer side of the image at most: posters are rendered coarser."""
TIMEOUT_SECONDS = 180
MIN_CONFIDENCE = 25
"""Words of lower confidence (0–100) are specks."""
DARK = 150
"""Grey below which a pixel is ink (0 black, 255 white)."""
SPECK_PIXELS = 8
"""Area of the largest speck at 300 dpi; the full stop of 8 point type has nine pixels or more."""
MIN_SPECKS = 150
SURE = 75
"""What holds no letter or digit needs this confidence: a speck between columns would tie them together."""
DOUBT = 60
"""Mean confidence below which a page is tried upside down."""
INSTALL = (
    "Debian: apt-get install tesseract-ocr tesseract-ocr-ind · macOS: brew install tesseract tesseract-lang · "
    "Windows: winget install UB-Mannheim.TesseractOCR"
)

_LANGUAGES = ("ind", "eng")
_WINDOWS = Path("C:/Program Files/Tesseract-OCR/tesseract.exe")
_DESCENDING = frozenset("gjpqy,;()[]{}Q|/")
_ASCENDING = frozenset("bdfhijklt()[]{}|/!?")

FAILURES = (OSError, subprocess.SubprocessError, ValueError, MemoryError)
"""Errors on a single page, which do not stop the others."""


def is_available() -> bool:
    """Return whether tesseract can be run here."""
    return _program() is not None


def read_page(page: Any, number: int, reason: str) -> PageWords:
    """Read the words of an open PDFium page from its image.

    Args:
        page: A ``pypdfium2.PdfPage``; it stays open.
        number: Its number, from 1.
        reason: Why it is read by OCR; kept with the page.

    Returns:
        Its words in the order tesseract lists them, with the mean confidence of the words weighted by length.
    """
    width, height = page.get_size()
    scale = min(DPI / 72, MAX_PIXELS / max(width, height, 1))
    image = page.render(scale=scale, grayscale=True).to_pil()
    image, turned = _level(_without_specks(image))
    words, confidence = _recognise(image, scale)
    if confidence < DOUBT:
        other, other_confidence = _recognise(image.rotate(180), scale)
        if other_confidence > confidence:
            words, confidence, turned = other, other_confidence, turned + 180
    return PageWords(number, width, height, tuple(words), "tesseract", reason, turned, 1.0, round(confidence / 100, 3))


@lru_cache(maxsize=1)
def _program() -> str | None:
    return shutil.which("tesseract") or (str(_WINDOWS) if _WINDOWS.exists() else None)


@lru_cache(maxsize=1)
def _languages() -> str:
    """Return those of our languages that are installed, joined for tesseract."""
    listed = subprocess.run(
        [_program() or "tesseract", "--list-langs"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    there = set((listed.stdout + listed.stderr).split())
    return "+".join(language for language in _LANGUAGES if language in there) or "eng"


def _recognise(image: Any, scale: float) -> tuple[list[Word], float]:
    """Run tesseract on a level image; return its words in points and their mean confidence, 0–100."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    command = [_program() or "tesseract", "stdin", "stdout", "-l", _languages(), "--dpi", str(round(scale * 72)), "tsv"]
    # With more threads, tesseract spends most of its time on synchronisation.
    done = subprocess.run(
        command, input=buffer.getvalue(), capture_output=True, timeout=TIMEOUT_SECONDS, check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    lines: dict[tuple[str, ...], list[tuple[str, float, float, float, float, float]]] = defaultdict(list)
    for row in done.stdout.decode("utf-8", "replace").splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height, confidence = (float(cell) for cell in cells[6:11])
        if confidence < MIN_CONFIDENCE or (confidence < SURE and not any(char.isalnum() for char in cells[11])):
            continue
        box = (left / scale, top / scale, (left + width) / scale, (top + height) / scale)
        lines[tuple(cells[1:5])].append((normalise(cells[11]).strip(), *box, confidence))
    return _set_lines(list(lines.values()))


def _set_lines(lines: list[list[tuple[str, float, float, float, float, float]]]) -> tuple[list[Word], float]:
    """Give the words of each line one baseline and one size: single boxes are too rough for both."""
    sizes = [median((bottom - top) / _height_ems(text) for text, _, top, _, bottom, _ in line) for line in lines]
    usual = median(sizes) if sizes else 10.0
    words, sure, total = [], 0.0, 0
    for line, measured in zip(lines, sizes, strict=True):
        size = usual if abs(measured - usual) < 0.25 * usual else measured
        level = [bottom for text, _, _, _, bottom, _ in line if not _DESCENDING & set(text)]
        base = median(level or [bottom - 0.2 * size for _, _, _, _, bottom, _ in line])
        for text, x0, top, x1, bottom, confidence in line:
            words.append(Word(text, x0, top, x1, bottom, base, size))
            sure += confidence * len(text)
            total += len(text)
    return words, sure / total if total else 0.0


def _height_ems(text: str) -> float:
    """Return how tall a word is in font sizes, by the letters it has (measured on common text faces)."""
    letters = set(text)
    above = 0.68 if any(char.isupper() or char.isdigit() or char in _ASCENDING for char in letters) else 0.46
    return above + (0.21 if _DESCENDING & letters else 0.0)


def _without_specks(image: Any) -> Any:
    """Paint over dust: dark dots smaller than a full stop, on pages that have many of them."""
    import numpy
    from PIL import Image
    from scipy import ndimage

    pixels = numpy.array(image)
    labels, n_parts = ndimage.label(pixels < DARK, structure=numpy.ones((3, 3)))
    areas = numpy.bincount(labels.ravel())
    small = areas <= SPECK_PIXELS
    small[0] = False
    if small.sum() < MIN_SPECKS or small.sum() < 0.1 * n_parts:
        return image
    pixels[ndimage.binary_dilation(small[labels], iterations=4)] = 255
    return Image.fromarray(pixels)


def _level(image: Any) -> tuple[Any, float]:
    """Turn an image so that its lines run level; return it and the degrees clockwise it was turned.

    Lines of text make neighbouring rows of pixels differ most when they are level (Postl's criterion).
    """
    import numpy
    from PIL import Image

    small = image.copy()
    small.thumbnail((1000, 1000))
    dark = Image.eval(small, lambda value: 255 - value)

    def sharpness(turn: float, sideways: bool = False) -> float:
        pixels = numpy.asarray(dark.rotate(-turn, Image.Resampling.BILINEAR), dtype=numpy.float32)
        sums = pixels.sum(axis=0 if sideways else 1)
        return float(((sums[1:] - sums[:-1]) ** 2).sum() / sums.size)

    turns = (-2.0, -1.0, 0.0, 1.0, 2.0)
    sideways = max(sharpness(turn, sideways=True) for turn in turns) > 1.5 * max(sharpness(turn) for turn in turns)
    if sideways:
        image, dark = image.transpose(Image.Transpose.ROTATE_270), dark.transpose(Image.Transpose.ROTATE_270)
    coarse = max((step * 0.5 for step in range(-10, 11)), key=sharpness)
    tilt = max((coarse + step * 0.1 for step in range(-4, 5)), key=sharpness)
    if abs(tilt) > 0.15:
        image = image.rotate(-tilt, Image.Resampling.BICUBIC, fillcolor=255)
    return image, (90.0 if sideways else 0.0) + (tilt if abs(tilt) > 0.15 else 0.0)
