"""Word files: headings, tables, footnotes and content controls by mammoth, pages by the breaks Word last drew."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from kube_review.errors import ReadingError
from kube_review.messages import _
from kube_review.model import Guess
from kube_review.reading.formats import markup
from kube_review.reading.formats.composition import compose
from kube_review.reading.structure.blocks import Extract

_STYLES = """
p[style-name='Title'] => p.title:fresh
p[style-name='Judul'] => p.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Quote'] => blockquote:fresh
r[style-name='Strong'] => strong
u => span
"""
_DOCUMENT = "word/document.xml"
_DRAWN_BREAK = re.compile(rb"<w:lastRenderedPageBreak\s*/>")
_MANUAL_BREAK = re.compile(rb'<w:br w:type="page"\s*/>')
_MARK = f"<w:t>{markup.PAGE_MARK}</w:t>".encode()
_CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "authors": "{http://purl.org/dc/elements/1.1/}creator",
}
_MOST_BYTES = 300_000_000
_USELESS = re.compile(
    r"(?:user|admin|windows|microsoft|acer|asus|lenovo|toshiba|hp|pc|owner|unknown|.*\.docx?)\b.*", re.IGNORECASE
)


def read(path: Path) -> Extract:
    """Read a Word file.

    Args:
        path: A ``.docx`` file.

    Returns:
        Its text. Pages are those Word last drew; a file that was never drawn is one page.

    Raises:
        ReadingError: It is no Word file, is encrypted, or damaged.
    """
    return read_bytes(path.read_bytes(), path.name, reader="docx")


def read_bytes(raw: bytes, name: str, *, reader: str) -> Extract:
    """Read the bytes of a Word file; ``name`` is for messages."""
    import mammoth

    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError(
            _("{file} is an old or encrypted Word file.", file=name),
            _("Open it in Word and save it as .docx without a password."),
        )
    try:
        prepared, guesses = _prepare(raw)
        without_images = mammoth.images.img_element(lambda _: {})  # type: ignore[no-untyped-call]
        result = mammoth.convert_to_html(  # type: ignore[no-untyped-call]
            io.BytesIO(prepared), style_map=_STYLES, convert_image=without_images
        )
    except ReadingError:
        raise
    except Exception as error:  # mammoth and zipfile raise any error on a damaged file
        reason = str(error) or type(error).__name__
        raise ReadingError(
            _("{file} is not a readable Word file ({reason}).", file=name, reason=reason),
            _("Open it in Word and save it again."),
        ) from error
    blocks, n_pages = markup.stretches(result.value)
    if not blocks:
        raise ReadingError(
            _("{file} contains no text.", file=name),
            _("If its pages are pictures, save it as PDF: scans are read by OCR."),
        )
    reason = "page breaks as Word last drew them" if n_pages > 1 else ""
    return compose(blocks, reader=reader, reason=reason, n_pages=n_pages, guesses=guesses)


def _prepare(raw: bytes) -> tuple[bytes, dict[str, Guess]]:
    """Put a mark where Word drew a page break, which mammoth would drop, and read the file's properties."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(packed, "w") as target:
        if sum(entry.file_size for entry in source.infolist()) > _MOST_BYTES:
            raise ReadingError(
                _("The Word file unpacks to more than 300 MB."), _("Save it again without its pictures.")
            )
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == _DOCUMENT:
                drawn = _DRAWN_BREAK.search(content) is not None
                content = (_DRAWN_BREAK if drawn else _MANUAL_BREAK).sub(_MARK, content)
            target.writestr(entry.filename, content)
        names = source.namelist()
        core = source.read("docProps/core.xml") if "docProps/core.xml" in names else b""
    return packed.getvalue(), _properties(core)


def _properties(core: bytes) -> dict[str, Guess]:
    try:
        root = ElementTree.fromstring(core)  # noqa: S314  expat refuses entity bombs since 2.4.1
    except ElementTree.ParseError:
        return {}
    found = {}
    for key, tag in _CORE.items():
        value = " ".join((root.findtext(tag) or "").split())
        if len(value) > 4 and not _USELESS.match(value) and (key != "authors" or " " in value):
            found[key] = Guess(value, "word properties")
    return found
