"""Pictures in any terminal: two pixels a cell, the upper half in one colour on the lower half's colour.

Print is too coarse to be read so; therefore numbers are written over the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from PIL.Image import Image

_STEP = 17
"""Colours have 16 steps of this size: neighbours of one colour are drawn as one piece, which is quicker."""
_Pixel = tuple[int, int, int]
_Number = tuple[float, float, int]
"""A number and its place: shares of the width and the height."""
_INK = "#000000"
_UPPER_HALF = "▀"


class HalfBlocks(Widget):
    """A picture stretched over the whole widget."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: tuple[_Number, ...] = ()
        self._image: Image | None = None
        self._strips: list[Strip] = []

    @property
    def image(self) -> Image | None:
        """The picture that is shown."""
        return self._image

    @image.setter
    def image(self, image: Image | None) -> None:
        self._image = image
        self._strips = strips(image, *self.size, self.numbers) if image and self.size else []
        self.refresh()

    def on_resize(self) -> None:
        """Draw the picture in its new size."""
        self.image = self._image

    def render_line(self, y: int) -> Strip:
        """Return one line of the picture."""
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)


def strips(image: Image, n_cells: int, n_lines: int, numbers: Sequence[_Number] = ()) -> list[Strip]:
    """Return the lines of a picture.

    Args:
        image: The picture.
        n_cells: How many cells a line has.
        n_lines: How many lines there are.
        numbers: What is written over it; a later number covers an earlier one.
    """
    from PIL.Image import Resampling

    small = image.convert("RGB").resize((n_cells, 2 * n_lines), Resampling.BOX)
    flat = small.point([round(value / _STEP) * _STEP for value in range(256)] * 3).tobytes()
    pixels = list(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))
    lines: list[list[tuple[str, Style]]] = []
    for y in range(n_lines):
        upper = pixels[2 * y * n_cells : (2 * y + 1) * n_cells]
        lower = pixels[(2 * y + 1) * n_cells : (2 * y + 2) * n_cells]
        lines.append([(_UPPER_HALF, _style(*pair)) for pair in zip(upper, lower, strict=True)])
    for across, down, number in numbers:
        line = lines[int(down * n_lines)]
        for n, digit in enumerate(str(number), int(across * n_cells)):
            if n < n_cells:
                line[n] = digit, Style(color=_INK, bgcolor=line[n][1].bgcolor, bold=True)
    return [Strip(_pieces(line), n_cells) for line in lines]


def _pieces(line: list[tuple[str, Style]]) -> list[Segment]:
    """Return the cells of a line, those of one style together."""
    return [Segment("".join(sign for sign, _style in same), style) for style, same in groupby(line, key=itemgetter(1))]


@lru_cache(maxsize=20_000)
def _style(upper: _Pixel, lower: _Pixel) -> Style:
    return Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower))
