"""Memos on studies and on the review, as they stand."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.errors import NotFound
from kube_review.messages import _
from kube_review.store.database.connection import Store


@dataclass(frozen=True, slots=True)
class Memo:
    """One memo; ``memo`` is its local number, ``study`` the id of a study or empty for the whole review."""

    memo: int
    uuid: str
    study: str
    coder: str
    at: str
    text: str


_MEMO = """
SELECT m.memo, m.uuid, coalesce(s.study, '') AS study, k.name AS coder, m.at, m.text
FROM memos m JOIN coders k ON k.id = m.coder_id LEFT JOIN studies s ON s.id = m.study_id
"""


def listing(store: Store, *, study: str | None = None, coder: str | None = None) -> list[Memo]:
    """Return memos, those on the review first, then by study and time.

    Args:
        store: The review.
        study: Only on the study of this id.
        coder: Only by the coder of this name.
    """
    conditions = {"s.study = ?": study, "k.name = ?": coder}
    chosen = {sql: value for sql, value in conditions.items() if value is not None}
    where = "WHERE " + " AND ".join(chosen) if chosen else ""
    order = "ORDER BY s.study IS NOT NULL, s.study, m.at, m.memo"
    return [Memo(**dict(row)) for row in store.rows(f"{_MEMO} {where} {order}", list(chosen.values()))]


def get(store: Store, memo: int) -> Memo:
    """Return one memo by its local number.

    Raises:
        NotFound: There is none.
    """
    rows = store.rows(f"{_MEMO} WHERE m.memo = ?", (memo,))
    if not rows:
        raise NotFound(_("There is no memo {memo}.", memo=memo), topic="memos")
    return Memo(**dict(rows[0]))


def by_uuid(store: Store, uuid: str) -> Memo | None:
    """Return the memo with this uuid, or None if it was taken back."""
    rows = store.rows(f"{_MEMO} WHERE m.uuid = ?", (uuid,))
    return Memo(**dict(rows[0])) if rows else None
