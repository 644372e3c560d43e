"""BibTeX, read by bibtexparser; TeX in values becomes text by pylatexenc."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kube_review.exchange.bibliography import entry
from kube_review.exchange.bibliography.entry import Entry

_KINDS = {
    "article": "journal article", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "bachelorsthesis": "thesis", "techreport": "report", "report": "report", "inproceedings": "proceedings",
    "conference": "proceedings", "proceedings": "proceedings", "book": "book", "inbook": "book",
}  # fmt: skip
_AND = re.compile(r"\s+and\s+")


def entries(content: str) -> tuple[list[Entry], int]:
    """Return the entries of a BibTeX file, and how many blocks of it could not be read."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import DuplicateBlockKeyBlock
    from bibtexparser.model import Entry as Block

    library = parse_string(content, append_middleware=[LatexDecodingMiddleware()])
    blocks, n_lost = [], 0
    for block in library.blocks:
        # Two entries of one key are two entries: keys are made by programs.
        found = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(found, Block):
            blocks.append(found)
        elif block in library.failed_blocks:
            n_lost += 1
    return [
        _entry(block.entry_type.lower(), {field.key.lower(): str(field.value) for field in block.fields})
        for block in blocks
    ], n_lost


def _entry(kind: str, fields: Mapping[str, str]) -> Entry:
    def first(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    values = {
        "title": _bare(first("title")),
        "authors": entry.people(_bare(name) for name in _AND.split(first("author"))),
        "year": entry.year(first("year"), first("date")),
        "journal": _bare(first("journal", "journaltitle", "booktitle")),
        "volume": first("volume"),
        "issue": first("number", "issue"),
        "pages": first("pages"),
        "doi": _bare(first("doi")),
        "issn": first("issn"),
        "institution": _bare(first("school", "institution")),
        "kind": _KINDS.get(kind, "other"),
        "language": first("langid", "language"),
        "abstract": _bare(first("abstract")),
        "keywords": _bare(first("keywords", "author_keywords")),
        "url": first("url"),
        "database": first("source"),
    }
    return Entry(values, entry.attached(first("file")))


def _bare(text: str) -> str:
    """Take braces away: they only keep the case of letters and hold names together."""
    return text.replace("{", "").replace("}", "")
