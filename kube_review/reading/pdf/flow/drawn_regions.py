"""Figures and ruled tables by what is drawn on a page: the words in them are not running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from math import inf
from statistics import median

from kube_review.reading.pdf.engines.word_boxes import Drawn, PageWords
from kube_review.reading.pdf.flow import justified
from kube_review.reading.pdf.flow.paragraphs import CLOSED, Chunk, stacks
from kube_review.reading.pdf.page.lines import Line, rows
from kube_review.reading.structure import captions
from kube_review.reading.structure.blocks import BlockKind

RULE = 2.5
"""Points up to which a drawn shape is a rule, not a box."""
MIN_RULE = 60.0
"""Points that a horizontal rule of a table measures at least."""
SAME_EDGE = 8.0
"""Points within which the ends of two rules are aligned."""
CAPTION_GAP = 30.0
"""Points between a caption and the first rule of its table."""
NEAR = 12.0
"""Points up to which two shapes belong to one drawing."""
LABEL_GAP = 16.0
"""Points up to which a few words beside a drawing label it."""
MIN_WIDTH, MIN_HEIGHT = 60.0, 36.0
"""Points that a figure measures at least."""
MIN_SHAPES = 4
MAX_PAGE = 0.8
"""Share of the page from which a shape is its background."""
PROSE_WORDS, PROSE_LINES, COVERED = 6, 3, 0.3
"""A drawing is a frame or a watermark of running text if at least this many lines, of at least this many words, lie on
it with at least this share of their length."""
LABEL_SIZE = 0.7
"""Share of the size of long lines up to which a long line on a drawing is one of its labels."""
COLUMN_FILL, FULL_FILL = 0.4, 0.85
"""Shares of the width of a rule that lines of text cover between two rules: in two columns, and in one."""
MAX_LABEL_WORDS = 6
SMALL = 0.92
"""Share of the size of the running text up to which a line right under a table is a note on it."""
CELL_WORDS = 12
"""Words that a cell of a table holds at least to be a passage of its own if a sentence ends in it."""


_TABLE_NOTE = re.compile(r"(?:[a-z*†‡§]\s|(?:note|notes|catatan|keterangan|sumber|source)s?\b)")


@dataclass(slots=True)
class Region:
    """A figure or a table on a page: its box in points from the top left, and the lines that stand in it.

    ``notes`` is where the notes on a table begin, in points from the top.
    """

    kind: BlockKind
    x0: float
    top: float
    x1: float
    bottom: float
    n_shapes: int = 1
    notes: float = inf
    lines: list[Line] = field(default_factory=list)

    def holds(self, line: Line) -> bool:
        """Return whether the middle of a line stands in the region."""
        x, y = (line.x0 + line.x1) / 2, line.base - 0.3 * line.size
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom and line.width < 1.2 * (self.x1 - self.x0)

    def near(self, box: Region | Drawn | Line, gap: float) -> bool:
        """Return whether a box stands within a gap of this one."""
        across = box.x0 - gap < self.x1 and box.x1 + gap > self.x0
        return across and box.top - gap < self.bottom and box.bottom + gap > self.top

    def grow(self, box: Region | Drawn | Line) -> None:
        """Take in a box."""
        self.x0, self.x1 = min(self.x0, box.x0), max(self.x1, box.x1)
        self.top, self.bottom = min(self.top, box.top), max(self.bottom, box.bottom)
        self.n_shapes += box.n_shapes if isinstance(box, Region) else isinstance(box, Drawn)


def set_apart(page: PageWords, lines: Sequence[Line]) -> tuple[list[Line], list[Region]]:
    """Part the lines of a page into those of its running text and those of its figures and ruled tables.

    Args:
        page: The page with its drawings.
        lines: Its fragments in the order of the source, furniture removed.

    Returns:
        The lines of running text, in their order, and the regions with the others.
    """
    shapes = [] if page.turned else [shape for shape in page.drawings if _is_shape(shape, page)]
    if not shapes:
        return list(lines), []
    running = _running(lines)
    tables = _ruled_tables(_rules(shapes), lines)
    regions = tables + [
        figure for figure in _figures(shapes, lines, running) if not any(table.near(figure, -RULE) for table in tables)
    ]
    flow: list[Line] = []
    for line in lines:
        region = next((found for found in regions if found.holds(line)), None)
        if region is not None and (captions.opens(line.text) or _is_running(line, region, lines, running)):
            region = None
        (flow if region is None else region.lines).append(line)
    return flow, [region for region in regions if region.lines]


def _running(lines: Sequence[Line]) -> set[int]:
    """Return the ids of lines that are running text whatever is drawn around them: long or stretched ones.

    Long lines in far smaller type than the others are words of a drawing.
    """
    long = [line for line in lines if len(line.words) >= PROSE_WORDS]
    size = median([line.size for line in long]) if long else 0.0
    return justified.pieces(lines) | {id(line) for line in long if line.size > LABEL_SIZE * size}


def _is_running(line: Line, region: Region, lines: Sequence[Line], running: Set[int]) -> bool:
    """Return whether a line inside a figure is of running text, or set right under or over such a line."""
    return region.kind is BlockKind.FIGURE and (id(line) in running or _continues_column(line, lines, running))


def chunks_of(region: Region) -> list[Chunk]:
    """Turn the words of a region into blocks: a cell of a table that holds a sentence stands alone."""
    if region.kind is BlockKind.FIGURE:
        return [Chunk(tuple(line for row in rows(region.lines) for line in row), BlockKind.FIGURE)]
    sentences: list[Chunk] = []
    rest = [line for line in region.lines if line.top >= region.notes]
    for cell in stacks([line for line in region.lines if line.top < region.notes]):
        n_words = sum(len(line.words) for line in cell)
        if n_words >= CELL_WORDS and CLOSED.search(cell[-1].text):
            sentences.append(Chunk(tuple(cell), BlockKind.TABLE))
        else:
            rest += cell
    # What is left holds no sentence: like the words of a figure, it never counts.
    words = [Chunk(tuple(line for row in rows(rest) for line in row), BlockKind.FIGURE)] if rest else []
    return words + sentences


def placed(page: Sequence[Chunk], regions: Iterable[Region]) -> list[Chunk]:
    """Put the blocks of regions after what stands above them in their column, or before what stands under them."""
    found = list(page)
    for region in sorted(regions, key=lambda region: -region.top):
        column = [
            (index, line)
            for index, chunk in enumerate(found)
            for line in chunk.lines
            if line.x0 < region.x1 and line.x1 > region.x0
        ]
        above = [index for index, line in column if line.base <= region.top + RULE]
        under = [index for index, line in column if line.base > region.top + RULE]
        place = above[-1] + 1 if above else under[0] if under else len(found)
        found[place:place] = chunks_of(region)
    return found


def _is_shape(shape: Drawn, page: PageWords) -> bool:
    wide, high = shape.x1 - shape.x0, shape.bottom - shape.top
    on_page = shape.x1 > 0 and shape.x0 < page.width and shape.bottom > 0 and shape.top < page.height
    full = wide >= 0.9 * page.width and high >= 0.6 * page.height
    return on_page and not full and wide * high < MAX_PAGE * page.width * page.height


def _rules(shapes: Sequence[Drawn]) -> list[Drawn]:
    """Return the horizontal rules of a page from top to bottom; pieces of one rule, drawn cell by cell, are joined."""
    pieces = [shape for shape in shapes if shape.bottom - shape.top <= RULE]
    found: list[Drawn] = []
    for piece in sorted(pieces, key=lambda piece: (round(piece.top), piece.x0)):
        last = found[-1] if found else None
        if last and abs(last.top - piece.top) <= 1 and piece.x0 - last.x1 <= SAME_EDGE:
            found[-1] = last._replace(x1=max(last.x1, piece.x1), bottom=max(last.bottom, piece.bottom))
        else:
            found.append(piece)
    return [rule for rule in found if rule.x1 - rule.x0 >= MIN_RULE]


def _ruled_tables(rules: Sequence[Drawn], lines: Sequence[Line]) -> list[Region]:
    """Find tables between rules of one width under a caption."""
    found: list[Region] = []
    for caption in lines:
        match = captions.opens(caption.text)
        if not match or caption.text[:1].lower() != "t":
            continue
        under = [
            rule for rule in rules if rule.top - caption.base > 0 and rule.x0 < caption.x1 and rule.x1 > caption.x0
        ]
        if not under or under[0].top - caption.base > CAPTION_GAP + 2 * caption.size:
            continue
        first = under[0]
        same = [first]
        for rule in under[1:]:
            aligned = abs(rule.x0 - first.x0) < SAME_EDGE and abs(rule.x1 - first.x1) < SAME_EDGE
            if aligned and not _prose_between(same[-1], rule, lines):
                same.append(rule)
        if same[-1].top - first.top > MIN_HEIGHT / 2:
            table = Region(BlockKind.TABLE, first.x0 - 2, first.top - 1, first.x1 + 2, same[-1].bottom + 1)
            found.append(_with_notes(table, caption.size, lines))
    return found


def _with_notes(table: Region, size: float, lines: Sequence[Line]) -> Region:
    """Let a table take in the notes right under its last rule: in small type, or with a mark or a word that says so."""
    body = median([line.size for line in lines if len(line.words) >= PROSE_WORDS] or [size])
    for line in sorted(lines, key=lambda line: line.base):
        under = 0 < line.base - table.bottom < 2 * size and table.x0 <= line.x0 < table.x1
        small = line.size < SMALL * body
        if under and (small or (_TABLE_NOTE.match(line.text) and line.size <= 1.05 * size)):
            table.notes = min(table.notes, line.top)
            table.grow(line)
    return table


def _prose_between(upper: Drawn, lower: Drawn, lines: Sequence[Line]) -> bool:
    """Return whether running text or another caption stands between two rules."""
    inner = [line for line in lines if upper.top < line.base <= lower.top and line.x0 < upper.x1 and line.x1 > upper.x0]
    width, middle = upper.x1 - upper.x0, (upper.x0 + upper.x1) / 2
    long = [line for line in inner if len(line.words) >= PROSE_WORDS and line.width > COLUMN_FILL * width]
    n_full = sum(1 for line in long if line.width > FULL_FILL * width)
    n_left = sum(1 for line in long if line.x1 < middle)
    n_right = sum(1 for line in long if line.x0 > middle)
    prose = n_full >= PROSE_LINES or min(n_left, n_right) >= PROSE_LINES
    return prose or any(captions.opens(line.text) for line in inner)


def _figures(shapes: Sequence[Drawn], lines: Sequence[Line], running: Set[int]) -> list[Region]:
    """Join shapes that stand near each other to drawings, and take in the labels beside them."""
    drawings: list[Region] = []
    for shape in shapes:
        if shape.bottom - shape.top <= RULE and shape.x1 - shape.x0 > 3 * MIN_RULE:
            continue  # a rule across a column belongs to a table, a note or a header
        grown = Region(BlockKind.FIGURE, shape.x0, shape.top, shape.x1, shape.bottom, 1 + 9 * (shape.kind != "path"))
        apart = []
        for drawing in drawings:
            if drawing.near(grown, NEAR):
                grown.grow(drawing)
            else:
                apart.append(drawing)
        drawings = [*apart, grown]
    return [
        _with_labels(drawing, lines, running) for drawing in _merged(drawings) if _is_figure(drawing, lines, running)
    ]


def _merged(drawings: list[Region]) -> list[Region]:
    """Join drawings until none stands near another."""
    found: list[Region] = []
    for drawing in drawings:
        near = [other for other in found if other.near(drawing, NEAR)]
        for other in near:
            drawing.grow(other)
        found = [other for other in found if other not in near] + [drawing]
    return found if len(found) == len(drawings) else _merged(found)


def _is_figure(drawing: Region, lines: Sequence[Line], running: Set[int]) -> bool:
    wide, high = drawing.x1 - drawing.x0, drawing.bottom - drawing.top
    if wide < MIN_WIDTH or high < MIN_HEIGHT or drawing.n_shapes < MIN_SHAPES:
        return False
    over = [line for line in lines if len(line.words) >= PROSE_WORDS and id(line) in running and _covers(drawing, line)]
    return len(over) < PROSE_LINES


def _covers(drawing: Region, line: Line) -> bool:
    """Return whether a good part of a line stands on a drawing: text runs over a watermark or in a frame."""
    shared = min(drawing.x1, line.x1) - max(drawing.x0, line.x0)
    return drawing.top < line.base - 0.3 * line.size < drawing.bottom and shared > COVERED * line.width


def _with_labels(drawing: Region, lines: Sequence[Line], running: Set[int]) -> Region:
    """Let a drawing take in the few words that stand right beside it, such as the numbers of an axis."""
    found = replace(drawing)
    for line in lines:
        short = (
            id(line) not in running
            and len(line.words) <= MAX_LABEL_WORDS
            and line.width < 0.6 * (drawing.x1 - drawing.x0)
        )
        if not (short and drawing.near(line, LABEL_GAP)) or drawing.holds(line):
            continue
        if not (CLOSED.search(line.text) or captions.opens(line.text) or _continues_column(line, lines, running)):
            found.grow(line)
    return found


def _continues_column(line: Line, lines: Sequence[Line], running: Set[int]) -> bool:
    """Return whether a short line ends or heads a paragraph: it begins where a line of running text next to it does."""
    return any(
        other is not line
        and id(other) in running
        and abs(other.x0 - line.x0) < 2.5 * line.size
        and abs(other.base - line.base) < 2.2 * line.size
        for other in lines
    )
