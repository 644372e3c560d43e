"""Words with their places: what every engine gives, on pages turned so that their lines are level.

Coordinates are points from the top left of the page as a reader sees it (rotation and crop applied).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

MAX_SIDE = 20_000.0
"""Points a page measures at most; the format allows 14,400."""
SAME_ANGLE = 1.5
"""Degrees by which lines may differ and still be taken as parallel."""
MAX_OUTSIDE = 0.75
"""Share of a page's words outside its visible area up to which they are left out as clipped."""


class Word(NamedTuple):
    """A word as printed: its box and baseline in points from the top left, its font size, and how it is set.

    The places are those on the page turned so that the word runs level. ``angle`` is in degrees against the clock and
    counts from the level of its page: 0 for all but what is set aslant or sideways to the rest.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    angle: float = 0.0


class Drawn(NamedTuple):
    """An image, a drawn shape or a group of both on a page: its kind and its box in points from the top left."""

    kind: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page in the order of their source, with the page's size in points as it is shown.

    ``turned`` says by how many degrees clockwise the page was turned about its middle so that its lines are level: the
    words' places are on the turned page, whose size is ``frame``; ``on_page`` leads back. ``drawings`` are the images
    and shapes on the page as it is shown; ``covered`` is the share of it under images, 0–1; ``confidence`` is that of
    an OCR page, 0–1.
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
    drawings: tuple[Drawn, ...] = ()

    @property
    def frame(self) -> tuple[float, float]:
        """Width and height of the turned page."""
        return _frame(self.width, self.height, self.turned)

    def on_page(self, word: Word) -> tuple[float, float, float, float]:
        """Return the box of a word on the page as it is shown: x0, top, x1, bottom."""
        turned = self.turned + word.angle
        if not turned:
            return word.x0, word.top, word.x1, word.bottom
        width, height = _frame(self.width, self.height, turned)
        turn = math.radians(turned)
        dx, dy = (word.x0 + word.x1 - width) / 2, (word.top + word.bottom - height) / 2
        x = self.width / 2 + dx * math.cos(turn) + dy * math.sin(turn)
        y = self.height / 2 - dx * math.sin(turn) + dy * math.cos(turn)
        across, along = (word.x1 - word.x0) / 2, (word.bottom - word.top) / 2
        if round(turned / 90) % 2:
            across, along = along, across
        return x - across, y - along, x + across, y + along


def turned_point(x: float, y: float, angle: float, width: float, height: float) -> tuple[float, float]:
    """Return where a point of a page comes to stand when the page is turned clockwise about its middle.

    Args:
        x: Points from the left edge.
        y: Points from the top edge.
        angle: Degrees clockwise.
        width: The page's width in points.
        height: The page's height in points.
    """
    turn = math.radians(angle)
    dx, dy = x - width / 2, y - height / 2
    wide, high = _frame(width, height, angle)
    return (
        wide / 2 + dx * math.cos(turn) - dy * math.sin(turn),
        high / 2 + dx * math.sin(turn) + dy * math.cos(turn),
    )


def levelled(page: PageWords) -> PageWords:
    """Turn a page to the level that most of its words have, and leave out what nobody can see.

    Words outside the visible area are dropped as long as most words are inside; words that lie far off the page, as
    damaged files have them, or nowhere, always are.

    Args:
        page: A page whose words have the angle at which they are printed, and places on the page turned by it.
    """
    words: Sequence[Word] = page.words
    turned = any(word.angle for word in words)
    if turned or not all(_is_inside(word, page.width, page.height) for word in words):
        words = _visible([word for word in words if _is_near(word, page)], page)
    angle = _usual_angle(words) if turned else 0.0
    if turned:
        words = [word._replace(angle=_relative(word.angle, angle)) for word in words]
    return replace(page, words=tuple(words), turned=angle)


def _frame(width: float, height: float, turned: float) -> tuple[float, float]:
    return (height, width) if round(turned / 90) % 2 else (width, height)


def _usual_angle(words: Sequence[Word]) -> float:
    """Return the angle of most letters, 0 ≤ angle < 360: the mean of those that are parallel to the commonest one."""
    chars: Counter[float] = Counter()
    for word in words:
        chars[word.angle] += len(word.text)
    if not chars:
        return 0.0
    near = {angle: sum(n for other, n in chars.items() if not _relative(other, angle)) for angle in chars}
    best = max(near, key=lambda angle: (near[angle], chars[angle]))
    if best % 90 == 0:
        return best
    shifts = [((other - best + 180) % 360 - 180, n) for other, n in chars.items() if not _relative(other, best)]
    return (best + sum(shift * n for shift, n in shifts) / sum(n for _, n in shifts)) % 360


def _relative(angle: float, usual: float) -> float:
    """Return the angle between two directions, 0 where they are parallel within the tolerance."""
    between = (angle - usual) % 360
    return 0.0 if min(between, 360 - between) <= SAME_ANGLE else between


def _visible(words: Sequence[Word], page: PageWords) -> Sequence[Word]:
    """Leave out words outside the page: beside the crop box, a drawing program keeps what is not to be seen."""
    inside = [
        word
        for word in words
        if word.angle or (0 <= word.x0 + word.x1 <= 2 * page.width and 0 <= word.top + word.bottom <= 2 * page.height)
    ]
    return inside if len(words) - len(inside) <= MAX_OUTSIDE * len(words) else words


def _is_inside(word: Word, width: float, height: float) -> bool:
    return 0 <= word.x0 <= word.x1 <= width and 0 <= word.top <= word.base <= height and word.size > 0


def _is_near(word: Word, page: PageWords) -> bool:
    """Return whether a word lies within a page's breadth of its page; what is not a number does not."""
    wide, high = page.width, page.height
    if word.angle:
        wide = high = max(wide, high)
    beside = -wide <= word.x0 <= word.x1 <= 2 * wide
    return (
        beside and -high <= word.top <= word.bottom <= 2 * high and -MAX_SIDE <= word.base <= MAX_SIDE and word.size > 0
    )
