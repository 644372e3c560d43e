"""What is shown as saved is on disk: a full disk, a lock, a second terminal, a killed program."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.screen.desk.desk import Desk
from kube_review.session import Session
from kube_review.store.record import coders, codings
from tests.screen.conftest import STUDY, piloted, second, steer

CODES = "abcdefghijk1234xyz"


@piloted
async def test_a_full_disk_is_said_and_nothing_is_drawn_as_saved(review: Session) -> None:
    """Codings go in until the file may not grow; the one that failed is neither drawn nor there."""
    async with steer(review) as it:
        await it.press("]")
        pages = review.store.sql.execute("PRAGMA page_count").fetchone()[0]
        review.store.sql.execute(f"PRAGMA max_page_count = {pages}")
        n_pressed = 0
        for key in CODES:
            await it.press(key)
            n_pressed += 1
            if "NOT SAVED" in it.status():
                break
        assert "NOT SAVED" in it.status()
        assert "full" in it.status()
        with second(review, "ani") as other:
            on_disk = {c.code for c in codings.listing(other.store)}
        assert {c.code for c in it.desk.codings} == on_disk
        assert len(on_disk) == n_pressed - 1
        review.store.sql.execute(f"PRAGMA max_page_count = {pages + 1000}")
        await it.press(CODES[n_pressed - 1])
        assert "NOT SAVED" not in it.status()
        assert len(codings.listing(review.store)) == n_pressed


@piloted
async def test_a_locked_review_is_said_after_a_moment(review: Session) -> None:
    """While another program writes, the key is refused in words; afterwards it works."""
    async with steer(review) as it:
        with second(review, "budi") as other:
            other.store.sql.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            await it.press("]", "k")
            assert time.monotonic() - began < 5
            assert "NOT SAVED" in it.status()
            assert it.desk.own_at(it.desk.at) == []
            other.store.sql.execute("ROLLBACK")
        await it.press("k")
        assert len(it.made()) == 1


@piloted
async def test_the_second_screen_sees_what_another_program_codes(review: Session) -> None:
    """A coding by another process stands in the margin within a second, and nothing of one's own is lost."""
    program = (
        "from pathlib import Path\n"
        "from kube_review import coding\n"
        "from kube_review.coding.record import Judgement\n"
        "from kube_review.session import open_session\n"
        "from kube_review.store.corpus import texts\n"
        f"with open_session(Path({str(review.project.root)!r}), 'budi') as s:\n"
        f"    text = texts.text_of(s.store, {STUDY!r})\n"
        "    coding.record(s.store, s.coder, text, coding.passage_span(s.store, text, 1), Judgement('top-down'))\n"
    )
    coders.get_or_add(review.store, "budi")
    async with steer(review) as it:
        await it.press("b")
        subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
        await it.pilot.pause(1.0)
        shown = it.shown()
        assert "c'" in shown
        assert " b" in shown
        await it.press("d")
        assert sorted(row[1] for row in it.made()) == ["little-socialisation", "poor-targeting", "top-down"]


@piloted
async def test_two_screens_do_not_overwrite_each_other(review: Session) -> None:
    """Two terminals of one coder: both codings stand, and each undo takes back the last of both."""
    with second(review, "ani") as other:
        desk = Desk(other, STUDY)
        async with steer(review) as it:
            await it.press("b")
            coding.record(other.store, other.coder, desk.text, (desk.starts[1], desk.ends[1]), Judgement("top-down"))
            await it.press("down", "down", "j")
            assert len(it.made()) == 3
            await it.pilot.pause(0.8)
            assert len(it.desk.codings) == 3


@pytest.fixture
def terminal(review: Session) -> Iterator[Callable[..., str]]:
    """Run the real program in a terminal of its own; calling it presses keys and returns what stands there."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    socket = f"kube-review-test-{os.getpid()}"
    tmux = ["tmux", "-L", socket, "-f", os.devnull]
    command = [sys.executable, "-m", "kube_review", "code", STUDY, "-p", str(review.project.root), "--coder", "ani"]

    def press(*keys: str, until: str = "", start: bool = False) -> str:
        if start:
            place = ["-x", "80", "-y", "24", "-c", str(Path(__file__).parents[2])]
            subprocess.run([*tmux, "new-session", "-d", "-s", "it", *place, *command], check=True, timeout=20)
        for key in keys:
            subprocess.run([*tmux, "send-keys", "-t", "it", "--", key], check=True, timeout=20)
        shown, deadline = "", time.monotonic() + 20
        while time.monotonic() < deadline:
            shown = subprocess.run(
                [*tmux, "capture-pane", "-p", "-t", "it"], capture_output=True, text=True, encoding="utf-8", timeout=20
            ).stdout
            if until and until in shown:
                return shown
            time.sleep(0.1)
        raise AssertionError(f"{until!r} did not appear in:\n{shown}")

    yield press
    subprocess.run([*tmux, "kill-server"], check=False, capture_output=True, timeout=20)


def test_a_killed_program_has_lost_nothing(review: Session, terminal: Callable[..., str]) -> None:
    """The real program codes in a real terminal, dies by SIGKILL, and finds all of it when it is opened again."""
    terminal(start=True, until="1/8")
    terminal("b", until="Coded b")
    terminal("Down", "Down", "x", until="Coded x")
    terminal("-", until="Denies.")
    pid = _pane_pid()
    os.kill(pid, signal.SIGKILL)
    found = [(c.passage, c.code, c.stance.value) for c in codings.listing(review.store)]
    assert found == [(1, "little-socialisation", "asserts"), (3, "incompetent-personnel", "denies")]
    shown = ""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _server_lives():
        time.sleep(0.1)
    shown = terminal(start=True, until="2 coded")
    assert "-x" in shown
    assert "b" in shown


def _pane_pid() -> int:
    tmux = ["tmux", "-L", f"kube-review-test-{os.getpid()}"]
    told = subprocess.run(
        [*tmux, "list-panes", "-t", "it", "-F", "#{pane_pid}"], capture_output=True, text=True, check=True
    )
    return int(told.stdout)


def _server_lives() -> bool:
    tmux = ["tmux", "-L", f"kube-review-test-{os.getpid()}"]
    return subprocess.run([*tmux, "has-session", "-t", "it"], check=False, capture_output=True).returncode == 0
