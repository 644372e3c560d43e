"""One bad file is one line: every path has a row, the rest of the batch goes in, and nothing is read twice."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kube_review import ingest
from kube_review.errors import ReviewError
from kube_review.exchange.bibliography import entries
from kube_review.ingest import Options, Outcome, arriving, workers
from kube_review.session import Session
from kube_review.store.corpus import studies

WORDS = "HASIL\n\nKelompok {} berhenti berusaha setelah bantuan habis.\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names, links and pipes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one good file."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(WORDS.format("satu"), encoding="utf-8")
    return made


def added(session: Session, *paths: Path, follow_links: bool = False, **options: object) -> dict[str, Outcome]:
    """Ingest some paths and return the outcomes by the name of the file."""
    files = ingest.find(paths, follow_links=follow_links)
    read = Options(jobs=0, **options)  # type: ignore[arg-type]
    outcomes = list(ingest.add(session.project, session.store, files, read))
    assert not list(session.project.sources.glob(".*"))  # no copy is left behind
    return {outcome.path.rsplit("/", 1)[-1]: outcome for outcome in outcomes}


def test_names_that_are_not_utf8(session: Session, folder: Path) -> None:
    """Names are bytes: such a file is read, kept under a printable name, and shown."""
    Path(os.fsdecode(os.fsencode(folder) + b"/k\xe9las.txt")).write_text(WORDS.format("dua"), encoding="utf-8")
    outcomes = added(session, folder)
    assert {name: o.status for name, o in outcomes.items()} == {"a.txt": "added", "k\\xe9las.txt": "added"}
    assert (session.project.sources / "k_xe9las.txt").is_file()
    assert added(session, folder)["k\\xe9las.txt"].status == "unchanged"


def test_links_pipes_and_hidden_folders_have_rows(session: Session, folder: Path, tmp_path: Path) -> None:
    """What is met in a folder and not read says why; nothing waits for a pipe or walks in circles."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.txt").write_text(WORDS.format("dua"), encoding="utf-8")
    (folder / "dangling.txt").symlink_to("nothing.txt")
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "circle").symlink_to(folder)
    (folder / "out").symlink_to(outside)
    (folder / "out.txt").symlink_to(outside / "b.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / ".git").mkdir()
    outcomes = added(session, folder)
    assert outcomes["a.txt"].status == "added"
    reasons = {name: str(o.error) for name, o in outcomes.items() if o.status == "skipped"}
    assert reasons == {
        "dangling.txt": "a link to something that does not exist",
        "again.txt": "a link to a.txt, which is in this folder",
        "circle": "a link to ., which is in this folder",
        "out": "a link that leads out of this folder",
        "out.txt": "a link that leads out of this folder",
        "pipe.txt": "no file but a pipe, a socket or a device",
        ".git": "a hidden folder",
    }
    followed = added(session, folder, follow_links=True)
    assert followed["b.txt"].status == "added"
    assert "the same file as" in str(followed["out.txt"].error)


def test_what_was_named_and_cannot_be_read_has_failed(session: Session, folder: Path) -> None:
    """A pipe, a missing file, a dangling link and a loop that were named are errors; the rest goes in."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "dangling.txt").symlink_to("nothing.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    names = ["pipe.txt", "dangling.txt", "loop.txt", "missing.txt", "a.txt"]
    outcomes = added(session, *(folder / name for name in names))
    assert {name: o.status for name, o in outcomes.items()} == {**dict.fromkeys(names, "failed"), "a.txt": "added"}
    assert "pipe" in str(outcomes["pipe.txt"].error)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """Return a folder of a user to whom permissions apply, as that user."""
    folder = Path(tempfile.mkdtemp(prefix="kube-review-"))
    (folder / "closed").mkdir()
    (folder / "closed.txt").write_text("x", encoding="utf-8")
    for path in (folder / "closed", folder / "closed.txt"):
        path.chmod(0)
    folder.chmod(0o777)
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(before)
    (folder / "closed").chmod(0o700)
    shutil.rmtree(folder)


def test_what_may_not_be_read_is_said(unprivileged: Path) -> None:
    """An unreadable file and an unreadable folder are errors with the reason."""
    for path, why in ingest.find([unprivileged]):
        assert why is None
        with pytest.raises(Exception, match="Permission denied"):
            arriving.take(path, unprivileged / "copy")
    assert [path.name for path, _ in ingest.find([unprivileged])] == ["closed", "closed.txt"]


def test_a_disk_that_fills_while_copying(session: Session, folder: Path) -> None:
    """A file that does not fit any more is one line, and smaller ones still go in."""
    import resource
    import signal

    (folder / "b.txt").write_text(WORDS.format("besar") * 40_000, encoding="utf-8")
    (folder / "c.txt").write_text(WORDS.format("tiga"), encoding="utf-8")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**21, before[1]))
    try:
        outcomes = added(session, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert {name: o.status for name, o in outcomes.items()} == {"a.txt": "added", "b.txt": "failed", "c.txt": "added"}
    assert "Free some disk space" in str(outcomes["b.txt"].error)


def test_hash_text_and_copy_are_of_the_same_bytes(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that changes while it is read gives the hash, the text and the copy of one state."""
    read = workers.read_one

    def read_while_somebody_writes(path: Path, ocr: str) -> workers.Reading:
        (folder / "a.txt").write_text("HASIL\n\nSesuatu yang lain sama sekali.\n", encoding="utf-8")
        return read(path, ocr)

    monkeypatch.setattr(workers, "read_one", read_while_somebody_writes)
    added(session, folder)
    (row,) = studies.listing(session.store)
    kept = session.project.root / row["path"]
    assert "Kelompok satu berhenti" in kept.read_text(encoding="utf-8")
    assert holdings_hash(session) == arriving.take(kept, folder / "copy").sha256


def holdings_hash(session: Session) -> str:
    """Return the hash of the source of the only study."""
    return str(session.store.rows("SELECT source_sha256 FROM studies")[0][0])


def hang(path: Path) -> str:
    """Never answer."""
    import time

    time.sleep(600)
    return path.name


def blow_up(path: Path) -> int:
    """Need more memory than is allowed."""
    return len(bytearray(2**33))


def test_work_on_a_file_is_bounded(folder: Path) -> None:
    """Whatever reads a file in a process of its own ends in time and within its memory, with a reason."""
    limits = workers.Limits(seconds=3, memory_mb=2000)
    with pytest.raises(ReviewError, match="within 3 seconds"):
        workers.bounded(hang, folder / "a.txt", limits)
    with pytest.raises(ReviewError, match="more memory"):
        workers.bounded(blow_up, folder / "a.txt", workers.Limits(memory_mb=2000))


def test_a_large_bibliography_is_read_in_a_process_of_its_own(folder: Path) -> None:
    """Its records come back, and its errors are errors here."""
    path = folder / "zotero.ris"
    path.write_text("TY  - JOUR\nTI  - Kelompok di lereng\nN1  - " + "x" * 2**19 + "\nER  - \n", encoding="utf-8")
    assert [record.values["title"] for record in entries.read(path).records] == ["Kelompok di lereng"]
    path.write_text("x" * 2**19, encoding="utf-8")
    with pytest.raises(ReviewError, match="no record"):
        entries.read(path)
