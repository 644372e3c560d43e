"""The parts of a document: every block with the section it belongs to and the role it plays there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kube_review.model import Section
from kube_review.reading.structure import captions, references, sections
from kube_review.reading.structure.blocks import Block, BlockKind, Extract
from kube_review.reading.structure.walk import Walk


class Role(StrEnum):
    """What a part is for: running prose, an aside (table, footnote) that may hold a sentence, or a mere label."""

    PROSE = "prose"
    ASIDE = "aside"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one block with its section and role; ``paragraph`` is the number of the block, from 1.

    ``heads`` says that it is a heading, and so belongs to what follows it.
    """

    start: int
    end: int
    block: Block
    paragraph: int
    section: Section
    role: Role
    heads: bool = False


_ROLES = {
    BlockKind.HEADING: Role.LABEL,
    BlockKind.CAPTION: Role.LABEL,
    BlockKind.CONTENTS: Role.LABEL,
    BlockKind.FIGURE: Role.LABEL,
    BlockKind.NOTICE: Role.LABEL,
    BlockKind.TABLE: Role.ASIDE,
    BlockKind.FOOTNOTE: Role.ASIDE,
    BlockKind.PARAGRAPH: Role.PROSE,
}
_RUN_IN = re.compile(
    r"(?:abstrak|abstract|abstraksi|intisari|ringkasan|summary)\s*(?:[:.—–−―‐]+|-(?=\s|[A-Z])|\s(?=[A-Z][a-z]))\s*",
    re.IGNORECASE,
)
_BACK_MATTER = re.compile(
    r"(?:(?:Authors?[’']? |Author )?Contributions?|Funding|Supplementary Materials?|Data Availability(?: Statement)?|"
    r"Institutional Review Board Statement|Informed Consent Statement|Conflicts? of Interests?|Competing Interests?|"
    r"Acknowledge?ments?|Disclaimer/Publisher[’']s Note|Kontribusi Penulis|Konflik Kepentingan|Pendanaan)"
    r"\s*[:.–—]\s+(?=[A-Z])",
    re.IGNORECASE,
)
"""What journals print behind the text, run into its paragraph."""
_CAPITALS = re.compile(
    r"(?:(?:BAB\s+)?[IVX\d]{1,4}[.):]?\s+|[A-Z]\.\s+)?[A-Z][A-Z&/,-]*(?:\s[A-Z&/,-]{2,}){0,6}(?=[\s.:]+[“\"(]?[A-Z“\"(]?[a-z])"
)
_KEYWORDS = re.compile(
    r"[*_(\[]*(?:kata(?:-|\s)?kunci|key\s?-?words?(?: and phrases)?|index terms|katakunci)\b", re.IGNORECASE
)
_KEYWORDS_INSIDE = re.compile(
    r"(?<=[.”\")])\s+(?=(?:Kata(?:\s|-)?[Kk]unci|Key\s?-?[Ww]ords?|KATA KUNCI|KEYWORDS)\s*[:—–-])"
)
_NOTICE = re.compile(
    r"\W*(?:c\s(?:19|20)\d\d\s|published by\b|"
    r"(?:date\s|manuscript\s|naskah\s|artikel\s)?(?:received|accepted|revised|submitted|published|diterima|disetujui|direvisi|diterbitkan|"
    r"dikirim)\b.{0,12}"
    r"(?:[:\d]|online|in revised)|article history|©|\(c\)\s|c⃝|copyright\b|hak cipta|doi\s?:|https?://|"
    r"www\.|this is an open access|"
    r"this (?:work|article) is (?:licensed|an open)|permission to make digital|creative commons|licensee|"
    r"academic editor|"
    r"citation:|\*?\s?(?:e-?mail|correspond(?:ing|ence)|korespondensi|penulis korespondensi)\b|issn\b|"
    r"recommended citation|"
    r"peer-review under|available online|naskah (?:masuk|diterima)|how to cite|acm reference format)",
    re.IGNORECASE,
)
"""What publishers print around an abstract: dates, rights, addresses."""
_BEFORE_TEXT = frozenset({Section.FRONT, Section.ABSTRACT})
_MAX_NOTICE_CHARS = 700
_SENTENCE = re.compile(r"[a-z)”\"]{2}[.?!](?:\s|\Z)")
_BODY_WORDS = 40
_N_BELOW = 8
_BELOW_CHARS = 600


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
    walk = Walk(n_known)
    parts: list[Part] = []
    for position, (index, shred) in enumerate(shreds):
        words = text[shred.start : shred.end]
        if shred.kind is BlockKind.HEADING:
            following = shreds[position + 1 : position + 1 + _N_BELOW]
            below = [text[other.start : min(other.end, other.start + _BELOW_CHARS)] for _, other in following]
            section = walk.heading(words, shred.level, below)
        else:
            section = _section(walk, words, shred)
        role = Role.LABEL if _KEYWORDS.match(words) else _ROLES[shred.kind]
        heads = shred.kind is BlockKind.HEADING
        parts.append(Part(shred.start, shred.end, extract.blocks[index - 1], index, section, role, heads))
    return _with_references(text, parts)


def _section(walk: Walk, words: str, block: Block) -> Section:
    if block.kind is BlockKind.CONTENTS:
        return Section.CONTENTS
    before_text = walk.section in _BEFORE_TEXT and len(words) <= _MAX_NOTICE_CHARS
    if before_text and (_NOTICE.match(words) or references.is_entry(words)):
        return Section.FRONT
    if _KEYWORDS.match(words):
        return walk.keywords()
    n_words = words.count(" ") + 1
    if (
        block.kind is BlockKind.PARAGRAPH
        and n_words > _BODY_WORDS
        and _SENTENCE.search(words)
        and not sections.is_leader_line(words)
    ):
        return walk.running(n_words)
    return walk.section


def _shreds(text: str, block: Block) -> Iterator[Block]:
    """Split a block at what runs into it: a heading or the word *abstract* at its head, keywords at its end."""
    words = text[block.start : block.end]
    if block.kind is BlockKind.CAPTION and captions.points_at(words):
        yield replace(block, kind=BlockKind.PARAGRAPH)
        return
    if block.kind is not BlockKind.PARAGRAPH:
        yield block
        return
    if sections.is_known(words):
        yield replace(block, kind=BlockKind.HEADING)
        return
    if captions.is_whole(words):
        yield replace(block, kind=BlockKind.CAPTION)
        return
    start = block.start
    label = _RUN_IN.match(words) or _BACK_MATTER.match(words) or _run_in_heading(words)
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
