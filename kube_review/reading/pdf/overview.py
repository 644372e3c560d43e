"""A page with all its passages boxed and numbered: to see at a glance what was read in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kube_review.model import Passage, Section, WordBox
from kube_review.reading.pdf import reader

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

COLOURS = {
    Section.FRONT: (120, 120, 120),
    Section.ABSTRACT: (0, 114, 178),
    Section.INTRODUCTION: (86, 180, 233),
    Section.LITERATURE: (204, 121, 167),
    Section.METHODS: (230, 159, 0),
    Section.RESULTS: (0, 158, 115),
    Section.DISCUSSION: (64, 180, 60),
    Section.CONCLUSION: (213, 94, 0),
    Section.RECOMMENDATIONS: (165, 82, 30),
    Section.ACKNOWLEDGEMENTS: (150, 150, 60),
    Section.REFERENCES: (140, 100, 190),
    Section.CONTENTS: (90, 90, 140),
    Section.APPENDIX: (60, 60, 60),
    Section.BODY: (30, 60, 120),
}
"""A colour for each section; the first ones are those of Okabe and Ito (2008), which colour-blind people tell apart."""
_SCALE = reader.MARK_SCALE
_FILL_OPACITY = 46
_PALE_OPACITY = 16
_LEGEND_HEIGHT = 22
_LABEL_SIZE = 13
_PAD = 1.0
_SAME_LINE = 0.5
_FRAME_COLOUR, _FRAME_WIDTH = (200, 30, 30), 4


@dataclass(frozen=True, slots=True)
class Outlined:
    """A passage on a page: its number, its words' places, its section, and whether it counts."""

    number: int
    words: tuple[WordBox, ...]
    section: Section
    countable: bool


def outlined(passages: Sequence[Passage], page: int, words: Sequence[WordBox]) -> tuple[Outlined, ...]:
    """Return the passages that touch a page, in reading order, each with the places of its words there.

    Args:
        passages: All passages of the text.
        page: The page's number, from 1.
        words: The words of the page.
    """
    return tuple(
        Outlined(p.number, words_of(p, words), p.section, p.countable) for p in passages if p.page <= page <= p.page_end
    )


def words_of(passage: Passage, words: Sequence[WordBox]) -> tuple[WordBox, ...]:
    """Return the words of a page that belong to a passage, in their order."""
    inside = [word for word in words if word.start < passage.end and word.end > passage.start]
    return tuple(sorted(inside, key=lambda word: word.start))


def draw(path: Path, page: int, passages: Sequence[Outlined], out: Path) -> None:
    """Draw a page as an image with its passages boxed and numbered, coloured by section.

    Passages that do not count have a thin box without a fill. A legend below names the sections on the page.

    Args:
        path: The PDF file.
        page: The page's number, from 1.
        passages: The passages on the page, in reading order.
        out: Where the image goes; its ending names the format.

    Raises:
        ReadingError: The page cannot be drawn.
    """
    _with_legend(drawn(path, page, passages), passages).save(out)


def drawn(path: Path, page: int, passages: Sequence[Outlined]) -> Image:
    """Return the image of a page with its passages boxed and numbered, without the legend.

    Raises:
        ReadingError: The page cannot be drawn.
    """
    from PIL import Image, ImageDraw

    picture = reader.rendered(path, page)
    layer = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(layer)
    for passage in passages:
        _box(pen, passage)
    for passage in passages:
        if passage.words:
            _number(pen, passage)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def framed(picture: Image, passage: Outlined) -> Image:
    """Return a copy of a drawn page with one passage marked as with a felt pen, in a frame."""
    from PIL import Image, ImageChops, ImageDraw

    boxes = [[edge * _SCALE for edge in (x0 - 1, y0 - 1, x1 + 1, y1 + 1)] for x0, y0, x1, y1 in lines(passage.words)]
    layer = Image.new("RGB", picture.size, "white")
    for box in boxes:
        ImageDraw.Draw(layer).rectangle(box, fill=reader.MARK_COLOUR)
    marked = ImageChops.multiply(picture, layer)
    for box in boxes:
        ImageDraw.Draw(marked).rectangle(box, outline=_FRAME_COLOUR, width=_FRAME_WIDTH)
    return marked


def lines(words: Sequence[WordBox]) -> list[tuple[float, float, float, float]]:
    """Return the boxes of the lines that words stand on: x0, top, x1, bottom in points."""
    found: list[tuple[float, float, float, float]] = []
    for word in words:
        if found:
            x0, top, x1, bottom = found[-1]
            overlap = min(bottom, word.bottom) - max(top, word.top)
            if overlap > _SAME_LINE * (word.bottom - word.top) and word.x0 >= x0:
                found[-1] = (x0, min(top, word.top), max(x1, word.x1), max(bottom, word.bottom))
                continue
        found.append((word.x0, word.top, word.x1, word.bottom))
    return found


def _box(pen: ImageDraw, passage: Outlined) -> None:
    colour = COLOURS[passage.section]
    opacity = _FILL_OPACITY if passage.countable else _PALE_OPACITY
    for x0, top, x1, bottom in lines(passage.words):
        box = [edge * _SCALE for edge in (x0 - _PAD, top - _PAD, x1 + _PAD, bottom + _PAD)]
        pen.rectangle(box, fill=(*colour, opacity), outline=(*colour, 255), width=2 if passage.countable else 1)


def _number(pen: ImageDraw, passage: Outlined) -> None:
    from PIL import ImageFont

    font = ImageFont.load_default(size=_LABEL_SIZE)
    first, text = passage.words[0], str(passage.number)
    left, upper = (first.x0 - _PAD) * _SCALE, (first.top - _PAD) * _SCALE - _LABEL_SIZE + 3
    x0, y0, x1, y1 = pen.textbbox((left + 2, upper), text, font=font)
    pen.rectangle([x0 - 2, y0 - 2, x1 + 2, y1 + 2], fill=(*COLOURS[passage.section], 255))
    pen.text((left + 2, upper), text, fill=(255, 255, 255, 255), font=font)


def _with_legend(picture: Image, passages: Sequence[Outlined]) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    present = list(dict.fromkeys(passage.section for passage in passages))
    whole = Image.new("RGB", (picture.width, picture.height + _LEGEND_HEIGHT), "white")
    whole.paste(picture, (0, 0))
    pen, font, x = ImageDraw.Draw(whole), ImageFont.load_default(size=_LABEL_SIZE), 8.0
    for section in present:
        top = picture.height + 4
        pen.rectangle([x, top, x + 12, top + 12], fill=COLOURS[section])
        pen.text((x + 17, top - 2), str(section.value), fill="black", font=font)
        x += 34 + pen.textlength(str(section.value), font=font)
    return whole
