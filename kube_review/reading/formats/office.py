"""Formats that need an office program (.doc, .rtf, .odt): LibreOffice converts them to Word files."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kube_review.errors import ReadingError
from kube_review.messages import _
from kube_review.reading.formats import docx
from kube_review.reading.structure.blocks import Extract

_MOST_SECONDS = 120
_OLE = b"\xd0\xcf\x11\xe0"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_USUAL_PLACES = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
)
_HINT = _(
    "Save it as .docx or .pdf, or install LibreOffice: apt-get install libreoffice-writer (Debian, Ubuntu), "
    "brew install --cask libreoffice (macOS), winget install TheDocumentFoundation.LibreOffice (Windows)."
)


def read(path: Path) -> Extract:
    """Read a file by way of LibreOffice.

    Args:
        path: A ``.doc``, ``.rtf`` or ``.odt`` file.

    Returns:
        What the Word reader makes of the converted file.

    Raises:
        ReadingError: LibreOffice is not installed, takes too long, or cannot read the file.
    """
    _refuse_others(path)
    program = find_program()
    if program is None:
        raise ReadingError(_("{file} needs LibreOffice, which is not installed.", file=path.name), _HINT)
    with tempfile.TemporaryDirectory(prefix="kube-review-") as folder:
        # A profile of its own: a running LibreOffice would otherwise take the call and do nothing.
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(path.resolve()),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=_MOST_SECONDS, check=False, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired as error:
            raise ReadingError(
                _("LibreOffice did not convert {file} within {n} seconds.", file=path.name, n=_MOST_SECONDS),
                _HINT,
            ) from error
        converted = Path(folder) / f"{path.stem}.docx"
        if not converted.is_file():
            said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
            reason = said[-1] if said else _("it says nothing more")
            raise ReadingError(_("LibreOffice cannot read {file}: {reason}.", file=path.name, reason=reason), _HINT)
        return docx.read_bytes(converted.read_bytes(), path.name, reader="office")


def _refuse_others(path: Path) -> None:
    """Refuse files that LibreOffice would decode as text into nonsense."""
    raw = path.read_bytes()
    is_word = raw.startswith(_OLE) and _WORD_STREAM in raw
    is_other = raw.startswith((b"{\\rtf", b"PK\x03\x04")) or b"<html" in raw[:4096].lower()
    if not is_word and not is_other:
        raise ReadingError(
            _("{file} is not a text document, although its extension says so.", file=path.name),
            _("Open it and save it again."),
        )


def find_program() -> str | None:
    """Find LibreOffice: on the path, or where its installers put it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found or sys.platform not in {"darwin", "win32"}:
        return found
    return next((str(place) for place in _USUAL_PLACES if place.is_file()), None)
