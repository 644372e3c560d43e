"""Composes extracts from blocks in reading order, for formats without geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kube_review.messages import Text
from kube_review.model import Guess, Page
from kube_review.reading.structure.blocks import Block, BlockKind, Extract

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One block to be: clean text without line breaks, its kind, and where pages turn inside it.

    ``turns`` holds pairs (offset into ``text``, number of the page that begins there), in order.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    page: int = 1
    turns: tuple[tuple[int, int], ...] = ()


def compose(
    stretches: Sequence[Stretch],
    *,
    reader: str,
    reason: str = "",
    n_pages: int = 1,
    guesses: dict[str, Guess] | None = None,
    warnings: Sequence[Text] = (),
) -> Extract:
    """Join stretches into an extract, a blank line between them.

    Args:
        stretches: The blocks in reading order; empty ones are left out.
        reader: The name of the format's reader; also each page's engine.
        reason: Why this engine read the pages.
        n_pages: How many pages the source has; pages without text are empty spans.
        guesses: Bibliographic values that the format itself states.
        warnings: What a reviewer should know about the reading.

    Returns:
        The extract; its pages tile the text.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    starts = {1: 0}
    length = 0
    for stretch in stretches:
        if not stretch.text:
            continue
        if parts:
            parts.append(SEPARATOR)
            length += len(SEPARATOR)
        starts.setdefault(stretch.page, length)
        for offset, page in stretch.turns:
            starts.setdefault(page, length + min(offset, len(stretch.text)))
        last = stretch.turns[-1][1] if stretch.turns else stretch.page
        parts.append(stretch.text)
        blocks.append(Block(length, length + len(stretch.text), stretch.page, last, stretch.kind, stretch.level))
        length += len(stretch.text)
    pages = _tile(starts, max(n_pages, *starts), length, reader, reason)
    return Extract("".join(parts), pages, tuple(blocks), reader, guesses or {}, tuple(warnings))


def _tile(starts: dict[int, int], n_pages: int, length: int, engine: str, reason: str) -> tuple[Page, ...]:
    pages: list[Page] = []
    end = length
    for number in range(n_pages, 0, -1):
        start = min(starts.get(number, end), end)
        note = "" if end > start or n_pages == 1 else "no text on this page"
        pages.append(Page(number, start, end, engine, reason, note=note))
        end = start
    return tuple(reversed(pages))
