"""Values that can be worked out again, such as sketches and a model's answers: deleting one loses only time."""

from __future__ import annotations

from kube_review.store.connection import Store
from kube_review.store.events import now


def get(store: Store, key: str) -> bytes | None:
    """Return a cached value, or None."""
    row = store.sql.execute("SELECT value FROM cache WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def put(store: Store, key: str, value: bytes) -> None:
    """Remember a value under a key that names everything it depends on."""
    with store.transaction():
        store.sql.execute("INSERT OR REPLACE INTO cache VALUES (?, ?, ?)", (key, value, now(store)))
