"""Whether texts, their pages and passages, quotes, codebooks and sources are what was stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from kube_review.messages import Message, _
from kube_review.store import codebooks
from kube_review.store.corpus.texts import parts_hash, text_hash
from kube_review.store.database.connection import Store

Fault = tuple[Message | str, Message]


def faults(store: Store) -> Iterator[Fault]:
    """Yield (where, what is wrong) for everything in the database that does not match its hash or its text."""
    yield from _texts(store)
    yield from _quotes(store)
    for book in codebooks.misfits(store):
        yield book, _("a stored version does not match its hash")


def _texts(store: Store) -> Iterator[Fault]:
    rows = store.rows("SELECT t.id, s.study, t.sha256, t.parts_sha256 FROM texts t JOIN studies s ON s.id = t.study_id")
    for row in rows:
        text = store.sql.execute("SELECT text FROM texts WHERE id = ?", (row["id"],)).fetchone()[0]
        if text_hash(text) != row["sha256"]:
            yield row["study"], _("its stored text does not match its hash")
        elif parts_hash(store, row["id"]) != row["parts_sha256"]:
            yield row["study"], _("its pages or passages do not match their hash")
        elif any(
            text[start:end] != passage
            for start, end, passage in store.sql.execute(
                'SELECT start, "end", text FROM passages WHERE text_id = ?', (row["id"],)
            )
        ):
            yield row["study"], _("its passages are not what stands in its text")


def _quotes(store: Store) -> Iterator[Fault]:
    """Compare the quotes of codings with the texts they were made on; SQLite counts code points as Python does."""
    rows = store.sql.execute(
        "SELECT c.coding FROM codings c JOIN texts t ON t.study_id = c.study_id AND t.sha256 = c.text_sha256"
        ' WHERE substr(t.text, c.start + 1, c."end" - c.start) <> c.quote GROUP BY c.coding ORDER BY c.coding'
    )
    for row in rows:
        yield _("coding {coding}", coding=row[0]), _("its quote is not what stands in the text at its place")


def source_faults(store: Store, root: Path) -> Iterator[Fault]:
    """Yield (where, what is wrong) for the sources that are missing or have changed."""
    for study, relative, digest in store.rows("SELECT study, path, source_sha256 FROM studies ORDER BY study"):
        path = root / relative
        try:
            if not path.is_file():
                yield study, _("its source {file} is missing", file=relative)
            elif _file_hash(path) != digest:
                yield study, _("its source {file} has changed since it was read", file=relative)
        except OSError as error:
            yield study, _("its source {file} cannot be read: {error}", file=relative, error=error.strerror)


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
