"""Time and memory of commands on synthetic reviews of 100, 1,000 and 10,000 studies, and bytes a passage.

    python benchmarks/scale.py [N ...]

Each review has 300 passages of some 120 characters a study, two coders and five codings a study. It is filled through
the store with ``synchronous`` off; then every command runs in a process of its own, as people run it. ``ingest`` brings
in 20 new text files of 60 sentences, so its line shows what one more file costs there; the first file
brings with it the sketches of all texts, which a real review has already.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kube_review.model import Document

WORDS = [
    "kelompok",
    "usaha",
    "bersama",
    "pendamping",
    "bantuan",
    "anggota",
    "pemerintah",
    "desa",
    "modal",
    "ternak",
    "pelatihan",
    "kegiatan",
    "program",
    "sosial",
    "ekonomi",
    "masyarakat",
    "miskin",
    "penghasilan",
    "keluarga",
    "pasar",
    "produksi",
    "berhenti",
    "tidak",
    "karena",
    "kurang",
    "dengan",
    "dalam",
    "untuk",
    "yang",
]
N_PASSAGES, N_CODINGS, N_NEW_FILES = 300, 5, 20
AT_MOST_SECONDS = 120
CODES = ("sudden-formation", "top-down", "weak-facilitators", "poor-targeting", "short-lived")
COMMANDS = {
    "ingest 1 file": ["ingest", "{new}/baru-0.txt", "--jobs", "1"],
    "ingest 20 files": ["ingest", "{new}", "--jobs", "1"],
    "search": ["search", "pendamping kurang"],
    "show a page": ["show", "studi-7", "--page", "1"],
    "record": ["record", "studi-9", "j", "--passage", "3"],
    "suggest 1 study": ["suggest", "studi-7", "--method", "cues"],
    "queue": ["queue"],
    "status": ["status"],
    "studies": ["studies", "-f", "csv"],
    "tally": ["tally"],
    "matrix": ["matrix", "-f", "csv"],
    "export": ["export", "{folder}/codings.csv"],
}


def sentence(rng: random.Random) -> str:
    """Return a made-up sentence of some 120 characters."""
    return " ".join(rng.choices(WORDS, k=15)).capitalize() + "."


def document(rng: random.Random, number: int) -> Document:
    """Return a made-up study of ten pages."""
    from kube_review.model import Document, Page, Passage, Section

    text, passages, pages = "", [], []
    for page in range(1, 11):
        first = len(text)
        for _ in range(N_PASSAGES // 10):
            start, words = len(text), sentence(rng)
            text += words + " "
            n = len(passages) + 1
            passages.append(Passage(n, start, start + len(words), page, page, Section.RESULTS, "id", True))
        pages.append(Page(page, first, len(text)))
    return Document(text, tuple(pages), tuple(passages), f"synthetic {number}")


def fill(folder: Path, n: int) -> float:
    """Make a review of ``n`` studies and return the seconds that it took."""
    from kube_review import coding, project
    from kube_review.coding.record import Judgement
    from kube_review.session import Session
    from kube_review.store.corpus import studies, texts
    from kube_review.store.database.connection import open_store
    from kube_review.store.record import coders

    rng, started = random.Random(1), time.perf_counter()
    made = project.create(folder, [project.DEFAULT_CODEBOOK])
    with Session(made, open_store(made.database, create=True), "ani") as session:
        store = session.store
        store.sql.execute("PRAGMA synchronous = OFF")
        people = [coders.get_or_add(store, name) for name in ("ani", "budi")]
        coders.set_setting(store, "coder", "ani")
        session.sign_in()
        versions = session.versions
        for first in range(0, n, 100):
            with store.transaction():
                for number in range(first, min(n, first + 100)):
                    name = f"studi-{number}"
                    source = made.sources / f"{name}.txt"
                    source.write_text(name, encoding="utf-8")
                    path = f"corpus/{name}.txt"
                    digest = f"{number:064x}"
                    studies.save(store, document(rng, number), path=path, origin=path, source_sha256=digest)
                    text = texts.text_of(store, name)
                    for coder in people:
                        for code in rng.sample(CODES, N_CODINGS // 2):
                            span = coding.passage_span(store, text, rng.randint(1, N_PASSAGES))
                            coding.record(store, coder, text, span, Judgement(code))
                        if number % 2:
                            coding.done(store, coder, text, versions)
        store.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return time.perf_counter() - started


def new_files(folder: Path) -> None:
    """Write the text files that ``ingest`` brings in."""
    rng = random.Random(2)
    folder.mkdir()
    for number in range(N_NEW_FILES):
        paragraphs = [" ".join(sentence(rng) for _ in range(6)) for _ in range(10)]
        (folder / f"baru-{number}.txt").write_text("HASIL\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")


def run(command: list[str], folder: Path) -> tuple[float, float, float, int]:
    """Run a command and return its wall-clock and CPU seconds, its peak memory in MB, and its exit code."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "kube_review", *command, "-p", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        stop = threading.Timer(AT_MOST_SECONDS, process.kill)
        stop.start()
        _pid, status, used = os.wait4(process.pid, 0)
        stop.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    return time.perf_counter() - started, cpu, used.ru_maxrss / 1024, process.returncode


def measure(n: int, base: Path) -> None:
    """Print the lines of a review of ``n`` studies."""
    folder, new = base / f"review-{n}", base / f"new-{n}"
    # In a process of its own: a child starts with the peak memory of its parent, which must stay small here.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds = pool.apply(fill, (folder, n))
    n_passages = n * N_PASSAGES
    n_bytes = (folder / "review.db").stat().st_size / n_passages
    print(f"{n:,} studies, {n_passages:,} passages: {seconds:.0f} s to fill, {n_bytes:.0f} bytes a passage", flush=True)
    new_files(new)
    for name, command in COMMANDS.items():
        words = [word.format(new=new, folder=folder) for word in command]
        wall, cpu, memory, code = run(words, folder)
        ended = {0: "", -9: f"  stopped after {AT_MOST_SECONDS} s"}.get(code, f"  exit {code}")
        print(f"  {name:16} {wall:7.2f} s {cpu:7.2f} s CPU {memory:6.0f} MB{ended}", flush=True)


def main() -> None:
    """Measure reviews of the sizes that were named."""
    parser = argparse.ArgumentParser(description="Time and memory of commands on large synthetic reviews.")
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1_000, 10_000])
    with tempfile.TemporaryDirectory(prefix="kube-review-") as base:
        for n in parser.parse_args().sizes:
            measure(n, Path(base))


if __name__ == "__main__":
    main()
