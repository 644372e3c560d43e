"""Hostile text on the real screen: the layout stands, nothing reaches the terminal as control."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from kube_review.screen.app import ReviewApp
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session
from kube_review.store.database.connection import open_store
from tests.conftest import document
from tests.screen.conftest import piloted
from tests.screen.test_lines import HOSTILE

NAME = "\x1b[31mani\u202e"
"""A name that no kube-review of this version takes; a merge may bring it."""


@pytest.fixture
def hostile(tmp_path: Path, review: Session) -> Iterator[Session]:
    """Return the review with a study whose stored text is as bad as can be, past every cleaner."""
    from kube_review.store.corpus import studies

    made = document(*(f"{name} {text}" for name, text in HOSTILE.items()))
    studies.save(review.store, made, path="h.txt", origin="h.txt", source_sha256="f" * 64)
    review.store.sql.execute("INSERT INTO coders (uid, name) VALUES ('u', ?)", (NAME,))
    with Session(review.project, open_store(review.project.database), NAME) as session:
        yield session


@piloted
async def test_every_line_fits_and_nothing_acts(hostile: Session) -> None:
    """Each line of each passage is exactly as wide as the text is, without a control sign."""
    screen = CodingScreen(hostile, "h")
    async with ReviewApp(hostile, lambda: screen).run_test(size=(80, 24)) as pilot:
        for _n in HOSTILE:
            await pilot.press("k", "down")
            for y in range(screen.reader.size.height):
                text = screen.reader.render_line(y).text
                assert cell_len(text) == screen.reader.size.width
                assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")]
        for bar in ("#title", "#hand", "#status"):
            shown = str(screen.query_one(bar).render())
            assert not [c for c in shown.replace("\n", "") if unicodedata.category(c) in ("Cc", "Cf")]


@piloted
async def test_markup_is_text(hostile: Session) -> None:
    """Square brackets of a paper are shown, never obeyed."""
    screen = CodingScreen(hostile, "h")
    async with ReviewApp(hostile, lambda: screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "up")
        shown = "\n".join(screen.reader.render_line(y).text for y in range(screen.reader.size.height))
        assert "[bold red]bukan markup[/]" in re.sub(r"\s+", " ", shown)
