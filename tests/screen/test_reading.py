"""Reading on the coding screen: moving, searching, looking up, and what the screen shows."""

from __future__ import annotations

import subprocess
import sys

from kube_review.screen.dialogs.pages import Page
from kube_review.screen.looks import colours
from kube_review.screen.widgets.panel import CodeList
from kube_review.session import Session
from kube_review.store.record.suggestions import Suggestion
from tests.screen.conftest import SENTENCES, STUDY, piloted, steer


@piloted
async def test_reading_moves_by_passage_paragraph_section_and_page(review: Session) -> None:
    """Each key goes where its name says; n and p are short cuts."""
    places = (
        ("down", 1),
        ("n", 2),
        ("p", 1),
        ("}", 2),
        ("}", 4),
        ("{", 2),
        ("]", 6),
        ("[", 0),
        ("right", 4),
        ("left", 0),
        ("end", 7),
        ("home", 0),
        ("pagedown", 7),
        ("pageup", 0),
    )
    async with steer(review) as it:
        for key, place in places:
            await it.press(key)
            assert (key, it.desk.at) == (key, place)


@piloted
async def test_uncoded_passages_are_found(review: Session) -> None:
    """; skips what is coded and what is never coded, comma goes back."""
    async with steer(review) as it:
        await it.press("down", "k", "up", ";")
        assert it.desk.at == 2
        await it.press(",")
        assert it.desk.at == 0
        await it.press("end", ";")
        assert it.desk.at == 7


@piloted
async def test_search_and_its_hits(review: Session) -> None:
    """/ asks, the count is shown while typing, F3 and F4 go on and back."""
    async with steer(review) as it:
        await it.press("/", *"tidak pernah")
        assert "3 places" in str(it.screen.app.screen.query_one("#note").render())
        await it.press("enter")
        assert it.desk.at == 1
        await it.press("f3", "f3")
        assert it.desk.at == 5
        await it.press("f4")
        assert it.desk.at == 2
        await it.press("escape")
        assert it.desk.hits == {}


@piloted
async def test_going_to_a_passage_and_to_a_page(review: Session) -> None:
    """# takes 3 as a passage and p2 as a page."""
    async with steer(review) as it:
        await it.press("#", "3", "enter")
        assert it.desk.at == 2
        await it.press("#", "p", "2", "enter")
        assert it.desk.at == 4


@piloted
async def test_a_code_is_looked_up_without_coding(review: Session) -> None:
    """Space and its key: a page where there is no panel, the panel where there is one."""
    async with steer(review) as it:
        await it.press("space", "k")
        page = it.screen.app.screen
        assert isinstance(page, Page)
        await it.press("escape")
        assert it.made() == []
    async with steer(review, size=(140, 40)) as it:
        await it.press("space", "k")
        assert it.screen.looked_at.code == "weak-supervision"
        assert it.made() == []


@piloted
async def test_the_codes_stay_in_reach_on_80_columns(review: Session) -> None:
    """A strip has every key; F9 after Tab shows a filled panel that leaves 40 columns to read, then nothing."""
    async with steer(review) as it:
        strip = str(it.screen.strip.render())
        assert all(f"{code.key} {code.short}" in strip for code in it.screen.shelf.book.codes)
        await it.press("tab", "f9")
        await it.pilot.pause()
        panel = it.screen.panel
        assert (panel.display, it.screen.strip.display) == (True, False)
        shown = [panel._list.render_line(y).text for y in range(panel._list.size.height)]
        assert any("Sudden start" in line for line in shown)
        assert it.screen.reader._n_text_cells >= 40
        await it.press("f9")
        assert (panel.display, it.screen.strip.display) == (False, False)
    async with steer(review, size=(140, 40)) as it:
        assert it.screen.panel.display
        await it.press("\\")
        assert not it.screen.panel.display
        assert not it.screen.strip.display


@piloted
async def test_help_names_each_live_key(review: Session) -> None:
    """? opens it, ? closes it."""
    async with steer(review, size=(120, 60)) as it:
        await it.press("?")
        page = it.screen.app.screen
        assert isinstance(page, Page)
        text = "\n".join("".join(s.text for s in row) for row in page._sheet.rows)
        assert all(words in text for words in ("next passage", "undo", "Ctrl+Z u", "new code", "abcdefghijk1234xyzo"))
        await it.press("?")
        assert it.screen.app.screen is it.screen


@piloted
async def test_the_theme_is_turned_over_and_remembered(review: Session) -> None:
    """Light once chosen is light the next time."""
    async with steer(review) as it:
        await it.press("ctrl+t")
        assert it.screen.app.theme == colours.LIGHT
    async with steer(review) as it:
        assert it.screen.app.theme == colours.LIGHT


@piloted
async def test_the_mouse_chooses_passages_words_marks_and_codes(review: Session) -> None:
    """A click goes, a drag takes words, a mark is selected, a code in the panel codes at the second click."""
    async with steer(review, size=(140, 40)) as it:
        rows = it.shown().split("\n")
        row = next(n for n, text in enumerate(rows) if SENTENCES[1][:20] in text)
        await it.pilot.click("Reader", offset=(10, row))
        assert it.desk.at == 1
        await it.pilot.mouse_down("Reader", offset=(8, row))
        await it.pilot.mouse_up("Reader", offset=(18, row))
        start, end = it.desk.span
        assert it.desk.text.text[start:end] == "Anggota tidak"
        await it.press("escape")
        mark = next(n for n, text in enumerate(it.shown().split("\n")) if "k .55" in text)
        await it.pilot.click("Reader", offset=(it.shown().split("\n")[mark].index("k .55") + 1, mark))
        assert isinstance(it.desk.hand, Suggestion)
        assert it.desk.hand.code == "weak-supervision"
        await it.press("home")
        for _n in range(2):
            await it.pilot.click(CodeList, offset=(6, 3))
        assert [row[1] for row in it.made()] == ["top-down"]


@piloted
async def test_the_next_codebook_has_its_own_keys(review: Session) -> None:
    """F6 makes kube-stages current; its key n codes instead of moving."""
    from kube_review import project

    source = project.codebook_source("kube-stages")
    (review.project.codebooks / source.name).write_bytes(source.read_bytes())
    review.reload_codebooks()
    async with steer(review) as it:
        await it.press("f6", "n")
        assert it.desk.at == 0
        assert [row[1] for row in it.made()] == [it.screen.shelf.by_key["n"].code]


@piloted
async def test_memory_stays_flat_while_scrolling(review: Session) -> None:
    """However far one scrolls, only so many passages are kept laid out."""
    from kube_review.screen.widgets import blocks
    from kube_review.store.corpus import studies
    from tests.conftest import document

    long = document(*(f"{n}. {sentence}" for n in range(400) for sentence in SENTENCES))
    studies.save(review.store, long, path="long.txt", origin="long.txt", source_sha256="e" * 64)
    async with steer(review) as it:
        it.screen.open("long")
        for _n in range(60):
            it.screen.reader.scroll_rows(60)
            for n in range(it.screen.reader.top[0], it.screen.reader.top[0] + 20):
                it.screen.reader._block(n)
        assert it.screen.reader.top[0] > 1000
        assert len(it.screen.reader._blocks) <= blocks.CACHED + 1


@piloted
async def test_a_study_without_text_opens_and_refuses_to_be_coded(review: Session) -> None:
    """A scan that nobody could read: every key is harmless."""
    from kube_review.model import Document, Page
    from kube_review.screen.actions import keys
    from kube_review.store.corpus import studies

    empty = Document("", (Page(1, 0, 0),), (), "test 1")
    studies.save(review.store, empty, path="scan.pdf", origin="scan.pdf", source_sha256="d" * 64)
    asking = ("quit", "help", "done", "new_code", "go_to", "search", "theme")
    harmless = [c for c in keys.COMMANDS if c.name not in asking]
    async with steer(review) as it:
        it.screen.open("scan")
        for command in harmless:
            it.screen.run(command)
            it.screen.draw()
        await it.press("escape", "k")
        assert it.made() == []
        assert "no text" in it.status()


def test_without_a_terminal_it_says_so(review: Session) -> None:
    """In a pipe nothing hangs: one line and exit 1."""
    command = [sys.executable, "-m", "kube_review", "code", STUDY, "-p", str(review.project.root)]
    told = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=60, stdin=subprocess.DEVNULL
    )
    assert told.returncode == 1
    assert "terminal" in told.stderr
    assert told.stdout == ""
