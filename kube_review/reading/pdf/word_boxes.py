"""Words with their places: what every engine gives, and how PDFium gives it fast.

One bulk call fetches the characters of a page; only the first and last character of each word are asked for their
place. Coordinates are points from the top left of the page as a reader sees it (rotation and crop applied).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kube_review.reading.structure.clean import BULLET, normalise

HYPHEN_MARKS = "\x02\ufffe"
"""PDFium puts one of these for a hyphen at a line end, and drops the line break after it."""

MAX_SIDE = 20_000.0
"""Points a page measures at most; the format allows 14,400."""
FEW_WORDS = 40
"""Below this, a page may be a scan: only then is it worth measuring its images."""

MAX_PATHS = 300
"""Drawn paths from which a page without a word is taken for text turned into outlines."""

_NOTE_MARK = re.compile(r"(.*[^\W\d]{3}[^\w\s]*|.*[^\w\s])(\d{1,3})")
_WORD = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_SYMBOL_FONT = re.compile(rb"symbol|wingding|dingbat|webding", re.IGNORECASE)
_BOLD_FONT = re.compile(rb"bold|black|heavy|demi|[-,+]bd", re.IGNORECASE)


class Word(NamedTuple):
    """A word as printed: its box and baseline in points from the top left, its font size, and how it is set.

    ``angle`` is in degrees against the clock; of a word that runs up or down its page, ``base`` is an x.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    angle: int = 0


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page in the order of their source, with the page's size in points as it is shown.

    ``turned`` says by how many degrees clockwise the page was turned about its middle so that its lines are level: the
    words' places are on the turned page, whose size is ``frame``; ``on_page`` leads back. ``covered`` is the share of
    the page under images, 0–1; ``confidence`` is that of an OCR page, 0–1.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    engine: str
    reason: str = ""
    turned: float = 0.0
    covered: float = 0.0
    confidence: float | None = None
    note: str = ""

    @property
    def frame(self) -> tuple[float, float]:
        """Width and height of the turned page."""
        return (self.height, self.width) if round(self.turned / 90) % 2 else (self.width, self.height)

    def on_page(self, word: Word) -> tuple[float, float, float, float]:
        """Return the box of a word on the page as it is shown: x0, top, x1, bottom."""
        if not self.turned:
            return word.x0, word.top, word.x1, word.bottom
        width, height = self.frame
        turn = math.radians(self.turned)
        dx, dy = (word.x0 + word.x1 - width) / 2, (word.top + word.bottom - height) / 2
        x = self.width / 2 + dx * math.cos(turn) + dy * math.sin(turn)
        y = self.height / 2 - dx * math.sin(turn) + dy * math.cos(turn)
        across, along = (word.x1 - word.x0) / 2, (word.bottom - word.top) / 2
        if round(self.turned / 90) % 2:
            across, along = along, across
        return x - across, y - along, x + across, y + along


def levelled(page: PageWords) -> PageWords:
    """Turn a page whose text runs up or down, such as a table set across it, so that its lines are level.

    Words that lie far off the page, as damaged files have them, or nowhere, are dropped.
    """
    page = replace(page, words=tuple(word for word in page.words if _is_near(word, page)))
    angles = Counter(word.angle for word in page.words)
    angle, n_words = angles.most_common(1)[0] if angles else (0, 0)
    if angle not in (90, 270) or n_words < 0.6 * len(page.words):
        return page
    width, height = page.width, page.height
    turned = []
    for word in page.words:
        if angle == 90:
            box = (height - word.bottom, word.x0, height - word.top, word.x1)
        else:
            box = (word.top, width - word.x1, word.bottom, width - word.x0)
        base = word.base if angle == 90 else width - word.base
        turned.append(
            Word(
                word.text,
                *box,
                base if word.angle == angle else box[3],
                word.size,
                word.bold,
                (word.angle - angle) % 360,
            )
        )
    return replace(page, words=tuple(turned), turned=angle)


def _is_near(word: Word, page: PageWords) -> bool:
    """Return whether a word lies within a page's breadth of its page; what is not a number does not."""
    wide, high = page.width, page.height
    beside = -wide <= word.x0 <= word.x1 <= 2 * wide
    return (
        beside and -high <= word.top <= word.bottom <= 2 * high and -MAX_SIDE <= word.base <= MAX_SIDE and word.size > 0
    )


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
        words = _Reader(text_page, frame).words()
    finally:
        text_page.close()
    covered = _pictured(page, frame, not words) if len(words) < FEW_WORDS else 0.0
    return levelled(
        PageWords(
            number, min(frame.width, MAX_SIDE), min(frame.height, MAX_SIDE), tuple(words), "pdfium", covered=covered
        )
    )


class _Reader:
    """Reads one PDFium text page; keeps the C buffers so that a word costs a handful of calls and no allocation."""

    def __init__(self, text_page: Any, frame: _Frame) -> None:
        raw = _raw()
        self.raw, self.handle, self.frame = raw, text_page.raw, frame
        self.n_chars = text_page.count_chars()
        self.text = text_page.get_text_range() if self.n_chars else ""
        if len(self.text) != self.n_chars:  # surrogates or nameless characters: the bulk text does not line up
            self.text = "".join(self._character(i) for i in range(self.n_chars))
        self.matrix, self.first, self.last = raw.FS_MATRIX(), raw.FS_RECTF(), raw.FS_RECTF()
        self.x, self.y, self.flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
        self.font = ctypes.create_string_buffer(96)
        self.styles: dict[bytes, tuple[bool, bool]] = {}
        self.settings: dict[tuple[float, float], tuple[float, float, int]] = {}

    def words(self) -> list[Word]:
        found: list[Word] = []
        for match in _WORD.finditer(self.text):
            i, j, string = match.start(), match.end() - 1, match[0]
            if string[-1] in HYPHEN_MARKS:
                string = string[:-1] + "-"
            bold, symbol = self._style(i)
            if symbol and (i == j or not self._style(i + 1)[1]):
                found.append(self._word(BULLET, i, i, bold))
                i, string = i + 1, string[1:]
            if len(string) > 1 and string[-1].isdigit():
                string, j = self._without_note_mark(string, i, j)
            if string:
                found.append(self._word(string, i, j, bold))
        return found

    def _word(self, string: str, i: int, j: int, bold: bool) -> Word:
        raw, handle, first, last, frame = self.raw, self.handle, self.first, self.last, self.frame
        raw.FPDFText_GetLooseCharBox(handle, i, first)
        raw.FPDFText_GetLooseCharBox(handle, j, last)
        left, low, high, right = first.left, first.bottom, first.top, last.right
        setting = self.settings.get((low, high))
        if setting is None:  # one of a line's first words; the others stand on the same edges
            setting = self._setting(min(i + 1, j), low, high)  # the second letter: the first may be a drop cap
            if i != j:
                self.settings[low, high] = setting
        size, base, angle = setting
        if angle or frame.rotation or right < left:
            box = (min(left, last.left), min(low, last.bottom), max(first.right, right), max(high, last.top))
            return self._turned(string, box, i, size, bold, angle)
        base, low, high = frame.top - base, frame.top - low, frame.top - high
        # PDFium gives tight boxes where a font names no ascent.
        top, bottom = base - 0.75 * size, base + 0.22 * size
        return Word(
            normalise(string).strip(), left - frame.left, high if high < top else top, right - frame.left,
            low if low > bottom else bottom, base, size, bold,
        )  # fmt: skip

    def _setting(self, i: int, low: float, high: float) -> tuple[float, float, int]:
        """Return the size in points, the baseline (upwards) and the angle of character ``i``."""
        matrix = self.matrix
        self.raw.FPDFText_GetMatrix(self.handle, i, matrix)
        # The font size ignores the text matrix: only with its scale is it the size on paper.
        size = float(self.raw.FPDFText_GetFontSize(self.handle, i)) * math.hypot(matrix.c, matrix.d)
        turn = math.degrees(math.atan2(matrix.b, matrix.a))
        angle = round(turn) % 360 if math.isfinite(turn) else 0
        self.raw.FPDFText_GetCharOrigin(self.handle, i, self.x, self.y)
        if not angle and high > low and not 0.4 * (high - low) <= size <= 2.5 * (high - low):
            size = high - low
        return size, float(self.y.value), angle

    def _turned(
        self, string: str, box: tuple[float, float, float, float], i: int, size: float, bold: bool, angle: int
    ) -> Word:
        """Place a word that does not run to the right, or whose page is shown turned."""
        frame = self.frame
        self.raw.FPDFText_GetCharOrigin(self.handle, i, self.x, self.y)
        (xa, ya), (xb, yb) = frame.point(box[0], box[1]), frame.point(box[2], box[3])
        origin = frame.point(self.x.value, self.y.value)
        angle = (angle - frame.rotation) % 360
        sideways = angle % 180 == 90
        x0, x1, top, bottom = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        base = origin[0] if sideways else origin[1]
        return Word(normalise(string).strip(), x0, top, x1, bottom, base, size, bold, angle)

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

    def _character(self, i: int) -> str:
        code = self.raw.FPDFText_GetUnicode(self.handle, i)
        # One character each, so that positions hold; halves of a surrogate pair are no characters.
        return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\x00"


def _raw() -> Any:
    import pypdfium2.raw

    return pypdfium2.raw


def _pictured(page: Any, frame: _Frame, wordless: bool) -> float:
    """Return the share of the page under images, at most 1; drawings count as an image if there is not one word."""
    raw = _raw()
    area, n_paths = 0.0, 0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            n_paths += 1
            if n_paths > MAX_PATHS:
                break
            continue
        left, bottom, right, top = thing.get_bounds()
        area += float((right - left) * (top - bottom))
    if wordless and n_paths > MAX_PATHS:
        return 1.0
    return min(1.0, area / max(1.0, float(frame.width * frame.height)))
