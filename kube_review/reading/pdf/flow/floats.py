"""Recognises lines that are not running text: headings, tables, captions, notes, contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kube_review.model import Section
from kube_review.reading.pdf.flow.paragraphs import CLOSED, ITEM, Chunk, Measures
from kube_review.reading.pdf.page.layout import Sheet
from kube_review.reading.pdf.page.lines import Line
from kube_review.reading.structure import captions, formulas, sections
from kube_review.reading.structure.blocks import BlockKind

CELL_EMS = 1.6
"""A gap inside a line wider than this many font sizes stands between cells of a table."""
COLUMN_WORDS = 6
"""Lines of at least this many words side by side, which the source does not alternate, are columns of text, not
cells."""
NOTE_SIZE = 0.92
"""Notes are set at most at this share of the body's size."""
MAX_HEADING_WORDS = 22
MAX_SHORT_WORDS = 7
MAX_CAPTION_LINES = 40
MAX_NOTICE_WORDS = 60
MAX_BACK_HEADING_CHARS = 40
MAX_LABEL_WORDS, LABEL_SIZE = 8, 0.65
"""Words of a label in a drawing at most, and the share of the body's size up to which it is set."""

_SOURCE = re.compile(r"(sumber|source|keterangan|catatan|note)s?\s*:", re.IGNORECASE)
_REFERENCES = re.compile(
    r"(?:\W|\d)*(?:daftar|referensi|rujukan|references?|bibliograph?[iy]|pustaka)\b", re.IGNORECASE
)
_LEADER = re.compile(r"(\.\s?){5,}|…{2,}|_{6,}")
_NOTE = re.compile(r"\(?(\d{1,3}|[*†‡§]+|[a-d]\))[\s)]?\S*")
_LABEL = re.compile(r"\w+\.?\s*(\d+|[IVXL]+)([.\d-]*\d)?[.:]?", re.IGNORECASE)
_NOTICE = re.compile(
    r"(?:article history\W+|manuscript\s|naskah\s)?(?:received|accepted|revised|published|submitted|"
    r"available online|diterima|disetujui|direvisi)\b[^.]{0,40}\b(?:19|20)\d\d|"
    r"[^\w\s]?\s*corresponding author|(?:e-?mail|surel)(?: address(?:es)?)?\s*:|"
    r"https?://\S+$|doi\s*:|(?:copyright\s)?(?:©|\(c\)\s(?:19|20))|(?:[ep]-?)?issn\b|isbn\b|\d{4}-\d{3}[\dx]/|"
    r"this (?:work|article|is an open[ -]access)\b[^.]*licen[cs]e",
    re.IGNORECASE,
)
_BIOGRAPHY = re.compile(
    r"(?:•\s|[∗*†‡§¶]\s?)?(?:[A-Z][\w.'’-]*\s){1,5}(?:is|are)\s(?:currently\s)?with\s(?:the\s)?[A-Z]|"
    r"(?:[A-Z][\w.'’-]*\s){2,5}(?:received|obtained|earned)\s(?:his|her|the|a)\s"
    r"(?i:b\.?\s?(?:s|a|e|eng)c?\b|m\.?\s?(?:s|a|eng)c?\b|"
    r"ph\.?\s?d|bachelor|master|doctor)"
    r"|(?:[A-Z][\w.'’-]*\s){2,5}is\s(?:an?|the)\s(?i:(?:associate|assistant|full|faculty)\sprofessor|professor|lecturer|phd\s)"
)
_CONTINUED = re.compile(r"\W*(?:continued|bersambung|lanjutan|sambungan)\b[\w\s.]{0,40}\W*$", re.IGNORECASE)
_YEAR = re.compile(r"\((?:19|20)\d\d[a-z]?\)")
_LONG_WORD = re.compile(r"[^\W\d_]{4}")
_NUMBERED = re.compile(r"(?:BAB\s+[IVXLC\d]+\b|[IVX]{1,5}\.|[A-Z]\.|\d{1,2}(?:\.\d{1,2}){0,3}\.?)(?=\s+[A-Z“(]|$)")


def table_parts(sheet: Sheet) -> list[tuple[bool, list[Line]]]:
    """Cut the lines of a page into tables (and the like) and the rest.

    Returns:
        Pairs of *is a table* and its lines, in reading order.
    """
    flags = cells(sheet)
    in_column = [line for line in sheet.lines if not any(gutter.crossed_by(line) for gutter in sheet.gutters)]
    widest = max((line.width for line in in_column), default=0.0)
    found: list[tuple[bool, list[Line]]] = []
    rest: list[Line] = []
    index = 0
    while index < len(sheet.lines):
        end = _region_end(sheet.lines, index, flags, widest)
        if end > index:
            if rest:
                found.append((False, rest))
            found.append((True, list(sheet.lines[index:end])))
            rest, index = [], end
        else:
            rest.append(sheet.lines[index])
            index += 1
    if rest:
        found.append((False, rest))
    return found


def _region_end(lines: Sequence[Line], start: int, flags: set[int], widest: float) -> int:
    """Return where the table that starts at ``start`` ends, or ``start`` if none does."""
    if id(lines[start]) not in flags:
        return start
    end, n_cells, misses = start + 1, 1, 0
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if id(line) in flags:
            n_cells += 1
            end, misses = index + 1, 0
        elif line.width > 0.7 * widest or misses == 4 or captions.opens(line.text) or _ends_text(line.text):
            break
        else:
            misses += 1
    above = lines[max(0, start - 3) : start]
    captioned = any(captions.opens(line.text) and line.text[0] in "Tt" for line in above)
    return end if n_cells >= (2 if captioned else 3) else start


def _ends_text(text: str) -> bool:
    """Return whether a line is, as a whole, the heading of what stands behind the text of a paper."""
    if not _REFERENCES.match(text) or len(text) > MAX_BACK_HEADING_CHARS:
        return False
    found = sections.heading(text)
    return found.exact and found.section is Section.REFERENCES


def cells(sheet: Sheet) -> set[int]:
    """Return the ids of lines that stand beside another one of the same column, or that hold wide gaps."""
    widest = max((line.width for line in sheet.lines), default=0.0)
    found = {id(line) for line in sheet.lines if _gapped(line) and not _is_stretched(line, widest)}
    read = {id(line): place for place, line in enumerate(sheet.lines)}
    ordered = sorted(sheet.lines, key=lambda line: line.base)
    for index, line in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.base - line.base > 0.6 * max(line.size, other.size):
                break
            left, right = (line, other) if line.x0 < other.x0 else (other, line)
            columns = min(len(left.words), len(right.words)) >= COLUMN_WORDS and read[id(right)] - read[id(left)] > 1
            if (
                right.x0 > left.x1 - 1
                and not columns
                and not any(gutter.between(left, right) for gutter in sheet.gutters)
            ):
                found |= {id(line), id(other)}
    return found


def _gapped(line: Line) -> bool:
    """Return whether a line holds a gap wider than justified text makes, or one unlike its others."""
    words = line.words[1:] if ITEM.match(line.words[0].text) else line.words  # an item stands apart from its number
    gaps = [right.x0 - left.x1 for left, right in pairwise(words)]
    return (
        bool(gaps)
        and max(gaps) > CELL_EMS * line.size
        and (len(gaps) < 3 or max(gaps) > 2 * min(gaps) or max(gaps) > 1.5 * CELL_EMS * line.size)
    )


def _is_stretched(line: Line, widest: float) -> bool:
    """Return whether a line of few words is drawn out to the width of the others, by gaps that are all alike."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(line.words)]
    return line.width > 0.98 * widest and max(gaps) < 1.15 * min(gaps)


def classify(lines: Sequence[Line], sheet: Sheet, height: float, usual: Measures) -> Chunk:
    """Say what the lines of one paragraph are.

    Args:
        lines: The paragraph.
        sheet: The page it stands on.
        height: The height of the page in points.
        usual: What is usual in the document.
    """
    chunk = Chunk(tuple(lines))
    text = chunk.text
    n_words = sum(len(line.words) for line in lines)
    caption = captions.opens(text)
    if caption and len(lines) <= (MAX_CAPTION_LINES if caption["after"] in ".:" else 5):
        return replace(chunk, kind=BlockKind.CAPTION)
    if (_SOURCE.match(text) and len(lines) <= 3) or _CONTINUED.match(text):
        return replace(chunk, kind=BlockKind.CAPTION)
    if (_NOTICE.match(text) and n_words <= MAX_NOTICE_WORDS) or _BIOGRAPHY.match(text):
        return replace(chunk, kind=BlockKind.NOTICE)
    if formulas.is_formula(text):
        return replace(chunk, kind=BlockKind.FIGURE)
    if is_contents(lines):
        return replace(chunk, kind=BlockKind.CONTENTS)
    if _is_note(lines, sheet, height, usual) and not sections.is_known(text):
        return replace(chunk, kind=BlockKind.FOOTNOTE)
    if n_words <= MAX_LABEL_WORDS and max(line.size for line in lines) < LABEL_SIZE * usual.size:
        return replace(chunk, kind=BlockKind.FIGURE)
    level = heading_level(lines, text, n_words, usual)
    return replace(chunk, kind=BlockKind.HEADING, level=level) if level else chunk


def is_contents(lines: Sequence[Line]) -> bool:
    """Return whether most lines are entries of a table of contents: leaders, then a page number."""
    return sum(1 for line in lines if _LEADER.search(line.text)) * 2 > len(lines)


def heading_level(lines: Sequence[Line], text: str, n_words: int, usual: Measures) -> int:
    """Return a heading's depth from 1, or 0 for what is none."""
    if n_words > MAX_HEADING_WORDS or len(lines) > 5 or not any(char.isalpha() for char in text):
        return 0
    numbered = _NUMBERED.match(text)
    if _YEAR.search(text) or (text[-1] in ".,;" and not (numbered and n_words <= MAX_SHORT_WORDS)):
        return 0
    letters = [char for char in text if char.isalpha()]
    shouting = sum(char.isupper() for char in letters) > 0.8 * len(letters)
    capitals = shouting and len(letters) > 0.6 * len(text) and bool(_LONG_WORD.search(text))
    large = lines[0].size >= usual.large - 0.25 and lines[0].type_size >= usual.large - 0.25
    bold = all(line.bold for line in lines)
    if not (large or bold or capitals or (numbered and _is_short(lines, numbered[0], text, n_words))):
        return 0
    if numbered and not capitals:
        lettered = len(numbered[0]) == 2 and numbered[0][0].isalpha() and not set(numbered[0].rstrip(".")) <= set("IVX")
        return min(4, 1 + lettered + numbered[0].rstrip(".").count("."))
    return 1 if capitals or large else 2


def _is_short(lines: Sequence[Line], number: str, text: str, n_words: int) -> bool:
    """Return whether a numbered line in plain type is a heading: its number says so, or it has only a few words."""
    if len(lines) > 2 or text[-1] in ".,;:" or ":" in text:
        return False
    return n_words <= (14 if number[:1].isalpha() or "." in number.rstrip(".") else MAX_SHORT_WORDS)


def _is_note(lines: Sequence[Line], sheet: Sheet, height: float, usual: Measures) -> bool:
    first = lines[0]
    if first.base < 0.5 * height or not _NOTE.match(first.text) or max(line.size for line in lines) > 1.05 * usual.size:
        return False
    above = [line for line in sheet.lines if line.base < first.base and line.x0 < first.x1 and line.x1 > first.x0]
    if not above:
        return False
    small = first.size <= NOTE_SIZE * usual.size or first.words[0].size <= 0.75 * first.size
    if small:
        return any(line.size > NOTE_SIZE * usual.size for line in above)
    # Set as large as the body: only an interrupted sentence above it tells it from an item or a heading.
    last = max(above, key=lambda line: line.base)
    apart = first.base - last.base > 1.3 * usual.step
    return apart and not CLOSED.search(last.text) and len(first.words) > 1 and first.words[0].text.isdigit()


def is_label(chunk: Chunk) -> bool:
    """Return whether a caption is only its label (``TABEL I``): its words follow on the next line."""
    text = chunk.text
    return chunk.kind is BlockKind.CAPTION and bool(_LABEL.fullmatch(text) or _SOURCE.fullmatch(text))


def is_listed(above: Chunk, usual: Measures) -> bool:
    """Return whether what looks like a note under this block is an entry of a list of references in small type."""
    if above.kind is BlockKind.HEADING or _REFERENCES.match(above.text):
        return True
    return above.kind is BlockKind.PARAGRAPH and above.lines[0].size <= NOTE_SIZE * usual.size
