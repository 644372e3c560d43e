"""Markdown: headings by their marks, tables and footnotes as such, bibliographic data from a YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kube_review.model import Guess
from kube_review.reading.formats import encoding
from kube_review.reading.formats.composition import Stretch, compose
from kube_review.reading.formats.markup import CELL
from kube_review.reading.structure import clean
from kube_review.reading.structure.blocks import BlockKind, Extract
from kube_review.reading.structure.hyphens import Hyphens, learn

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(
    r"^(title|judul|author|authors|penulis|year|tahun|date|journal|jurnal|doi):[ \t]*(.*)$", re.IGNORECASE
)
_KEYS = {
    "judul": "title",
    "author": "authors",
    "penulis": "authors",
    "tahun": "year",
    "date": "year",
    "jurnal": "journal",
}
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\Z")
_UNDERLINE = re.compile(r"(=+|-+)\s*\Z")
_RULE = re.compile(r"(?:[*_-]\s*){3,}\Z")
_FENCE = re.compile(r"(?:```|~~~)")
_TABLE_ROW = re.compile(r"\|.*\|\s*\Z|[^|]+\|[^|]+\|")
_TABLE_RULE = re.compile(r"[\s|:-]*-[\s|:-]*\Z")
_FOOTNOTE = re.compile(r"\[\^([^\]]{1,40})\]:\s*")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,2}|[a-zA-Z])[.)])\s+")
_QUOTE = re.compile(r"(?:>\s?)+")
_INLINE = (
    (re.compile(r"!\[([^\]]{0,500})\]\([^)\s]{0,2000}(?:\s+\"[^\"]{0,200}\")?\)"), ""),
    (re.compile(r"\[([^\]]{1,500})\]\([^)\s]{0,2000}(?:\s+\"[^\"]{0,200}\")?\)"), r"\1"),
    (re.compile(r"\[\^[^\]]{1,40}\]"), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000})(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,2000})(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]{0,200}>"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])"), r"\1"),
)


def read(path: Path) -> Extract:
    """Read a Markdown file.

    Args:
        path: The file, in any encoding.

    Returns:
        Its text without marks; title, authors, year, journal and DOI of a YAML front matter as guesses.

    Raises:
        ReadingError: The file is no text.
    """
    content, how = encoding.decode(path)
    content = content.replace("\r\n", "\n")
    matter = _FRONT_MATTER.match(content)
    guesses = _guesses(matter.group(1)) if matter else {}
    pages = (content[matter.end() :] if matter else content).split("\f")
    groups = [(page, group) for page, part in enumerate(pages, 1) for group in _groups(part)]
    policy = learn(line for _, (_, _, lines) in groups for line in lines)
    stretches = [_stretch(kind, level, lines, page, policy) for page, (kind, level, lines) in groups]
    return compose(stretches, reader="markdown", reason=how, n_pages=len(pages), guesses=guesses)


def _without_comments(content: str) -> str:
    """Drop HTML comments; one that is never closed is text."""
    kept = []
    begin = 0
    while (start := content.find("<!--", begin)) >= 0 and (end := content.find("-->", start)) >= 0:
        kept.append(content[begin:start])
        begin = end + 3
    return "".join([*kept, content[begin:]])


def _guesses(matter: str) -> dict[str, Guess]:
    found = {}
    for line in matter.split("\n"):
        if match := _FIELD.match(line):
            key = match.group(1).lower()
            key = _KEYS.get(key, key)
            value = clean.normalise(match.group(2)).strip(" '\"[]")
            if key == "year":
                year = re.search(r"(?:19|20)\d\d", value)
                value = year.group() if year else ""
            if key == "authors":
                value = "; ".join(name.strip(" '\"") for name in re.split(r";|,(?=.*,)|\s+(?:and|dan)\s+", value))
            if value:
                found[key] = Guess(value, "front matter")
    return found


Group = tuple[BlockKind, int, list[str]]


def _groups(content: str) -> Iterator[Group]:
    """Gather the lines of each block, with the block's kind and the depth of a heading."""
    lines = clean.normalise(_without_comments(content)).split("\n")
    open_lines: list[str] = []
    kind = BlockKind.PARAGRAPH
    for raw in lines:
        line = _QUOTE.sub("", raw.strip(), count=1) if raw.lstrip().startswith(">") else raw.strip()
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(line) if len(open_lines) == 1 and kind is BlockKind.PARAGRAPH else None
        if heading or underline or not line or _RULE.match(line) or _FENCE.match(line) or _starts_block(line):
            if underline and len(line) > 2:
                yield BlockKind.HEADING, 1 if line[0] == "=" else 2, open_lines
            elif open_lines:
                yield kind, 0, open_lines
            open_lines, kind = [], BlockKind.PARAGRAPH
            if heading:
                yield BlockKind.HEADING, len(heading.group(1)), [heading.group(2)]
                continue
            if underline or not line or _RULE.match(line) or _FENCE.match(line) or _TABLE_RULE.match(line):
                continue
        if note := _FOOTNOTE.match(line):
            kind, line = BlockKind.FOOTNOTE, line[note.end() :]
        elif _TABLE_ROW.match(line):
            kind = BlockKind.TABLE
        open_lines.append(line)
    if open_lines:
        yield kind, 0, open_lines


def _starts_block(line: str) -> bool:
    return bool(_ITEM.match(line) or _FOOTNOTE.match(line) or _TABLE_ROW.match(line) or _TABLE_RULE.match(line))


def _stretch(kind: BlockKind, level: int, lines: Sequence[str], page: int, policy: Hyphens) -> Stretch:
    if kind is BlockKind.TABLE:
        cells = (_plain(cell).strip() for line in lines for cell in line.strip("| ").split("|"))
        return Stretch(CELL.join(cell for cell in cells if cell), kind, page=page)
    text = _plain(clean.join_lines(lines, hyphens=policy))
    if item := _ITEM.match(text):
        text = text if item.group(1) else f"{clean.BULLET} {text[item.end() :]}"
    return Stretch(text.strip(), kind, level, page)


def _plain(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text
