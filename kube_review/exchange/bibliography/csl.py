"""CSL-JSON, as Zotero and citation processors write it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kube_review.errors import ReadingError
from kube_review.exchange.bibliography import entry
from kube_review.exchange.bibliography.entry import Entry
from kube_review.messages import _

_KINDS = {
    "article-journal": "journal article",
    "article-magazine": "journal article",
    "thesis": "thesis",
    "report": "report",
    "paper-conference": "proceedings",
    "book": "book",
    "chapter": "book",
}


def entries(content: str, name: str) -> list[Entry]:
    """Return the entries of a CSL-JSON file.

    Raises:
        ReadingError: It is no CSL-JSON.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReadingError(_("{file} is not JSON.", file=name), _("Export the library again as CSL-JSON.")) from error
    listed = found.get("items", [found]) if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise ReadingError(_("{file} is no CSL-JSON: a list of entries is expected.", file=name))
    return [_entry(one) for one in listed if isinstance(one, dict)]


def _entry(one: Mapping[str, Any]) -> Entry:
    def text(*names: str) -> str:
        return next((str(one[name]) for name in names if isinstance(one.get(name), str | int)), "")

    people = one.get("author")
    is_article = text("type") in {"article-journal", "article-magazine", "paper-conference"}
    names = [_name(person) for person in people if isinstance(person, dict)] if isinstance(people, list) else []
    values = {
        "title": text("title"),
        "authors": "; ".join(filter(None, names)),
        "year": entry.year(json.dumps(one.get("issued", ""))),
        "journal": text("container-title") if is_article else "",
        "volume": text("volume"),
        "issue": text("issue"),
        "pages": text("page"),
        "doi": text("DOI", "doi"),
        "issn": text("ISSN"),
        "institution": "" if is_article else text("publisher"),
        "kind": _KINDS.get(text("type"), "other"),
        "language": text("language"),
        "abstract": text("abstract"),
        "keywords": text("keyword"),
        "url": text("URL"),
        "database": text("source"),
    }
    return Entry(values, entry.attached(text("file")))


def _name(person: Mapping[str, Any]) -> str:
    if literal := person.get("literal"):
        return str(literal)
    return ", ".join(str(person[part]) for part in ("family", "given") if person.get(part))
