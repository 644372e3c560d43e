"""Damage, full disks, read-only media and tampering: each is noticed, said in a line, and loses nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kube_review.errors import ReviewError, StoreError
from kube_review.session import Session, open_session
from kube_review.store.corpus import full_text_search, studies
from kube_review.store.database import damage, integrity
from kube_review.store.database.connection import open_store
from kube_review.store.record import coders, events, journal
from tests.conftest import add_study, new_session
from tests.store.test_store import SENTENCE, code_first

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions and limits of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a closed review with a study and a coding."""
    with new_session(tmp_path / "review") as session:
        code_first(session, add_study(session, "satu", SENTENCE, *(f"Kalimat {n} lain." for n in range(200))))
    return tmp_path / "review"


def test_a_new_review_is_private_and_whole(folder: Path) -> None:
    """The database is readable by its owner only, in a folder of its owner only."""
    assert stat.S_IMODE((folder / "review.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@contextmanager
def as_nobody() -> Iterator[None]:
    """Do something as a user to whom permissions apply."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_reading_where_nothing_can_be_written(folder: Path) -> None:
    """A review on a read-only medium can be listed, searched and checked; writing says that it cannot."""
    place = Path(tempfile.mkdtemp(prefix="kube-review-"))
    shutil.copytree(folder, place / "review")
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with as_nobody(), open_session(place / "review") as session:
            assert session.store.read_only
            assert [row["study"] for row in studies.listing(session.store)] == ["satu"]
            assert full_text_search.find(session.store, "pendamping")
            assert [problem for problem in integrity.damage(session.store, place) if "source" not in str(problem)] == []
            with pytest.raises(StoreError, match="cannot be written"):
                coders.set_setting(session.store, "coder", "budi")
        assert not list((place / "review").glob("review.db-*"))
    finally:
        shutil.rmtree(place)


@contextmanager
def at_most(n_bytes: int) -> Iterator[None]:
    """Let no file grow beyond some size: what a full disk does."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_full_disk_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    """``init`` and ``backup`` that do not fit say that the disk is full, leave no file, and work afterwards."""
    with pytest.raises(ReviewError, match="Free some disk space"), at_most(20_000):
        open_store(tmp_path / "new.db", create=True)
    with open_session(folder) as session:
        with pytest.raises(ReviewError, match="Free some disk space"), at_most(20_000):
            integrity.back_up(session.store, folder / "backups")
        assert list((folder / "backups").iterdir()) == []
        integrity.back_up(session.store, folder / "backups")
    assert not list(tmp_path.glob("*new*"))
    open_store(tmp_path / "new.db", create=True).close()


def spoil(folder: Path, table: str) -> None:
    """Overwrite the last page of a table."""
    path = folder / "review.db"
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("PRAGMA journal_mode = DELETE")
        size = sql.execute("PRAGMA page_size").fetchone()[0]
        page = sql.execute("SELECT max(pageno) FROM dbstat WHERE name = ?", (table,)).fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def test_a_corrupt_page_is_said_and_the_rest_is_saved(folder: Path) -> None:
    """A damaged page is an error that names the backup; all rows on other pages come into a new review."""
    with open_session(folder) as session:
        backup = integrity.back_up(session.store, folder / "backups")
    spoil(folder, "passages")
    with pytest.raises(StoreError, match="is damaged") as told, open_session(folder) as session:
        session.store.rows("SELECT * FROM passages NOT INDEXED")
    assert str(backup) in str(told.value)
    assert told.value.topic == "damaged review"
    with open_session(folder) as session:
        assert integrity.problems(session.store, folder)
    saved = damage.salvage(folder / "review.db", folder / "new.db")
    assert (saved.saved["events"], saved.saved["texts"]) == (1, 1)
    assert 0 < saved.lost["passages"] < 201
    with open_store(folder / "new.db") as store:
        assert len(events.history(store)) == 1
        assert store.rows("SELECT code FROM codings")[0][0] == "weak-facilitators"


def test_salvage_knows_every_table(folder: Path) -> None:
    """A table is saved, or derived again from the events; a new one must be named in one of the two lists."""
    with open_session(folder) as session:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'passages_fts%'"
        known = {row[0] for row in session.store.rows(sql)}
    assert known == {*damage.TABLES, *journal.CURRENT_STATE, "migrations", "sqlite_sequence"}


_TAMPERED = {
    "event deleted": ("events_kept", "DELETE FROM events WHERE event = 1", "events were written"),
    "text": ("texts_immutable", "UPDATE texts SET text = text || 'x'", "stored text"),
    "passage": (None, 'UPDATE passages SET "end" = "end" - 1 WHERE passage = 3', "pages or passages"),
    "page": (None, "UPDATE pages SET width = 7", "pages or passages"),
    "quote": (None, "UPDATE codings SET quote = 'lain'", "its quote is not"),
    "codebook": (None, "UPDATE codebooks SET content = replace(content, 'group', 'grup')", "stored version"),
    "index": (None, "INSERT INTO passages_fts(passages_fts, rowid, text) VALUES ('delete', 2, 'Kalimat')", "index"),
    "trigger": ("events_kept", "SELECT 1", "differs from the schema"),
}


@pytest.mark.parametrize("how", _TAMPERED)
def test_tampering_is_seen(folder: Path, how: str) -> None:
    """Whatever is changed behind the program's back is a problem that names it."""
    trigger, statement, told = _TAMPERED[how]
    with open_session(folder) as session:
        assert list(integrity.corruption(session.store)) == []
        if trigger:
            session.store.sql.execute(f"DROP TRIGGER {trigger}")
        session.store.sql.execute(statement)
        found = integrity.problems(session.store, folder)
    assert any(told in str(problem) or told in str(where) for where, problem in found), found


def test_rewritten_history_is_seen_by_the_root_of_the_last_backup(folder: Path) -> None:
    """Events that were replaced together with their hashes differ from the root that the backup noted."""
    with open_session(folder) as session:
        integrity.back_up(session.store, folder / "backups")
        session.store.sql.execute("DROP TRIGGER events_immutable")
        forge(session)
        found = [str(problem) for _, problem in integrity.problems(session.store, folder)]
    assert "the events are not those that were there at the last backup" in found


def forge(session: Session) -> None:
    """Say that the coder denied what they had asserted, with a hash that fits."""
    from dataclasses import replace

    from kube_review.store.record.event import content_hash, dump

    (event,) = events.history(session.store)
    forged = replace(event, payload={**event.payload, "stance": "denies"})
    session.store.sql.execute("UPDATE events SET payload = ?, sha256 = ?", (dump(forged.payload), content_hash(forged)))


def test_repair_keeps_a_coding_without_event(folder: Path) -> None:
    """``--repair`` deletes nobody's coding: one whose event is gone stays and is reported."""
    with open_session(folder) as session:
        session.store.sql.execute("DROP TRIGGER events_kept")
        session.store.sql.execute("DELETE FROM events")
        integrity.repair(session.store)
        assert len(session.store.rows("SELECT * FROM codings")) == 1
        assert any("in no event" in str(problem) for _, problem in integrity.problems(session.store, folder))
