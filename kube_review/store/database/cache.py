"""A cache of expensive results: embeddings of passages, answers of language models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kube_review.store.database.connection import Store
from kube_review.store.record.events import now

_AT_ONCE = 500  # SQLite binds at most 999 values in old builds


def get(store: Store, keys: Iterable[str]) -> dict[str, bytes]:
    """Return the cached values of these keys."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, bytes] = {}
    for i in range(0, len(wanted), _AT_ONCE):
        part = wanted[i : i + _AT_ONCE]
        marks = ",".join("?" * len(part))
        rows = store.rows(f'SELECT "key", value FROM cache WHERE "key" IN ({marks})', part)
        found.update((row["key"], row["value"]) for row in rows)
    return found


def put(store: Store, values: Mapping[str, bytes]) -> None:
    """Cache values in one transaction; a known key gets the new value."""
    if not values:
        return
    with store.transaction():
        at = now(store)
        store.sql.executemany(
            'INSERT OR REPLACE INTO cache ("key", value, at) VALUES (?, ?, ?)',
            [(key, value, at) for key, value in values.items()],
        )
