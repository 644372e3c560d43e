"""Decisions about the review itself, as they stand: subject and value."""

from __future__ import annotations

from kube_review.store.connection import Store


def listing(store: Store, prefix: str) -> dict[str, str]:
    """Return the declarations whose subject begins with ``prefix`` and a colon, without that beginning.

    In the order in which they were last made.
    """
    rows = store.rows(
        "SELECT subject, value FROM declarations WHERE substr(subject, 1, ?) = ? ORDER BY at, subject",
        (len(prefix) + 1, f"{prefix}:"),
    )
    return {row["subject"][len(prefix) + 1 :]: row["value"] for row in rows}
