"""Bytes to passages: one reader per format, one way from lines to clean, addressed text."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from kube_review.errors import ReadingError
from kube_review.model import Document
from kube_review.reading.structure.blocks import Extract

READERS = {
    ".pdf": "pdf.reader",
    ".txt": "formats.plain_text",
    ".text": "formats.plain_text",
    ".md": "formats.markdown",
    ".markdown": "formats.markdown",
    ".docx": "formats.docx",
    ".html": "formats.html",
    ".htm": "formats.html",
    ".xhtml": "formats.html",
    ".doc": "formats.office",
    ".rtf": "formats.office",
    ".odt": "formats.office",
}
"""Which module of this package reads which ending; a module is imported when its first file comes."""

_JUNK = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})


def read(path: Path, *, ocr: str = "auto") -> Document:
    """Read one file into clean, addressed text.

    Args:
        path: The file; its ending decides the reader.
        ocr: For PDFs: ``auto`` (pages without text), ``off`` or ``force``.

    Returns:
        Its text with pages, passages and bibliographic guesses.

    Raises:
        ReadingError: The file is missing, junk, of an unknown format, or cannot be read.
    """
    from kube_review.reading.bibliography import metadata
    from kube_review.reading.structure import segmenting

    if not path.is_file():
        raise ReadingError(f"{path} is not a file.", "Check the name, or give the folder it lies in.")
    if reason := skip_reason(path):
        raise ReadingError(f"{path.name} cannot be read: {reason}.", f"Formats: {' '.join(sorted(READERS))}.")
    extract = _extract(path, ocr)
    found = segmenting.build(extract)
    guesses = metadata.guess(extract, found, path)
    return Document(extract.text, extract.pages, found, extract.reader, guesses, extract.warnings)


def skip_reason(path: Path) -> str | None:
    """Say why a file met while walking a folder is no study, or None if it may be one.

    Args:
        path: An existing file.
    """
    name = path.name.lower()
    if name.startswith(("~$", ".~lock")) or name.endswith("#"):
        return "a lock file that an office program left"
    if name in _JUNK or name.startswith("."):
        return "a hidden or system file"
    if name.endswith((".tmp", ".part", ".crdownload", "~")):
        return "an unfinished or temporary file"
    if path.suffix.lower() not in READERS:
        return f"no reader for {path.suffix.lower() or 'a name without an ending'}"
    if path.stat().st_size == 0:
        return "it is empty"
    return None


def _extract(path: Path, ocr: str) -> Extract:
    name = READERS[path.suffix.lower()]
    module = import_module(f"kube_review.reading.{name}")
    extract: Extract = module.read(path, ocr=ocr) if name == "pdf.reader" else module.read(path)
    return extract
