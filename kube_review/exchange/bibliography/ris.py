"""RIS, read by rispy: what Zotero, Mendeley, EndNote, Scopus, Garuda and OJS journals write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kube_review.exchange.bibliography import entry
from kube_review.exchange.bibliography.entry import Entry

_KINDS = {
    "JOUR": "journal article", "JFULL": "journal article", "EJOUR": "journal article", "MGZN": "journal article",
    "THES": "thesis", "RPRT": "report", "GOVDOC": "report", "CONF": "proceedings", "CPAPER": "proceedings",
    "BOOK": "book", "CHAP": "book",
}  # fmt: skip
_TAG = re.compile(r"^[\ufeff \t]*([A-Z][A-Z0-9]) {1,2}-[ \t]?", re.MULTILINE)
"""Some programs indent tags or write one space before the hyphen; rispy wants two and none before."""
_DOI = re.compile(r"10\.\d{4,9}/\S+")


_START = re.compile(r"^(?=TY  - )", re.MULTILINE)
_END = re.compile(r"^ER  - .*", re.MULTILINE | re.DOTALL)


def entries(content: str) -> tuple[list[Entry], int]:
    """Return the entries of a RIS file, and how many could not be read."""
    import rispy

    text = _TAG.sub(r"\1  - ", content.replace("\r\n", "\n").replace("\r", "\n"))
    found: list[Entry] = []
    n_lost = 0
    # One by one: an entry without its end would swallow the next, and a broken one would cost the file.
    for one in _START.split(text)[1:]:
        try:
            found += [_entry(tags) for tags in rispy.loads(_END.sub("", one).rstrip() + "\nER  - \n")]
        except (rispy.parser.ParseError, KeyError, TypeError, ValueError):
            n_lost += 1
    return found, n_lost


def _entry(tags: Mapping[str, Any]) -> Entry:
    def first(*names: str) -> str:
        for name in names:
            value = tags.get(name)
            if value:
                return str(value[0] if isinstance(value, list) else value)
        return ""

    is_thesis = first("type_of_reference") == "THES"
    urls = [str(url) for url in tags.get("urls", [])]
    doi = next((text for text in (first("doi"), first("type_of_work"), *urls) if _DOI.search(text)), "")
    values = {
        "title": first("title", "primary_title", "translated_title"),
        "authors": entry.people(tags.get("authors") or tags.get("first_authors") or ()),
        "year": entry.year(first("year"), first("publication_year"), first("date")),
        "journal": ""
        if is_thesis
        else first("journal_name", "alternate_title3", "secondary_title", "alternate_title2", "alternate_title1"),
        "volume": first("volume"),
        "issue": first("number"),
        "pages": "-".join(filter(None, (first("start_page"), first("end_page")))),
        "doi": doi,
        "issn": first("issn"),
        "institution": first("publisher") if is_thesis or first("type_of_reference") == "RPRT" else "",
        "kind": _KINDS.get(first("type_of_reference"), "other"),
        "language": first("language"),
        "abstract": first("abstract", "notes_abstract"),
        "keywords": "; ".join(map(str, tags.get("keywords", []))),
        "url": urls[0] if urls else "",
        "database": first("name_of_database", "database_provider"),
    }
    files = [str(tags[name]) for name in ("file_attachments1", "figure") if tags.get(name)]
    return Entry(values, entry.attached(";".join(files)))
