"""Reading on a Dask cluster gives the rows of one machine, whatever happens to its workers."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kube_review import cluster, demo, ingest
from kube_review.assist import run
from kube_review.errors import MissingExtra, ReviewError
from kube_review.ingest import Limits, Options
from kube_review.ingest import cluster as reading
from kube_review.session import Session
from kube_review.store.database import cache
from kube_review.store.database.connection import Store
from kube_review.store.record import suggestions
from tests.conftest import add_study, new_session

N_FILES = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of texts, one of which cannot be read."""
    made = tmp_path / "in"
    made.mkdir()
    for number in range(N_FILES):
        lines = "\n\n".join(f"Kelompok {number} berhenti setelah bantuan {line} habis." for line in range(300))
        (made / f"{number}.txt").write_text(f"HASIL\n\n{lines}\n", encoding="utf-8")
    (made / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    return made


def rows(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return all rows that reading stores, without uuids and times."""
    return {
        table: [
            {key: row[key] for key in row.keys() if key not in ("uid", "added_at", "read_at")}  # noqa: SIM118
            for row in session.store.rows(f"SELECT * FROM {table} ORDER BY rowid")
        ]
        for table in ("studies", "texts", "pages", "passages")
    }


unclean = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """Return the client of a cluster of two workers on this machine, which replaces one that is lost."""
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as local,
        distributed.Client(local, set_as_default=False) as client,
    ):
        yield client


def kill_the_busiest(workers: Any) -> int:
    """Kill the worker with most to do, and with what it holds of finished studies; return its process id."""
    pids = workers.run(os.getpid)
    waiting = workers.processing()
    busiest = max(pids, key=lambda worker: len(waiting.get(worker, ())))
    os.kill(pids[busiest], signal.SIGKILL)
    return int(pids[busiest])


@needs_kill
@unclean
def test_killed_while_suggesting(workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker is killed after the first study: suggestions are those of one machine, in all that is stored."""
    address, killed, put = workers.scheduler.address, [], cache.put

    def put_and_kill(store: Store, values: Mapping[str, bytes]) -> None:
        put(store, values)
        if not killed:
            killed.append(kill_the_busiest(workers))

    with demo.make(tmp_path / "far", first=True, tell=lambda _: None) as far:
        shutil.copytree(far.project.root, tmp_path / "near")
        for number in range(20):
            add_study(far, f"more-{number}", *(f"Bantuan {number} habis pada bulan {n}." for n in range(30)))
        with new_session(tmp_path / "near") as near:
            for number in range(20):
                add_study(near, f"more-{number}", *(f"Bantuan {number} habis pada bulan {n}." for n in range(30)))
            run.run(near, [], "likeness", embeddings="none")
            run.run(near, [], "cues")
            monkeypatch.setattr(cache, "put", put_and_kill)
            run.run(far, [], "likeness", embeddings="none", cluster=address)
            run.run(far, [], "cues", cluster=address)
            assert killed
            assert killed[0] not in workers.run(os.getpid).values()
            rows = [
                [replace(one, suggestion=0, study_uid="") for one in suggestions.listing(session.store)]
                for session in (far, near)
            ]
        assert rows[0] == rows[1]
        assert len({one.method for one in rows[0]}) == 2


def test_methods_that_stay_here(session: Session) -> None:
    """A method that cannot run on a cluster is refused by name."""
    with pytest.raises(ReviewError, match="The method spacy does not run on a cluster"):
        run.run(session, [], "spacy", cluster="tcp://127.0.0.1:1")


@needs_kill
@unclean
def test_killed_while_reading(workers: Any, session: Session, folder: Path, tmp_path: Path) -> None:
    """A worker is killed while it reads: its file is read again, and the review equals that of one machine."""
    options = Options(cluster=workers.scheduler.address)
    outcomes = ingest.add(session.project, session.store, ingest.find([folder]), options)
    far = [next(outcomes)]
    killed = kill_the_busiest(workers)
    far += outcomes
    assert killed not in workers.run(os.getpid).values()
    with new_session(tmp_path / "near") as near:
        here = list(ingest.add(near.project, near.store, ingest.find([folder]), Options(jobs=0)))
        assert [(o.path, o.study, o.status, o.passages, str(o.error)) for o in far] == [
            (o.path, o.study, o.status, o.passages, str(o.error)) for o in here
        ]
        assert rows(session) == rows(near)
    assert [o.status for o in far] == ["added"] * N_FILES + ["failed"]


def test_limits_and_versions() -> None:
    """A worker keeps the time limit of a file, and refuses to read for another version of the program."""
    slow = reading.read_bytes("a.txt", b"Kelompok ini berhenti.", "off", Limits(seconds=0.01))
    assert "was not read within 0.01 seconds" in str(slow.error)
    with pytest.raises(ReviewError, match="Install the same version everywhere"):
        cluster.call(reading.read_bytes, ("a.txt", b"Kelompok ini berhenti.", "off", Limits()), "0.0.0")


def test_nothing_there(session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address, an address without scheduler and a missing extra are one line each."""
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    files = ingest.find([folder])
    for address in ("nowhere://x", "tcp://127.0.0.1:1"):
        with pytest.raises(ReviewError, match=f"no Dask scheduler at {address}"):
            list(ingest.add(session.project, session.store, files, Options(cluster=address)))
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"kube-review\[cluster\]"):
        list(ingest.add(session.project, session.store, files, Options(cluster="tcp://127.0.0.1:1")))
