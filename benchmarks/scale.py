"""Time and memory of commands on synthetic reviews of 100, 1,000 and 10,000 studies, and bytes a passage.

    python benchmarks/scale.py [N ...] [--passages 300] [--without "suggest all"]

Each review has passages of some 120 characters, two coders and five codings a study; every second study is finished. It
is filled through the store with ``synchronous`` off; then every command runs in a process of its own, as people run it.
``ingest`` brings in 20 new text files of 60 sentences, so its line shows what one more file costs there; the first file
brings with it the sketches of all texts, which a real review has already. ``queue`` comes after ``suggest``, which has
kept what it read.
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
ONSETS = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "wa")
ENDINGS = ("ng", "rat", "kan", "lis", "mu", "ndo", "pas", "r", "s", "tir", "h", "kel")
RARE_WORDS = [first + middle + last for first in ONSETS for middle in ONSETS for last in ENDINGS]
N_CODINGS, N_NEW_FILES = 5, 20
AT_MOST_SECONDS = 1800
CODES = ("sudden-formation", "top-down", "weak-facilitators", "poor-targeting", "short-lived")
COMMANDS = {
    "ingest 1 file": ["ingest", "{new}/baru-0.txt", "--jobs", "1"],
    "ingest 20 files": ["ingest", "{new}", "--jobs", "1"],
    "search": ["search", "pendamping kurang"],
    "show a page": ["show", "studi-7", "--page", "1"],
    "record": ["record", "studi-9", "j", "--passage", "3"],
    "suggest 1 study": ["suggest", "studi-7", "--method", "cues"],
    "suggest all": ["suggest", "--embeddings", "none"],
    "queue": ["queue", "--embeddings", "none"],
    "status": ["status"],
    "studies": ["studies", "-f", "csv"],
    "tally": ["tally"],
    "matrix": ["matrix", "-f", "csv"],
    "export": ["export", "{folder}/codings.csv"],
    "set add": ["set", "add", "{new}-set", "{folder}"],
    "set tally": ["set", "tally", "{new}-set"],
    "set search": ["set", "search", "{new}-set", "pendamping kurang"],
}
OPEN_SCREEN = """
import asyncio, sys
from pathlib import Path
from kube_review.screen.app import ReviewApp
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import open_session

async def opened():
    with open_session(Path(sys.argv[1])) as session:
        app = ReviewApp(session, lambda: CodingScreen(session, "studi-7"))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await pilot.press("down")

asyncio.run(opened())
"""
"""Opens the coding screen on a terminal in memory, and presses a key."""


def sentence(rng: random.Random) -> str:
    """Return a made-up sentence of some 120 characters."""
    words = rng.choices(WORDS, k=8) + rng.choices(RARE_WORDS, k=7)
    rng.shuffle(words)
    return " ".join(words).capitalize() + "."


def document(rng: random.Random, number: int, n_passages: int) -> Document:
    """Return a made-up study of ten pages."""
    from kube_review.model import Document, Page, Passage, Section

    text, passages, pages = "", [], []
    for page in range(1, 11):
        first = len(text)
        for _ in range(n_passages // 10):
            start, words = len(text), sentence(rng)
            text += words + " "
            n = len(passages) + 1
            passages.append(Passage(n, start, start + len(words), page, page, Section.RESULTS, "id", True))
        pages.append(Page(page, first, len(text)))
    return Document(text, tuple(pages), tuple(passages), f"synthetic {number}")


def fill(folder: Path, n: int, n_passages: int) -> float:
    """Make a review of ``n`` studies of ``n_passages`` each and return the seconds that it took."""
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
                    studies.save(store, document(rng, number, n_passages), path=path, origin=path, source_sha256=digest)
                    text = texts.text_of(store, name)
                    for coder in people:
                        for code in rng.sample(CODES, N_CODINGS // 2):
                            span = coding.passage_span(store, text, rng.randint(1, n_passages))
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


def run(command: list[str]) -> tuple[float, float, float, int]:
    """Run Python with some arguments; return wall-clock and CPU seconds, peak memory in MB, and the exit code."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *command],
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


def measure(n: int, base: Path, n_passages: int, without: list[str]) -> None:
    """Print the lines of a review of ``n`` studies."""
    folder, new = base / f"review-{n}", base / f"new-{n}"
    # In a process of its own: a child starts with the peak memory of its parent, which must stay small here.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds = pool.apply(fill, (folder, n, n_passages))
    n_all = n * n_passages
    n_bytes = (folder / "review.db").stat().st_size / n_all
    print(f"{n:,} studies, {n_all:,} passages: {seconds:.0f} s to fill, {n_bytes:.0f} bytes a passage", flush=True)
    new_files(new)
    lines = {"open the screen": ["-c", OPEN_SCREEN, str(folder)]}
    for name, command in COMMANDS.items():
        words = [word.format(new=new, folder=folder) for word in command]
        lines[name] = ["-m", "kube_review", *words, *([] if words[0] == "set" else ["-p", str(folder)])]
    for name, command in lines.items():
        if name in without:
            continue
        wall, cpu, memory, code = run(command)
        ended = {0: "", -9: f"  stopped after {AT_MOST_SECONDS} s"}.get(code, f"  exit {code}")
        print(f"  {name:16} {wall:7.2f} s {cpu:7.2f} s CPU {memory:6.0f} MB{ended}", flush=True)


def main() -> None:
    """Measure reviews of the sizes that were named."""
    parser = argparse.ArgumentParser(description="Time and memory of commands on large synthetic reviews.")
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1_000, 10_000])
    parser.add_argument("--passages", type=int, default=300, help="passages a study, a multiple of 10")
    parser.add_argument("--without", action="append", default=[], choices=COMMANDS, help="a line to leave out")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kube-review-") as base:
        for n in wanted.sizes:
            measure(n, Path(base), wanted.passages, wanted.without)


if __name__ == "__main__":
    main()
