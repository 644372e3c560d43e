"""A small study with suggestions, and the screen as a pilot steers it."""

from __future__ import annotations

import asyncio
import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kube_review import project
from kube_review.model import Document, Page, Passage, Proposal, Section, Stance
from kube_review.screen.app import ReviewApp
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session
from kube_review.store.corpus import studies
from kube_review.store.database.connection import open_store
from kube_review.store.record import coders, codings, suggestions
from tests.conftest import new_session

SENTENCES = (
    "Kelompok dibentuk tergesa-gesa menjelang akhir tahun anggaran.",
    "Anggota tidak pernah diajak berunding tentang jenis usaha.",
    "Pendamping hanya datang satu kali, lalu tidak pernah kembali.",
    "Ternak yang diberikan sakit dan sebagian mati di jalan.",
    "Usaha tidak berkembang dan pertemuan berhenti sama sekali.",
    "Pembukuan tidak pernah dikerjakan oleh pengurus.",
    "Pasar untuk hasil kelompok sebenarnya tersedia di kecamatan.",
)
REFERENCE = "Rahman (2009). Pengawasan kelompok usaha. Jakarta."
STUDY = "lele"


def paper() -> Document:
    """Return two pages, three paragraphs, two sections and a reference of the sentences above."""
    text, passages = "", []
    for n, sentence in enumerate((*SENTENCES, REFERENCE)):
        page = 1 if n < 4 else 2
        section = Section.RESULTS if n < 6 else Section.CONCLUSION if n == 6 else Section.REFERENCES
        start, text = len(text), text + sentence
        paragraph = (1, 1, 2, 2, 3, 3, 4, 5)[n]
        passages.append(Passage(n + 1, start, len(text), page, page, section, "id", n < 7, paragraph))
        text += " " if n in (0, 2, 4) else "\n\n"
    cut = passages[4].start
    return Document(text, (Page(1, 0, cut), Page(2, cut, len(text))), tuple(passages), "test 1")


PROPOSALS = (
    Proposal(STUDY, 1, "sudden-formation", Stance.ASSERTS, 0.91, "dibentuk tergesa-gesa"),
    Proposal(STUDY, 2, "top-down", Stance.ASSERTS, 0.62, "tidak pernah diajak"),
    Proposal(STUDY, 3, "weak-facilitators", Stance.ASSERTS, 0.84, "pendamping … tidak"),
    Proposal(STUDY, 3, "weak-supervision", Stance.CITES, 0.55, "tidak pernah kembali", "Rahman (2009)"),
    Proposal(STUDY, 4, "poor-aid-quality", Stance.ASSERTS, 0.70, "sakit"),
    Proposal(STUDY, 6, "poor-aid-quality", Stance.ASSERTS, 0.52, "tidak"),
)


def add_paper(session: Session, name: str = STUDY) -> None:
    """Store the paper under a name, with its suggestions."""
    digest = f"{len(name):064d}"
    studies.save(session.store, paper(), path=f"{name}.txt", origin=f"{name}.txt", source_sha256=digest)
    proposals = [
        Proposal(name, *(getattr(p, f) for f in ("passage", "code", "stance", "score", "why", "cited")))
        for p in PROPOSALS
    ]
    suggestions.save_run(session.store, session.coder, "cues", "test 1", {}, [name], proposals)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a review of the paper; tests work on copies, for reading a codebook takes a second."""
    folder = tmp_path_factory.mktemp("made") / "review"
    with new_session(folder) as session:
        add_paper(session)
        session.register_codebooks()
        return folder


@pytest.fixture
def review(tmp_path: Path, made_once: Path) -> Iterator[Session]:
    """Return a review of the paper, opened by ani."""
    made = project.Project(tmp_path / "review")
    shutil.copytree(made_once, made.root)
    with Session(made, open_store(made.database), "ani") as session:
        yield session


def second(session: Session, coder: str) -> Session:
    """Open the same review once more, as another terminal would."""
    coders.get_or_add(session.store, coder)
    return Session(session.project, open_store(session.project.database), coder)


class Steered:
    """A running coding screen with what a test asks of it."""

    def __init__(self, session: Session, screen: CodingScreen, pilot: Pilot[None]) -> None:
        self.session, self.screen, self.pilot = session, screen, pilot
        self.desk = screen.desk

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)
        self.desk = self.screen.desk

    def made(self) -> list[tuple[int | None, str, str, str | None, str]]:
        """Return what is recorded: passage, code, stance, link and origin."""
        found = codings.listing(self.session.store)
        return [(c.passage, c.code, c.stance.value, c.link.value if c.link else None, c.origin.value) for c in found]

    def status(self) -> str:
        """Return the last line."""
        return str(self.screen.query_one("#status").render())

    def hand(self) -> str:
        """Return the lines about what is selected."""
        return str(self.screen.query_one("#hand").render())

    def shown(self) -> str:
        """Return the text of the reader as it stands on the screen."""
        reader = self.screen.reader
        return "\n".join(reader.render_line(y).text.rstrip() for y in range(reader.size.height))


Steer = Callable[..., AbstractAsyncContextManager[Steered]]


def steer(
    session: Session, *, size: tuple[int, int] = (80, 24), **options: Any
) -> AbstractAsyncContextManager[Steered]:
    """Run the coding screen on the paper."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def running() -> Any:
        screen = CodingScreen(session, STUDY, **options)
        async with ReviewApp(session, lambda: screen).run_test(size=size) as pilot:
            await pilot.pause()
            yield Steered(session, screen, pilot)

    return running()


def piloted(test: Callable[..., Any]) -> Callable[..., None]:
    """Run an asynchronous test to its end."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return run
