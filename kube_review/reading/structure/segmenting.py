"""An extract to passages: sections from headings, sentences, enumeration items, languages, pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kube_review.language import detect, sentences
from kube_review.model import NOT_COUNTABLE, Page, Passage, Section
from kube_review.reading.structure import enumerations, formulas, program_text, references
from kube_review.reading.structure.blocks import Block, BlockKind, Extract
from kube_review.reading.structure.outline import Part, Role, outline

_WORD = re.compile(r"[^\W\d_]{2,}")
_LEADS_IN = re.compile(
    r"[:–—][“\"(]?\Z|\b(?:berikut|antara lain|yaitu|yakni|meliputi|beberapa|sejumlah|terdiri|following|namely|several|"
    r"dua|tiga|empat|lima|enam|tujuh|delapan|two|three|four|five|six)\b",
    re.IGNORECASE,
)
_CELL = re.compile(r"[^\s|](?:[^|\n]*[^\s|])?")
_REAL_WORD = re.compile(r"[^\W\d_]*[aeiouyAEIOUYÀ-ÿ][^\W\d_]*")
_MIN_WORD_CHARS = 3
_MIN_REAL_SHARE = 0.35
"""Share of the letters, figures and signs of a passage that belongs to words; formulas and program text have less."""
_BRACKETED = re.compile(r"\([^()]*\)")
_MIN_SENTENCE_WORDS = 5
_MIN_CELL_WORDS = 7
_MIN_WORDS = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage to be; ``lead`` is the index of the piece that leads it in."""

    start: int
    end: int
    part: Part
    lead: int | None = None


def build(extract: Extract) -> tuple[Passage, ...]:
    """Cut an extract into passages.

    Headings, captions, keywords and whatever stands in a section of ``model.NOT_COUNTABLE`` become passages that do not
    count; table text and footnotes count where they hold a sentence. An item of an enumeration is a passage of its own
    and knows the passage that leads it in; a sentence that follows within an item is a passage too.

    Args:
        extract: What a reader made of a file.

    Returns:
        Ordered, disjoint passages, numbered from 1.
    """
    text = extract.text
    pieces = _cut(text, outline(extract))
    languages = detect.languages_of(
        [text[piece.start : piece.end] for piece in pieces], ahead=[piece.part.heads for piece in pieces]
    )
    starts = [page.start for page in extract.pages]
    return tuple(
        Passage(
            number,
            piece.start,
            piece.end,
            _page(extract.pages, starts, piece.start, piece.part.block),
            _page(extract.pages, starts, piece.end - 1, piece.part.block),
            piece.part.section,
            language,
            _counts(text[piece.start : piece.end], piece),
            piece.part.paragraph,
            None if piece.lead is None else piece.lead + 1,
        )
        for number, (piece, language) in enumerate(zip(pieces, languages, strict=True), start=1)
    )


def _cut(text: str, parts: Sequence[Part]) -> list[Piece]:
    pieces: list[Piece] = []
    firsts = enumerations.paragraph_lists(
        [
            (
                enumerations.opening_mark(text, part.start, part.end) if part.role is Role.PROSE else None,
                part.role is Role.ASIDE,
            )
            for part in parts
        ]
    )
    leads: dict[int, int | None] = {}
    for index, part in enumerate(parts):
        if part.role is Role.LABEL:
            pieces.append(Piece(part.start, part.end, part))
        elif part.section is Section.REFERENCES:
            pieces += [Piece(start, end, part) for start, end in references.entries(text, part.start, part.end)]
        elif part.block.kind is BlockKind.TABLE:
            pieces += [Piece(start, end, part) for start, end in _table(text, part.start, part.end)]
        else:
            first = firsts.get(index)
            if first == index:
                leads[first] = _introduction(text, pieces)
            pieces += _prose(text, part, pieces, None if first is None else leads[first])
    return pieces


def _prose(text: str, part: Part, before: Sequence[Piece], outer: int | None) -> list[Piece]:
    """Cut a paragraph at the markers of its enumerations, and what lies between into sentences.

    ``outer`` is the piece that leads in the list of paragraphs that this one is an item of.
    """
    marks = enumerations.marks(text, part.start, part.end)
    found: list[Piece] = []
    leads: dict[int, int | None] = {}
    cuts = [part.start, *(mark.start for mark in marks), part.end]
    for position, (start, end) in enumerate(pairwise(cuts)):
        lead = outer if not found else None
        if position:
            mark = marks[position - 1]
            if mark.run not in leads:
                leads[mark.run] = _inner_introduction(text, before, found, outer)
            lead = leads[mark.run]
        for first, last in sentences.spans(text, start, end):
            found.append(Piece(first, last, part, lead))
            lead = None
    return found


def _table(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a table into its rows, and cells that hold a sentence from those that hold words and numbers."""
    found: list[tuple[int, int]] = []
    joins = False
    for cell in _CELL.finditer(text, start, end):
        first, last = cell.span()
        if _holds_sentence(cell.group()):
            found += sentences.spans(text, first, last)
            joins = False
        elif joins:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
            joins = True
        joins = joins and text[last : last + 1] != "\n"
    return found


def _inner_introduction(text: str, before: Sequence[Piece], found: Sequence[Piece], outer: int | None) -> int | None:
    if not found:
        return outer if outer is not None else _introduction(text, before)
    last = text[found[-1].start : found[-1].end]
    opens = last[-1] not in ".?!" or _LEADS_IN.search(last) is not None
    return len(before) + len(found) - 1 if opens else None


def _introduction(text: str, pieces: Sequence[Piece]) -> int | None:
    """Return the index of the last piece if it leads in a list of paragraphs that begins after it."""
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if piece.part.role is Role.PROSE:
            return index if _LEADS_IN.search(text[piece.start : piece.end]) else None
        if piece.part.heads:
            return None
    return None


def _page(pages: Sequence[Page], starts: Sequence[int], offset: int, block: Block) -> int:
    """Return the page on which an offset was printed; a displaced float keeps the page of its block."""
    if block.page == block.page_end:
        return block.page
    page = pages[max(0, bisect_right(starts, offset) - 1)].number
    return min(max(page, block.page), block.page_end)


def _holds_sentence(words: str) -> bool:
    return words[-1] in '.?!”")' and len(_WORD.findall(words[:400])) >= _MIN_SENTENCE_WORDS


def _is_statement(cell: str) -> bool:
    """Say whether a cell of a table opens and goes on as a sentence; items and torn-off ends of cells do not."""
    opens = cell.lstrip("\"“‘'(")[:1].isupper()
    return opens and len(_WORD.findall(_BRACKETED.sub("", cell))) >= _MIN_CELL_WORDS


def _real_share(words: str) -> float:
    real = sum(len(word) for word in _REAL_WORD.findall(words) if len(word) >= _MIN_WORD_CHARS)
    return real / max(1, len("".join(words.split())))


def _counts(words: str, piece: Piece) -> bool:
    part = piece.part
    if part.role is Role.LABEL or part.section in NOT_COUNTABLE:
        return False
    if _real_share(words[:400]) < _MIN_REAL_SHARE or formulas.is_formula(words) or program_text.is_program(words):
        return False
    n_words = len(_WORD.findall(words[:400]))
    if part.block.kind is BlockKind.TABLE and not _is_statement(words[:400]):
        return False
    if part.role is Role.ASIDE:
        return n_words >= _MIN_SENTENCE_WORDS and words[-1] in '.?!”")' and not references.is_entry(words)
    return n_words >= (1 if piece.lead is not None else _MIN_WORDS)
