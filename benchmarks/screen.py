"""How fast the coding screen opens and answers: CPU per opening and per key, at 100, 1,000 and 10,000 passages.

Run: python benchmarks/screen.py [--repeat N]. Prints a table in Markdown. Times are CPU seconds of this process, after
imports; a key is timed from its press until the screen has drawn what it led to.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import resource
import statistics
import tempfile
import time
from pathlib import Path

from kube_review import coding, project
from kube_review.coding.record import Judgement
from kube_review.model import Document, Page, Passage, Proposal, Section, Stance
from kube_review.screen.app import ReviewApp
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.database.connection import open_store
from kube_review.store.record import suggestions

SIZES = (100, 1_000, 10_000)
PASSAGES_A_PAGE = 33
OPENING_LIMIT_S, KEY_LIMIT_MS = 0.4, 16.0
WORDS = ("kelompok", "usaha", "anggota", "pendamping", "bantuan", "modal", "pasar", "dinas", "ternak", "warung")
KEYS = {
    "next passage": ["down"] * 30,
    "screenful": ["pagedown"] * 10,
    "next suggestion": ["tab"] * 10,
    "code": ["down", "k"] * 10,
    "stance": ["-", "+"] * 5,
    "accept": ["enter"] * 20,
    "undo": ["ctrl+z"] * 10,
    "redo": ["ctrl+y"] * 10,
}


def thesis(n_passages: int) -> Document:
    """Make a document of sentences of 8 to 30 words."""
    text, passages, pages = "", [], []
    for n in range(n_passages):
        sentence = " ".join(WORDS[(n * 7 + k * 3) % len(WORDS)] for k in range(8 + (n * 5) % 23)).capitalize() + "."
        page = n // PASSAGES_A_PAGE + 1
        if n % PASSAGES_A_PAGE == 0:
            pages.append(len(text))
        passages.append(
            Passage(n + 1, len(text), len(text) + len(sentence), page, page, Section.RESULTS, "id", True, n // 5 + 1)
        )
        text += sentence + ("\n" if n % 5 == 4 else " ")
    ends = [*pages[1:], len(text)]
    return Document(
        text,
        tuple(Page(n + 1, start, end) for n, (start, end) in enumerate(zip(pages, ends, strict=True))),
        tuple(passages),
        "benchmark",
    )


def review(folder: Path, n_passages: int) -> Session:
    """Make a review of one study with a coding on every twentieth passage and a suggestion on every third."""
    made = project.create(folder, [project.DEFAULT_CODEBOOK])
    store = open_store(made.database, create=True)
    studies.save(store, thesis(n_passages), path="thesis.txt", origin="thesis.txt", source_sha256="0" * 64)
    session = Session(made, store, "sari")
    codes = [code.code for code in session.codebook().codes]
    proposals = [
        Proposal("thesis", n, codes[n % len(codes)], Stance.ASSERTS, 0.5 + n % 50 / 100, "cue")
        for n in range(1, n_passages, 3)
    ]
    suggestions.save_run(store, session.coder, "cues", "benchmark", {}, ["thesis"], proposals)
    text = texts.text_of(store, "thesis")
    with store.transaction():
        for n, passage in enumerate(texts.passages_of(store, text.text_id)[::20]):
            judgement = Judgement(codes[(n + 1) % len(codes)])
            coding.record(store, session.coder, text, (passage.start, passage.end), judgement)
    return session


async def measure(session: Session) -> tuple[float, dict[str, float]]:
    """Return the CPU seconds of opening, and the median CPU milliseconds of each kind of key."""
    gc.collect()
    began = time.process_time()
    app = ReviewApp(session, lambda: CodingScreen(session, "thesis"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        opened = time.process_time() - began
        await pilot.press("home", "down")
        keys = {}
        for name, pressed in KEYS.items():
            spent = []
            for key in pressed:
                began = time.process_time()
                await pilot.press(key)
                spent.append((time.process_time() - began) * 1000)
            keys[name] = statistics.median(spent[1:])
    return opened, keys


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    rows = []
    for n_passages in SIZES:
        runs = []
        for _ in range(repeat):
            with tempfile.TemporaryDirectory() as folder, review(Path(folder) / "review", n_passages) as session:
                runs.append(asyncio.run(measure(session)))
        opening = min(opened for opened, _ in runs)
        keys = {name: min(run[1][name] for run in runs) for name in KEYS}
        rows.append((n_passages, opening, keys, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    print("| passages | opening, s | " + " | ".join(f"{name}, ms" for name in KEYS) + " | peak memory, MB |")
    print("|" + " --- |" * (len(KEYS) + 3))
    for n_passages, opening, keys, memory in rows:
        cells = " | ".join(f"{keys[name]:.1f}" for name in KEYS)
        print(f"| {n_passages:,} | {opening:.2f} | {cells} | {memory:.0f} |")
    print(f"\nGoals: opening {OPENING_LIMIT_S} s, a key {KEY_LIMIT_MS:.0f} ms.")


if __name__ == "__main__":
    main()
