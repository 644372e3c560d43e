"""Files in: what crashes, hangs or blows up costs one file; an interrupted batch goes on; bibliographies are used."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kube_review import ingest
from kube_review.ingest import similar_studies, workers
from kube_review.session import Session
from kube_review.store.corpus import studies
from tests.program import run

DEMO = Path(__file__).parents[1] / "corpus" / "demo" / "papers"
PDF = "kube-lele-banyumas-2012.pdf"


def papers(folder: Path, n: int) -> list[Path]:
    """Write some short texts and return their paths."""
    folder.mkdir(exist_ok=True)
    found = []
    for number in range(n):
        path = folder / f"kertas-{number:02}.txt"
        path.write_text(f"HASIL\n\nKelompok nomor {number} berhenti berusaha.\n", encoding="utf-8")
        found.append(path)
    return found


def test_results_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    """However long each takes, documents come back in order, each from its own file."""
    paths = [DEMO / PDF, *papers(tmp_path, 5)]
    read = list(workers.read_all(paths, ocr="off", jobs=2, limits=workers.Limits()))
    assert [r.path for r in read] == paths
    assert all(f"nomor {n} " in r.document.text for n, r in enumerate(read[1:]) if r.document)


def test_a_file_that_takes_too_long_costs_that_file(tmp_path: Path) -> None:
    """After its seconds a file is given up with a reason, and so is every other that is as slow."""
    (reading,) = workers.read_all([DEMO / PDF], ocr="off", jobs=1, limits=workers.Limits(seconds=0.01))
    assert "within 0.01 seconds" in str(reading.error)
    assert "Allow more time" in str(reading.error)


def kill_workers() -> None:
    """Kill the first worker that appears, while it reads its first file."""
    while not multiprocessing.active_children():
        time.sleep(0.01)
    time.sleep(0.1)
    for process in multiprocessing.active_children():
        process.kill()


def test_a_crash_costs_that_file(tmp_path: Path) -> None:
    """When the process is killed while it reads, that file has a reason and all others are read."""
    killer = threading.Thread(target=kill_workers)
    killer.start()
    read = list(workers.read_all([DEMO / PDF, *papers(tmp_path, 3)], ocr="off", jobs=1, limits=workers.Limits()))
    killer.join()
    assert "crash" in str(read[0].error)
    assert all(r.document is not None for r in read[1:])


def test_an_idle_worker_that_dies_costs_nothing(tmp_path: Path) -> None:
    """A process killed between two files is replaced."""
    readings = workers.read_all(papers(tmp_path, 4), ocr="off", jobs=1, limits=workers.Limits())
    assert next(readings).document is not None
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    assert all(r.document is not None for r in readings)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot bound the memory of a process this way")
def test_a_file_that_needs_too_much_memory_costs_that_file() -> None:
    """Beyond its memory a file fails with a reason, and the parent lives."""
    (reading,) = workers.read_all([DEMO / PDF], ocr="off", jobs=1, limits=workers.Limits(memory_mb=40))
    assert reading.document is None
    assert reading.error is not None


def test_a_folder_with_a_bibliography(session: Session, tmp_path: Path) -> None:
    """A RIS file beside the papers gives their data, and every value says where it came from."""
    from kube_review.exchange.bibliography import matching

    path = papers(tmp_path / "in", 1)[0]
    (tmp_path / "in" / "zotero.ris").write_text(
        "TY  - JOUR\nTI  - Kelompok di lereng\nAU  - Rekaan, Ani\nPY  - 2011\nL1  - kertas-00.txt\nER  - \n",
        encoding="utf-8",
    )
    files = ingest.find([tmp_path / "in"])
    options = ingest.Options(jobs=0, library=matching.library([], [p for p, _ in files]).known)
    status = {Path(o.path).name: o.status for o in ingest.add(session.project, session.store, files, options)}
    row = studies.listing(session.store, "kertas-00")[0]
    assert status == {path.name: "added", "zotero.ris": "skipped"}
    assert (row["title"], row["year"]) == ("Kelompok di lereng", 2011)
    assert row["guessed"]["title"]["source"] == "ris: zotero.ris"


def test_near_same_texts_are_pointed_out_and_set_aside(session: Session, tmp_path: Path) -> None:
    """A copy with another name is a likely duplicate until somebody sets it aside."""
    from kube_review import coding
    from kube_review.store.corpus import texts

    words = " ".join(f"kata{chr(97 + n % 26)}{chr(97 + n // 26)} kelompok usaha berhenti" for n in range(200))
    for name, extra in (("satu", ""), ("dua", " Tambahan kecil di akhir.")):
        (tmp_path / f"{name}.txt").write_text(f"HASIL\n\n{words}.{extra}\n", encoding="utf-8")
    list(ingest.add(session.project, session.store, ingest.find([tmp_path]), ingest.Options(jobs=0)))
    (pair,) = similar_studies.pairs(session.store)
    for among in ({"satu"}, {"dua"}):
        assert similar_studies.pairs(session.store, among) == [pair]
    assert similar_studies.pairs(session.store, set()) == []
    assert (pair.kind, {pair.study, pair.other}) == ("duplicate", {"satu", "dua"})
    coding.set_value(session.store, session.coder, texts.text_of(session.store, "dua"), {"duplicate_of": "satu"})
    assert similar_studies.pairs(session.store) == []


def test_reading_again_changes_nothing_when_the_text_is_the_same(session: Session, tmp_path: Path) -> None:
    """``--reread`` with the same reader gives the same text and says so."""
    files = ingest.find(papers(tmp_path, 1))
    statuses = [
        next(ingest.add(session.project, session.store, files, ingest.Options(reread=again, jobs=0))).status
        for again in (False, False, True)
    ]
    assert statuses == ["added", "unchanged", "unchanged"]


CTRL_C = """
import os, signal

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
from kube_review.app import main
from kube_review.store.corpus import studies
from tests.program import run

real = studies.save

def save(store, *arguments, **options):
    saved = real(store, *arguments, **options)
    if len(studies.listing(store)) == 3:
        os.kill(os.getpid(), signal.SIGINT)
    return saved

studies.save = save
main()
"""
"""The program, which gets a Ctrl-C when the third study is stored."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_an_interrupted_batch_goes_on(tmp_path: Path) -> None:
    """Ctrl-C ends with exit 130; what was stored is there, and a second run does the rest."""
    from kube_review import project
    from kube_review.store.database.connection import open_store

    made = project.create(tmp_path / "review", ["sitepu-2016"])
    open_store(made.database, create=True).close()
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(9):
        shutil.copy(DEMO / PDF, folder / f"p{n}.pdf")
        with (folder / f"p{n}.pdf").open("ab") as file:
            file.write(f"\n% copy {n}\n".encode())
    arguments = ["ingest", str(folder), "-p", str(made.root), "--jobs", "2"]
    interrupted = subprocess.run(
        [sys.executable, "-c", CTRL_C, *arguments], capture_output=True, check=False, timeout=60
    )
    with open_store(made.database) as store:
        n_before = len(studies.listing(store))
    assert (interrupted.returncode, n_before) == (130, 3)
    counts = [row["status"] for row in json.loads(run(*arguments, "-f", "json").stdout)]
    assert (counts.count("unchanged"), counts.count("added")) == (3, 6)
