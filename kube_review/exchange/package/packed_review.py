"""Writing the package: a zip archive of JSON lines, codebooks and the manifest that they have to give again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kube_review import clock, whole_files
from kube_review.exchange import safe_files
from kube_review.session import Session
from kube_review.store.database import bare_rows
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.reproduction import lock as locking

FORMAT = "kube-review package 1"
CONTENTS, MANIFEST, README, QUOTES = "package.json", "manifest.json", "README.txt", "quotes.jsonl"
PUBLICATION = "publication.yaml"
QUOTE_CHARS = 120
"""Quotes are cut to this many characters where they are asked for: enough to recognise a place, not to replace it."""

_README = """\
A review made with kube-review, without the texts of its studies.

The command reproduce of kube-review verifies this archive: it recomputes every table of manifest.json from the other
files and compares them. No review is needed for that. Each .jsonl file is a table of one JSON object a line.

events.jsonl    the record: everything that people decided, with times; quotes and their context are SHA-256 hashes
studies.jsonl   what identifies the studies: bibliographic data as read, SHA-256 of the source
texts.jsonl     SHA-256 and length of each text; offsets elsewhere are code points in it, from 0, half-open
pages.jsonl, passages.jsonl   where pages and passages begin and end, with section, language and countability
places.jsonl    where each coding stands in the present text of its study
coders.jsonl, aliases.jsonl   who codes, and the uids of merged coders and studies
codebook/       the codebooks in use; versions.jsonl and codes.jsonl say what codes meant in each version ever used
manifest.json   studies, codings, readings, decisions, events and tables, as they have to come out
package.json    the SHA-256 of every file here
"""


def write(session: Session, rules: Rules, publication: str | None, path: Path, *, quotes: bool = False) -> int:
    """Write the package of a review; return how many events it holds.

    Args:
        session: The review.
        rules: How its tables are counted.
        publication: A publication whose reproduction belongs to the tables: a shipped name or a file.
        path: The zip archive.
        quotes: Add the first words of each quote.

    Raises:
        StoreError: The review does not match its hashes.
        ReviewError: The archive cannot be written.
    """
    manifest = locking.lock(session, rules, publication)
    entries = {README: _README.encode("utf-8"), MANIFEST: locking.written(manifest)}
    if publication and Path(publication).suffix in (".yaml", ".yml"):
        entries[PUBLICATION] = Path(publication).read_bytes()
    entries |= _codebooks(session)
    entries |= {f"{table}.jsonl": _lines(bare_rows.rows(session.store, table)) for table in bare_rows.TABLES}
    if quotes:
        entries[QUOTES] = _lines(bare_rows.quotes(session.store, QUOTE_CHARS))
    contents = {"format": FORMAT, "files": {name: digest(content) for name, content in entries.items()}}
    entries[CONTENTS] = (json.dumps(contents, indent=2) + "\n").encode("utf-8")
    moment = clock.now().timetuple()[:6]
    whole_files.write(path, safe_files.zipped(entries, moment))
    return len(manifest["events"])


def _codebooks(session: Session) -> dict[str, bytes]:
    """Return the files of the codebooks in use, numbered in their order."""
    by_digest = {digest(path.read_bytes()): path for path in session.project.codebook_files()}
    files = [by_digest[sha256] for sha256 in session.codebook_digests]
    return {f"codebook/{n:02}-{path.stem}.yaml": path.read_bytes() for n, path in enumerate(files)}


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode("utf-8")


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()
