"""Lines to blocks: where a paragraph ends, by how its lines are set."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kube_review.reading.pdf.page.lines import Line
from kube_review.reading.structure import captions
from kube_review.reading.structure.blocks import BlockKind

HEADING_SHARE = 0.15
"""Share of a document's words that its headings have at most."""
CLOSED = re.compile(r"[.?!:;…][\"'”’»)\]]*$")
ITEM = re.compile(r"(?:[•▪▫■□●○◦‣⁃➢➤❖✓✔◆◇►▶–—-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]|\[\d{1,3}\])$")
"""The first word of a line that may open an item of a list."""
_LETTERED = re.compile(r"(?:[A-H]|[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})+)\.?\s+[A-Z]")
MAX_TAIL_WORDS = 5
"""Words of the last line of a caption that stands under a full one."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that form one block, and what it is; ``first`` and ``last`` tell whether it opens or closes a column."""

    lines: tuple[Line, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0

    @property
    def text(self) -> str:
        """Its lines joined with spaces; hyphens are not resolved."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document: its body's font size and the step from line to line, in points.

    ``large`` is the size from which type is a heading's: few words are set so large.
    """

    size: float
    step: float
    large: float


def measure(pages: Sequence[Sequence[Line]]) -> Measures:
    """Find the font size most letters have and the usual distance of its lines."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += len(line.words)
    size = max(sizes, key=lambda key: sizes[key]) if sizes else 10.0
    for page in pages:
        for line, following in pairwise(page):
            step = following.base - line.base
            if abs(line.size - size) < 0.6 and 0.8 * size < step < 3 * size:
                steps[round(step * 2) / 2] += 1
    step = max(steps, key=lambda key: steps[key]) if steps else 1.2 * size
    return Measures(size, step, _large(sizes, size))


def _large(sizes: Counter[float], body: float) -> float:
    """Return the smallest size, a tenth over the body's, that sets off only few words."""
    most, n_words, found = HEADING_SHARE * sum(sizes.values()), 0, math.inf
    for size in sorted(sizes, reverse=True):
        n_words += sizes[size]
        if size < 1.1 * body or n_words > most:
            break
        found = size
    return found


def stacks(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut the ordered lines of a page where the next one does not stand below the last: columns, cells, floats."""
    found: list[list[Line]] = []
    for line in lines:
        last = found[-1][-1] if found else None
        below = last and line.base > last.base + 0.2 * line.size and line.x0 < last.x1 and line.x1 > last.x0
        if below:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def split(stack: Sequence[Line], usual: Measures) -> list[list[Line]]:
    """Cut the lines of one column into paragraphs."""
    right = _right_edges(stack)
    found: list[list[Line]] = [[stack[0]]]
    for index in range(1, len(stack)):
        if _breaks(found[-1], stack[index], right[index - 1], usual):
            found.append([stack[index]])
        else:
            found[-1].append(stack[index])
    return found


def _right_edges(stack: Sequence[Line]) -> list[float]:
    """Return the right edge that holds at each line: its own if lines around it end there too, else the farthest."""
    edges = []
    for index, line in enumerate(stack):
        near = stack[max(0, index - 4) : index + 5]
        same = sum(1 for other in near if abs(other.x1 - line.x1) <= 0.3 * line.size)
        edges.append(line.x1 if same >= 3 else max(other.x1 for other in near))
    return edges


def _breaks(paragraph: Sequence[Line], line: Line, right: float, usual: Measures) -> bool:
    last = paragraph[-1]
    if line.base - last.base > max(1.4 * usual.step, 1.7 * last.size) * (1 if len(paragraph) == 1 else 1.0):
        return True
    if _restyled(paragraph, line):
        return True
    captioned = captions.opens(paragraph[0].text)
    if captioned and _goes_on(paragraph, line):
        return False
    first = line.words[0]
    closed, fits = bool(CLOSED.search(last.text)), last.x1 + 0.25 * line.size + (first.x1 - first.x0) < right - 1
    lower = first.text[:1].islower()
    if ITEM.match(first.text) and (closed or fits or abs(line.x0 - last.x0) > 0.5 * line.size):
        return True
    if fits:
        return closed or not lower
    shift = line.x0 - last.x0
    centred = abs(line.x0 + line.x1 - last.x0 - last.x1) < line.size
    if len(paragraph) == 1 and captioned and not centred:
        tail = len(line.words) <= MAX_TAIL_WORDS and not CLOSED.search(line.text)
        return shift > 0.8 * line.size or (shift < -0.8 * line.size and not tail)
    if centred or abs(shift) <= 0.8 * line.size:
        return False
    plain = not (lower or closed or line.bold) and len(paragraph) <= 2 and line.x1 > right - 1
    if shift > 0 and plain and _LETTERED.match(paragraph[0].text):
        return True
    if shift > 0:  # a first-line indent, or the text of an item behind its number
        return len(paragraph) > 1 and (closed or not lower)
    hanging = len(paragraph) > 1 and abs(last.x0 - paragraph[-2].x0) < 0.5 * line.size
    return hanging and (closed or not lower)


def _goes_on(caption: Sequence[Line], line: Line) -> bool:
    """Return whether a line goes on with a caption, hung under its first line or centred under it."""
    last = caption[-1]
    if CLOSED.search(last.text) or abs(line.size - last.size) > 0.05 * last.size:
        return False
    centred = abs(line.x0 + line.x1 - last.x0 - last.x1) < line.size and line.bold == last.bold
    within = line.x0 > last.x0 + 0.5 * line.size and line.x1 <= last.x1
    return within and (centred or line.words[0].text[:1].islower())


def _restyled(paragraph: Sequence[Line], line: Line) -> bool:
    """Return whether the font turns to another size or weight between the lines."""
    last = paragraph[-1]
    resized = abs(line.size - last.size) > 0.12 * last.size and min(len(line.words), len(last.words)) > 1
    if resized and abs(line.type_size - last.type_size) > 0.12 * last.type_size:
        return True
    if last.bold != line.bold:
        return all(other.bold for other in paragraph) or line.bold
    return False
