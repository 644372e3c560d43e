"""The printed page beside the text: its passages boxed and numbered in reading order, the current one marked."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Label

from kube_review.errors import ReviewError
from kube_review.screen.desk import printed_page
from kube_review.screen.desk.desk import Desk
from kube_review.screen.looks.lines import safe
from kube_review.screen.widgets.half_blocks import HalfBlocks

BESIDE_FROM_CELLS = 120
"""On narrower screens the page stands in the place of the text."""
_CELL_HEIGHT = 2
"""How high a cell is for its width, in nearly all fonts."""


@lru_cache(maxsize=1)
def picture_widget() -> Any:
    """Return the widget that shows pictures best in this terminal: in pixels (kitty, sixel), else in half blocks.

    The terminal is asked once; it must be before Textual reads from it.
    """
    try:
        from textual_image.renderable import Image, SixelImage, TGPImage
        from textual_image.widget import Image as Pixels
    except ImportError:  # the extra is not installed
        return HalfBlocks
    return Pixels if Image in (SixelImage, TGPImage) else HalfBlocks


class PagePicture(Container):
    """Draws the page of the current passage in a thread of its own; keys never wait for it."""

    DEFAULT_CSS = """
    PagePicture { width: 1fr; height: 1fr; padding: 0 0 0 1; display: none; }
    PagePicture #picture { width: 100%; height: 100%; }
    PagePicture #refused { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._drawer = ThreadPoolExecutor(max_workers=1)  # PDFium is not thread-safe
        self._desk: Desk | None = None
        self._seen: tuple[Any, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the picture, and the line that says why there is none."""
        self._picture = picture_widget()()
        self._picture.id = "picture"
        yield self._picture
        yield Label(id="refused")

    def on_unmount(self) -> None:
        """End the thread."""
        self._drawer.shutdown(wait=False, cancel_futures=True)

    def follow(self, desk: Desk) -> None:
        """Draw the page of the current passage, unless it stands there."""
        self._desk = desk
        seen = (desk.text.text_id, desk.passages, desk.at, self.size)
        if seen != self._seen and self.size:
            self._seen = seen
            self.run_worker(self._draw(desk), exclusive=True)

    def on_resize(self) -> None:
        """Draw the page for the new size, also when it is shown for the first time."""
        if self._desk is not None:
            self.follow(self._desk)

    async def _draw(self, desk: Desk) -> None:
        width, height = self._picture.size.width, self._picture.size.height * _CELL_HEIGHT
        loop = asyncio.get_running_loop()
        refused = ""
        try:
            page = printed_page.of(desk)
            number = desk.at + 1
            view = await loop.run_in_executor(self._drawer, printed_page.view, page, number, width, height)
            self._picture.numbers = view.numbers
            self._picture.image = view.image
        except ReviewError as error:
            refused = str(error)
        self._picture.display = not refused
        label = self.query_one("#refused", Label)
        label.display = bool(refused)
        label.update(Text(safe(refused)))
