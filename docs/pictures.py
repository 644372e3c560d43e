"""Draws docs/images/*.svg: the coding screen on the demo's first study, half coded, the rest suggested.

Usage: python docs/pictures.py
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from kube_review import coding, demo
from kube_review.assist import run as assist
from kube_review.screen.app import ReviewApp
from kube_review.screen.screens.coding_screen import CodingScreen
from kube_review.session import Session
from kube_review.store.corpus.texts import text_of
from kube_review.store.database.connection import open_store
from kube_review.store.record import codings
from kube_review.store.record.coders import get_or_add

IMAGES = Path(__file__).parent / "images"
STUDY = "kube-kambing-gunungkidul-2010"
CODED_UNTIL, LOOKED_AT = 50, 49
"""Passages: two coders have come so far; the picture is drawn around the place where they stopped."""


def half_coded(folder: Path) -> Session:
    """Make the demo, take back what was coded behind the middle of the study, and ask for suggestions."""
    with demo.make(folder, first=True, tell=lambda _said: None) as made:
        project = made.project
        for name in ("sari", "budi"):
            own = codings.listing(made.store, study=STUDY, coder=name)
            behind = [c.coding for c in own if (c.passage or 0) > CODED_UNTIL]
            coder = get_or_add(made.store, name)
            coding.retract(made.store, coder, behind)
            coding.reopen(made.store, coder, text_of(made.store, STUDY))
    session = Session(project, open_store(project.database), "sari")
    assist.run(session, [STUDY], "cues")
    return session


async def draw(session: Session, name: str, size: tuple[int, int], *keys: str) -> None:
    """Press keys on the screen and keep the picture."""
    screen = CodingScreen(session, STUDY)
    app = ReviewApp(session, lambda: screen)
    async with app.run_test(size=size) as pilot:
        screen.desk.go(LOOKED_AT - 1)
        screen.draw()
        await pilot.press(*keys)
        await pilot.pause()
        svg = app.export_screenshot(title=f"kube-review code {STUDY} (a synthetic study)")
    (IMAGES / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


async def main() -> None:
    """Draw all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, half_coded(Path(folder) / "review") as session:
        await draw(session, "coding-screen", (132, 38), "tab")
        await draw(session, "coding-screen-keys", (132, 50), "?")


if __name__ == "__main__":
    asyncio.run(main())
