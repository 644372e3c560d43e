"""Decodes text files of any encoding."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from kube_review.errors import ReadingError
from kube_review.messages import _

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF", _("a PDF"), ".pdf"),
    (b"PK\x03\x04", _("a ZIP or Office file"), ".docx"),
    (b"\xd0\xcf\x11\xe0", _("an old Office file"), ".doc"),
    (b"{\\rtf", _("a rich-text file"), ".rtf"),
)
_SAMPLE_BYTES = 65_536
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL_SHARE = 0.05
_MOST_BROKEN_SHARE = 0.1


MAX_BYTES = 64 * 2**20
"""A paper of a hundred pages takes less than one megabyte."""


def decode(path: Path) -> tuple[str, str]:
    """Read a text file of unknown encoding.

    UTF-8 and UTF-16 (with or without a byte-order mark) are recognised for certain; a file that is almost UTF-8 keeps
    its characters and loses the broken bytes; the rest is read as the Windows or Macintosh code page that fits best.

    Args:
        path: The file.

    Returns:
        The characters, and the name of the encoding with which they were read.

    Raises:
        ReadingError: The file is empty, or binary.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ReadingError(
            _("{file} is larger than {n} MB, too large for a text.", file=path.name, n=MAX_BYTES // 2**20),
            _("Split it into its studies."),
        )
    raw = path.read_bytes()
    if not raw.strip():
        raise ReadingError(_("{file} is empty.", file=path.name))
    for signature, what, suffix in _SIGNATURES:
        if raw.startswith(signature):
            raise ReadingError(
                _("{file} is {what}, not text.", file=path.name, what=what),
                _("Rename it to end in {suffix} and ingest it again.", suffix=suffix),
            )
    text, name = _characters(raw)
    sample = text[:_SAMPLE_BYTES]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROL_SHARE * len(sample):
        raise ReadingError(
            _("{file} contains binary data, not text.", file=path.name),
            _("If it is a document, give it the right file extension."),
        )
    return text, name


def _characters(raw: bytes) -> tuple[str, str]:
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return raw.decode(name, errors="replace"), name.removesuffix("-sig")
    if wide := _utf16_without_mark(raw[:_SAMPLE_BYTES]):
        return raw.decode(wide, errors="replace"), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    lenient = raw.decode("utf-8", errors="replace")
    broken = lenient.count("�")
    if broken <= _MOST_BROKEN_SHARE * sum(not char.isascii() for char in lenient):
        return lenient.replace("�", ""), f"utf-8 with {broken} broken bytes"
    return _code_page(raw)


def _utf16_without_mark(sample: bytes) -> str:
    """Recognise UTF-16 of a Latin script by the NULs in every second byte."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half > 4 and odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if half > 4 and even > 0.6 * half and odd < 0.1 * half else ""


def _code_page(raw: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    candidates = ["cp1252", "mac_roman", "latin_1"]
    best = from_bytes(raw[:_SAMPLE_BYTES], cp_isolation=candidates).best()
    for name in [best.encoding] * (best is not None) + candidates if best else candidates:
        try:
            return raw.decode(name), name
        except UnicodeDecodeError:
            continue
    return raw.decode("latin_1"), "latin_1"
