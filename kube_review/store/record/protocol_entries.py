"""The current entries of the protocol."""

from __future__ import annotations

import json
from typing import Any

from kube_review.store.database.connection import Store


def listing(store: Store, sort: str) -> dict[str, Any]:
    """Return the entries of one sort (text, count, search or exclusion) by key, in the order they were last made."""
    rows = store.rows('SELECT "key", value FROM protocol WHERE sort = ? ORDER BY at, "key"', (sort,))
    return {row["key"]: json.loads(row["value"]) for row in rows}
