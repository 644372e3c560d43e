"""Accents that fonts print as glyphs of their own: they join the letter over or under which they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

FILLER = "\u2060"
"""Stands where a character was, so that positions hold; ``clean.normalise`` drops it."""
REACH = 120
"""Characters around an accent among which its letter is looked for: its line."""
SAME_LINE = 6.0
"""Points by which the baselines of an accent and its letter differ at most."""
TOUCHING = 0.8
"""Points between two letters of one word, at most."""

_COMBINING = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "¸": "\u0327", "ˇ": "\u030c",
    "˚": "\u030a",
}  # fmt: skip
_ACCENT = re.compile("[´`¨ˆ˜¸ˇ˚]")


class Place(NamedTuple):
    """Where a character stands: its edges and its baseline in points."""

    left: float
    right: float
    base: float


def joined(text: str, place: Callable[[int], Place], is_generated: Callable[[int], bool]) -> str:
    """Return a text of as many characters with accents joined to their letters.

    Args:
        text: The characters of a page in the order of the source.
        place: Where a character stands, by its index.
        is_generated: Whether a character, by its index, is a space that the engine put between others.
    """
    if not _ACCENT.search(text):
        return text
    found = list(text)
    for match in _ACCENT.finditer(text):
        letter = _letter(found, place, match.start())
        if letter is not None:
            found[letter] = unicodedata.normalize("NFC", found[letter] + _COMBINING[match[0]])
            found[match.start()] = FILLER
            for index in (letter, match.start()):
                _close_up(found, place, is_generated, index)
    return "".join(found)


def _letter(found: list[str], place: Callable[[int], Place], index: int) -> int | None:
    """Return the index of the letter that the accent at an index stands over or under."""
    accent = place(index)
    middle = (accent.left + accent.right) / 2
    options: list[tuple[float, int, bool, int]] = []
    for i in range(max(0, index - REACH), min(len(found), index + REACH + 1)):
        if found[i].isalpha() and len(unicodedata.normalize("NFC", found[i] + _COMBINING[found[index]])) == 1:
            letter = place(i)
            if letter.left <= middle <= letter.right and abs(letter.base - accent.base) < SAME_LINE:
                off = round(abs((letter.left + letter.right) / 2 - middle), 1)
                options.append((off, abs(i - index), i < index, i))  # the letter behind the accent, if two fit
    return min(options)[-1] if options else None


def _close_up(found: list[str], place: Callable[[int], Place], is_generated: Callable[[int], bool], index: int) -> None:
    """Take out the spaces that parted the letters of a word before and behind an index."""

    def is_gap(i: int) -> bool:
        return 0 <= i < len(found) and (found[i] == FILLER or (found[i] == " " and is_generated(i)))

    first = last = index
    while is_gap(first - 1):
        first -= 1
    while is_gap(last + 1):
        last += 1
    edges = [i for i in (first - 1, index, last + 1) if 0 <= i < len(found) and found[i].isalpha()]
    for left, right in pairwise(edges):
        if abs(place(right).left - place(left).right) < TOUCHING:
            found[left + 1 : right] = [FILLER] * (right - left - 1)
    if found[index] == FILLER and not (
        0 < index < len(found) - 1 and found[index - 1] != " " and found[index + 1] != " "
    ):
        found[index] = " "  # a word must not end on what has no place of its own
