"""Studies as a bibliography for Zotero, Mendeley or JabRef: RIS, BibTeX, CSL-JSON, with the decision as a note."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kube_review import whole_files
from kube_review.exchange.request import Request, Written
from kube_review.exchange.tables.collect import Collected
from kube_review.session import Session
from kube_review.tables import plain

Row = Mapping[str, str]
_ARTICLE = ("JOUR", "article", "article-journal")
_KINDS = {
    "article": _ARTICLE,
    "journal article": _ARTICLE,
    "thesis": ("THES", "phdthesis", "thesis"),
    "report": ("RPRT", "techreport", "report"),
    "proceedings": ("CPAPER", "inproceedings", "paper-conference"),
}
_OTHER = ("GEN", "misc", "document")
_KEYS = (
    *("study", "title", "authors", "year", "kind", "language", "journal", "volume", "issue", "pages_printed", "doi"),
    *("issn", "institution", "excluded", "excluded_stage", "duplicate_of"),
)


def write_ris(session: Session, file: Path, request: Request) -> Written:
    """Write the studies as RIS."""
    return _write(session, file, request, lambda rows: "".join(map(_ris, rows)))


def write_bibtex(session: Session, file: Path, request: Request) -> Written:
    """Write the studies as BibTeX, in UTF-8 with the ids of studies as keys."""
    return _write(session, file, request, lambda rows: "\n".join(map(_bibtex, rows)))


def write_csl(session: Session, file: Path, request: Request) -> Written:
    """Write the studies as CSL-JSON."""
    return _write(
        session, file, request, lambda rows: json.dumps([_csl(r) for r in rows], ensure_ascii=False, indent=2)
    )


def _write(session: Session, file: Path, request: Request, form: Callable[[list[Row]], str]) -> Written:
    rows: list[Row] = [
        {key: plain(str(row[key])) for key in _KEYS if row.get(key) not in (None, "")}
        for row in Collected(session, request).studies
    ]
    whole_files.write_bytes(file, (form(rows).rstrip("\n") + "\n").encode())
    return Written({"studies": len(rows)})


def decision(row: Row) -> str:
    """Return the decision on a study with its reason, as text for a note."""
    if "duplicate_of" in row:
        return f"kube-review: duplicate of {row['duplicate_of']}"
    if "excluded" in row:
        return f"kube-review: excluded ({row.get('excluded_stage', 'full-text')}): {row['excluded']}"
    return "kube-review: included"


def _people(row: Row) -> list[str]:
    return [name.strip() for name in row.get("authors", "").split(";") if name.strip()]


def _pages(row: Row) -> tuple[str, str]:
    first, _dash, last = row.get("pages_printed", "").replace("–", "-").partition("-")
    return first.strip(), last.strip()


def _ris(row: Row) -> str:
    start, end = _pages(row)
    lines = [
        ("TY", _KINDS.get(row.get("kind", ""), _OTHER)[0]),
        ("ID", row["study"]),
        ("TI", row.get("title", row["study"])),
        *(("AU", name) for name in _people(row)),
        ("PY", row.get("year", "")),
        ("T2", row.get("journal", "")),
        ("VL", row.get("volume", "")),
        ("IS", row.get("issue", "")),
        ("SP", start),
        ("EP", end),
        ("DO", row.get("doi", "")),
        ("SN", row.get("issn", "")),
        ("PB", row.get("institution", "")),
        ("LA", row.get("language", "")),
        ("N1", decision(row)),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n\r\n"


def _bibtex(row: Row) -> str:
    kind = _KINDS.get(row.get("kind", ""), _OTHER)[1]
    venue = "booktitle" if kind == "inproceedings" else "journal"
    house = {"phdthesis": "school", "techreport": "institution"}.get(kind, "publisher")
    fields = {
        "title": row.get("title", row["study"]),
        "author": " and ".join(_bibtex_name(name) for name in _people(row)),
        "year": row.get("year", ""),
        venue: row.get("journal", ""),
        "volume": row.get("volume", ""),
        "number": row.get("issue", ""),
        "pages": row.get("pages_printed", "").replace("-", "--").replace("–", "--"),
        "doi": row.get("doi", ""),
        "issn": row.get("issn", ""),
        house: row.get("institution", ""),
        "langid": {"id": "indonesian", "en": "english"}.get(row.get("language", ""), ""),
        "note": decision(row),
    }
    lines = [f"  {name} = {{{_tex(value, name)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{row['study']},", *lines, "}\n"])


def _bibtex_name(name: str) -> str:
    """Protect a name without a comma: many Indonesian names have no family name."""
    return name if "," in name or " " not in name else f"{{{name}}}"


_TEX = {
    "\\": r"\textbackslash ",
    "~": r"\textasciitilde ",
    "^": r"\textasciicircum ",
    **{c: f"\\{c}" for c in "&%$#_"},
}


def _tex(value: str, field: str) -> str:
    if field == "doi":
        return re.sub(r"[{}\s]", "", value)
    braces = "{}" if field == "author" else ""  # only names have braces of their own
    return "".join(c if c in braces else "" if c in "{}" else _TEX.get(c, c) for c in value)


def _csl(row: Row) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": row["study"],
        "type": _KINDS.get(row.get("kind", ""), _OTHER)[2],
        "title": row.get("title", row["study"]),
        "author": [_csl_name(name) for name in _people(row)],
        "issued": {"date-parts": [[int(row["year"])]]} if row.get("year", "").isdecimal() else None,
        "container-title": row.get("journal"),
        "volume": row.get("volume"),
        "issue": row.get("issue"),
        "page": row.get("pages_printed"),
        "DOI": row.get("doi"),
        "ISSN": row.get("issn"),
        "publisher": row.get("institution"),
        "language": row.get("language"),
        "note": decision(row),
    }
    return {key: value for key, value in made.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": name}
