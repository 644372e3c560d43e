"""HTML, as saved from the web or as made from a word processor's file, to blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from kube_review.reading.formats.composition import Stretch
from kube_review.reading.structure import clean
from kube_review.reading.structure.blocks import BlockKind
from kube_review.reading.structure.hyphens import learn

PAGE_MARK = "\ue0ff"
"""A private-use character that a reader puts where its format says that a page begins."""

CELL = " | "
"""What separates the cells of a table row in the text."""

_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "blockquote", "pre", "address", "dt", "dd", "center", "body", "header"}
    | {"footer", "aside", "figure", "ul", "ol", "dl", "hr", "form", "fieldset", "details", "summary", "head", "row"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "nav", "button", "select", "iframe", "title"})
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source", "track"}
)
_NOTE_REF = re.compile(r"\s*\[?\s*(?:\d{1,3}|[*†‡])\s*\]?\s*\Z")
_NOTE_ID = re.compile(r"#?(?:foot|end)note-(\d+)\Z")
_SPACE = re.compile(r"[\s\xa0]+")
_PROSE_CELL_WORDS = 40
_MAX_BOLD_HEADING_CHARS = 120


def stretches(markup: str) -> tuple[list[Stretch], int]:
    """Turn markup into blocks in reading order.

    Rows of tables become one block each, their cells separated by ``CELL``; a cell that holds running text (a table
    used for layout) becomes paragraphs. Items of lists get their bullet or number. Footnotes stand after the paragraph
    that refers to them, and their marks are taken out of the sentence.

    Args:
        markup: HTML, well formed or not.

    Returns:
        The blocks, and the number of pages that ``PAGE_MARK`` tells of.
    """
    collector = _Collector()
    collector.feed(markup)
    collector.close()
    collector.finish()
    found = _with_notes(collector.blocks, collector.notes)
    policy = learn(stretch.text for stretch in found)
    return [
        replace(stretch, text=clean.join_lines([stretch.text], hyphens=policy)) for stretch in found
    ], collector.page


@dataclass(slots=True)
class _Found:
    stretch: Stretch
    notes: list[str] = field(default_factory=list)


class _Collector(HTMLParser):
    """Collects the text between block-level tags; it never recurses, so deep nesting costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Found] = []
        self.notes: dict[str, list[Stretch]] = {}
        self.page = 1
        self._parts: list[str] = []
        self._refs: list[str] = []
        self._bold_chars = 0
        self._bold = 0
        self._level = 0
        self._kind = BlockKind.PARAGRAPH
        self._skip: list[str] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._note: str | None = None
        self._row: list[list[_Found]] = []
        self._link: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED and tag not in _VOID:
            self._skip.append(tag)
        if self._skip:
            return
        values = dict(attrs)
        if tag in _BLOCKS or tag in _HEADINGS or tag in {"li", "tr", "td", "th", "table", "caption", "figcaption"}:
            self.flush()
        self._open(tag, values)

    def _open(self, tag: str, values: dict[str, str | None]) -> None:
        if tag in _HEADINGS:
            self._kind, self._level = BlockKind.HEADING, _HEADINGS[tag]
        elif tag in {"caption", "figcaption"}:
            self._kind = BlockKind.CAPTION
        elif tag in {"ol", "ul", "list"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag in {"li", "item"}:
            self._open_item(values)
        elif tag in {"tr", "table"}:
            self._close_row()
        elif tag in {"td", "th"}:
            self._row.append([])
        elif tag in {"b", "strong"}:
            self._bold += 1
        elif tag == "a":
            self._link = values.get("href") or ""
        elif tag == "br":
            self._parts.append("\n")
        if tag == "p" and "title" in (values.get("class") or "").split():
            self._kind = BlockKind.HEADING

    def _open_item(self, values: dict[str, str | None]) -> None:
        if match := _NOTE_ID.match(values.get("id") or ""):
            self._note = match.group(1)
            return
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            self._marker = f"{self._lists[-1]}. "
        else:
            self._marker = f"{clean.BULLET} "

    def handle_endtag(self, tag: str) -> None:
        if self._skip:
            if tag == self._skip[-1]:
                self._skip.pop()
            return
        if tag in _BLOCKS or tag in _HEADINGS or tag in {"li", "td", "th", "tr", "table", "caption", "figcaption"}:
            self.flush()
            self._kind, self._level = BlockKind.PARAGRAPH, 0
        if tag == "li":
            self._note, self._marker = None, ""
        elif tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        elif tag in {"tr", "table"}:
            self._close_row()
        elif tag in {"b", "strong"}:
            self._bold = max(0, self._bold - 1)
        elif tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._skip:
            return
        if self._link is not None and _NOTE_REF.match(data):
            if match := _NOTE_ID.match(self._link):
                self._refs.append(match.group(1))
            return
        if self._note is not None and data.strip() == "↑":
            return
        self._parts.append(data)
        if self._bold:
            self._bold_chars += len(data.strip())

    def finish(self) -> None:
        """End what the markup leaves open."""
        self.flush()
        self._close_row()

    def flush(self) -> None:
        """End the current block and keep it if it holds any text."""
        raw = "".join(self._parts)
        refs, bold_chars = self._refs, self._bold_chars
        self._parts, self._refs, self._bold_chars = [], [], 0
        text, turns = self._text_and_turns(raw)
        if not text:
            return
        kind = BlockKind.FOOTNOTE if self._note is not None else self._kind
        page = turns[0][1] - 1 if turns else self.page
        short = len(text) <= _MAX_BOLD_HEADING_CHARS and text[-1] not in ".;,"
        if kind is BlockKind.PARAGRAPH and short and bold_chars >= 0.9 * len(raw.strip()) and not self._marker:
            kind = BlockKind.HEADING
        if self._marker and kind is BlockKind.PARAGRAPH:
            turns = [(offset + len(self._marker), number) for offset, number in turns]
            text, self._marker = self._marker + text, ""
        stretch = Stretch(text, kind, self._level, page, tuple(turns))
        if self._note is not None:
            self.notes.setdefault(self._note, []).append(stretch)
        else:
            (self._row[-1] if self._row else self.blocks).append(_Found(stretch, refs))

    def _close_row(self) -> None:
        self.blocks += _row_blocks(self._row)
        self._row = []

    def _text_and_turns(self, raw: str) -> tuple[str, list[tuple[int, int]]]:
        """Clean a block's text and note where pages turn inside it."""
        text = ""
        turns: list[tuple[int, int]] = []
        for index, piece in enumerate(raw.split(PAGE_MARK)):
            if index:
                self.page += 1
                turns.append((len(text), self.page))
            words = clean.unspace(_SPACE.sub(" ", clean.normalise(piece)).strip())
            glued = not index or not (piece[:1].isspace() or text.endswith(" "))
            text += words if glued or not text or not words else f" {words}"
            if words and piece[-1:].isspace():
                text += " "
        return text.strip(), [turn for turn in turns if turn[0] < len(text.strip())]


def _row_blocks(cells: list[list[_Found]]) -> list[_Found]:
    """Make one block of a table row, or keep its paragraphs where a table only lays text out."""
    filled = [cell for cell in cells if cell]
    texts = [" ".join(found.stretch.text for found in cell) for cell in filled]
    if len(filled) < 2 or any(text.count(" ") >= _PROSE_CELL_WORDS for text in texts):
        return [found for cell in filled for found in cell]
    notes = [note for cell in filled for found in cell for note in found.notes]
    return [_Found(Stretch(CELL.join(texts), BlockKind.TABLE, page=filled[0][0].stretch.page), notes)]


def _with_notes(found: list[_Found], notes: dict[str, list[Stretch]]) -> list[Stretch]:
    ordered: list[Stretch] = []
    placed = set()
    for entry in found:
        ordered.append(entry.stretch)
        for ref in entry.notes:
            if ref in notes and ref not in placed:
                placed.add(ref)
                page = entry.stretch.turns[-1][1] if entry.stretch.turns else entry.stretch.page
                ordered += [Stretch(note.text, note.kind, note.level, page) for note in notes[ref]]
    return ordered + [note for ref, texts in notes.items() if ref not in placed for note in texts]
