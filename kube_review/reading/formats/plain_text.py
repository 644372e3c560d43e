"""Plain text in any encoding: hard-wrapped lines joined into paragraphs, headings found by their words.

A form feed turns the page; without one the whole file is page 1. A line is taken into the paragraph of the line before
it unless one of them is a heading, an item, or the end of a paragraph (short, and closing a sentence).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kube_review.errors import ReadingError
from kube_review.messages import _
from kube_review.reading.formats import encoding
from kube_review.reading.formats.composition import Stretch, compose
from kube_review.reading.structure import clean, sections
from kube_review.reading.structure.blocks import BlockKind, Extract
from kube_review.reading.structure.hyphens import Hyphens, learn

_ITEM = re.compile(r"(?:[•◦▪*]|-(?=\s)|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})\)|(?:[a-z]|\d{1,2})\.)\s", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!:;…][”\"’')\]]*\Z")
_FULL_STOP = re.compile(r"[.?!…][”\"’')\]]*\Z")
_FULL_LINE_SHARE = 0.75
_LONGEST_WRAPPED_CHARS = 140
_BODY_WORDS = 60
_LONG_LINE_WORDS = 8
_MAX_PAGES = 20_000
_MAX_LINES = 500
"""A longer paragraph is none: hostile files must not cost the square of their length."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line as it stands in the file: its text without surrounding space, its page, and how it is set off."""

    text: str
    page: int
    indent: int
    after_blank: bool


def read(path: Path) -> Extract:
    """Read a plain-text file.

    Args:
        path: A file of text in any encoding.

    Returns:
        Its paragraphs and headings as an extract.

    Raises:
        ReadingError: The file is no text.
    """
    content, how = encoding.decode(path)
    return extract_of(content, reader="text", reason=how)


def extract_of(content: str, *, reader: str, reason: str = "") -> Extract:
    """Turn decoded plain text into an extract."""
    if content.count("\f") > _MAX_PAGES:
        raise ReadingError(
            _("The text has more than {n:,} form feeds, each of which turns a page.", n=_MAX_PAGES), _("Remove them.")
        )
    lines = list(_lines(content))
    policy = learn(line.text for line in lines)
    width = _width(lines)
    paragraphs = _rejoin(_paragraphs(lines, width), wrapped=width is not None)
    n_pages = max((line.page for line in lines), default=1)
    return compose([_stretch(group, policy) for group in paragraphs], reader=reader, reason=reason, n_pages=n_pages)


def _lines(content: str) -> Iterator[SourceLine]:
    blank = True
    for page, part in enumerate(content.split("\f"), start=1):
        for raw in clean.normalise(part).split("\n"):
            text = raw.strip()
            if not text:
                blank = True
                continue
            yield SourceLine(text, page, len(raw) - len(raw.lstrip()), blank)
            blank = False


def _width(lines: Sequence[SourceLine]) -> int | None:
    """Return the width at which the file wraps its lines, or None where every paragraph is one line."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < 3:
        return None
    wide = lengths[int(len(lengths) * 0.9)]
    unfinished = sum(_SENTENCE_END.search(line.text) is None for line in lines)
    return wide if wide <= _LONGEST_WRAPPED_CHARS and unfinished * 3 > len(lines) else None


def _paragraphs(lines: Sequence[SourceLine], width: int | None) -> list[list[SourceLine]]:
    groups: list[list[SourceLine]] = []
    front = True
    for line in lines:
        room = groups and len(groups[-1]) < _MAX_LINES
        if room and not line.after_blank and _continues(groups[-1], line, width, front):
            groups[-1].append(line)
        else:
            groups.append([line])
        front = front and not _is_body(groups[-1])
    return groups


def _is_body(group: Sequence[SourceLine]) -> bool:
    return sections.is_known(group[0].text) or sum(line.text.count(" ") + 1 for line in group) > _BODY_WORDS


def _continues(group: Sequence[SourceLine], line: SourceLine, width: int | None, front: bool) -> bool:
    last = group[-1]
    if _is_heading(group, last) or _is_heading((), line, after=last):
        return False
    if width is None:
        return line.text[0].islower() and _SENTENCE_END.search(last.text) is None
    full = len(last.text) >= _FULL_LINE_SHARE * width
    if front and not full and not _runs_on(last.text, line.text):
        return False
    if _ITEM.match(line.text) and (not full or line.text[0] in "•◦▪"):
        return False
    if _SENTENCE_END.search(last.text):
        indented = line.indent > max(last.indent, min(x.indent for x in group))
        return full and not (indented and _FULL_STOP.search(last.text))
    return True


def _runs_on(text: str, following: str) -> bool:
    return (
        following[0].islower()
        or text.endswith(("-", ",", "/", "–"))
        or text.rsplit(None, 1)[-1] in sections.SMALL_WORDS
        or (text.isupper() and following.isupper())
        or len(text.split()) > _LONG_LINE_WORDS
    )


def _is_heading(group: Sequence[SourceLine], line: SourceLine, after: SourceLine | None = None) -> bool:
    """Say whether a line among others is a customary heading: alone, capitalised, not inside a sentence."""
    if len(group) > 1 or line.text[-1] in ".,;" or not (line.text[0].isupper() or line.text[0].isdigit()):
        return False
    if after is not None and _FULL_STOP.search(after.text) is None and not line.text.isupper():
        return False
    return sections.is_known(line.text)


def _rejoin(groups: list[list[SourceLine]], *, wrapped: bool) -> list[list[SourceLine]]:
    """Join paragraphs that a blank line (a column or page break) cut in the middle of a sentence."""
    joined: list[list[SourceLine]] = []
    for group in groups:
        if joined and len(joined[-1]) < _MAX_LINES and _is_cut(joined[-1], group, wrapped):
            joined[-1] += [replace(group[0], after_blank=False), *group[1:]]
        else:
            joined.append(group)
    return joined


def _is_cut(before: Sequence[SourceLine], after: Sequence[SourceLine], wrapped: bool) -> bool:
    last, first = before[-1].text, after[0].text
    if _SENTENCE_END.search(last) or _is_heading(before, before[-1]) or _ITEM.match(first):
        return False
    if len(after) == 1 and sections.looks_like_heading(first):
        return False
    if first[0].islower() or first[0] in ",;.)":
        return True
    prose = not (len(before) == 1 and sections.looks_like_heading(last))
    # A first line set straight below its heading is prose, however short; elsewhere it may be a heading in lower case.
    long = len(before) > 2 or last.endswith(",") or not before[0].after_blank
    return last.endswith("-") or (wrapped and prose and long and len(after) > 2)


def _stretch(group: Sequence[SourceLine], policy: Hyphens) -> Stretch:
    texts = [line.text for line in group]
    text = clean.join_lines(texts, hyphens=policy)
    turns = tuple(
        (len(clean.join_lines(texts[:index], hyphens=policy)), line.page)
        for index, line in enumerate(group)
        if index and line.page != group[index - 1].page
    )
    heading = len(group) <= 3 and sections.looks_like_heading(text)
    contents = sections.is_leader_line(text) and len(text) < sections.MAX_HEADING_CHARS and "...." in text
    kind = BlockKind.CONTENTS if contents else BlockKind.HEADING if heading else BlockKind.PARAGRAPH
    return Stretch(text, kind, page=group[0].page, turns=turns)
