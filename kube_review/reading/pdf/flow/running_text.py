"""The flow of a document: pages of lines to blocks, with sentences in one piece across columns, pages and floats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kube_review.reading.pdf.flow.drawn_regions import Region, placed
from kube_review.reading.pdf.flow.floats import NOTE_SIZE, classify, is_contents, is_label, is_listed, table_parts
from kube_review.reading.pdf.flow.paragraphs import CLOSED, ITEM, Chunk, Measures, split, stacks
from kube_review.reading.pdf.page.layout import Sheet
from kube_review.reading.pdf.page.lines import Line
from kube_review.reading.structure.blocks import BlockKind

MAX_SKIP = 14
MAX_PAGES = 3
"""Blocks and pages that may lie between the two parts of a paragraph, tables and figures not counted."""


MAX_CAPTION_LINES = 3


def chunks(
    sheets: Sequence[Sheet],
    heights: Sequence[float],
    usual: Measures,
    regions: Sequence[Sequence[Region]],
    asides: Sequence[Sequence[Chunk]],
) -> list[Chunk]:
    """Turn the ordered lines of all pages into blocks.

    Args:
        sheets: The pages, in order.
        heights: Their heights in points.
        usual: What is usual in the document.
        regions: For each page, its figures and ruled tables.
        asides: For each page, the blocks that do not run level with it, to stand at its end.

    Returns:
        Blocks in reading order; a block that interrupts a paragraph stands after it.
    """
    found: list[Chunk] = []
    for sheet, height, drawn, aside in zip(sheets, heights, regions, asides, strict=True):
        for chunk in placed(of_page(sheet, height, usual), drawn):
            place = _continued(found, chunk)
            if place is None:
                found.append(chunk)
            else:
                found[place] = replace(found[place], lines=found[place].lines + chunk.lines)
        found += aside
    return found


def of_page(sheet: Sheet, height: float, usual: Measures) -> list[Chunk]:
    """Cut the ordered lines of one page into blocks.

    Args:
        sheet: The page.
        height: Its height in points.
        usual: What is usual in the document.
    """
    found: list[Chunk] = []
    for is_table, lines in table_parts(sheet):
        if is_table:
            found.append(Chunk(tuple(lines), BlockKind.CONTENTS if is_contents(lines) else BlockKind.TABLE))
            continue
        for stack in stacks(lines):
            for paragraph in split(stack, usual):
                chunk = classify(paragraph, sheet, height, usual)
                if chunk.kind is BlockKind.FOOTNOTE and found and is_listed(found[-1], usual):
                    chunk = replace(chunk, kind=BlockKind.PARAGRAPH)
                if found and is_label(found[-1]) and len(paragraph) <= MAX_CAPTION_LINES and captions(found[-1], chunk):
                    found[-1] = replace(found[-1], lines=found[-1].lines + chunk.lines)
                else:
                    found.append(chunk)
    return _with_whole_tables(found)


def _with_whole_tables(page: Sequence[Chunk]) -> list[Chunk]:
    """Give a table the cells that stand alone on their row: what lies between its caption or rows and its next rows."""
    found: list[Chunk] = []
    start: int | None = None  # where in ``found`` the table, or what follows its caption, begins
    for chunk in page:
        if chunk.kind is BlockKind.TABLE and start is not None:
            lines = [line for part in (*found[start:], chunk) for line in part.lines]
            found[start:] = [replace(chunk, lines=tuple(lines))]
            continue
        found.append(chunk)
        if chunk.kind is BlockKind.TABLE:
            start = len(found) - 1
        elif chunk.kind is BlockKind.CAPTION:
            start = len(found)
        elif not _is_debris(chunk):
            start = None
    return found


def _continued(found: Sequence[Chunk], chunk: Chunk) -> int | None:
    """Return the place of the paragraph that ``chunk`` goes on with, or None.

    It is the last paragraph, tables and the like aside, if its sentence is open and its last line full.
    """
    if chunk.kind is not BlockKind.PARAGRAPH:
        return None
    first = chunk.lines[0].words[0].text
    if ITEM.match(first):
        return None
    lower = first[:1].islower()
    n_skipped = 0
    for place in range(len(found) - 1, -1, -1):
        earlier = found[place]
        n_skipped += earlier.kind not in (BlockKind.TABLE, BlockKind.FIGURE)
        if n_skipped > MAX_SKIP or chunk.lines[0].page - earlier.lines[-1].page > MAX_PAGES:
            return None
        if earlier.kind is BlockKind.PARAGRAPH:
            if _is_open(earlier, chunk, lower):
                return place
            if not (_is_debris(earlier) or (lower and _is_small_print(earlier, chunk))):
                return None
        elif earlier.kind is BlockKind.HEADING and not lower:
            return None
    return None


def _is_open(earlier: Chunk, chunk: Chunk, lower: bool) -> bool:
    last, line = earlier.lines[-1], chunk.lines[0]
    if CLOSED.search(last.text) or chunk.lines[0].page - last.page > 2:
        return False
    if abs(last.size - line.size) > 0.12 * last.size:
        return False
    column = [last, *(other for other in earlier.lines if other.page == last.page and _overlap(other, last))]
    right, width = max(other.x1 for other in column), max(other.width for other in column)
    slack = 0.2 * width if lower else 2 * last.size  # text set ragged ends early even where it goes on
    full = last.x1 >= right - slack
    if _is_debris(earlier) or not full:
        return False
    return lower or (len(earlier.lines) > 1 and not below(earlier, chunk) and not _is_debris(chunk))


def captions(label: Chunk, chunk: Chunk) -> bool:
    """Return whether a block holds the words of a label above it; a sentence about the figure repeats the label."""
    return below(label, chunk) and not chunk.text.startswith(label.text.rstrip(".: "))


def below(upper: Chunk, chunk: Chunk) -> bool:
    """Return whether a block stands under another one in the same column of the same page."""
    last, line = upper.lines[-1], chunk.lines[0]
    return last.page == line.page and line.base > last.base and _overlap(line, last)


def _overlap(line: Line, other: Line) -> bool:
    return line.x0 < other.x1 and line.x1 > other.x0


def _is_small_print(earlier: Chunk, chunk: Chunk) -> bool:
    """Return whether a paragraph is set smaller than another one: what a publisher prints at the foot of a page."""
    return max(line.size for line in earlier.lines) < NOTE_SIZE * chunk.lines[0].size


def _is_debris(chunk: Chunk) -> bool:
    """Return whether a paragraph looks like words out of a figure: a few short lines without an end."""
    return len(chunk.lines) <= 3 and sum(len(line.words) for line in chunk.lines) <= 6 and not CLOSED.search(chunk.text)
