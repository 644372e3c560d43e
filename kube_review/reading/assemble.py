"""Blocks to text: one clean string in which every word knows its place on its page."""

from __future__ import annotations

from collections.abc import Sequence

from kube_review.model import Guess, Page, WordBox
from kube_review.reading.blocks import Block, Extract
from kube_review.reading.clean import normalise
from kube_review.reading.hyphens import Hyphens, learn
from kube_review.reading.paragraphs import Chunk
from kube_review.reading.words import PageWords, Word


class _Writer:
    """Writes words one after the other and remembers where each came to stand."""

    def __init__(self, hyphens: Hyphens, pages: Sequence[PageWords]) -> None:
        self.hyphens = hyphens
        self.pages = {page.number: page for page in pages}
        self.parts: list[str] = []
        self.length = 0
        self.boxes: dict[int, list[WordBox]] = {}
        self.page_starts: dict[int, int] = {}

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def block(self, chunk: Chunk) -> tuple[int, int]:
        if self.length:
            self.put("\n\n")
        start = self.length
        pending: tuple[str, Word, int] | None = None  # a word at a line end, until the next line shows about its hyphen
        for line in chunk.lines:
            for index, word in enumerate(line.words):
                text = normalise(word.text).strip().replace("\n", " ")
                if not text:
                    continue
                if pending:
                    self._meet(*pending, text if index == 0 else "")
                pending = (text, word, line.page)
        if pending:
            self.word(*pending)
        return start, self.length

    def _meet(self, head: str, word: Word, page: int, following: str) -> None:
        """Write a word and what separates it from ``following``, which is empty within a line."""
        if following and len(head) > 1 and head[-2].isalnum() and following[0].isalnum():
            if head[-1] == "-":
                self.word(head[:-1] + self.hyphens.glue(head[:-1], following), word, page)
                return
            if head[-1] == "/":
                self.word(head, word, page)
                return
        self.word(self.hyphens.mend(head) if "-" in head else head, word, page)
        self.put(" ")

    def word(self, text: str, word: Word, page: int) -> None:
        start = self.length
        self.put(text)
        self.page_starts.setdefault(page, start)
        x0, top, x1, bottom = self.pages[page].on_page(word)
        box = WordBox(start, self.length, round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
        self.boxes.setdefault(page, []).append(box)


def extract(
    pages: Sequence[PageWords], chunks: Sequence[Chunk], guesses: dict[str, Guess], warnings: tuple[str, ...]
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
        following = min(following, writer.page_starts.get(page.number, following))
        starts.append(following)
    starts = [0, *starts[::-1][1:], end]
    return tuple(
        Page(
            page.number, starts[index], starts[index + 1], page.engine, page.reason, page.confidence,
            round(page.width, 1), round(page.height, 1),
            tuple(sorted(writer.boxes.get(page.number, ()), key=lambda box: box.start)), page.note,
        )
        for index, page in enumerate(pages)
    )  # fmt: skip
