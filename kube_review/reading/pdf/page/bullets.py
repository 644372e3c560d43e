"""Bullets that a font without names turned into letters (``DKepercayaan``), told by the whole document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kube_review.reading.pdf.page.layout import Sheet
from kube_review.reading.pdf.page.lines import Line, line_of
from kube_review.reading.structure.clean import BULLET, STRAY, stray_bullets
from kube_review.reading.structure.hyphens import learn


def marked(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Part the bullets of a document from the words they stick to.

    Args:
        sheets: All pages in reading order.
    """
    heads = [line.text for sheet in sheets for line in sheet.lines if STRAY.match(line.text)]
    if not heads:
        return list(sheets)
    words = learn(line.text for sheet in sheets for line in sheet.lines)
    letters = stray_bullets(heads, words.counts)
    if not letters:
        return list(sheets)
    return [replace(sheet, lines=tuple(_parted(line, letters) for line in sheet.lines)) for sheet in sheets]


def _parted(line: Line, letters: frozenset[str]) -> Line:
    match = STRAY.match(line.text)
    if not match or match[1] not in letters:
        return line
    first = line.words[0]
    edge = first.x0 + (first.x1 - first.x0) / len(first.text)
    bullet, rest = first._replace(text=BULLET, x1=edge), first._replace(text=first.text[1:], x0=edge)
    return line_of(line.page, [bullet, rest, *line.words[1:]])
