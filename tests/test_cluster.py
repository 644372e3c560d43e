"""Reading on a Dask cluster gives the rows of one machine, whatever happens to its workers."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

import kube_review
from kube_review import ingest
from kube_review.errors import MissingExtra, ReviewError
from kube_review.ingest import Limits, Options, cluster
from kube_review.session import Session
from tests.conftest import new_session

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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_killed_worker(session: Session, folder: Path, tmp_path: Path) -> None:
    """A worker is killed while it reads: its file is read again, and the review equals that of one machine."""
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as local,
        distributed.Client(local, set_as_default=False) as client,
    ):
        pids = client.run(os.getpid)
        files = ingest.find([folder])
        outcomes = ingest.add(session.project, session.store, files, Options(cluster=local.scheduler_address))
        far = [next(outcomes)]
        busy = [worker for worker, tasks in client.processing().items() if tasks]
        os.kill(pids[busy[0]], signal.SIGKILL)
        far += outcomes
        assert set(client.run(os.getpid).values()) != set(pids.values())
    with new_session(tmp_path / "near") as near:
        here = list(ingest.add(near.project, near.store, ingest.find([folder]), Options(jobs=0)))
        assert [(o.path, o.study, o.status, o.passages, str(o.error)) for o in far] == [
            (o.path, o.study, o.status, o.passages, str(o.error)) for o in here
        ]
        assert rows(session) == rows(near)
    assert [o.status for o in far] == ["added"] * N_FILES + ["failed"]


def test_limits_and_versions() -> None:
    """A worker keeps the time limit of a file, and refuses to read for another version of the program."""
    slow = cluster.read_bytes("a.txt", b"Kelompok ini berhenti.", "off", Limits(seconds=0.01), kube_review.__version__)
    assert "was not read within 0.01 seconds" in str(slow.error)
    other = cluster.read_bytes("a.txt", b"Kelompok ini berhenti.", "off", Limits(), "0.0.0")
    assert "Install the same version everywhere." in str(other.error)


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
