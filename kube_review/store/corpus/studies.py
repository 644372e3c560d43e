"""Studies and their texts: storing and finding them."""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from kube_review.model import Document
from kube_review.store.corpus import texts
from kube_review.store.database.connection import Store
from kube_review.store.record import anchors, journal
from kube_review.store.record.events import now
from kube_review.store.state import passages

STUDY_NAMESPACE = uuid.UUID("6f1d2b4e-3c58-5a0e-9d53-6d1f6b0f5a16")
"""Namespace of study uids: two copies of a review that read the same file give its study the same uid."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a document: ``status`` is added, updated or unchanged; ``lost`` are codings not found again."""

    study: str
    status: str
    n_pages: int
    n_passages: int
    lost: tuple[int, ...] = ()


def slug(name: str) -> str:
    """Return a study id for a file name: ASCII lower case, digits and hyphens."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:60].strip("-") or "study"


def known_source(store: Store, source_sha256: str) -> Saved | None:
    """Return the study that was read from this file, or None."""
    row = _by_source(store, source_sha256)
    return _saved(store, row["id"], row["study"], "unchanged") if row else None


def _by_source(store: Store, source_sha256: str) -> Any:
    """Return the study that this file belongs to: read last or earlier, here or in a copy that was merged."""
    uid = _uid(source_sha256)
    return store.sql.execute(  # a union, each part of which uses an index; OR would look at every study
        "SELECT id, study FROM studies WHERE id IN (SELECT id FROM studies WHERE source_sha256 = :file"
        " UNION SELECT id FROM studies WHERE uid = :uid"
        " UNION SELECT id FROM studies WHERE uid = (SELECT same_as FROM aliases WHERE uid = :uid)"
        " UNION SELECT study_id FROM texts WHERE source_sha256 = :file)"
        " ORDER BY source_sha256 = :file DESC, id LIMIT 1",
        {"file": source_sha256, "uid": uid},
    ).fetchone()


def _by_origin(store: Store, origin: str) -> Any:
    return store.sql.execute("SELECT id, study FROM studies WHERE origin = ?", (origin,)).fetchone()


def _uid(source_sha256: str) -> str:
    return str(uuid.uuid5(STUDY_NAMESPACE, source_sha256))


def save(store: Store, document: Document, *, path: str, origin: str, source_sha256: str) -> Saved:
    """Store what a reader made of a file, in one transaction; the same content twice changes nothing.

    Args:
        store: The review.
        document: What was read.
        path: Where the review keeps the source, relative to its folder, with ``/``.
        origin: Where the file came from, to recognise a corrected file of the same place.
        source_sha256: Hash of the file's bytes.

    Returns:
        What became of it. A known file with a new text (a better reader, a corrected file) is ``updated``: the new
        text becomes current and codings are anchored in it.
    """
    with store.transaction():
        row = _by_source(store, source_sha256) or _by_origin(store, origin)
        if row is None:
            study_id, name = _add(store, document, path, origin, source_sha256)
            texts.add(store, study_id, document, source_sha256)
            apply_waiting(store, study_id)
            return _saved(store, study_id, name, "added")
        if not texts.is_new(store, row["id"], document):
            return _saved(store, row["id"], row["study"], "unchanged")
        store.sql.execute(
            "UPDATE studies SET path = ?, source_sha256 = ?, guessed = ? WHERE id = ?",
            (path, source_sha256, _guesses(document), row["id"]),
        )
        texts.add(store, row["id"], document, source_sha256)
        return _saved(store, row["id"], row["study"], "updated", reanchor(store, row["id"]))


def _add(store: Store, document: Document, path: str, origin: str, source_sha256: str) -> tuple[int, str]:
    name = free_name(store, slug(path.rsplit("/", 1)[-1].rsplit(".", 1)[0]))
    uid = _uid(source_sha256)
    cursor = store.sql.execute(
        "INSERT INTO studies (uid, study, path, origin, source_sha256, added_at, guessed) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (uid, name, path, origin, source_sha256, now(store), _guesses(document)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid, name


def free_name(store: Store, wanted: str) -> str:
    """Return a study id that is not taken: the wanted one, or that with a number behind it."""
    name, n = wanted, 1
    while store.sql.execute("SELECT 1 FROM studies WHERE study = ?", (name,)).fetchone():
        n += 1
        name = f"{wanted}-{n}"
    return name


def _guesses(document: Document) -> str:
    return json.dumps({key: asdict(guess) for key, guess in document.guesses.items()}, ensure_ascii=False)


def reanchor(store: Store, study_id: int) -> tuple[int, ...]:
    """Anchor all codings of a study, and corrections of its passages, in its current text.

    Returns:
        The numbers of the codings that were not found.
    """
    passages.reread(store, study_id)
    rows = store.rows("SELECT coding, uuid FROM codings WHERE study_id = ? ORDER BY coding", (study_id,))
    return tuple(row["coding"] for row in rows if anchors.place(store, row["uuid"], study_id) == "lost")


def apply_waiting(store: Store, study_id: int) -> None:
    """Apply the events that arrived before their study, in a merge."""
    uid = store.sql.execute("SELECT uid FROM studies WHERE id = ?", (study_id,)).fetchone()[0]
    journal.apply_waiting(store, uid)


def _saved(store: Store, study_id: int, name: str, status: str, lost: tuple[int, ...] = ()) -> Saved:
    counts = store.sql.execute(
        "SELECT (SELECT count(*) FROM pages WHERE text_id = t.id), (SELECT count(*) FROM passages WHERE text_id = t.id)"
        " FROM texts t WHERE study_id = ? AND current = 1",
        (study_id,),
    ).fetchone()
    return Saved(name, status, counts[0], counts[1], lost)


_LISTING = """
SELECT s.study, s.title, s.authors, s.year, s.kind, s.evidence, s.fieldwork, s.province, s.language,
  (SELECT count(*) FROM pages p WHERE p.text_id = t.id) AS pages,
  (SELECT count(*) FROM passages p WHERE p.text_id = t.id) AS passages,
  (SELECT count(*) FROM codings c WHERE c.study_id = s.id) AS codings,
  (SELECT json_group_array(DISTINCT k.name) FROM reviews r JOIN coders k ON k.id = r.coder_id
    WHERE r.study_id = s.id) AS reviewed_by,
  s.district, s.journal, s.doi, s.path, s.excluded, s.excluded_stage, s.duplicate_of, s.guessed, s.corrected
FROM studies s JOIN texts t ON t.study_id = s.id AND t.current = 1
"""


def listing(store: Store, study: str | None = None) -> list[dict[str, Any]]:
    """Return studies as rows of the command contract, with ``guessed`` and ``corrected`` as mappings.

    Raises:
        NotFound: ``study`` is given and not there.
    """
    where, parameters = ("WHERE s.study = ?", [study]) if study else ("", [])
    rows = [dict(row) for row in store.rows(f"{_LISTING} {where} ORDER BY s.study", parameters)]
    if study and not rows:
        raise texts.no_study(store, study)
    for row in rows:
        row["reviewed_by"] = sorted(json.loads(row["reviewed_by"]))
        row["guessed"] = json.loads(row["guessed"])
        row["corrected"] = json.loads(row["corrected"])
    return rows


def described(store: Store) -> list[dict[str, Any]]:
    """Return ``{study, uid, duplicate_of, guessed, corrected}`` of every study, the last two as mappings."""
    rows = store.rows("SELECT study, uid, duplicate_of, guessed, corrected FROM studies ORDER BY study")
    return [
        {**dict(row), "guessed": json.loads(row["guessed"]), "corrected": json.loads(row["corrected"])} for row in rows
    ]


def names(store: Store) -> dict[str, str]:
    """Return the study id of each study uid."""
    return {row["uid"]: row["study"] for row in store.rows("SELECT uid, study FROM studies")}
