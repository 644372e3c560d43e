"""The page of the source that holds the current passage, with what is needed to draw it in another thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kube_review.errors import Conflict
from kube_review.messages import gettext as _
from kube_review.screen.desk.desk import Desk
from kube_review.store.corpus import texts

if TYPE_CHECKING:
    from PIL.Image import Image

    from kube_review.reading.pdf.overview import Outlined

_PAGES_KEPT = 6
"""Drawn pages that are kept; each takes some 6 MB."""
_MARGIN_PIXELS = 16
_PAPER = "white"
_Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page of a PDF: its number (from 1) and its passages in reading order."""

    path: Path
    number: int
    passages: tuple[Outlined, ...]

    def passage(self, number: int) -> Outlined | None:
        """Return the passage of a number, or None if it does not touch this page."""
        return next((one for one in self.passages if one.number == number), None)


@dataclass(frozen=True, slots=True)
class View:
    """A part of a drawn page.

    ``numbers`` are those of the passages that begin on it, by the place of their first word: shares of the width and
    the height, from 0 at the top left to 1. They stand in the image too, but coarse pictures cannot show them.
    """

    image: Image
    numbers: tuple[tuple[float, float, int], ...]


def of(desk: Desk) -> PrintedPage:
    """Return the page on which the current passage begins.

    Raises:
        ReadingError: The study's source is no PDF, or it is gone.
        Conflict: The study has no text.
    """
    from kube_review.reading.pdf import overview, reader  # readers are loaded only for who looks at pages

    if desk.passage is None:
        raise Conflict(_("This study has no text."))
    path = desk.session.project.root / desk.data["path"]
    reader.check_drawable(path)
    number = desk.passage.page
    words = texts.page_of(desk.session.store, desk.text, number).words
    return PrintedPage(path, number, overview.outlined(desk.passages, number, words))


def view(page: PrintedPage, current: int, width: float, height: float) -> View:
    """Return the part of a page that fits a place on the screen, with the current passage marked.

    The print fills the width; what is too high for the place is cut above and below the current passage.

    Args:
        page: The page.
        current: The number of the current passage.
        width: How wide the place is, in any unit.
        height: How high it is, in the same unit.

    Raises:
        ReadingError: The page cannot be drawn.
    """
    from kube_review.reading.pdf import overview
    from kube_review.reading.pdf.reader import MARK_SCALE

    picture = _drawn(page)
    marked = page.passage(current)
    focus = 0.0
    if marked and marked.words:
        picture = overview.framed(picture, marked)
        top, bottom = min(w.top for w in marked.words), max(w.bottom for w in marked.words)
        focus = (top + bottom) / 2 * MARK_SCALE
    left, top, right, bottom = area = _area(_printed(page), focus, height / width)
    first_words = [(one.words[0], one.number) for one in page.passages if one.words]
    places = [
        ((word.x0 * MARK_SCALE - left) / (right - left), (word.top * MARK_SCALE - top) / (bottom - top), number)
        for word, number in first_words
    ]
    return View(_on_paper(picture, area), tuple(one for one in places if 0 <= one[0] < 1 and 0 <= one[1] < 1))


def _area(printed: _Box, focus: float, ratio: float) -> _Box:
    """Return what to show of a page: ``ratio`` times as high as it is wide, around ``focus`` where not all fits."""
    left, top, right, bottom = printed
    high = round((right - left) * ratio)
    upper = max(top, min(round(focus - high / 2), bottom - high))
    return left, upper, right, upper + high


def _on_paper(picture: Image, area: _Box) -> Image:
    """Return a part of a picture, with paper where it reaches beyond the page."""
    from PIL import Image

    left, top, right, bottom = area
    place = Image.new("RGB", (right - left, bottom - top), _PAPER)
    place.paste(picture, (-left, -top))
    return place


@lru_cache(maxsize=_PAGES_KEPT)
def _drawn(page: PrintedPage) -> Image:
    from kube_review.reading.pdf import overview

    return overview.drawn(page.path, page.number, page.passages)


@lru_cache(maxsize=_PAGES_KEPT)
def _printed(page: PrintedPage) -> _Box:
    """Return where a page is printed: left, top, right, bottom in pixels, with a small margin."""
    from PIL import ImageOps

    picture = _drawn(page)
    left, top, right, bottom = ImageOps.invert(picture.convert("L")).getbbox() or (0, 0, *picture.size)
    return (
        max(0, left - _MARGIN_PIXELS),
        max(0, top - _MARGIN_PIXELS),
        min(picture.width, right + _MARGIN_PIXELS),
        min(picture.height, bottom + _MARGIN_PIXELS),
    )
