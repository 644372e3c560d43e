"""Saved web pages: the main text by trafilatura, the bibliographic data by the tags that journals publish."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from kube_review.errors import ReadingError
from kube_review.messages import Text, _
from kube_review.model import Guess
from kube_review.reading.formats import encoding, markup
from kube_review.reading.formats.composition import compose
from kube_review.reading.structure import clean
from kube_review.reading.structure.blocks import Extract

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_TAGS = {
    "citation_title": "title",
    "dc.title": "title",
    "citation_journal_title": "journal",
    "dc.source": "journal",
    "citation_date": "year",
    "citation_publication_date": "year",
    "citation_year": "year",
    "dc.date.issued": "year",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_firstpage": "first page",
    "citation_lastpage": "last page",
    "citation_doi": "doi",
    "citation_issn": "issn",
    "citation_dissertation_institution": "institution",
    "citation_technical_report_institution": "institution",
    "citation_author_institution": "institution",
}
_AUTHORS = frozenset({"citation_author", "citation_authors", "dc.creator", "dc.creator.personalname"})
_LEAST_SHARE = 0.3
_MAX_PAGE_CHARS = 5_000_000


def read(path: Path) -> Extract:
    """Read a saved web page.

    Args:
        path: An ``.html`` file.

    Returns:
        Its main text, without menus and advertisements.

    Raises:
        ReadingError: It holds no text.
    """
    page, charset = _decode(path)
    blocks = markup.stretches(page)[0]
    warnings: list[Text] = []
    main = _main_text(page) if len(page) <= _MAX_PAGE_CHARS else ""
    chosen = markup.stretches(main)[0] if main else []
    whole = sum(len(block.text) for block in blocks)
    if sum(len(block.text) for block in chosen) < _LEAST_SHARE * whole:
        chosen = blocks
        if main:
            warnings.append(_("The main text cannot be distinguished from the rest of the page; all of it was kept."))
    if not chosen:
        raise ReadingError(
            _("{file} contains no text.", file=path.name),
            _("Save the page again once it has loaded, or save it as PDF."),
        )
    return compose(chosen, reader="html", reason=charset, guesses=_bibliographic(page), warnings=warnings)


def _decode(path: Path) -> tuple[str, str]:
    raw = path.read_bytes()
    stated = _CHARSET.search(raw[:4096])
    if stated and not raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = stated.group(1).decode("ascii", errors="replace").lower()
        try:
            # Browsers read ISO-8859-1 as Windows-1252, and so do the people who state it.
            return raw.decode("cp1252" if name in {"iso-8859-1", "latin-1", "latin1", "us-ascii"} else name), name
        except (LookupError, UnicodeDecodeError):
            pass
    return encoding.decode(path)


def _main_text(page: str) -> str:
    import trafilatura

    found = trafilatura.extract(
        page,
        output_format="html",
        include_comments=False,
        include_tables=True,
        favor_recall=True,
    )
    return found or ""


class _Meta(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, content = values.get("name") or values.get("property"), values.get("content")
        if tag == "meta" and name and content:
            self.pairs.append((name.lower(), " ".join(clean.normalise(content).split())))


def _bibliographic(page: str) -> dict[str, Guess]:
    """Read the tags in which journals state for search engines what a page is about."""
    meta = _Meta()
    meta.feed(page)
    values: dict[str, str] = {}
    for name, content in meta.pairs:
        if name in _TAGS:
            values.setdefault(_TAGS[name], content)
    authors = list(dict.fromkeys(content for name, content in meta.pairs if name in _AUTHORS))
    if authors:
        values["authors"] = "; ".join(authors)
    if year := re.search(r"\b(?:19|20)\d\d\b", values.pop("year", "")):
        values["year"] = year.group()
    first, last = values.pop("first page", ""), values.pop("last page", "")
    if first:
        values["pages"] = f"{first}-{last}" if last and last != first else first
    return {key: Guess(value, "page metadata") for key, value in values.items()}
