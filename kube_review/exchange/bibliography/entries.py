"""Bibliographies as other programs export them (RIS, BibTeX, CSL-JSON) and search results in a table (CSV, XLSX)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kube_review.errors import ReadingError
from kube_review.exchange import safe_files
from kube_review.exchange.bibliography import bibtex, csl, ris, search_table
from kube_review.exchange.bibliography.entry import Entry
from kube_review.exchange.tables import spreadsheets
from kube_review.ingest import workers
from kube_review.messages import Text, _, plural
from kube_review.model import Guess

LIBRARIES = frozenset({".ris", ".bib", ".bibtex", ".json"})
"""Endings of bibliographies that may lie beside the files of studies."""
ENDINGS = (".ris", ".bib", ".bibtex", ".json", *spreadsheets.ENDINGS)
DOI = re.compile(r"10\.\d{4,9}/\S+")
_NOT_OF_A_STUDY = frozenset({"abstract", "keywords", "url", "database"})
_LANGUAGES = {
    "indonesian": "id",
    "indonesia": "id",
    "bahasa indonesia": "id",
    "ind": "id",
    "english": "en",
    "inggris": "en",
    "eng": "en",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a bibliography.

    ``values`` has the keys of ``Document.guesses`` (title, authors, year, journal, volume, issue, pages, doi, issn,
    institution, kind, language), and abstract, keywords, url, database; authors are ``Family, Given`` joined with
    ``; ``. ``files`` are the names of attached files, without folders. ``source`` says format and file:
    ``ris: library.ris``.
    """

    values: Mapping[str, str]
    files: tuple[str, ...]
    source: str

    def guesses(self) -> dict[str, Guess]:
        """Return the values as guesses that name this bibliography."""
        return {key: Guess(value, self.source) for key, value in self.values.items() if key not in _NOT_OF_A_STUDY}


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The records of a file in order, and what could not be read."""

    records: tuple[Record, ...]
    lost: tuple[Text, ...] = ()


MAX_BYTES = 16 * 2**20
"""Some twenty thousand records with abstracts; hostile files must not cost more than minutes."""
_SMALL_BYTES = 2**18
"""A larger file is read in a process of its own with limits: TeX in it may cost seconds for each of its megabytes."""


def read(path: Path) -> Bibliography:
    """Read a bibliography or a table of search results.

    Args:
        path: A file with one of ``ENDINGS``.

    Returns:
        Its records in order; entries without a title and a DOI are counted in ``lost``.

    Raises:
        NotFound: There is no such file.
        ReadingError: The file cannot be read, or holds no record.
    """
    suffix = path.suffix.lower()
    if suffix not in ENDINGS:
        raise ReadingError(
            _("{file} is no bibliography.", file=path.name), _("Export it as one of: {choices}.", choices=ENDINGS)
        )
    size = path.stat().st_size if path.is_file() else 0
    if size > MAX_BYTES:
        raise ReadingError(_("{file} is too large.", file=path.name), _("Export it in several parts."))
    return workers.bounded(_read, path) if size > _SMALL_BYTES else _read(path)


def _read(path: Path) -> Bibliography:
    suffix = path.suffix.lower()
    n_lost = 0
    if suffix in spreadsheets.ENDINGS:
        form, entries = "table", search_table.entries(path)
    else:
        content = safe_files.read_bytes(path).decode("utf-8-sig", errors="replace")
        if suffix == ".json":
            form, entries = "csl-json", csl.entries(content, path.name)
        elif suffix == ".ris":
            form, (entries, n_lost) = "ris", ris.entries(content)
        else:
            form, (entries, n_lost) = "bibtex", bibtex.entries(content)
    records = tuple(_records(entries, f"{form}: {path.name}"))
    n_lost += len(entries) - len(records)
    if not records:
        raise ReadingError(
            _("{file} holds no record with a title or a DOI.", file=path.name), _("Export the list again.")
        )
    return Bibliography(records, (_lost(path, n_lost),) if n_lost else ())


def _lost(path: Path, n: int) -> Text:
    return plural(
        "{file}: {n} entry could not be read, or has neither title nor DOI.",
        "{file}: {n} entries could not be read, or have neither title nor DOI.",
        n=n,
        file=path.name,
    )


def _records(entries: Iterable[Entry], source: str) -> Iterable[Record]:
    for entry in entries:
        values = {key: " ".join(value.split()) for key, value in entry.values.items() if value and value.strip()}
        if "doi" in values:
            values["doi"] = normal_doi(values["doi"]) or values["doi"]
        if "pages" in values:
            values["pages"] = re.sub(r"\s*[-–—]+\s*", "-", values["pages"])
        if "language" in values:
            language = values["language"].lower()
            values["language"] = _LANGUAGES.get(language, language[:2])
        if "title" in values or "doi" in values:
            yield Record(values, entry.files, source)


def normal_doi(doi: str) -> str:
    """Reduce a DOI to its bare form in lower case, without a resolver's address; empty if it is none."""
    found = DOI.search(doi)
    return found.group().rstrip(".,;)]}").lower() if found else ""
