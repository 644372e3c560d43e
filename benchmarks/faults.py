"""Faults on purpose: kills, full disks, flipped bytes, power loss; what was acknowledged and is lost, what is unseen.

    python benchmarks/faults.py [--runs N]

Prints, for each kind of fault, runs, acknowledged codings, lost codings (0) and unnoticed corruptions (0). A corruption
counts as unnoticed if ``check`` finds nothing although events, texts, pages or passages read differently.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kube_review import project
from kube_review.errors import ReviewError
from kube_review.model import Document, Page, Passage, Section
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.database import integrity
from kube_review.store.database.connection import open_store
from kube_review.store.record import coders

N_PASSAGES = 300
_HELD = ("events", "texts", "pages", "passages", "codebooks", "coders")

_CODER = """
import sys
from pathlib import Path
from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.session import open_session
from kube_review.store.corpus import texts
folder, limit = sys.argv[1:]
if limit != "0":
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
with open_session(Path(folder)) as session:
    coder, text = session.sign_in(), texts.text_of(session.store, "satu")
    for code in ("top-down", "sudden-formation"):
        for passage in range(1, 151):
            span = coding.passage_span(session.store, text, passage)
            coding.record(session.store, coder, text, span, Judgement(code))
            print(code, passage, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What some runs of a fault did."""

    fault: str
    runs: int
    acknowledged: int
    lost: int
    unnoticed: int


def make(folder: Path) -> Path:
    """Make a review of one study and return its folder."""
    made = project.create(folder, [project.DEFAULT_CODEBOOK])
    with Session(made, open_store(made.database, create=True), "ani") as session:
        coders.set_setting(session.store, "coder", coders.get_or_add(session.store, "ani").name)
        session.sign_in()
        text, passages = "", []
        for number in range(1, N_PASSAGES + 1):
            words = f"Kalimat nomor {number} tentang kelompok usaha bersama."
            passages.append(
                Passage(number, len(text), len(text) + len(words), 1, 1, Section.RESULTS, "id", countable=True)
            )
            text += f"{words} "
        source = made.sources / "satu.txt"
        source.write_text(text, encoding="utf-8")
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        document = Document(text, (Page(1, 0, len(text)),), tuple(passages), "synthetic")
        studies.save(session.store, document, path="corpus/satu.txt", origin="corpus/satu.txt", source_sha256=digest)
    return folder


def killed(base: Path, runs: int, seed: int = 1) -> Result:
    """Kill a process that codes, at random moments; every coding that it printed must be there."""
    rng, n_acknowledged, n_lost, n_bad = random.Random(seed), 0, 0, 0
    for run in range(runs):
        folder = make(base / f"killed-{run}")
        with subprocess.Popen([sys.executable, "-c", _CODER, folder, "0"], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.random() * 0.3)
            process.send_signal(signal.SIGKILL)
            n_printed = 1 + len(process.stdout.read().splitlines())
        n_acknowledged += n_printed
        n_there, problems = _there(folder)
        n_lost += max(0, n_printed - n_there)
        n_bad += bool(problems)
    return Result("SIGKILL while coding", runs, n_acknowledged, n_lost, n_bad)


def full(base: Path, runs: int, seed: int = 1) -> Result:
    """Let the files of a review not grow beyond random sizes while somebody codes."""
    rng, n_acknowledged, n_lost, n_bad = random.Random(seed), 0, 0, 0
    for run in range(runs):
        folder = make(base / f"full-{run}")
        limit = (folder / "review.db").stat().st_size + rng.randrange(0, 400_000)
        done = subprocess.run(
            [sys.executable, "-c", _CODER, folder, str(limit)], capture_output=True, encoding="utf-8", check=False
        )
        n_printed = len(done.stdout.splitlines())
        n_acknowledged += n_printed
        n_there, problems = _there(folder)
        n_lost += max(0, n_printed - n_there)
        n_bad += bool(problems)
    return Result("full disk while coding", runs, n_acknowledged, n_lost, n_bad)


def _there(folder: Path) -> tuple[int, list[object]]:
    with open_store(folder / "review.db") as store:
        n = store.sql.execute("SELECT count(*) FROM codings").fetchone()[0]
        return n, list(integrity.problems(store, folder))


def flipped(base: Path, flips_a_page: int, seed: int = 1, n_codings: int = N_PASSAGES, every: int = 1) -> Result:
    """Flip bytes on every page of a database, one at a time, and look whether ``check`` sees those that matter.

    Args:
        base: A folder for the review.
        flips_a_page: How many on each page.
        seed: Of the random places.
        n_codings: How many codings the review has.
        every: Only every so manyth page.
    """
    rng, folder = random.Random(seed), make(base / "flipped")
    subprocess.run([sys.executable, "-c", _CODER, folder, "0"], stdout=subprocess.DEVNULL, check=True, timeout=300)
    database = folder / "review.db"
    with closing(sqlite3.connect(database)) as sql:
        sql.execute("PRAGMA journal_mode = DELETE")
        size = sql.execute("PRAGMA page_size").fetchone()[0]
    whole, held = database.read_bytes(), _content(database)
    n_runs = n_unnoticed = 0
    for page in range(0, len(whole) // size, every):
        for _ in range(flips_a_page):
            place = page * size + rng.randrange(size)
            spoilt = bytearray(whole)
            spoilt[place] ^= 1 << rng.randrange(8)
            database.write_bytes(spoilt)
            n_runs += 1
            if not _noticed(folder) and _content(database) != held:
                n_unnoticed += 1
                print(f"  unnoticed: byte {place} on page {page + 1}", file=sys.stderr)
            for log in folder.glob("review.db-*"):
                log.unlink()
    database.write_bytes(whole)
    return Result("flipped byte", n_runs, 0, 0, n_unnoticed)


def _noticed(folder: Path) -> bool:
    try:
        with open_store(folder / "review.db") as store:
            return bool(integrity.problems(store, folder))
    except (ReviewError, sqlite3.DatabaseError, ValueError, MemoryError):
        return True


def _content(database: Path) -> str | None:
    """Return a hash over what people and readers have said, or None where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as sql:
            for table in _HELD:
                for row in sql.execute(f"SELECT * FROM {table} ORDER BY rowid"):
                    digest.update(repr(row).encode())
    except sqlite3.DatabaseError:
        return None
    return digest.hexdigest()


def flushed(base: Path) -> Result:
    """Record the order of calls while files are written: each is flushed before it is renamed, its folder after."""
    from kube_review import whole_files

    calls: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle: int) -> None:
        calls.append("flush folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "flush")  # noqa: PTH112
        fsync(handle)

    def noted_replace(self: Path, target: Path) -> Path:
        calls.append("rename")
        return replace(self, target)

    os.fsync, Path.replace = noted_fsync, noted_replace  # type: ignore[assignment,method-assign]
    try:
        whole_files.write_bytes(base / "a.csv", b"x")
        with open_store(make(base / "flushed") / "review.db") as store:
            calls.clear()
            integrity.back_up(store, base / "backups")
    finally:
        os.fsync, Path.replace = fsync, replace  # type: ignore[method-assign]
    return Result("power loss: order of flush and rename", 1, 0, int(calls != ["flush", "rename", "flush folder"]), 0)


def main() -> None:
    """Run every fault and print a line for each."""
    parser = argparse.ArgumentParser(description="Faults on purpose, and what is lost or unseen.")
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    faults: tuple[Callable[[Path], Result], ...] = (
        lambda base: killed(base, runs),
        lambda base: full(base, runs),
        lambda base: flipped(base, max(1, runs // 10)),
        flushed,
    )
    with tempfile.TemporaryDirectory(prefix="kube-review-") as base:
        for fault in faults:
            found = fault(Path(base))
            print(
                f"{found.fault:38} {found.runs:5} runs {found.acknowledged:6} acknowledged {found.lost:3} lost"
                f" {found.unnoticed:3} unnoticed",
                flush=True,
            )


if __name__ == "__main__":
    main()
