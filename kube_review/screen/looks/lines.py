"""Text from papers as lines that fit the screen and cannot act on the terminal.

A glyph is what stands in one or two cells; it knows its offset in the study's text, so that spans are coloured and
mouse positions are found whatever was left out. Left out is all that could move the cursor or upset the layout:
control and escape characters, bidirectional and zero-width ones, joiners, variation selectors and floods of accents.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

_MARKS_KEPT = 2
"""Accents kept on one letter; more are a flood that would paint over the lines around."""

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPACES = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_VARIATION = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_FLAG_LETTERS = {chr(0x1F1E6 + n): chr(ord("A") + n) for n in range(26)}
"""Terminals join two of them into one flag, or do not; plain letters have one width everywhere."""
_LOOSE_JAMO = frozenset(map(chr, (*range(0x1160, 0x1200), *range(0xD7B0, 0xD800))))
"""Vowels and finals that join what stands before them; composed syllables are other characters."""
_DISPUTED = frozenset(
    map(chr, (*range(0x2630, 0x2638), *range(0x268A, 0x2690), *range(0x4DC0, 0x4E00), *range(0x1D300, 0x1D377)))
)
"""Signs that grew from one cell to two with Unicode 16: terminals and libraries do not agree on them."""
_FILLERS = frozenset("\u115f\u3164\uffa0")
_UNKNOWN = "·"
_LEADERS = re.compile(r"([.·…_])(?: ?\1){4,}")
"""Dots that lead to a page number in a table of contents; one sign stands for all of them."""

Glyph = tuple[int, str, int]
"""An offset into the text, what is shown, and how many cells it takes (1 or 2)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; ``offsets`` has the place of each of ``glyphs`` in the study's text.

    ``end`` is the offset behind the last glyph, with a space that the line break swallowed.
    """

    offsets: tuple[int, ...]
    glyphs: tuple[str, ...]
    widths: tuple[int, ...]
    end: int

    @property
    def n_cells(self) -> int:
        """How wide the line is on the screen."""
        return sum(self.widths)

    def text(self, start: int = 0, end: int | None = None) -> str:
        """Return what is shown, or some of its glyphs."""
        return "".join(self.glyphs[start:end])

    def index(self, offset: int) -> int:
        """Return the first glyph that stands at or behind an offset of the text."""
        return bisect_left(self.offsets, offset)

    def offset_at(self, cell: int) -> int:
        """Return the offset of the glyph in a cell; behind the last one, ``end``."""
        passed = 0
        for offset, width in zip(self.offsets, self.widths, strict=True):
            passed += width
            if cell < passed:
                return offset
        return self.end


@lru_cache(maxsize=4_000)
def safe(text: str) -> str:
    """Return a text on one line as the screen may show it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(shown for _, shown, _ in glyphs(text, 0, len(text)))


@lru_cache(maxsize=4_000)
def clip(text: str, n_cells: int) -> str:
    """Return a safe text cut to a number of cells, with an ellipsis where something was left out."""
    line = glyphs(text, 0, len(text))
    if sum(width for *_, width in line) <= n_cells:
        return "".join(shown for _, shown, _ in line)
    kept, used = [], 0
    for _, shown, width in line:
        if used + width > n_cells - 1:
            break
        kept.append(shown)
        used += width
    return "".join(kept) + "…" if n_cells > 0 else ""


@lru_cache(maxsize=1_000)
def n_cells_of(text: str) -> int:
    """Return how many cells a text takes on the screen."""
    return sum(width for *_rest, width in glyphs(text, 0, len(text)))


def distinct(names: Sequence[str], n_cells: Sequence[int]) -> list[str]:
    """Return names cut to some cells; where that makes them alike, their common first words are left out.

    Args:
        names: The names.
        n_cells: For each name, how many cells there are.
    """
    cut = [clip(name, cells) for name, cells in zip(names, n_cells, strict=True)]
    for alike in {shown for shown in cut if cut.count(shown) > 1}:
        which = [n for n, shown in enumerate(cut) if shown == alike]
        words = [names[n].split() for n in which]
        n_common = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False)))
        if n_common and len({names[n] for n in which}) > 1:
            shorter = distinct(["…" + " ".join(own[n_common:]) for own in words], [n_cells[n] for n in which])
            for n, shown in zip(which, shorter, strict=True):
                cut[n] = shown
    return cut


def glyphs(text: str, start: int, end: int) -> list[Glyph]:
    """Return the glyphs of ``text[start:end]``; white space of any length is one blank."""
    piece = text[start:end]
    if leaders := _LEADERS.search(piece):
        first, last = start + leaders.start(), start + leaders.end()
        return [*glyphs(text, start, first), (first, "…", 1), *glyphs(text, last, end)]
    if piece.isascii() and piece.isprintable() and "  " not in piece:
        return [(start + n, c, 1) for n, c in enumerate(piece)]
    result: list[Glyph] = []
    n_marks = 0
    for offset, c in enumerate(piece, start):
        category = unicodedata.category(c)
        if c in _SPACES or category == "Zs":
            if result and result[-1][1] != " ":
                result.append((offset, " ", 1))
            continue
        if category in _DROPPED or c in _VARIATION or c in _SKIN_TONES or c in _FILLERS:
            continue
        if category in ("Mn", "Me", "Mc") or c in _LOOSE_JAMO:
            if category == "Mn" and result and result[-1][1] != " " and n_marks < _MARKS_KEPT:
                result[-1] = (result[-1][0], result[-1][1] + c, result[-1][2])
                n_marks += 1
            continue
        n_marks = 0
        shown = _UNKNOWN if c in _DISPUTED else _FLAG_LETTERS.get(c, c)
        result.append((offset, shown, _width(shown)))
    return result


def _width(c: str) -> int:
    return 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1


def wrap(text: str, start: int, end: int, n_cells: int) -> list[Line]:
    """Return ``text[start:end]`` as lines of at most ``n_cells`` cells, broken at blanks where there are any.

    There is at least one line, which may be empty.
    """
    line = glyphs(text, start, end)
    lines: list[Line] = []
    first = 0
    while first < len(line):
        last, used, blank = first, 0, 0
        while last < len(line) and used + line[last][2] <= n_cells:
            if line[last][1] == " ":
                blank = last
            used += line[last][2]
            last += 1
        if last < len(line) and line[last][1] == " ":
            blank = last
        if last == len(line):
            stop = following = last
        elif blank > first:
            stop, following = blank, blank + 1
        else:
            stop = following = max(last, first + 1)
        lines.append(_line(line[first:stop], line[following][0] if following < len(line) else end))
        first = following
    return lines or [_line([], end)]


def _line(part: list[Glyph], end: int) -> Line:
    return Line(tuple(g[0] for g in part), tuple(g[1] for g in part), tuple(g[2] for g in part), end)
