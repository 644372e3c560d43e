"""The parts of a document: every block with the section it belongs to and the role it plays there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kube_review.model import Section
from kube_review.reading import references, sections
from kube_review.reading.blocks import Block, BlockKind, Extract


class Role(StrEnum):
    """What a part is for: running prose, an aside (table, footnote) that may hold a sentence, or a mere label."""

    PROSE = "prose"
    ASIDE = "aside"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one block with its section and role; ``paragraph`` is the number of the block, from 1."""

    start: int
    end: int
    block: Block
    paragraph: int
    section: Section
    role: Role


_ROLES = {
    BlockKind.HEADING: Role.LABEL,
    BlockKind.CAPTION: Role.LABEL,
    BlockKind.CONTENTS: Role.LABEL,
    BlockKind.TABLE: Role.ASIDE,
    BlockKind.FOOTNOTE: Role.ASIDE,
    BlockKind.PARAGRAPH: Role.PROSE,
}
_RUN_IN = re.compile(
    r"(?:abstrak|abstract|abstraksi|intisari|ringkasan|summary)\s*(?:[:.—–]|-(?=\s)|\s(?=[A-Z][a-z]))\s*", re.IGNORECASE
)
_CAPITALS = re.compile(
    r"(?:(?:BAB\s+)?[IVX\d]{1,4}[.):]?\s+|[A-Z]\.\s+)?[A-Z][A-Z&/,-]*(?:\s[A-Z&/,-]{2,}){0,6}(?=[\s.:]+[“\"(]?[A-Z“\"(]?[a-z])"
)
_KEYWORDS = re.compile(
    r"[*_(\[]*(?:kata(?:-|\s)?kunci|key\s?-?words?(?: and phrases)?|index terms|katakunci)\b", re.IGNORECASE
)
_KEYWORDS_INSIDE = re.compile(
    r"(?<=[.”\")])\s+(?=(?:Kata(?:\s|-)?[Kk]unci|Key\s?-?[Ww]ords?|KATA KUNCI|KEYWORDS)\s*[:—–-])"
)
_CAPTION = re.compile(
    r"(?:tabel|gambar|grafik|bagan|diagram|peta|foto|skema|table|figure|fig\.|chart)\s+(?:\d{1,2}(?:[.-]\d{1,2})*|[IVX]{1,4})"
    r"(?:\s*[.:]|\s+[A-Z]|\Z)|(?:sumber|source)\s*:",
    re.IGNORECASE,
)
_MAX_CAPTION_CHARS = 250
_SENTENCE = re.compile(r"[a-z)”\"]{2}[.?!](?:\s|\Z)")
_BODY_WORDS = 40
_OWN_HEADING_ENDS = frozenset(
    {Section.ABSTRACT, Section.INTRODUCTION, Section.METHODS, Section.LITERATURE, Section.FRONT}
)
"""Sections that a heading of the same rank ends even if it is none of the customary ones."""


class _Walk:
    """The state while walking down a document: the current section and the rank of the heading that opened it."""

    def __init__(self, n_known: int) -> None:
        self.section = Section.FRONT if n_known else Section.BODY
        self.rank = 0
        self.named = False
        self.n_known = n_known

    def heading(self, text: str, level: int) -> Section:
        """Enter a heading and return the section it stands in."""
        found = sections.heading(text, level)
        opens = found.section is not None and (found.exact or not self.named or found.rank <= self.rank)
        if opens and found.section is not None and not self._is_inner(found):
            self.section, self.rank, self.named = found.section, found.rank, True
        elif self.named and found.rank <= self.rank and self.section in _OWN_HEADING_ENDS:
            self.section = Section.BODY
        return self.section

    def _is_inner(self, found: sections.Heading) -> bool:
        """A lower heading of a chapter that keeps its own name: "Tujuan" or "Hasil" below METODE or LAMPIRAN."""
        if not self.named or found.rank <= self.rank:
            return False
        if self.section in {Section.REFERENCES, Section.APPENDIX, Section.LITERATURE, Section.CONTENTS}:
            return True
        return (
            self.section is Section.METHODS
            and found.section in {Section.RESULTS, Section.DISCUSSION}
            and not found.exact
        )


def outline(extract: Extract) -> list[Part]:
    """Give every block of an extract its section and role.

    Headings open sections, and lower headings inherit the section above them. Headings and abstracts that run into
    their paragraph (``Abstrak: …``, ``PENDAHULUAN Kemiskinan …``) are split off; keyword lines go to the front matter;
    a list of references is recognised without its heading; running text before the first heading is the abstract.

    Args:
        extract: What a reader made of a file.

    Returns:
        The parts in order; together they cover every block.
    """
    text = extract.text
    shreds = [(index, shred) for index, block in enumerate(extract.blocks, 1) for shred in _shreds(text, block)]
    n_known = sum(
        shred.kind is BlockKind.HEADING and sections.heading(text[shred.start : shred.end]).section is not None
        for _, shred in shreds
    )
    walk = _Walk(n_known)
    parts: list[Part] = []
    for index, shred in shreds:
        words = text[shred.start : shred.end]
        section = walk.heading(words, shred.level) if shred.kind is BlockKind.HEADING else _section(walk, words, shred)
        role = Role.LABEL if _KEYWORDS.match(words) else _ROLES[shred.kind]
        parts.append(Part(shred.start, shred.end, extract.blocks[index - 1], index, section, role))
    return _with_references(text, parts)


def _section(walk: _Walk, words: str, block: Block) -> Section:
    if block.kind is BlockKind.CONTENTS:
        return Section.CONTENTS
    if _KEYWORDS.match(words):
        if walk.section is Section.ABSTRACT:
            walk.section, walk.named = Section.FRONT, False
        return Section.FRONT
    running = block.kind is BlockKind.PARAGRAPH and words.count(" ") >= _BODY_WORDS and _SENTENCE.search(words)
    if running and walk.section is Section.FRONT and not walk.named:
        # Running text before any heading is an abstract without its name; after an abstract the body has begun.
        return Section.ABSTRACT if walk.rank == 0 else Section.BODY
    return walk.section


def _shreds(text: str, block: Block) -> Iterator[Block]:
    """Split a block at what runs into it: a heading or the word *abstract* at its head, keywords at its end."""
    words = text[block.start : block.end]
    if block.kind is not BlockKind.PARAGRAPH:
        yield block
        return
    if sections.is_known(words):
        yield replace(block, kind=BlockKind.HEADING)
        return
    if len(words) <= _MAX_CAPTION_CHARS and _is_caption(words):
        yield replace(block, kind=BlockKind.CAPTION)
        return
    start = block.start
    label = _RUN_IN.match(words) or _run_in_heading(words)
    if label and label.end() < len(words):
        head = label.group().rstrip()
        yield replace(block, end=start + len(head), kind=BlockKind.HEADING)
        start += label.end()
        while text[start].isspace():
            start += 1
    inner = _KEYWORDS_INSIDE.search(text, start, block.end)
    if inner:
        yield replace(block, start=start, end=inner.start())
        start = inner.end()
    yield replace(block, start=start)


def _is_caption(words: str) -> bool:
    """Tell "Tabel 2. Jumlah anggota" from a sentence that begins with "Tabel 2 menunjukkan"."""
    match = _CAPTION.match(words)
    return match is not None and (match.group()[-1] in ".:" or words[match.end() - 1].isupper())


def _run_in_heading(words: str) -> re.Match[str] | None:
    """Match a customary heading in capitals that the text follows on the same line."""
    match = _CAPITALS.match(words[:200])
    return match if match and sections.is_known(match.group()) else None


def _with_references(text: str, parts: list[Part]) -> list[Part]:
    """Move a list of references that has no heading of its own out of the body."""
    if any(part.section is Section.REFERENCES for part in parts):
        return parts
    first = references.start_of_list([text[part.start : min(part.end, part.start + 700)] for part in parts])
    if first is None:
        return parts
    return [
        replace(part, section=Section.REFERENCES) if index >= first and part.role is Role.PROSE else part
        for index, part in enumerate(parts)
    ]
