"""The coders: each with a uid, the same in every copy, and a name to show."""

from __future__ import annotations

import difflib
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from kube_review.errors import NotFound, ReviewError
from kube_review.messages import _
from kube_review.model import Coder
from kube_review.store.database.connection import Store

_NAME_CHARS = 100


def get_or_add(store: Store, name: str, wanted: str = "") -> Coder:
    """Return the coder of this name, adding one if there is none.

    Args:
        store: The review.
        name: The name.
        wanted: The uid that a new coder gets if it is a UUID that is free: people keep theirs from program to program.

    Raises:
        ReviewError: The name is empty, too long, or holds control characters.
    """
    row = store.sql.execute("SELECT uid, name FROM coders WHERE name = ?", (name,)).fetchone()
    if row:
        return Coder(row["uid"], row["name"])
    if not name.strip() or len(name) > _NAME_CHARS or not name.isprintable():
        raise ReviewError(
            _("{name!r} cannot be the name of a coder.", name=name),
            _("Give up to {n} printable characters.", n=_NAME_CHARS),
        )
    coder = Coder(_free(store, wanted), name)
    with store.transaction():
        store.sql.execute("INSERT INTO coders (uid, name) VALUES (?, ?)", (coder.uid, coder.name))
    return coder


def _free(store: Store, wanted: str) -> str:
    try:
        uid = str(uuid.UUID(wanted))
    except ValueError:
        return str(uuid.uuid4())
    taken = store.sql.execute(
        "SELECT 1 FROM coders WHERE uid = ? UNION SELECT 1 FROM aliases WHERE uid = ?", (uid, uid)
    ).fetchone()
    return str(uuid.uuid4()) if taken else uid


def get(store: Store, name: str) -> Coder:
    """Return the coder of this name.

    Raises:
        NotFound: There is no coder of this name; the nearest name is suggested.
    """
    row = store.sql.execute("SELECT uid, name FROM coders WHERE name = ?", (name,)).fetchone()
    if row is None:
        known = [coder.name for coder in listing(store)]
        near = difflib.get_close_matches(name, known, n=1)
        raise NotFound(
            _("There is no coder {name!r} in this review.", name=name),
            _("Did you mean {name}?", name=near[0])
            if near
            else _("Coders: {choices}.", choices=known or _("none yet")),
            topic="coders",
        )
    return Coder(row["uid"], row["name"])


def listing(store: Store) -> list[Coder]:
    """Return all coders in the order in which they were added."""
    return [Coder(row["uid"], row["name"]) for row in store.rows("SELECT uid, name FROM coders ORDER BY id")]


def setting(store: Store, key: str) -> str | None:
    """Return a setting of this copy of the review, such as ``coder``, the default coder's name."""
    row = store.sql.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def set_setting(store: Store, key: str, value: str) -> None:
    """Store a setting of this copy of the review."""
    with store.transaction():
        store.sql.execute('INSERT OR REPLACE INTO settings ("key", value) VALUES (?, ?)', (key, value))


@dataclass(frozen=True, slots=True)
class Workload:
    """The number of a coder's codings, and of studies finished against any codebook."""

    name: str
    uid: str
    n_codings: int
    n_reviewed: int


def workload(store: Store, without: Collection[str] = ()) -> list[Workload]:
    """Return what each coder has done, in the order they joined; studies (ids) ``without`` are left out."""
    skipped = json.dumps(sorted(without))
    rows = store.rows(
        "SELECT k.name, k.uid,"
        " (SELECT count(*) FROM codings c JOIN studies s ON s.id = c.study_id WHERE c.coder_id = k.id"
        " AND s.study NOT IN (SELECT value FROM json_each(:skipped))) AS n_codings,"
        " (SELECT count(DISTINCT r.study_id) FROM reviews r JOIN studies s ON s.id = r.study_id"
        " WHERE r.coder_id = k.id AND s.study NOT IN (SELECT value FROM json_each(:skipped))) AS n_reviewed"
        " FROM coders k ORDER BY k.id",
        {"skipped": skipped},
    )
    return [Workload(**dict(row)) for row in rows]
