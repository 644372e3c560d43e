"""How fast the coding screen opens and answers: CPU per opening and per key, at 100, 1,000 and 10,000 passages.

Beside it stands a bare Textual screen of the same size and the same parts, which does nothing at a key but repaint
lines of as many pieces: what Textual itself costs.

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

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from kube_review import coding, project
from kube_review.coding.record import Judgement
from kube_review.model import Document, Page, Passage, Proposal, Section, Stance
from kube_review.screen.app import ReviewApp
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session
from kube_review.store.corpus import studies, texts
from kube_review.store.database.connection import open_store
from kube_review.store.record import coders, suggestions

SIZE = (120, 40)
SIZES = (100, 1_000, 10_000)
PASSAGES_A_PAGE = 33
OPENING_LIMIT_S, KEY_LIMIT_MS = 0.4, 16.0
WORDS = ("kelompok", "usaha", "anggota", "pendamping", "bantuan", "modal", "pasar", "dinas", "ternak", "warung")
UNTIMED = {"code": "down", "accept": "tab"}
"""Keys that only prepare what is timed."""
KEYS = {
    "next passage": ["down"] * 30,
    "screenful": ["pagedown"] * 10,
    "next suggestion": ["tab"] * 10,
    "code": ["down", "k"] * 10,
    "stance": ["-", "+"] * 5,
    "accept": ["tab", "enter"] * 10,
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
    """Make a review of one study with a coding on every twentieth passage and a suggestion on every second."""
    made = project.create(folder, [project.DEFAULT_CODEBOOK])
    store = open_store(made.database, create=True)
    studies.save(store, thesis(n_passages), path="thesis.txt", origin="thesis.txt", source_sha256="0" * 64)
    session = Session(made, store, "sari")
    coders.get_or_add(store, "sari")
    session.sign_in()
    codes = [code.code for code in session.codebook().codes]
    proposals = [
        Proposal("thesis", n, codes[n % len(codes)], Stance.ASSERTS, 0.5 + n % 50 / 100, "cue")
        for n in range(1, n_passages, 2)
    ]
    suggestions.save_run(store, session.coder, "cues", "benchmark", {}, ["thesis"], proposals)
    text = texts.text_of(store, "thesis")
    with store.transaction():
        for n, passage in enumerate(texts.passages_of(store, text.text_id)[::20]):
            judgement = Judgement(codes[(n + 1) % len(codes)])
            coding.record(store, session.coder, text, (passage.start, passage.end), judgement)
    return session


class Lines(Widget):
    """Lines in some pieces; each repaint shows other words, so that Textual cannot keep any of them."""

    def __init__(self, n_pieces: int, **size: str | int) -> None:
        super().__init__()
        self.n_pieces = n_pieces
        self.turn = 0
        for name, value in size.items():
            setattr(self.styles, name, value)

    def render_line(self, y: int) -> Strip:
        word, style = WORDS[(y + self.turn) % len(WORDS)], Style(color="#d8dbe2")
        pieces = [Segment(f"{word} {n} {self.turn}", style) for n in range(self.n_pieces)]
        return Strip(pieces).adjust_cell_length(self.size.width).apply_style(self.rich_style)


class BareScreen(Screen[None]):
    """The parts of the coding screen without any work."""

    def compose(self) -> ComposeResult:
        self.parts = [Lines(2, height=1), Lines(5, width="1fr"), Lines(4, height="11fr"), Lines(1, height="9fr")]
        self.parts += [Lines(3, height=2), Lines(2, height=1)]
        yield self.parts[0]
        with Horizontal():
            yield self.parts[1]
            with Vertical() as panel:
                panel.styles.width = 40
                yield self.parts[2]
                yield self.parts[3]
        yield self.parts[4]
        yield self.parts[5]

    def on_key(self) -> None:
        for part in self.parts:
            part.turn += 1
            part.refresh()


async def bare() -> float:
    """Return the median CPU milliseconds of a key on the bare screen."""
    app: App[None] = App()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(BareScreen())
        await pilot.pause()
        spent = []
        for _ in range(60):
            began = time.process_time()
            await pilot.press("down")
            spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent[10:])


async def measure(session: Session) -> tuple[float, dict[str, float]]:
    """Return the CPU seconds of opening, and the median CPU milliseconds of each kind of key."""
    gc.collect()
    began = time.process_time()
    app = ReviewApp(session, lambda: CodingScreen(session, "thesis"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        opened = time.process_time() - began
        await pilot.press("home", "down")
        keys = {}
        for name, pressed in KEYS.items():
            spent = []
            await pilot.press("home")
            for key in pressed:
                began = time.process_time()
                await pilot.press(key)
                if key != UNTIMED.get(name):
                    spent.append((time.process_time() - began) * 1000)
            keys[name] = statistics.median(spent[1:])
    return opened, keys


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    rows = []
    floors = []
    for n_passages in SIZES:
        runs = []
        for _ in range(repeat):
            floors.append(asyncio.run(bare()))
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
    floor = min(floors)
    print(f"| bare Textual screen | | {' | '.join([f'{floor:.1f}'] * len(KEYS))} | |")
    worst = {name: rows[-1][2][name] / floor for name in KEYS}
    print(f"\nAt {rows[-1][0]:,} passages against the bare screen: ", end="")
    print(", ".join(f"{name} {ratio:.2f}" for name, ratio in worst.items()) + ".")
    growth = {name: rows[-1][2][name] / rows[0][2][name] for name in KEYS}
    print(f"At {rows[-1][0]:,} passages against {rows[0][0]:,}: ", end="")
    print(", ".join(f"{name} {ratio:.2f}" for name, ratio in growth.items()) + ".")
    print(f"\nGoals: opening {OPENING_LIMIT_S} s, a key {KEY_LIMIT_MS:.0f} ms.")


if __name__ == "__main__":
    main()
