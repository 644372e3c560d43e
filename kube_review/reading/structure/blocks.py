"""The result of every format reader: the clean text of a file and its blocks.

A reader (PDF, OCR, Word, HTML, plain text) returns an ``Extract``; ``passages.build`` turns it into passages, and
``metadata`` guesses from it. Furniture (running headers, page numbers, watermarks) is left out of the text by the
reader. Blocks are separated by a blank line; inside a block, lines are joined (hyphens resolved) with single spaces.
Where a table, caption or footnote interrupts a sentence at a column or page break, it stands after the paragraph that
it interrupts, so that the sentence stays in one piece; its ``page`` still says where it was printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kube_review.messages import Text
from kube_review.model import Guess, Page


class BlockKind(StrEnum):
    """The kind of a stretch of text, as far as layout or mark-up show it.

    A notice is what a publisher prints beside a paper: dates, addresses, a licence.
    """

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    FIGURE = "figure"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    NOTICE = "notice"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch ``start:end`` of the text, on pages ``page`` to ``page_end``; ``level`` is a heading's depth or 0."""

    start: int
    end: int
    page: int
    page_end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


@dataclass(frozen=True, slots=True)
class Extract:
    """The clean text of a file with its pages and blocks; page spans tile the text except for displaced floats.

    ``furniture`` holds the rows left out of the text (running headers, mastheads), each once: they name the journal.
    """

    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    reader: str
    guesses: dict[str, Guess] = field(default_factory=dict)
    warnings: tuple[Text, ...] = ()
    furniture: tuple[str, ...] = ()
