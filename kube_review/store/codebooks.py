"""Every version of every codebook ever in use, so that counts know which codes a coder had read for."""

from __future__ import annotations

import codecs
import dataclasses
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kube_review.codebook.meaning import version_of
from kube_review.model import Code, Codebook, Cue, Example, Group, NearMiss, NotWhen, StageLink, Stance
from kube_review.store.database.connection import Store
from kube_review.store.record.events import now

_REMEMBERED = 32
"""Stored versions that are decoded once in a process."""


def register(store: Store, codebook: Codebook, file_sha256: str) -> None:
    """Make this version the current one of its name; earlier versions stay.

    Args:
        store: The review.
        codebook: The codebook as read from its file.
        file_sha256: Hash of the file's bytes, so that an unchanged file need not be read again.
    """
    with store.transaction():
        row = store.sql.execute("SELECT min(position) FROM codebooks WHERE codebook = ?", (codebook.name,)).fetchone()
        position = row[0]
        if position is None:
            position = store.sql.execute("SELECT coalesce(max(position), -1) + 1 FROM codebooks").fetchone()[0]
        store.sql.execute("UPDATE codebooks SET current = 0 WHERE codebook = ?", (codebook.name,))
        store.sql.execute(
            "INSERT INTO codebooks (version, codebook, title, file_sha256, source, content, registered_at, position,"
            " current) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)"
            " ON CONFLICT(version) DO UPDATE SET current = 1, file_sha256 = excluded.file_sha256,"
            " source = excluded.source",
            (
                codebook.version,
                codebook.name,
                codebook.title,
                file_sha256,
                codebook.source,
                json.dumps(dataclasses.asdict(dataclasses.replace(codebook, source="")), ensure_ascii=False),
                now(store),
                position,
            ),
        )
        store.sql.executemany(
            'INSERT OR IGNORE INTO codes (version, code, "key", "group", label, label_id, position, meaning)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (codebook.version, c.code, c.key, c.group, c.label, c.label_id, n, c.meaning)
                for n, c in enumerate(codebook.codes)
            ),
        )
        _index_former_codes(store)


def current(store: Store) -> list[tuple[Codebook, str]]:
    """Return the codebooks in use, each with the hash of the file it was read from, in the order in which they were
    added."""
    rows = store.rows("SELECT content, source, file_sha256 FROM codebooks WHERE current = 1 ORDER BY position")
    return [(_codebook(row["content"], row["source"]), row["file_sha256"]) for row in rows]


def misfits(store: Store) -> list[str]:
    """Return the names of codebooks with a stored version whose content does not match its hash."""
    rows = store.rows("SELECT version, codebook, content, source, file_sha256 FROM codebooks")
    return sorted({row["codebook"] for row in rows if not _fits(*(row[key] for key in _HASHED))})


_HASHED = ("version", "content", "source", "file_sha256")


@lru_cache(maxsize=_REMEMBERED)
def _fits(version: str, content: str, source: str, file_sha256: str) -> bool:
    text = source.encode()
    hashes = {hashlib.sha256(start + text).hexdigest() for start in (b"", codecs.BOM_UTF8)}
    if text and file_sha256 not in hashes:
        return False
    try:
        return version_of(_codebook(content, source)) == version
    except (ValueError, TypeError, KeyError, AttributeError):  # whatever damaged JSON leads to
        return False


def retire(store: Store, name: str) -> None:
    """Take a codebook out of use (its file is gone); its versions and all codings stay."""
    with store.transaction():
        store.sql.execute("UPDATE codebooks SET current = 0 WHERE codebook = ?", (name,))
        _index_former_codes(store)


def _index_former_codes(store: Store) -> None:
    """Bring the present ids of former codes up to date, under which codings are listed."""
    names = {former: code.code for book, _ in current(store) for code in book.codes for former in code.formerly}
    store.sql.execute("DELETE FROM former_codes")
    store.sql.executemany("INSERT INTO former_codes (former, code) VALUES (?, ?)", names.items())


def get(store: Store, version: str) -> Codebook | None:
    """Return a version that was in use once, or None."""
    row = store.sql.execute("SELECT content, source FROM codebooks WHERE version = ?", (version,)).fetchone()
    return _codebook(row["content"], row["source"]) if row else None


def previous(store: Store, book: Codebook) -> Codebook | None:
    """Return the version of a codebook that was in use before this one, or None."""
    row = store.sql.execute(
        "SELECT version FROM codebooks WHERE codebook = ? AND version <> ? ORDER BY registered_at DESC LIMIT 1",
        (book.name, book.version),
    ).fetchone()
    return get(store, row[0]) if row else None


def meanings(store: Store) -> dict[str, dict[str, str]]:
    """Return, for every version ever used, the meaning hash of each of its codes."""
    result: dict[str, dict[str, str]] = {}
    for row in store.rows("SELECT version, code, meaning FROM codes"):
        result.setdefault(row["version"], {})[row["code"]] = row["meaning"]
    return result


@lru_cache(maxsize=_REMEMBERED)
def _codebook(content: str, source: str) -> Codebook:
    data: Mapping[str, Any] = json.loads(content)
    fields = dict(data)
    fields["groups"] = tuple(Group(**g) for g in data["groups"])
    fields["codes"] = tuple(_code(c) for c in data["codes"])
    return Codebook(**{**fields, "source": source})


def _code(data: Mapping[str, Any]) -> Code:
    nested = {
        "use_when": tuple(data["use_when"]),
        "use_when_id": tuple(data["use_when_id"]),
        "formerly": tuple(data["formerly"]),
        "merged": tuple(data.get("merged", ())),
        "not_when": tuple(NotWhen(**n) for n in data["not_when"]),
        "stages": tuple(StageLink(**s) for s in data["stages"]),
        "examples": tuple(Example(**e) for e in data["examples"]),
        "near_misses": tuple(NearMiss(**n) for n in data["near_misses"]),
        "cues": tuple(Cue(c["pattern"], c["lang"], Stance(c["stance"])) for c in data["cues"]),
    }
    return Code(**{**data, **nested})
