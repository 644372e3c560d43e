"""From bytes to passages: one reader per format, and one way from lines to clean, addressed text."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from kube_review import plugins
from kube_review.errors import ReadingError
from kube_review.messages import Message, _, plural
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
"""Which module of this package reads which ending; a module is imported when its first file comes.

Plug-ins read further endings, see docs/plug-ins.md.
"""

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
        raise ReadingError(_("{path} is not a file.", path=path), _("Check the name, or give its folder."))
    if reason := skip_reason(path):
        raise ReadingError(
            _("{file} cannot be read: {reason}.", file=path.name, reason=reason),
            _("Formats: {choices}.", choices=sorted(endings())),
        )
    extract = _extract(path, ocr)
    found = segmenting.build(extract)
    guesses = metadata.guess(extract, found, path)
    warnings = extract.warnings if found else (*extract.warnings, _without_passages(extract))
    return Document(extract.text, extract.pages, found, extract.reader, guesses, warnings)


def _without_passages(extract: Extract) -> Message:
    n_words, n_pages = len(extract.text.split()), len(extract.pages)
    return _(
        "There is no passage to code: {words} from {pages}. Look at the file.",
        words=plural("{n} word was read", "{n} words were read", n=n_words),
        pages=plural("{n} page", "{n} pages", n=n_pages),
    )


def skip_reason(path: Path) -> Message | None:
    """Return why a file found in a folder is not a study, or None if it may be one.

    Args:
        path: An existing file.
    """
    name = path.name.lower()
    if name.startswith(("~$", ".~lock")) or name.endswith("#"):
        return _("a lock file that an office program left behind")
    if name in _JUNK or name.startswith("."):
        return _("a hidden or system file")
    if name.endswith((".tmp", ".part", ".crdownload", "~")):
        return _("an unfinished or temporary file")
    if path.suffix.lower() not in endings():
        return _("no reader for {ending}", ending=path.suffix.lower() or _("a name without an extension"))
    if path.stat().st_size == 0:
        return _("it is empty")
    return None


@cache
def endings() -> frozenset[str]:
    """Return the endings of files that can be read, with the dot and in lower case, those of plug-ins included."""
    return frozenset(READERS) | frozenset(plugins.names(plugins.READERS, READERS))


def _extract(path: Path, ocr: str) -> Extract:
    ending = path.suffix.lower()
    if ending not in READERS:
        return _plugged(ending, path)
    name = READERS[ending]
    module = import_module(f"kube_review.reading.{name}")
    extract: Extract = module.read(path, ocr=ocr) if name == "pdf.reader" else module.read(path)
    return extract


def _plugged(ending: str, path: Path) -> Extract:
    """Read a file with the reader of another distribution."""
    extract = plugins.load(plugins.READERS, ending)(path)
    if not isinstance(extract, Extract):
        found = type(extract).__name__
        raise ReadingError(
            _(
                "The reader of {ending} breaks its contract: it returned {found}, not an Extract.",
                ending=ending,
                found=found,
            )
        )
    return extract
