"""Search results in a table: what Scopus, Zotero, Publish or Perish, Garuda, Rayyan and others export as CSV."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kube_review.exchange.bibliography import entry
from kube_review.exchange.bibliography.entry import Entry
from kube_review.exchange.tables import spreadsheets

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "article title", "document title", "judul", "judul artikel"),
    "authors": ("authors", "author", "author/s", "author(s)", "author names", "penulis", "pengarang"),
    "year": ("year", "publication year", "publication_year", "published year", "publication date", "date", "tahun",
             "tahun terbit"),
    "journal": ("source title", "publication title", "journal title", "journal", "journal/book", "publication",
                "nama jurnal", "jurnal", "source"),
    "volume": ("volume", "vol"),
    "issue": ("issue", "issue number", "number", "no", "nomor"),
    "pages": ("pages", "halaman"),
    "doi": ("doi",),
    "issn": ("issn", "issns"),
    "institution": ("publisher", "penerbit", "institution", "institusi"),
    "kind": ("item type", "document type", "publication type", "doctype", "type", "jenis"),
    "language": ("language", "language of original document", "bahasa"),
    "abstract": ("abstract", "abstract note", "abstrak"),
    "keywords": ("keywords", "author keywords", "manual tags", "kata kunci"),
    "url": ("url", "link", "articleurl", "plink", "source urls", "tautan"),
    "database": ("database name", "library catalog", "database", "basis data"),
}  # fmt: skip
"""What programs call a value, the surest heading first."""
_FIRST_PAGE = ("page start", "startpage", "start page", "first page")
_LAST_PAGE = ("page end", "endpage", "end page")
_SCHOLAR = "gsrank"
"""Only Publish or Perish has it: its authors are joined by commas, initials first."""
_KINDS = (
    (re.compile(r"(?i)thesis|dissertation|tesis|skripsi|disertasi"), "thesis"),
    (re.compile(r"(?i)conference|proceeding|prosiding"), "proceedings"),
    (re.compile(r"(?i)report|laporan"), "report"),
    (re.compile(r"(?i)article|artikel|review|jurnal|jour\b"), "journal article"),
    (re.compile(r"(?i)book|buku|chapter"), "book"),
)


def entries(path: Path) -> list[Entry]:
    """Return the rows of a table of search results.

    Raises:
        NotFound: There is no such file.
        ReadingError: It is no table, or has no column of titles.
    """
    wanted = tuple(dict.fromkeys(name for names in _HEADINGS.values() for name in names if name != "doi"))
    rows = spreadsheets.read(path, ("title", "doi", *wanted), named=("Title", "Authors", "Year", "DOI", "Abstract"))
    return [_entry({key.casefold(): value for key, value in row.items()}) for row in rows]


def _entry(row: Mapping[str, str]) -> Entry:
    def first(names: tuple[str, ...]) -> str:
        return next((row[name].strip() for name in names if row.get(name, "").strip()), "")

    values = {key: first(names) for key, names in _HEADINGS.items()}
    if "source title" in row and "source" in row:  # Scopus names itself as the source
        values |= {"database": row["source"], "journal": row["source title"].strip()}
    values["pages"] = values["pages"] or "-".join(filter(None, (first(_FIRST_PAGE), first(_LAST_PAGE))))
    values["authors"] = _people(values["authors"], scholar=_SCHOLAR in row)
    values["year"] = entry.year(values["year"])
    values["kind"] = next((kind for pattern, kind in _KINDS if pattern.search(values["kind"])), "")
    if values["kind"] not in ("thesis", "report"):
        values["institution"] = ""
    return Entry(values)


def _people(names: str, *, scholar: bool) -> str:
    if ";" in names or " and " in names:
        return entry.people(re.split(r";|\s+and\s+", names))
    return entry.people(names.split(",")) if scholar else entry.people([names])
