"""Markdown: headings by their marks, tables and footnotes as such, the rest as plain text."""

from __future__ import annotations

from pathlib import Path

from kube_review.reading import encoding, text
from kube_review.reading.blocks import Extract


def read(path: Path) -> Extract:
    """Read a Markdown file."""
    content, how = encoding.decode(path)
    return text.extract_of(content, reader="markdown", reason=how)
