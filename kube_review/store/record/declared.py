"""Decisions about the review itself, as they stand: subject and value."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class Declared:
    """A value and when it was set."""

    value: str
    at: str


def listing(store: Store, prefix: str) -> dict[str, str]:
    """Return the declarations whose subject begins with ``prefix`` and a colon, without that beginning.

    In the order in which they were last made.
    """
    return {subject: made.value for subject, made in dated(store, prefix).items()}


def dated(store: Store, prefix: str) -> dict[str, Declared]:
    """Return the same declarations with their times."""
    rows = store.rows(
        "SELECT subject, value, at FROM declarations WHERE substr(subject, 1, ?) = ? ORDER BY at, subject",
        (len(prefix) + 1, f"{prefix}:"),
    )
    return {row["subject"][len(prefix) + 1 :]: Declared(row["value"], row["at"]) for row in rows}
