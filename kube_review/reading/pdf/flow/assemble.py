"""Blocks to text: one clean string in which every word knows its place on its page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kube_review.messages import Text
from kube_review.model import Guess, Page, WordBox
from kube_review.reading.pdf.engines.word_boxes import PageWords, Word
from kube_review.reading.pdf.flow.paragraphs import Chunk
from kube_review.reading.structure.blocks import Block, Extract
from kube_review.reading.structure.hyphens import Hyphens, learn

_ADDRESS = re.compile(r"\w\.[a-z]{2,}(/\S*)?$")
"""The end of a web address that a line may break before a slash."""


class _Writer:
    """Writes words one after the other and remembers where each came to stand."""

    def __init__(self, hyphens: Hyphens, pages: Sequence[PageWords]) -> None:
        self.hyphens = hyphens
        self.pages = {page.number: page for page in pages}
        self.parts: list[str] = []
        self.length = 0
        self.boxes: dict[int, list[WordBox]] = {page.number: [] for page in pages}

    def block(self, chunk: Chunk) -> tuple[int, int]:
        """Write a block and return its span; a word waits until the next one shows what comes between them."""
        if self.length:
            self._put("\n\n")
        start, head, waiting, page = self.length, "", None, 0
        for line in chunk.lines:
            at_end = True  # the waiting word ended the line before
            for word in line.words:
                text = word.text
                if not text or text == " ":
                    continue
                if waiting is not None:
                    if at_end or "-" in head:
                        head, gap = self._met(head, text, at_end)
                    else:
                        gap = " "
                    self._put(head, waiting, page)
                    if gap:
                        self.parts.append(gap)
                        self.length += 1
                head, waiting, page, at_end = text, word, line.page, False
        if waiting is not None:
            self._put(self.hyphens.mend(head), waiting, page)
        return start, self.length

    def _met(self, head: str, following: str, at_end: bool) -> tuple[str, str]:
        """Return a word as it is written, and what stands between it and ``following``."""
        if at_end and len(head) > 1 and head[-2].isalnum() and following[0].isalnum():
            if head[-1] == "-":
                return head[:-1] + self.hyphens.glue(head[:-1], following), ""
            if head[-1] == "/":
                return head, ""
        if at_end and following[0] == "/" and _ADDRESS.search(head):
            return head, ""  # an address broken before its path
        return self.hyphens.mend(head), " "

    def _put(self, text: str, word: Word | None = None, page: int = 0) -> None:
        start = self.length
        self.length = end = start + len(text)
        self.parts.append(text)
        if word is not None:
            level = not self.pages[page].turned and not word.angle
            x0, top, x1, bottom = word[1:5] if level else self.pages[page].on_page(word)
            # To a tenth of a point; ``round`` would take half of the time of this module.
            self.boxes[page].append(
                WordBox(
                    start,
                    end,
                    int(x0 * 10 + 0.5) / 10,
                    int(top * 10 + 0.5) / 10,
                    int(x1 * 10 + 0.5) / 10,
                    int(bottom * 10 + 0.5) / 10,
                )
            )


def extract(
    pages: Sequence[PageWords], chunks: Sequence[Chunk], guesses: dict[str, Guess], warnings: tuple[Text, ...]
) -> Extract:
    """Write the blocks of a document and say where everything stands.

    Args:
        pages: All pages, in order, also those without words.
        chunks: The blocks in reading order.
        guesses: Bibliographic values from the file's own data.
        warnings: What the reviewer should know about the file.
    """
    writer = _Writer(learn(line.text for chunk in chunks for line in chunk.lines), pages)
    blocks = []
    for chunk in chunks:
        start, end = writer.block(chunk)
        if end > start:
            numbers = [line.page for line in chunk.lines]
            blocks.append(Block(start, end, min(numbers), max(numbers), chunk.kind, chunk.level))
    text = "".join(writer.parts)
    return Extract(text, _pages(pages, writer, len(text)), tuple(blocks), "pdf", guesses, warnings)


def _pages(pages: Sequence[PageWords], writer: _Writer, end: int) -> tuple[Page, ...]:
    """Let the pages tile the text: each begins where its first word stands, but never before the page before it."""
    starts: list[int] = []
    following = end
    for page in reversed(pages):
        boxes = writer.boxes[page.number]
        following = min(following, boxes[0].start if boxes else following)
        starts.append(following)
    starts = [0, *starts[::-1][1:], end]
    return tuple(
        Page(
            page.number, starts[index], starts[index + 1], page.engine, page.reason, page.confidence,
            round(page.width, 1), round(page.height, 1),
            tuple(writer.boxes[page.number]), page.note,
        )
        for index, page in enumerate(pages)
    )  # fmt: skip
