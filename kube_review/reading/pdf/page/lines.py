"""Words to lines: what stands on one baseline and belongs together.

A *fragment* is a run of words that follow each other in the source on one baseline without a gap that could be a
gutter; ``layout`` decides which fragments are one line and in what order they are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kube_review.reading.pdf.engines.word_boxes import Word
from kube_review.reading.pdf.page import drop_caps

GAP_EMS = 0.9
"""A gap wider than this many font sizes may be a gutter or a table cell's edge."""
BASE_EMS = 0.3
"""Baselines closer than this many font sizes are one line."""
MIN_SPACED = 4
"""Single capitals in a row that are a letter-spaced word."""
SCRIPT_SIZE = 0.82
"""A word at most this share of its line's size and off its baseline is a superscript or subscript."""

_MARK = re.compile(r"\(?(\d{1,3}|[*†‡§¹²³⁴-⁹]+|[a-e])(,(\d{1,3}|[*†‡]+))*\)?[,.;]?")


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline from left to right; box in points from the top left, ``size`` that of its largest word."""

    page: int
    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    text: str

    @property
    def width(self) -> float:
        """Points from the first word's left edge to the last one's right edge."""
        return self.x1 - self.x0

    @property
    def type_size(self) -> float:
        """The font size of most of its letters, in points."""
        chars: Counter[float] = Counter()
        for word in self.words:
            chars[word.size] += len(word.text)
        return max(chars, key=lambda size: chars[size])

    @property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(word.bold for word in self.words)


def line_of(page: int, words: Sequence[Word]) -> Line:
    """Build a line from words that are in order; a letter-spaced head of it (``A B S T R A K``) is closed up."""
    if len(words) >= MIN_SPACED and all(len(word.text) == 1 and word.text.isupper() for word in words[:MIN_SPACED]):
        words = _closed_up(words)
    main = words[0]
    for word in words:
        if (word.size > main.size and len(word.text) > 1) or len(main.text) == 1:
            main = word
    return Line(
        page, tuple(words), min([word.x0 for word in words]), min([word.top for word in words]),
        max([word.x1 for word in words]), max([word.bottom for word in words]), main.base, main.size,
        " ".join([word.text for word in words]),
    )  # fmt: skip


def _closed_up(words: Sequence[Word]) -> list[Word]:
    """Join letters that stand apart by the same gap; a wider gap parts words."""
    end = next((n for n, word in enumerate(words) if len(word.text) > 1 or not word.text.isupper()), len(words))
    usual = median(right.x0 - left.x1 for left, right in pairwise(words[:end]))
    found = [words[0]]
    for left, word in pairwise(words[:end]):
        if word.x0 - left.x1 <= 1.6 * usual + 0.1 * word.size:
            found[-1] = found[-1]._replace(text=found[-1].text + word.text, x1=word.x1)
        else:
            found.append(word)
    return found + list(words[end:])


def fragments(page: int, words: Sequence[Word]) -> list[Line]:
    """Cut the words of a page into fragments, in the order of the source.

    Superscript note marks inside a line are dropped: they are no part of the sentence. Drop capitals join their word.
    """
    found: list[Line] = []
    run: list[Word] = []
    base = size = 0.0
    for word in drop_caps.joined(words):
        if run:
            last = run[-1]
            if word.text == "-" and word.x0 - last.x1 < 0.15 * size and abs(word.base - base) < 1:
                run[-1] = last._replace(text=last.text + "-", x1=word.x1)  # a hyphen the word processor put there
                continue
            gap, drop = word.x0 - last.x1, abs(word.base - base)
            near = -0.5 * size < gap < GAP_EMS * max(size, word.size)
            if near and drop <= BASE_EMS * max(size, word.size):
                run.append(word)
                if word.size > size:
                    base, size = word.base, word.size
                continue
            if near and drop <= 0.7 * max(size, word.size):
                if word.size <= SCRIPT_SIZE * size:
                    if word.base > base or not _MARK.fullmatch(word.text):
                        run.append(word)
                    continue
                if size <= SCRIPT_SIZE * word.size and len(run) == 1:  # a footnote's raised number at its head
                    run.append(word)
                    base, size = word.base, word.size
                    continue
            found.append(line_of(page, run))
        run, base, size = [word], word.base, word.size
    if run:
        found.append(line_of(page, run))
    return found


def rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines by baseline, top to bottom; each row from left to right."""
    grouped: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.base):
        if grouped and line.base - grouped[-1][0].base <= BASE_EMS * line.size:
            grouped[-1].append(line)
        else:
            grouped.append([line])
    for row in grouped:
        row.sort(key=lambda line: line.x0)
    return grouped


def merged(parts: Sequence[Line]) -> Line:
    """Join fragments of one line, which are in order."""
    if len(parts) == 1:
        return parts[0]
    return line_of(parts[0].page, [word for part in parts for word in part.words])
