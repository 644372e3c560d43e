"""Words by PDFium, fast: one bulk call a page, then only the place of the first and last character of each word."""

from __future__ import annotations

import ctypes
import math
import re
from typing import Any

from kube_review.reading.pdf.engines import accents
from kube_review.reading.pdf.engines.drawings import drawings_of, pictured
from kube_review.reading.pdf.engines.word_boxes import MAX_SIDE, PageWords, Word, levelled, turned_point
from kube_review.reading.structure.clean import BULLET, normalise

HYPHEN_MARKS = "\x02\ufffe"
"""PDFium puts one of these for a hyphen at a line end, and drops the line break after it."""
LEVEL_DEGREES = 0.3
"""Text that is tilted less is taken as level: over the width of a page, that is less than a third of a line."""
MIN_SIZE = 5.0
"""Points from which a font size is believed against a box that is far higher."""
EVEN = 0.9
"""Share of the height of a word's first letter that its last one has at least for both to be set alike."""
DROP_CAP = 1.7
"""Heights of a word's last letter from which its first one is a drop capital that stands on the same baseline."""

_NOTE_MARK = re.compile(r"(.*[^\W\d]{3}[^\w\s]*|.*[^\w\s])(\d{1,3})")
_WORD = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_SYMBOL_FONT = re.compile(rb"symbol|wingding|dingbat|webding", re.IGNORECASE)
_PICTURE_FONT = re.compile(rb"wingding|dingbat|webding", re.IGNORECASE)
_BOLD_FONT = re.compile(rb"bold|black|heavy|demi|[-,+]bd|[-]medi(?:ital)?$|cmbx|cmssbx|sfbx", re.IGNORECASE)


class _Frame:
    """Turns PDF coordinates (origin bottom left, not rotated) into points from the top left of the page as shown."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()
        self.width, self.height = page.get_size()

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def read_page(page: Any, number: int) -> PageWords:
    """Read the words of an open PDFium page.

    Args:
        page: A ``pypdfium2.PdfPage``; it stays open.
        number: Its number, from 1.

    Returns:
        The words in the order of the page's content stream.
    """
    text_page = page.get_textpage()
    try:
        frame = _Frame(page)
        words = _PageReader(text_page, frame).words()
    finally:
        text_page.close()
    drawings = drawings_of(page, frame.point)
    width, height = min(frame.width, MAX_SIDE), min(frame.height, MAX_SIDE)
    covered = pictured(drawings, width, height, wordless=not words)
    return levelled(PageWords(number, width, height, tuple(words), "pdfium", covered=covered, drawings=drawings))


def show_annotations(page: Any) -> bool:
    """Write the text of annotations and form fields into the content of an open PDFium page, if it has any.

    Returns:
        Whether the page changed; it must be opened again to be read.
    """
    raw = _raw()
    return bool(raw.FPDFPage_GetAnnotCount(page.raw)) and raw.FPDFPage_Flatten(page.raw, 0) == raw.FLATTEN_SUCCESS


class _PageReader:
    """Reads one PDFium text page; keeps the C buffers so that a word costs a handful of calls and no allocation."""

    def __init__(self, text_page: Any, frame: _Frame) -> None:
        raw = _raw()
        self.raw, self.handle, self.frame = raw, text_page.raw, frame
        self.n_chars = text_page.count_chars()
        self.text = text_page.get_text_range() if self.n_chars else ""
        if len(self.text) != self.n_chars:  # surrogates or nameless characters: the bulk text does not line up
            self.text = self._by_character()
        self.matrix, self.first, self.last = raw.FS_MATRIX(), raw.FS_RECTF(), raw.FS_RECTF()
        self.x, self.y, self.flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
        self.font = ctypes.create_string_buffer(96)
        self.styles: dict[bytes, tuple[bool, bool]] = {}
        self.settings: dict[tuple[float, float], tuple[float, float, float]] = {}
        self.text = accents.joined(self.text, self._place, self._is_generated)

    def words(self) -> list[Word]:
        found: list[Word] = []
        bold, symbol = True, False  # a line is bold if all its words are: after one that is not, the rest need no look
        for match in _WORD.finditer(self.text):
            i, j, string = match.start(), match.end() - 1, match[0]
            if string[-1] in HYPHEN_MARKS:
                string = string[:-1] + "-"
            look = bold or symbol or i == j or self.text[i - 1] in "\r\n" or not string[0].isalnum()
            bold, symbol = self._style(i) if look else (False, False)
            if symbol and (i == j or not self._style(i + 1)[1]):
                glyph = self._glyph(i)
                if glyph:
                    found.append(self._word(glyph, i, i, bold))
                i, string = i + 1, string[1:]
            if len(string) > 1 and string[-1].isdigit():
                string, j = self._without_note_mark(string, i, j)
            if not string:
                continue
            found.append(self._word(string, i, j, bold))
            if j > i and string[0].isupper() and self._begins_with_drop_cap():
                found[-1:] = [self._word(string[0], i, i, bold), self._word(string[1:], i + 1, j, bold)]
        return found

    def _place(self, i: int) -> accents.Place:
        self.raw.FPDFText_GetLooseCharBox(self.handle, i, self.first)
        self.raw.FPDFText_GetCharOrigin(self.handle, i, self.x, self.y)
        return accents.Place(self.first.left, self.first.right, self.y.value)

    def _is_generated(self, i: int) -> bool:
        return bool(self.raw.FPDFText_IsGenerated(self.handle, i) == 1)

    def _begins_with_drop_cap(self) -> bool:
        """Return whether the word placed last begins with a letter that reaches over other lines."""
        first, last = self.first, self.last
        return bool(first.top - first.bottom > DROP_CAP * (last.top - last.bottom) > 0)

    def _word(self, string: str, i: int, j: int, bold: bool) -> Word:
        raw, handle, first, last, frame = self.raw, self.handle, self.first, self.last, self.frame
        raw.FPDFText_GetLooseCharBox(handle, i, first)
        raw.FPDFText_GetLooseCharBox(handle, j, last)
        left, low, high, right = first.left, first.bottom, first.top, last.right
        setting = self.settings.get((low, high))
        if setting is None:  # one of a line's first words; the others stand on the same edges
            even = i != j and last.top - last.bottom > EVEN * (high - low)  # else the first letter may be a drop cap
            setting = self._setting(min(i + 1, j), low, high, even=even)
            if i != j:
                self.settings[low, high] = setting
        size, base, angle = setting
        if angle or frame.rotation or right < left:
            return self._turned(string, i, j, size, bold, (angle - frame.rotation) % 360)
        base, low, high = frame.top - base, frame.top - low, frame.top - high
        # PDFium gives tight boxes where a font names no ascent.
        top, bottom = base - 0.75 * size, base + 0.22 * size
        if low - high > 2.5 * size:
            high, low = top, bottom
        if not (string.isascii() and string.isprintable()):
            string = normalise(string).strip()
        return Word(
            string, left - frame.left, high if high < top else top, right - frame.left,
            low if low > bottom else bottom, base, size, bold,
        )  # fmt: skip

    def _setting(self, i: int, low: float, high: float, *, even: bool = False) -> tuple[float, float, float]:
        """Return the size in points, the baseline (upwards) and the angle of character ``i``.

        ``even`` says that the other letters of its word have boxes as high as ``low`` to ``high``.
        """
        matrix = self.matrix
        self.raw.FPDFText_GetMatrix(self.handle, i, matrix)
        # The font size ignores the text matrix: only with its scale is it the size on paper.
        size = float(self.raw.FPDFText_GetFontSize(self.handle, i)) * math.hypot(matrix.c, matrix.d)
        turn = math.degrees(math.atan2(matrix.b, matrix.a))
        angle = round(turn, 1) % 360 if math.isfinite(turn) and abs(turn) > LEVEL_DEGREES else 0.0
        self.raw.FPDFText_GetCharOrigin(self.handle, i, self.x, self.y)
        tall = even and MIN_SIZE <= size < 0.4 * (high - low)  # a font of formulas, whose lines are as high as a sum
        if not angle and high > low and not tall and not 0.4 * (high - low) <= size <= 2.5 * (high - low):
            size = high - low
        return size, float(self.y.value), angle

    def _turned(self, string: str, i: int, j: int, size: float, bold: bool, angle: float) -> Word:
        """Place a word that does not run to the right, or whose page is shown turned, on the page turned level."""
        frame, last = self.frame, self.last
        x0, base = self._level_origin(i, angle)
        x1, _ = self._level_origin(j, angle)
        wide, high = last.right - last.left, last.top - last.bottom
        if frame.rotation % 180:
            wide, high = high, wide
        # The box of a tilted character is upright: its sides are those of the character turned.
        sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
        advance = (wide - size * sine) / cosine if cosine > sine else (high - size * cosine) / sine
        x0, x1 = min(x0, x1), max(x0, x1) + min(max(advance, 0.1 * size), 1.2 * size)
        top, bottom = base - 0.75 * size, base + 0.22 * size
        return Word(normalise(string).strip(), x0, top, x1, bottom, base, size, bold, angle)

    def _level_origin(self, i: int, angle: float) -> tuple[float, float]:
        """Return where the origin of character ``i`` stands on the page turned clockwise by ``angle``."""
        frame = self.frame
        self.raw.FPDFText_GetCharOrigin(self.handle, i, self.x, self.y)
        x, y = frame.point(self.x.value, self.y.value)
        return turned_point(x, y, angle, frame.width, frame.height)

    def _glyph(self, i: int) -> str:
        """Return what a single glyph of a symbol font stands for: a bullet at the head of a line, inside it itself.

        The glyphs of picture fonts have no meaning inside a line: their codes are those of other letters.
        """
        before = self.text[max(0, i - 8) : i].rstrip(" \t\xa0")
        if not before or before[-1] in "\r\n":
            return BULLET
        self._style(i)
        return "" if _PICTURE_FONT.search(self.font.value) else self.text[i]

    def _style(self, i: int) -> tuple[bool, bool]:
        """Return whether character ``i`` is bold and whether its font is one of pictures."""
        self.raw.FPDFText_GetFontInfo(self.handle, i, self.font, 96, self.flags)
        name = self.font.value
        style = self.styles.get(name)
        if style is None:
            style = self.styles[name] = bool(_BOLD_FONT.search(name)), bool(_SYMBOL_FONT.search(name))
        return style

    def _without_note_mark(self, string: str, i: int, j: int) -> tuple[str, int]:
        """Cut a small raised number off the end of a word (``usaha.1``); exponents of units and symbols stay."""
        match = _NOTE_MARK.fullmatch(string)
        if not match:
            return string, j
        cut = j - len(match[2]) + 1
        (size, base, _), (mark_size, mark_base, _) = self._setting(i, 0, 0), self._setting(cut, 0, 0)
        raised = mark_base > base + 0.12 * size and mark_size < 0.85 * size
        return (match[1], cut - 1) if raised else (string, j)

    def _by_character(self) -> str:
        """Return the text one character a position, where the bulk text does not line up with the positions."""
        codes = [self.raw.FPDFText_GetUnicode(self.handle, i) for i in range(self.n_chars)]
        found = []
        for i, code in enumerate(codes):
            if code >= 0x10000 or 0xD800 <= code < 0xDC00:
                following = codes[i + 1] if i + 1 < len(codes) else 0
                if code < 0x10000 and 0xDC00 <= following < 0xE000:
                    code = 0x10000 + ((code - 0xD800) << 10) + (following - 0xDC00)
                found.append(chr(code) if 0x10000 <= code < 0x110000 else "\x00")
            elif 0xDC00 <= code < 0xE000:
                found.append(accents.FILLER)  # the pair stands where it begins
            else:
                found.append(chr(code) if code else "\x00")
        return "".join(found)


def _raw() -> Any:
    import pypdfium2.raw

    return pypdfium2.raw
