"""Lines that a page holds twice: printed over each other for a bold look, or a second time where they are clipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kube_review.reading.pdf.engines.word_boxes import Word
from kube_review.reading.pdf.page.lines import Line

MIN_LINE_CHARS = 20
MIN_REPEATED_LINES = 3
MIN_REPEATED_CHARS = 200
"""Lines, and characters in them, that must follow each other in the same words to be a paragraph listed twice."""
MIN_REPEATED_WORDS, LONG_WORD_CHARS = 5, 6
"""Minimum number of words, of at least this many letters, that a page prints twice in one place if its text has two
layers."""
COARSE = 8.0
"""Points of the raster on which repeated words are counted before they are looked at."""
SAME_PLACE = 2.0
"""Points within which two lines stand at one place."""


def printed_once(words: Sequence[Word]) -> Sequence[Word]:
    """Leave out words that stand at the place of an equal one, where a page holds its text in two layers.

    Args:
        words: The words of a page in the order of the source.
    """
    long = [(word.text, word.x0 // COARSE, word.base // COARSE) for word in words if len(word.text) >= LONG_WORD_CHARS]
    if len(long) - len(set(long)) < MIN_REPEATED_WORDS:
        return words
    again = _again(words)
    return [word for index, word in enumerate(words) if index not in again]


def _again(words: Iterable[Word]) -> set[int]:
    """Return the indexes of words that stand where an equal one stood before."""
    places: dict[str, list[Word]] = {}
    found: set[int] = set()
    for index, word in enumerate(words):
        equal = places.setdefault(word.text, [])
        if any(abs(word.x0 - other.x0) < SAME_PLACE and abs(word.base - other.base) < SAME_PLACE for other in equal):
            found.add(index)
        else:
            equal.append(word)
    return found


def without_repeats(page: Sequence[Line]) -> list[Line]:
    """Leave out lines that repeat earlier ones of the same page.

    A line at the place of an equal one goes. A stretch of long lines that says what an earlier stretch says goes too:
    drawing programs keep text that a clipping path hides.

    Args:
        page: The fragments of a page in the order of the source.
    """
    counts = Counter(line.text for line in page if len(line.text) >= MIN_LINE_CHARS)
    if not any(n_lines > 1 for n_lines in counts.values()):
        return list(page)
    firsts: dict[str, Line] = {}
    run: list[Line] = []
    gone: set[int] = set()
    for line in page:
        earlier = firsts.setdefault(line.text, line)
        if earlier is line or len(line.text) < MIN_LINE_CHARS:
            gone |= _repeated(run)
            run = []
            continue
        run.append(line)
        if abs(earlier.x0 - line.x0) < SAME_PLACE and abs(earlier.base - line.base) < SAME_PLACE:
            gone.add(id(line))
    gone |= _repeated(run)
    return [line for line in page if id(line) not in gone]


def _repeated(run: Sequence[Line]) -> set[int]:
    enough = len(run) >= MIN_REPEATED_LINES and sum(len(line.text) for line in run) >= MIN_REPEATED_CHARS
    return {id(line) for line in run} if enough else set()
