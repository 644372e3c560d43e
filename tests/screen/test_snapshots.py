"""How the screens look, at two sizes and in two themes: compared with pictures that can be opened in a browser.

After a wanted change: KUBE_REVIEW_NEW_SNAPSHOTS=1 pytest tests/screen/test_snapshots.py, then look at the pictures.
"""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.model import Link, Stance
from kube_review.screen.desk.desk import Desk
from kube_review.screen.looks import colours
from kube_review.session import Session
from tests.screen.conftest import STUDY, piloted, second, steer

PICTURES = Path(__file__).parent / "snapshots"
SIZES = {"80x24": (80, 24), "160x50": (160, 50)}
THEMES = {"dark": colours.DARK, "light": colours.LIGHT}


def _record(session: Session, passage: int, key: str, stance: Stance, link: Link | None = None) -> None:
    text = Desk(session, STUDY).text
    span = coding.passage_span(session.store, text, passage)
    coding.record(session.store, session.coder, text, span, Judgement(session.code(key).code, stance, link))


@pytest.fixture
def coded(review: Session) -> Session:
    """Ani and budi have coded some passages; suggestions wait at others."""
    _record(review, 2, "c", Stance.ASSERTS, Link.CAUSE)
    _record(review, 5, "2", Stance.ASSERTS)
    _record(review, 7, "e", Stance.DENIES)
    with second(review, "budi") as other:
        _record(other, 5, "2", Stance.ASSERTS)
        _record(other, 5, "3", Stance.ASSERTS)
    return review


def drawn(svg: str) -> list[tuple[float, float, str, str]]:
    """Return what a picture shows: line, column, text and style; ids and fonts do not matter."""
    styles = dict(re.findall(r"\.terminal-\d+-(r\d+) \{([^}]*)\}", svg))
    words = re.findall(r'<text class="terminal-\d+-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg)
    texts = [(float(y), float(x), html.unescape(text), styles[name].strip()) for name, x, y, text in words]
    return sorted((y, x, text.replace("\xa0", " "), style) for y, x, text, style in texts if text.strip("\xa0 "))


def _compare(name: str, svg: str) -> None:
    picture = PICTURES / f"{name}.svg"
    if os.environ.get("KUBE_REVIEW_NEW_SNAPSHOTS"):
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(svg, encoding="utf-8", newline="\n")
    assert drawn(svg) == drawn(picture.read_text(encoding="utf-8"))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_the_coding_screen(coded: Session, size: str, theme: str) -> None:
    """Text, margins, panel and lines as drawn before."""
    async with steer(coded, size=SIZES[size]) as it:
        it.screen.app.theme = THEMES[theme]
        await it.press("home", "tab", "shift+tab", "down", "down")
        await it.pilot.pause()
        _compare(f"coding-{size}-{theme}", it.screen.app.export_screenshot(title="kube-review"))


@piloted
async def test_the_keys(coded: Session) -> None:
    """The page of keys on a wide terminal."""
    async with steer(coded, size=SIZES["160x50"]) as it:
        await it.press("?")
        await it.pilot.pause()
        _compare("keys-160x50-dark", it.screen.app.export_screenshot(title="kube-review"))


def test_a_picture_with_another_word_or_colour_differs() -> None:
    """The comparison sees a changed letter and a changed style, and not a changed id."""
    picture = (PICTURES / "coding-80x24-dark.svg").read_text(encoding="utf-8")
    number = re.search(r"terminal-(\d+)", picture)
    assert number is not None
    assert drawn(picture) == drawn(picture.replace(number[1], "1"))
    assert len(drawn(picture)) > 20
    assert drawn(picture) != drawn(picture.replace("tergesa", "terburu"))
    assert drawn(picture) != drawn(picture.replace("fill: #", "fill: #0", 1))
