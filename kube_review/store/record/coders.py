"""The people who code: a uid that survives copying and a name to show."""

from __future__ import annotations

import uuid

from kube_review.errors import NotFound
from kube_review.model import Coder
from kube_review.store.database.connection import Store


def get_or_add(store: Store, name: str) -> Coder:
    """Return the coder of this name, adding one at first use."""
    row = store.sql.execute("SELECT uid, name FROM coders WHERE name = ?", (name,)).fetchone()
    if row:
        return Coder(row["uid"], row["name"])
    coder = Coder(str(uuid.uuid4()), name)
    with store.transaction():
        store.sql.execute("INSERT INTO coders (uid, name) VALUES (?, ?)", (coder.uid, coder.name))
    return coder


def get(store: Store, name: str) -> Coder:
    """Return the coder of this name.

    Raises:
        NotFound: Nobody of this name has coded here.
    """
    row = store.sql.execute("SELECT uid, name FROM coders WHERE name = ?", (name,)).fetchone()
    if row is None:
        known = ", ".join(coder.name for coder in listing(store)) or "nobody yet"
        raise NotFound(f"There is no coder {name!r} in this review.", f"Coders here: {known}.")
    return Coder(row["uid"], row["name"])


def listing(store: Store) -> list[Coder]:
    """Return all coders in the order they joined."""
    return [Coder(row["uid"], row["name"]) for row in store.rows("SELECT uid, name FROM coders ORDER BY id")]


def setting(store: Store, key: str) -> str | None:
    """Return a setting of this copy of the review, such as ``coder``, the default coder's name."""
    row = store.sql.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def set_setting(store: Store, key: str, value: str) -> None:
    """Remember a setting of this copy of the review."""
    with store.transaction():
        store.sql.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))
