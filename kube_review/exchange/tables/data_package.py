"""A folder as a Frictionless data package: a CSV file for each table, and ``datapackage.json`` with their schemas.

https://datapackage.org: types, coded values, keys and relations between the tables stand in the schema, units as
``unit``, so that programs can read it without a manual.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from kube_review import __version__, tables, whole_files
from kube_review.errors import ReviewError
from kube_review.exchange.request import Request, Written
from kube_review.exchange.tables import collect, text_files
from kube_review.exchange.tables.collect import Collected
from kube_review.exchange.tables.columns import Column
from kube_review.exchange.tables.sheets import Sheet
from kube_review.messages import _, translate
from kube_review.session import Session

DESCRIPTOR = "datapackage.json"
_REFERRING = ("codings", "memos", "decisions")
"""Tables whose column ``study`` names a row of the studies."""


def write(session: Session, folder: Path, request: Request) -> Written:
    """Write the folder, by default with every table.

    Raises:
        Conflict: The folder exists and is no data package.
    """
    of = Collected(session, request)
    sheets = of.sheets(request.what or "all")

    def make(new: Path) -> None:
        contents = {f"{sheet.name}.csv": text_files.as_csv(sheet).encode() for sheet in sheets}
        for name, content in contents.items():
            (new / name).write_bytes(content)
        described = _package(of, sheets, contents, folder.name)
        (new / DESCRIPTOR).write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    whole_files.write_folder(folder, make, _check, marker=DESCRIPTOR)
    return Written({sheet.name: len(sheet.rows) for sheet in sheets})


def _package(of: Collected, sheets: list[Sheet], contents: dict[str, bytes], name: str) -> dict[str, Any]:
    names = {sheet.name for sheet in sheets}
    return {
        "name": re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "review",
        "title": tables.plain(translate(of.codebook.title)),
        "profile": "tabular-data-package",
        "created": f"{sheets[0].table.date or _today()}T00:00:00Z",
        "description": "\n".join(f"{translate(key)}: {translate(value)}" for key, value in collect.about(of)),
        "made_by": f"kube-review {__version__}",
        "resources": [_resource(sheet, contents[f"{sheet.name}.csv"], names) for sheet in sheets],
    }


def _today() -> str:
    from kube_review import clock

    return clock.today()


def _resource(sheet: Sheet, content: bytes, names: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in sheet.columns], "missingValues": [""]}
    if sheet.keys:
        schema["primaryKey"] = list(sheet.keys)
    if sheet.name in _REFERRING and "studies" in names:
        schema["foreignKeys"] = [{"fields": ["study"], "reference": {"resource": "studies", "fields": ["study"]}}]
    return {
        "name": sheet.name,
        "path": f"{sheet.name}.csv",
        "profile": "tabular-data-resource",
        "title": tables.plain(translate(sheet.table.title)),
        "description": " ".join(sheet.table.captions()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"name": column.name, "type": "string" if column.kind == "text" else column.kind.value}
    if label := translate(column.label):
        made["title"] = tables.plain(label)
    if text := translate(column.description):
        made["description"] = tables.plain(text)
    if column.unit:
        made["unit"] = column.unit
    if column.values:
        made["constraints"] = {"enum": list(column.values)}
    if column.labels:
        made["labels"] = {str(number): translate(text) for number, text in column.labels.items()}
    return made


def _check(folder: Path) -> None:
    """Read the package back: hashes, headings and the number of cells in every row."""
    described = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    for resource in described["resources"]:
        content = (folder / resource["path"]).read_bytes()
        names = [field["name"] for field in resource["schema"]["fields"]]
        rows = list(csv.reader(content.decode("utf-8").splitlines(keepends=True)))
        whole = rows[0] == names and all(len(row) == len(names) for row in rows)
        if not whole or f"sha256:{hashlib.sha256(content).hexdigest()}" != resource["hash"]:
            raise ReviewError(_("{file} was not written as it should be.", file=resource["path"]))
