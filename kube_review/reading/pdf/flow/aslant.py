"""Text that runs up, down or aslant on a page of level lines: labels of axes, stamps, a block set sideways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from kube_review.reading.pdf.engines.word_boxes import SAME_ANGLE, PageWords, Word
from kube_review.reading.pdf.flow.paragraphs import CLOSED, Chunk
from kube_review.reading.pdf.page.layout import Sheet, ordered
from kube_review.reading.pdf.page.lines import Line, fragments
from kube_review.reading.structure.blocks import BlockKind

MIN_PROSE_WORDS = 15
"""Words from which a block at an angle of its own is read as prose if a sentence ends in it."""
MAX_LABEL_WORDS = 8
MIN_WATERMARK = 1.6
"""Font sizes of the page's other words from which a few words aslant are a watermark."""


def blocks(pages: Sequence[PageWords], as_prose: Callable[[int, Sheet], list[Chunk]]) -> list[list[Chunk]]:
    """Read the words that do not run level with their page, block by block.

    What stands on several pages in the same words, such as a stamp, is left out, and so are watermarks.

    Args:
        pages: All pages, in order.
        as_prose: Turns the lines of a block of running text into chunks; gets the page's index too.

    Returns:
        For each page its blocks, to stand at its end.
    """
    sheets = [[ordered([lines])[0] for lines in _by_angle(page)] for page in pages]
    seen = Counter(_text(sheet) for of_page in sheets for sheet in of_page)
    found: list[list[Chunk]] = []
    for index, (page, of_page) in enumerate(zip(pages, sheets, strict=True)):
        chunks: list[Chunk] = []
        for sheet in of_page:
            if seen[_text(sheet)] > 1 or _is_watermark(sheet, page):
                continue
            if _is_prose(sheet):
                chunks += [_labelled(chunk) for chunk in as_prose(index, sheet)]
            else:
                chunks.append(Chunk(sheet.lines, BlockKind.FIGURE))
        found.append(chunks)
    return found


def _by_angle(page: PageWords) -> list[list[Line]]:
    groups: list[list[Word]] = []
    for word in page.words:
        if not word.angle or not word.text.strip():
            continue
        for group in groups:
            if abs(group[0].angle - word.angle) <= SAME_ANGLE:
                group.append(word)
                break
        else:
            groups.append([word])
    return [fragments(page.number, group) for group in groups]


def _text(sheet: Sheet) -> str:
    return " ".join(line.text for line in sheet.lines)


def _is_prose(sheet: Sheet) -> bool:
    n_words = sum(len(line.words) for line in sheet.lines)
    return n_words >= MIN_PROSE_WORDS and any(CLOSED.search(line.text) for line in sheet.lines)


def _labelled(chunk: Chunk) -> Chunk:
    """Take a few words without an end, beside running text at the same angle, for a label."""
    n_words = sum(len(line.words) for line in chunk.lines)
    return chunk if n_words > MAX_LABEL_WORDS or CLOSED.search(chunk.text) else replace(chunk, kind=BlockKind.FIGURE)


def _is_watermark(sheet: Sheet, page: PageWords) -> bool:
    """Return whether a few large words run neither level nor along an edge."""
    if sheet.lines[0].words[0].angle % 90 == 0 or sum(len(line.words) for line in sheet.lines) >= MIN_PROSE_WORDS:
        return False
    sizes = sorted(word.size for word in page.words if not word.angle)
    return not sizes or sheet.lines[0].size > MIN_WATERMARK * sizes[len(sizes) // 2]
