"""Drop capitals: a large letter over several lines is the first letter of the word beside its top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kube_review.reading.pdf.engines.word_boxes import Word

LARGER = 1.7
"""Font sizes of the text beside it from which a single capital is a drop capital."""
CAP_HEIGHT = 0.7
"""Height of a capital in font sizes."""
MAX_GAP = 1.2
"""Font sizes of the text between a drop capital and the lines beside it."""
RAISED_GAP = 0.5
"""The same for a capital on the baseline of its own line, which is raised, not dropped."""


def joined(words: Sequence[Word]) -> list[Word]:
    """Join the drop capitals of a page with their words, wherever the source lists them.

    The lines beside a capital then begin at its left edge, as the lines under it do.

    Args:
        words: The level words of a page in the order of the source.
    """
    found = list(words)
    caps = [word for word in found if len(word.text) == 1 and word.text.isupper()]
    if not caps:
        return found
    sizes = sorted(word.size for word in found)
    usual = sizes[len(sizes) // 2]
    for cap in caps:
        if cap.size > usual:
            _join(found, cap)
    return found


def _join(words: list[Word], cap: Word) -> None:
    beside = _line_starts(words, cap)
    if not beside:
        return
    first = min(beside, key=lambda word: word.base)
    known = Counter(word.text.lower() for word in words)
    place, size = words.index(first), first.size
    if _is_word(cap.text, first.text, known):
        head = cap._replace(base=first.base, size=size, top=first.top, bottom=first.bottom)
        words[place : place + 1] = [head, first]
    else:
        words[place] = first._replace(text=cap.text + first.text, x0=cap.x0)
    words.remove(cap)
    for word in beside:
        if word is not first:
            words[words.index(word)] = word._replace(x0=cap.x0)


def _line_starts(words: Sequence[Word], cap: Word) -> list[Word]:
    """Return the first words of the lines that begin right of a capital, between its top and its baseline."""
    top = cap.base - CAP_HEIGHT * cap.size
    found: dict[int, Word] = {}
    for word in words:
        if cap.size <= LARGER * word.size or not word.text:
            continue
        gap = word.x0 - cap.x1
        if -0.4 * word.size < gap < MAX_GAP * word.size and top < word.base <= cap.base + 0.3 * word.size:
            row = round(word.base)
            if row not in found or word.x0 < found[row].x0:
                found[row] = word
    starts = [word for word in found.values() if not _is_inside(word, words, cap)]
    if len(starts) == 1 and (abs(starts[0].base - cap.base) > 0.3 * starts[0].size or not _is_near(cap, starts[0])):
        return []
    return starts


def _is_inside(start: Word, words: Sequence[Word], cap: Word) -> bool:
    """Return whether the line of a word begins before or under the capital: then it does not stand beside it."""
    return any(
        word is not cap and abs(word.base - start.base) < 1 and cap.x0 - 1 < word.x1 <= start.x0 + 1 for word in words
    )


def _is_near(cap: Word, word: Word) -> bool:
    return word.x0 - cap.x1 < RAISED_GAP * word.size


def _is_word(cap: str, following: str, known: Counter[str]) -> bool:
    """Return whether a capital is a word of its own: "A" before "study", not "M" before "any"."""
    if following[:1].isupper() and not following[:2].isupper():
        return True
    return cap in "AIO" and (cap + following).lower() not in known and known[following.lower()] > 1
