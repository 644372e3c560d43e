"""The queries of a merge: identities, texts, codebook versions and events of two databases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kube_review.model import Coder
from kube_review.store.corpus import studies, texts
from kube_review.store.database.connection import Store
from kube_review.store.record import events
from kube_review.store.record.event import Event


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies a study in any copy: all its uids, hashes of its files and of the texts read from them."""

    id: int
    uid: str
    study: str
    uids: frozenset[str]
    sources: frozenset[str]
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored text; readings with the same ``key`` (words and passages) are the same in every copy."""

    text_id: int
    key: tuple[str, str]
    read_at: str


@dataclass(frozen=True, slots=True)
class Source:
    """The file a study's current text was read from, and what was guessed from it."""

    path: str
    sha256: str
    guessed: str
    read_at: str


def identities(store: Store) -> list[Identity]:
    """Return the studies of a review with all their identifiers, oldest first."""
    known = aliases(store)
    found = []
    for row in store.rows("SELECT id, uid, study, source_sha256 FROM studies ORDER BY id"):
        read = store.rows("SELECT sha256, source_sha256 FROM texts WHERE study_id = ?", (row["id"],))
        uids = {row["uid"], *(uid for uid, same_as in known.items() if same_as == row["uid"])}
        sources = {row["source_sha256"], *(r["source_sha256"] for r in read)}
        texts = frozenset(r["sha256"] for r in read)
        found.append(Identity(row["id"], row["uid"], row["study"], frozenset(uids), frozenset(sources), texts))
    return found


def active_coders(store: Store) -> list[Coder]:
    """Return the coders of any event here, in the order in which they were added."""
    rows = store.rows(
        "SELECT uid, name FROM coders WHERE uid IN (SELECT coder FROM events)"
        " OR uid IN (SELECT person FROM events) ORDER BY id"
    )
    return [Coder(row["uid"], row["name"]) for row in rows]


def coders_without_history(store: Store, theirs: Store) -> set[str]:
    """Return the names of coders who did things here, of which a copy that has other things by them has none."""
    return {
        row["name"]
        for row in store.rows("SELECT uid, name FROM coders WHERE uid IN (SELECT coder FROM events)")
        if (there := _done(theirs, row["uid"])) and not there & _done(store, row["uid"])
    }


def _done(store: Store, coder: str) -> set[str]:
    return {row[0] for row in store.rows("SELECT uuid FROM events WHERE coder = ?", (coder,))}


def aliases(store: Store) -> dict[str, str]:
    """Return, for uids that studies and coders have in other copies, the uid they have here."""
    return dict(tuple(row) for row in store.rows("SELECT uid, same_as FROM aliases"))


def add_aliases(store: Store, same: Mapping[str, str]) -> None:
    """Store that uids of another copy mean a study or coder of this one."""
    store.sql.executemany("INSERT OR IGNORE INTO aliases (uid, same_as) VALUES (?, ?)", list(same.items()))


def add_coder(store: Store, coder: Coder) -> None:
    """Add a coder under the uid they have everywhere."""
    store.sql.execute("INSERT INTO coders (uid, name) VALUES (?, ?)", (coder.uid, coder.name))


def source_of(store: Store, study_id: int) -> Source:
    """Return what a study was last read from."""
    row = store.sql.execute(
        "SELECT s.path, s.source_sha256, s.guessed, t.read_at FROM studies s"
        " JOIN texts t ON t.study_id = s.id AND t.current = 1 WHERE s.id = ?",
        (study_id,),
    ).fetchone()
    return Source(*row)


def set_source(store: Store, study_id: int, source: Source) -> None:
    """Set the source that a study was last read from."""
    store.sql.execute(
        "UPDATE studies SET path = ?, source_sha256 = ?, guessed = ? WHERE id = ?",
        (source.path, source.sha256, source.guessed, study_id),
    )


def add_study(store: Store, theirs: Store, study: Identity, path: str) -> tuple[int, str]:
    """Add a study of another copy, without its texts.

    Returns:
        Its internal id and its name here; the name differs where another study has it already.
    """
    row = theirs.sql.execute("SELECT * FROM studies WHERE id = ?", (study.id,)).fetchone()
    name = studies.free_name(store, study.study)
    taken = store.sql.execute("SELECT 1 FROM studies WHERE origin = ?", (row["origin"],)).fetchone()
    origin = path if taken else row["origin"]
    cursor = store.sql.execute(
        "INSERT INTO studies (uid, study, path, origin, source_sha256, added_at, guessed) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (study.uid, name, path, origin, row["source_sha256"], row["added_at"], row["guessed"]),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid, name


def readings(store: Store, study_id: int) -> list[Reading]:
    """Return every text of a study."""
    rows = store.rows("SELECT id, sha256, read_at FROM texts WHERE study_id = ? ORDER BY id", (study_id,))
    return [Reading(row["id"], (row["sha256"], _layout(store, row["id"])), row["read_at"]) for row in rows]


def _layout(store: Store, text_id: int) -> str:
    """Return a hash of how a text is cut into passages: another segmentation is another reading of the same words."""
    rows = store.rows(
        'SELECT passage, page, page_end, paragraph, read_section, language, start, "end", read_countable, lead_in'
        " FROM passages WHERE text_id = ? ORDER BY passage",
        (text_id,),
    )
    return hashlib.sha256(json.dumps([tuple(row) for row in rows]).encode()).hexdigest()


def add_readings(store: Store, theirs: Store, our_study: int, their_study: int) -> tuple[int, bool]:
    """Add the texts of a study that this copy lacks; the newest of all becomes the current one.

    Returns:
        How many were added, and whether the other copy read the study last, so that its source goes with the text.
    """
    if _read(store, our_study) == _read(theirs, their_study):  # the usual case, and cheap to see
        return 0, False
    ours, before, added = {r.key: r for r in readings(store, our_study)}, _newest(readings(store, our_study)), 0
    for reading in readings(theirs, their_study):
        known = ours.get(reading.key)
        if known is None:
            ours[reading.key] = replace(reading, text_id=_copy_text(store, theirs, our_study, reading.text_id))
            added += 1
        elif known.read_at < reading.read_at:
            store.sql.execute("UPDATE texts SET read_at = ? WHERE id = ?", (reading.read_at, known.text_id))
            ours[reading.key] = replace(known, read_at=reading.read_at)
    newest = _newest(ours.values())
    assert newest is not None
    store.sql.execute("UPDATE texts SET current = 0 WHERE study_id = ? AND id <> ?", (our_study, newest.text_id))
    store.sql.execute("UPDATE texts SET current = 1 WHERE id = ?", (newest.text_id,))
    return added, before is None or before.read_at != newest.read_at


def _read(store: Store, study_id: int) -> set[tuple[str, str]]:
    rows = store.rows("SELECT sha256, read_at FROM texts WHERE study_id = ?", (study_id,))
    return {tuple(row) for row in rows}


def _newest(found: Iterable[Reading]) -> Reading | None:
    return max(found, key=lambda r: (r.read_at, r.key), default=None)


def _copy_text(store: Store, theirs: Store, study_id: int, text_id: int) -> int:
    row = theirs.sql.execute("SELECT * FROM texts WHERE id = ?", (text_id,)).fetchone()
    cursor = store.sql.execute(
        "INSERT INTO texts (study_id, sha256, text, reader, source_sha256, warnings, read_at, current)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (study_id, *(row[key] for key in ("sha256", "text", "reader", "source_sha256", "warnings", "read_at"))),
    )
    new = cursor.lastrowid
    assert new is not None
    for table, columns in _PARTS.items():
        names = ", ".join(f'"{name}"' for name in columns)
        rows = theirs.sql.execute(f"SELECT {names} FROM {table} WHERE text_id = ? ORDER BY rowid", (text_id,))
        marks = ", ".join("?" * len(columns))
        store.sql.executemany(
            f"INSERT INTO {table} (text_id, {names}) VALUES (?, {marks})", ((new, *part) for part in rows)
        )
    texts.seal(store, new)
    # People's corrections are events; they are applied here once those have come in.
    store.sql.execute(
        "UPDATE passages SET section = read_section, countable = read_countable WHERE text_id = ?", (new,)
    )
    return new


_PASSAGE = ("passage", "page", "page_end", "paragraph", "section", "language", "start", "end", "countable", "lead_in")
_PARTS = {
    "pages": ("page", "start", "end", "engine", "reason", "ocr_confidence", "width", "height", "words", "note"),
    "passages": (*_PASSAGE, "text", "read_section", "read_countable"),
}


def add_codebooks(store: Store, theirs: Store) -> int:
    """Add the codebook versions that this copy lacks, none of them in use; return how many."""
    known = {row[0] for row in store.rows("SELECT version FROM codebooks")}
    names = {row["codebook"]: row["position"] for row in store.rows("SELECT codebook, position FROM codebooks")}
    missing = [r for r in theirs.rows("SELECT * FROM codebooks ORDER BY position") if r["version"] not in known]
    for row in missing:
        position = names.setdefault(row["codebook"], max(names.values(), default=-1) + 1)
        _insert(store, "codebooks", {**dict(row), "position": position, "current": 0})
        for code in theirs.rows("SELECT * FROM codes WHERE version = ?", (row["version"],)):
            _insert(store, "codes", dict(code))
    return len(missing)


def _insert(store: Store, table: str, row: Mapping[str, object]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    store.sql.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def codebook_versions(store: Store) -> set[str]:
    """Return the hash of every codebook version that was ever in use."""
    return {row[0] for row in store.rows("SELECT version FROM codebooks")}


def event_uuids(store: Store) -> set[str]:
    """Return the uuid of every event."""
    return {row[0] for row in store.rows("SELECT uuid FROM events")}


def events_without(store: Store, known: set[str]) -> Iterator[Event]:
    """Yield, in order of time, the events whose uuid is not in ``known``."""
    return (e for e in events.by_time(store) if e.uuid not in known)


def settle(store: Store, study_id: int) -> None:
    """Bring a study that got new texts up to date: events that waited for it, and the places of its codings."""
    studies.apply_waiting(store, study_id)
    studies.reanchor(store, study_id)


def waiting(store: Store) -> list[tuple[str, str, int]]:
    """Return (study uid, kind, n) of events that are about a study this copy does not have."""
    rows = store.rows(
        "SELECT study, kind, count(*) AS n FROM events WHERE study NOT IN (SELECT uid FROM studies)"
        " GROUP BY study, kind ORDER BY study, kind"
    )
    return [(row["study"], row["kind"], row["n"]) for row in rows]
