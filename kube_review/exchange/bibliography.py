"""Bibliographies kept beside the files, as Zotero exports them (RIS, BibTeX, CSL-JSON), and their matching.

The formats are small and read here, so that one broken entry does not cost the library, and every value says where it
came from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kube_review.errors import ReadingError
from kube_review.exchange import bibtex, ris
from kube_review.messages import _
from kube_review.model import Document, Guess

SUFFIXES = frozenset({".ris", ".bib", ".bibtex", ".json"})
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_TITLE_LIKENESS = 92.0
_MIN_TITLE_CHARS = 15
_RIS_KINDS = {
    "JOUR": "journal article", "JFULL": "journal article", "EJOUR": "journal article", "MGZN": "journal article",
    "THES": "thesis", "RPRT": "report", "GOVDOC": "report", "CONF": "proceedings", "CPAPER": "proceedings",
}  # fmt: skip
_BIBTEX_KINDS = {
    "article": "journal article", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "bachelorsthesis": "thesis", "techreport": "report", "report": "report", "inproceedings": "proceedings",
    "conference": "proceedings", "proceedings": "proceedings",
}  # fmt: skip
_CSL_KINDS = {
    "article-journal": "journal article", "article-magazine": "journal article", "thesis": "thesis",
    "report": "report", "paper-conference": "proceedings",
}  # fmt: skip
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
    institution, kind, language); authors are ``Family, Given`` joined with ``; ``. ``files`` are the names of attached
    files, without folders. ``source`` says format and file: ``ris: library.ris``.
    """

    values: Mapping[str, str]
    files: tuple[str, ...]
    source: str

    def guesses(self) -> dict[str, Guess]:
        """Return the values as guesses that name this bibliography."""
        return {key: Guess(value, self.source) for key, value in self.values.items()}


def read(path: Path) -> list[Record]:
    """Read a bibliography.

    Args:
        path: A ``.ris``, ``.bib`` or CSL-JSON ``.json`` file.

    Returns:
        Its records in order; entries without a title and a DOI are left out.

    Raises:
        ReadingError: The file cannot be read, or is no bibliography.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise ReadingError(_("{path} cannot be read: {reason}.", path=path, reason=error.strerror)) from error
    suffix = path.suffix.lower()
    if suffix == ".json":
        rows = ((_from_csl(entry), _csl_files(entry)) for entry in _csl_entries(content, path))
        return _records(rows, f"csl-json: {path.name}")
    if suffix in {".bib", ".bibtex"}:
        rows = ((_from_bibtex(entry), _attached(entry.get("file", ""))) for entry in bibtex.parse(content))
        return _records(rows, f"bibtex: {path.name}")
    if suffix == ".ris":
        rows = (
            (_from_ris(tags), _attached(";".join(tags.get("L1", []) + tags.get("L4", []))))
            for tags in ris.parse(content)
        )
        return _records(rows, f"ris: {path.name}")
    raise ReadingError(
        _("{file} is not a bibliography.", file=path.name),
        _("Export it as {choices}.", choices=sorted(SUFFIXES)),
    )


def match(records: Sequence[Record], *, file_name: str, doi: str = "", title: str = "") -> Record | None:
    """Find the record of a study.

    Args:
        records: The bibliography.
        file_name: The name of the study's file, without its folder.
        doi: Its DOI as read, or empty.
        title: Its title as read, or empty.

    Returns:
        The record with the same DOI; else the one that names the file; else the one whose title is the same but for
        small differences, if it is only one; else None.
    """
    wanted = normal_doi(doi)
    for record in records:
        if wanted and normal_doi(record.values.get("doi", "")) == wanted:
            return record
    name = _plain(Path(file_name).stem)
    for record in records:
        if name and any(_plain(Path(attached).stem) == name for attached in record.files):
            return record
    same = [record for record in records if _same_title(record.values.get("title", ""), title)]
    if not same:
        same = [record for record in records if _same_title(record.values.get("title", ""), Path(file_name).stem)]
    return same[0] if len({record.values.get("title", "").lower() for record in same}) == 1 else None


def library(named: Sequence[Path], files: Sequence[Path]) -> Callable[[Path, Document], Mapping[str, Guess]]:
    """Return what the bibliographies know of a file that was read.

    Args:
        named: Bibliographies that somebody named; they must be readable.
        files: The files that are read; bibliographies in their folders are used too where they can be read.

    Raises:
        ReadingError: A named bibliography cannot be read.
    """
    records = [record for path in named for record in read(path)]
    for path in sorted(p for folder in {f.parent for f in files} for p in folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and path.is_file() and path not in named:
            with suppress(ReadingError):  # a .json beside the papers need not be a bibliography
                records += read(path)

    def known(path: Path, document: Document) -> Mapping[str, Guess]:
        read_as = {key: document.guesses[key].value for key in ("doi", "title") if key in document.guesses}
        record = match(records, file_name=path.name, **read_as)
        return record.guesses() if record else {}

    return known


def normal_doi(doi: str) -> str:
    """Reduce a DOI to its bare form in lower case, without a resolver's address; empty if it is none."""
    found = _DOI.search(doi)
    return found.group().rstrip(".,;)]}").lower() if found else ""


def _same_title(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    left, right = _plain(one), _plain(other)
    if min(len(left), len(right)) < _MIN_TITLE_CHARS:
        return bool(left) and left == right
    # A subtitle may be missing on one side, but then the rest has to be the same.
    shorter = min(left, right, key=len)
    longer = max(left, right, key=len)
    if longer.startswith(f"{shorter} ") and len(shorter.split()) >= 5:
        return True
    return fuzz.ratio(left, right, score_cutoff=_TITLE_LIKENESS) > 0


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower().replace("_", " ")))


def _records(rows: Iterable[tuple[dict[str, str], tuple[str, ...]]], source: str) -> list[Record]:
    kept = []
    for values, files in rows:
        filled = {key: " ".join(value.split()) for key, value in values.items() if value and value.strip()}
        if "doi" in filled:
            filled["doi"] = normal_doi(filled["doi"]) or filled["doi"]
        if "pages" in filled:
            filled["pages"] = re.sub(r"\s*[-–—]+\s*", "-", filled["pages"])
        if "language" in filled:
            language = filled["language"].lower()
            filled["language"] = _LANGUAGES.get(language, language[:2])
        if "title" in filled or "doi" in filled:
            kept.append(Record(filled, files, source))
    return kept


def _from_ris(tags: ris.Tags) -> dict[str, str]:
    def first(*names: str) -> str:
        return next((tags[name][0] for name in names if tags.get(name) and tags[name][0]), "")

    year = _YEAR.search(first("PY", "Y1", "DA"))
    pages = "-".join(filter(None, (first("SP"), first("EP"))))
    is_thesis = first("TY") == "THES"
    return {
        "title": first("TI", "T1", "CT"),
        "authors": "; ".join(tags.get("AU", []) or tags.get("A1", [])),
        "year": year.group() if year else "",
        "journal": "" if is_thesis else first("JO", "JF", "T2", "JA", "J2"),
        "volume": first("VL"),
        "issue": first("IS"),
        "pages": pages,
        "doi": first("DO", "M3")
        if _DOI.search(first("DO", "M3"))
        else next(filter(_DOI.search, tags.get("UR", [])), ""),
        "issn": first("SN"),
        "institution": first("PB") if is_thesis or first("TY") == "RPRT" else "",
        "kind": _RIS_KINDS.get(first("TY"), "other"),
        "language": first("LA"),
    }


def _from_bibtex(entry: Mapping[str, str]) -> dict[str, str]:
    year = _YEAR.search(entry.get("year") or entry.get("date") or "")
    people = re.split(r"\s+and\s+", entry.get("author", ""))
    return {
        "title": entry.get("title", ""),
        "authors": "; ".join(_family_first(name) for name in people if name),
        "year": year.group() if year else "",
        "journal": entry.get("journal") or entry.get("journaltitle") or entry.get("booktitle", ""),
        "volume": entry.get("volume", ""),
        "issue": entry.get("number") or entry.get("issue", ""),
        "pages": entry.get("pages", ""),
        "doi": entry.get("doi", ""),
        "issn": entry.get("issn", ""),
        "institution": entry.get("school") or entry.get("institution", ""),
        "kind": _BIBTEX_KINDS.get(entry["entrytype"], "other"),
        "language": entry.get("langid") or entry.get("language", ""),
    }


def _family_first(name: str) -> str:
    if "," in name or " " not in name:
        return name
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}"


def _csl_entries(content: str, path: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReadingError(
            _("{file} is not JSON: {error}.", file=path.name, error=error), _("Export the library again as CSL-JSON.")
        ) from error
    entries = found.get("items", [found]) if isinstance(found, dict) else found
    if not isinstance(entries, list):
        raise ReadingError(_("{file} is not CSL-JSON: it must hold a list of entries.", file=path.name))
    return [entry for entry in entries if isinstance(entry, dict)]


def _from_csl(entry: Mapping[str, Any]) -> dict[str, str]:
    def text(*names: str) -> str:
        return next((str(entry[name]) for name in names if isinstance(entry.get(name), str | int)), "")

    year = _YEAR.search(json.dumps(entry.get("issued", "")))
    people = entry.get("author")
    is_article = text("type") in {"article-journal", "article-magazine", "paper-conference"}
    return {
        "title": text("title"),
        "authors": "; ".join(_csl_name(person) for person in people if isinstance(person, dict))
        if isinstance(people, list)
        else "",
        "year": year.group() if year else "",
        "journal": text("container-title") if is_article else "",
        "volume": text("volume"),
        "issue": text("issue"),
        "pages": text("page"),
        "doi": text("DOI", "doi"),
        "issn": text("ISSN"),
        "institution": "" if is_article else text("publisher"),
        "kind": _CSL_KINDS.get(text("type"), "other"),
        "language": text("language"),
    }


def _csl_name(person: Mapping[str, Any]) -> str:
    if literal := person.get("literal"):
        return str(literal)
    return ", ".join(str(person[part]) for part in ("family", "given") if person.get(part))


def _csl_files(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return _attached(str(entry.get("file", "")))


def _attached(listing: str) -> tuple[str, ...]:
    """Read the names of attached files; Zotero writes ``title:folder/name.pdf:application/pdf``, joined with ``;``."""
    names = []
    for entry in re.split(r"(?<!\\);", listing):
        for part in re.split(r"(?<!\\):", entry.replace("file://", "")):
            name = re.split(r"[\\/]+(?=[^\\/]*\Z)", part.replace("\\:", ":").replace("\\;", ";").strip())[-1]
            if re.search(r"\.\w{2,5}\Z", name) and name not in names:
                names.append(name)
    return tuple(names)
