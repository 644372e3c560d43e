"""The database: immutability, integrity, several writers, damage."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kube_review import coding
from kube_review.coding import protocol
from kube_review.coding.protocol import Search
from kube_review.coding.record import Judgement
from kube_review.commands import remedies
from kube_review.errors import NotFound, StoreError
from kube_review.model import WordBox
from kube_review.session import Session
from kube_review.store.corpus import full_text_search, packed_boxes, studies, texts
from kube_review.store.database import integrity
from kube_review.store.database.connection import is_local, open_store
from kube_review.store.record import anchors, coders, codings
from tests.conftest import add_study, document, new_session

SENTENCE = "Pendamping jarang datang ke kelompok usaha bersama."


def code_first(session: Session, name: str) -> None:
    """Record one coding on the first passage."""
    text = texts.text_of(session.store, name)
    coding.record(
        session.store, session.coder, text, coding.passage_span(session.store, text, 1), Judgement("weak-facilitators")
    )


def fill(session: Session) -> None:
    """Write until the disk is full."""
    for n in range(2000):
        coding.write(session.store, session.coder, [protocol.search(Search(f"filler {n}", "", "x" * 500, None))])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE texts SET text = 'x'",
        "UPDATE texts SET sha256 = 'x'",
        "DELETE FROM texts",
        "UPDATE events SET payload = '{}'",
        "DELETE FROM events",
    ],
)
def test_texts_and_events_cannot_be_changed(session: Session, statement: str) -> None:
    """Triggers refuse what would make the record untrue."""
    code_first(session, add_study(session, "satu", SENTENCE))
    with pytest.raises(sqlite3.IntegrityError, match=r"immutable|append-only"):
        session.store.sql.execute(statement)


def test_settings_that_keep_data_safe(session: Session) -> None:
    """Foreign keys are on, commits are synchronous, local disks use a write-ahead log."""
    pragma = {
        name: session.store.rows(f"PRAGMA {name}")[0][0] for name in ("foreign_keys", "synchronous", "journal_mode")
    }
    assert pragma == {"foreign_keys": 1, "synchronous": 2, "journal_mode": "wal"}


def test_synced_folders_get_a_rollback_journal(tmp_path: Path) -> None:
    """A write-ahead log in Dropbox or OneDrive would be synchronised apart from its database."""
    folder = tmp_path / "OneDrive - Kampus" / "review"
    assert not is_local(folder / "review.db")
    with new_session(folder) as session:
        assert session.store.rows("PRAGMA journal_mode")[0][0] == "delete"


def test_a_failed_action_leaves_nothing(session: Session) -> None:
    """When the disk is full the action is an error and nothing of it is stored."""
    name = add_study(session, "satu", SENTENCE)
    pages = session.store.rows("PRAGMA page_count")[0][0]
    session.store.sql.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"(?s)not saved.*full"):
        fill(session)
    session.store.sql.execute("PRAGMA max_page_count = 1000000")
    assert integrity.problems(session.store, session.project.root)[1:] == []
    code_first(session, name)
    assert len(codings.listing(session.store)) == 1


def test_two_writers_do_not_lose_each_others_work(session: Session) -> None:
    """Two processes record at the same time; all codings are there."""
    sentences = [f"Kalimat nomor {n} tentang pendamping." for n in range(30)]
    add_study(session, "satu", *sentences)
    assert session.codebooks
    script = (
        "import sys; from pathlib import Path; from kube_review import coding; "
        "from kube_review.coding.record import Judgement; from kube_review.session import open_session; "
        "from kube_review.store.corpus import texts\n"
        "with open_session(Path(sys.argv[1]), sys.argv[2]) as s:\n"
        "    t = texts.text_of(s.store, 'satu')\n"
        "    for n in range(1, 31):\n"
        "        coding.record(s.store, s.coder, t, coding.passage_span(s.store, t, n), Judgement('top-down'))\n"
    )
    root = str(session.project.root)
    for who in ("budi", "citra"):
        coders.get_or_add(session.store, who)
    running = [subprocess.Popen([sys.executable, "-c", script, root, who]) for who in ("budi", "citra")]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert len(codings.listing(session.store)) == 60
    stamps = [row[0] for row in session.store.rows("SELECT at FROM events ORDER BY event")]
    assert stamps == sorted(set(stamps))


def test_check_finds_a_state_that_does_not_follow_and_repair_mends_it(session: Session) -> None:
    """A row changed behind the tool's back is found and rebuilt from the events."""
    code_first(session, add_study(session, "satu", SENTENCE))
    session.store.sql.execute("UPDATE codings SET stance = 'denies'")
    found = integrity.problems(session.store, session.project.root)
    assert any(where == "codings" for where, _ in found)
    integrity.repair(session.store)
    assert [c.stance.value for c in codings.listing(session.store)] == ["asserts"]


def test_check_finds_missing_and_changed_sources(session: Session) -> None:
    """A source that is gone or edited is named."""
    add_study(session, "satu", SENTENCE)
    add_study(session, "dua", SENTENCE + " Dua.")
    (session.project.sources / "satu.txt").unlink()
    found = dict(integrity.problems(session.store, session.project.root))
    assert "missing" in str(found["satu"])
    assert "changed" in str(found["dua"])


def test_a_backup_is_a_whole_review(session: Session) -> None:
    """The copy opens and holds the same state."""
    code_first(session, add_study(session, "satu", SENTENCE))
    copy = integrity.back_up(session.store, session.project.root / "backups")
    with open_store(copy) as other:
        assert integrity.snapshot(other) == integrity.snapshot(session.store)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Garbage in place of the database is one clear error."""
    path = tmp_path / "review.db"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(StoreError, match="backup"):
        open_store(path)


@pytest.mark.parametrize(("how", "message"), [("empty", "is empty"), ("foreign", "another program")])
def test_a_file_that_is_no_review(tmp_path: Path, how: str, message: str) -> None:
    """An empty file and the database of another program are refused as they are, not turned into a review."""
    path = tmp_path / "review.db"
    if how == "empty":
        path.touch()
    else:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE t (x)")
        other.close()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StoreError, match=message):
            open_store(path, create=create)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["review.db"]


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE events SET at = '2020-01-01T00:00:00.000000Z'", "event 1"),
        ("UPDATE events SET payload = replace(payload, 'asserts', 'denies')", "event 1"),
        ("UPDATE events SET code = 'top-down'", "event 1"),
        ("DELETE FROM events", "coding 1"),
    ],
)
def test_check_sees_changed_and_missing_events(session: Session, statement: str, where: str) -> None:
    """A changed event does not fit its hash; a coding whose event is gone is reported, and repair keeps it."""
    code_first(session, add_study(session, "satu", SENTENCE))
    for trigger in ("events_immutable", "events_kept"):
        session.store.sql.execute(f"DROP TRIGGER {trigger}")
    session.store.sql.execute(statement)
    places = [str(place) for place, _ in integrity.problems(session.store, session.project.root)]
    assert where in places
    assert "trigger events_kept" in places
    if where == "coding 1":
        integrity.repair(session.store)
        assert len(codings.listing(session.store)) == 1
        code_first(session, add_study(session, "dua", SENTENCE + " Dua."))
        assert [coding.coding for coding in codings.listing(session.store)] == [2, 1]


def test_a_newer_review_is_refused(session: Session) -> None:
    """A review with unknown migrations is not touched."""
    with session.store.transaction():
        session.store.sql.execute(
            "INSERT INTO migrations (migration_set, name, applied_at) VALUES ('kube-review', 'm999_future', 'now')"
        )
    with pytest.raises(StoreError, match="newer"):
        open_store(session.project.database)


def test_no_review_says_how_to_make_one(tmp_path: Path) -> None:
    """The error names the command."""
    with pytest.raises(NotFound, match="There is no review") as refused:
        open_store(tmp_path / "review.db")
    assert str(remedies.text_of(refused.value)).endswith("kube-review init")


def test_word_boxes_survive_packing() -> None:
    """Boxes come back with their offsets, to a tenth of a point."""
    words = (WordBox(0, 7, 56.69, 700.04, 91.2, 711.0), WordBox(70_000, 70_004, -3.0, 0.0, 5000.0, 9.96))
    again = packed_boxes.unpack(packed_boxes.pack(words))
    assert [(w.start, w.end) for w in again] == [(0, 7), (70_000, 70_004)]
    assert (again[0].x0, again[1].x0, again[1].bottom) == (56.7, -3.0, 10.0)
    assert packed_boxes.unpack(packed_boxes.pack(())) == ()


def test_a_new_reading_keeps_the_codings(session: Session) -> None:
    """After a better reading a coding stands at its quote again; one without a place is listed, not dropped."""
    name = add_study(session, "satu", "Awal.", SENTENCE, "Kalimat yang akan hilang.")
    text = texts.text_of(session.store, name)
    for passage in (2, 3):
        span = coding.passage_span(session.store, text, passage)
        coding.record(session.store, session.coder, text, span, Judgement("weak-facilitators"))
    better = document("Awal yang lebih panjang.", SENTENCE.replace(" ", "  "), reader="test 2")
    row = session.store.rows("SELECT path, origin, source_sha256 FROM studies")[0]
    saved = studies.save(session.store, better, path=row[0], origin=row[1], source_sha256=row[2])
    found, lost = codings.listing(session.store)
    assert (saved.status, saved.lost) == ("updated", (lost.coding,))
    assert better.text[found.start : found.end].split() == SENTENCE.split()
    assert (lost.start, lost.quote) == (None, "Kalimat yang akan hilang.")
    assert len(session.store.rows("SELECT * FROM texts")) == 2


def test_a_reading_that_comes_again_is_current_again(session: Session) -> None:
    """A reading, a better one, and the first once more: two texts, the first is current, and codings stand in it."""
    name = add_study(session, "satu", "Awal.", SENTENCE)
    first = texts.text_of(session.store, name)
    span = coding.passage_span(session.store, first, 2)
    coding.record(session.store, session.coder, first, span, Judgement("weak-facilitators"))
    path, origin, digest = session.store.rows("SELECT path, origin, source_sha256 FROM studies")[0]
    for words in ("Awal yang lebih panjang.", "Awal."):
        saved = studies.save(session.store, document(words, SENTENCE), path=path, origin=origin, source_sha256=digest)
        assert (saved.status, saved.lost) == ("updated", ())
    assert texts.text_of(session.store, name).text_id == first.text_id
    assert [row["current"] for row in session.store.rows("SELECT current FROM texts ORDER BY id")] == [1, 0]
    (found,) = codings.listing(session.store)
    assert (found.start, found.end) == span


def test_the_nearest_of_equal_quotes_is_taken() -> None:
    """Context decides between repetitions, then the place."""
    text = "a. Usaha rugi. b. Usaha rugi. c. Usaha rugi."
    assert anchors.find(text, "Usaha rugi.", "b. ", " c.", 0) == ((18, 29), "exact")
    assert anchors.find(text, "Usaha rugi.", "", "", 40) == ((33, 44), "exact")
    assert anchors.find(text, "Usaha  maju", "", "", 0) == (None, "lost")


@pytest.mark.parametrize("query", ["top-down", 'a "b', "dana AND", "(", "*", "col:x", "NEAR(", "'; DROP TABLE codings"])
def test_any_input_is_a_phrase(session: Session, query: str) -> None:
    """Characters of the full-text language are just characters."""
    add_study(session, "satu", "Program bersifat top-down sejak awal.")
    assert len(full_text_search.find(session.store, query)) == (1 if query == "top-down" else 0)


def test_same_bytes_are_the_same_study(session: Session) -> None:
    """Saving what is there already changes nothing; another file of the same name is another study."""
    assert add_study(session, "satu", SENTENCE) == "satu"
    again = studies.save(
        session.store,
        document(SENTENCE),
        path="corpus/satu.txt",
        origin="corpus/satu.txt",
        source_sha256=session.store.rows("SELECT source_sha256 FROM studies")[0][0],
    )
    other = studies.save(
        session.store, document("Lain."), path="x/satu.txt", origin="x/satu.txt", source_sha256="f" * 64
    )
    assert (again.status, other.study) == ("unchanged", "satu-2")
