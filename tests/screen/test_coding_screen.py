"""Every action of the coding screen, steered by its keys and its mouse."""

from __future__ import annotations

import subprocess
import sys

from kube_review import coding
from kube_review.coding.blind import assign, draw
from kube_review.coding.record import Judgement
from kube_review.model import Coding, Proposal, Stance
from kube_review.screen import colours
from kube_review.screen.desk import Desk
from kube_review.screen.dialogs import Form, Page
from kube_review.screen.panel import CodeList
from kube_review.session import Session
from kube_review.store import codings, suggestions
from kube_review.store.suggestions import Suggestion
from tests.screen.conftest import REFERENCE, SENTENCES, STUDY, piloted, second, steer


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
async def test_one_key_codes_a_second_sets_stance_a_third_link(review: Session) -> None:
    """Passage 7 is coded i, then denied, then a condition; pressed again the link goes."""
    async with steer(review) as it:
        await it.press("]", "i")
        assert it.made() == [(7, "poor-aid-quality", "asserts", None, "unaided")]
        await it.press("-", ".")
        assert it.made() == [(7, "poor-aid-quality", "denies", "condition", "unaided")]
        await it.press("+", ".", "!")
        assert it.made() == [(7, "poor-aid-quality", "asserts", "cause", "unaided")]
        assert "i!" in it.shown()
        assert "saved" in it.status()


@piloted
async def test_several_codes_stand_on_one_span(review: Session) -> None:
    """Two keys, two codings; = takes them at hand in turn."""
    async with steer(review) as it:
        await it.press("]", "i", "g")
        assert len(it.made()) == 2
        assert it.desk.hand.code == "poor-business-management"
        await it.press("=")
        assert it.desk.hand.code == "poor-aid-quality"


@piloted
async def test_the_same_key_again_changes_nothing(review: Session) -> None:
    """Coding twice neither doubles the coding nor takes its memo and link away."""
    async with steer(review) as it:
        await it.press("]", "i", "!")
        before = codings.listing(review.store)
        await it.press("up", "down", "i")
        assert codings.listing(review.store) == before
        assert "already" in it.status()


@piloted
async def test_citing_asks_for_the_source(review: Session) -> None:
    """@ opens a line; what is typed becomes the cited source."""
    async with steer(review) as it:
        await it.press("]", "k", "@")
        assert isinstance(it.screen.app.screen, Form)
        await it.press(*"Rahman", "enter")
        (made,) = codings.listing(review.store)
        assert (made.stance, made.cited) == (Stance.CITES, "Rahman")
        assert "Rahman" in it.hand()


@piloted
async def test_a_memo_is_written_and_shown(review: Session) -> None:
    """F2 asks, the memo stands below the coding and a star in the margin."""
    async with steer(review) as it:
        await it.press("]", "k", "f2", *"lihat", "enter")
        assert codings.listing(review.store)[0].memo == "lihat"
        assert "lihat" in it.hand()
        assert "k*" in it.shown()


@piloted
async def test_the_span_grows_by_passages_and_by_words(review: Session) -> None:
    """Shift and Ctrl with arrows choose what the code key codes."""
    async with steer(review) as it:
        await it.press("shift+down", "x")
        await it.press("home", "ctrl+right", "shift+left", "shift+left", "shift+left", "shift+left", "z")
        quotes = {c.code: c.quote for c in codings.listing(review.store)}
        assert quotes["incompetent-personnel"] == f"{SENTENCES[0]} {SENTENCES[1]}"
        assert quotes["resistance-to-change"] == "dibentuk tergesa-gesa"
        await it.press("escape")
        assert it.desk.span == (it.desk.starts[0], it.desk.ends[0])


@piloted
async def test_a_coding_can_be_given_another_span(review: Session) -> None:
    """% moves the coding at hand to what is chosen."""
    async with steer(review) as it:
        await it.press("]", "k", "shift+left", "shift+left", "%")
        (made,) = codings.listing(review.store)
        assert made.quote == "Pasar untuk hasil kelompok sebenarnya tersedia"


@piloted
async def test_retract_undo_and_redo(review: Session) -> None:
    """Delete takes the coding away; undo and redo walk back and forth and go to the place."""
    async with steer(review) as it:
        await it.press("]", "k", "delete")
        assert it.made() == []
        await it.press("home", "ctrl+z")
        assert [row[1] for row in it.made()] == ["weak-supervision"]
        assert it.desk.at == 6
        await it.press("u")
        assert it.made() == []
        await it.press("ctrl+y", "r")
        assert it.made() == []
        await it.press("u", "u", "u")
        assert "nothing to undo" in it.status()


@piloted
async def test_undo_reaches_back_over_a_restart(review: Session) -> None:
    """What was coded before the screen was closed can be undone after."""
    async with steer(review) as it:
        await it.press("]", "k", "q")
    async with steer(review) as it:
        assert it.desk.at == 6
        await it.press("u")
        assert it.made() == []


@piloted
async def test_another_coder_s_coding_is_not_changed(review: Session) -> None:
    """It is shown with its coder; stance keys refuse."""
    with second(review, "budi") as other:
        text = Desk(other, STUDY).text
        coding.record(other.store, other.coder, text, (0, len(SENTENCES[0])), Judgement("top-down"))
    async with steer(review) as it:
        await it.press("home")
        assert "c'" in it.shown()
        await it.press("=")
        while not isinstance(it.desk.hand, Coding):
            await it.press("=")
        assert "budi" in it.hand()
        await it.press("-")
        assert codings.listing(review.store)[0].stance is Stance.ASSERTS
        assert "budi" in it.status()


@piloted
async def test_suggestions_are_accepted_one_after_the_other(review: Session) -> None:
    """Enter says yes, Enter again goes to the next; the origin is kept."""
    async with steer(review) as it:
        assert "a .91" in it.shown()
        assert "dibentuk tergesa-gesa" in it.hand()
        await it.press("enter", "enter", "enter")
        assert it.made() == [
            (1, "sudden-formation", "asserts", None, "suggested"),
            (2, "top-down", "asserts", None, "suggested"),
        ]


@piloted
async def test_a_suggestion_is_rejected_and_stays_rejected(review: Session) -> None:
    """Backspace says no; the mark goes, and undo brings it back."""
    async with steer(review) as it:
        await it.press("backspace")
        assert it.made() == []
        assert "a .91" not in it.shown()
        await it.press("u")
        assert "a .91" in it.shown()


@piloted
async def test_a_suggestion_is_corrected_in_code_stance_link_and_span(review: Session) -> None:
    """* and a key, a stance, a link, or a changed span: each accepts it so, in one action."""
    async with steer(review) as it:
        await it.press("*", "b")
        await it.press("tab", "-")
        await it.press("tab", "!")
        await it.press("tab", "tab", "shift+left", "enter")
        assert it.made() == [
            (1, "little-socialisation", "asserts", None, "suggested"),
            (2, "top-down", "denies", None, "suggested"),
            (3, "weak-facilitators", "asserts", "cause", "suggested"),
            (4, "poor-aid-quality", "asserts", None, "suggested"),
        ]
        assert codings.listing(review.store)[-1].quote == SENTENCES[3].rsplit(" ", 1)[0]
        await it.press("u")
        assert len(it.made()) == 3
        assert any(s.code == "poor-aid-quality" for s in it.desk.pending_at(3))


@piloted
async def test_the_key_of_a_visible_suggestion_accepts_it(review: Session) -> None:
    """Who sees the suggestion and presses its code has not coded unaided."""
    async with steer(review) as it:
        await it.press("a")
        assert it.made() == [(1, "sudden-formation", "asserts", None, "suggested")]


@piloted
async def test_bulk_accepts_one_code_above_a_score_in_one_action(review: Session) -> None:
    """The count is shown before, the origin is bulk, one undo takes all back."""
    async with steer(review) as it:
        await it.press("tab", "tab", "tab", "tab", "&")
        form = it.screen.app.screen
        assert isinstance(form, Form)
        await it.pilot.pause()
        assert "1 of 2" in str(form.query_one("#note").render())
        await it.press("backspace", "backspace", "backspace", "backspace", "0", ".", "5", "enter")
        assert it.made() == [
            (4, "poor-aid-quality", "asserts", None, "bulk"),
            (6, "poor-aid-quality", "asserts", None, "bulk"),
        ]
        await it.press("u")
        assert it.made() == []


@piloted
async def test_tab_goes_through_all_suggestions_and_back(review: Session) -> None:
    """Also two in one passage."""
    async with steer(review) as it:
        seen = [it.desk.hand.code]
        for _n in range(5):
            await it.press("tab")
            seen.append(it.desk.hand.code)
        assert seen == [s.code for s in suggestions.listing(review.store)]
        await it.press("tab")
        assert "none" in it.status()
        await it.press("shift+tab", "shift+tab")
        assert it.desk.hand.code == "weak-supervision"


@piloted
async def test_blind_mode_shows_neither_suggestions_nor_others(review: Session) -> None:
    """Nothing of models or of budi is drawn, and Tab finds nothing."""
    with second(review, "budi") as other:
        text = Desk(other, STUDY).text
        coding.record(other.store, other.coder, text, (0, len(SENTENCES[0])), Judgement("top-down"))
    async with steer(review, blind=True) as it:
        assert ".91" not in it.shown()
        assert "c'" not in it.shown()
        assert "blind" in it.status()
        await it.press("tab")
        assert it.desk.hand is None
        await it.press("a")
        assert it.made()[-1][4] == "unaided"


@piloted
async def test_planned_double_coding_is_blind_until_all_are_done(review: Session) -> None:
    """Without any option nothing of others is shown; when both have finished, it is."""
    with second(review, "budi") as other:
        text = Desk(other, STUDY).text
        coding.record(other.store, other.coder, text, (0, len(SENTENCES[0])), Judgement("top-down"))
        assign(review.store, review.coder, draw(review.store, 1, 1), [review.coder, other.coder])
        async with steer(review) as it:
            assert "blind" in it.status()
            assert "c'" not in it.shown()
            assert ".91" not in it.shown()
            coding.done(other.store, other.coder, text, other.versions)
            await it.press("f8", "enter", "home")
            assert "c'" in it.shown()


@piloted
async def test_references_are_never_coded(review: Session) -> None:
    """The key is refused with the reason, and nothing is written."""
    async with steer(review) as it:
        await it.press("end", "k")
        assert REFERENCE[:10] in it.shown()
        assert it.made() == []
        assert "never coded" in it.status()


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
async def test_the_panel_folds_by_width_and_by_key(review: Session) -> None:
    """It is folded on 80 columns and open on 140; F9 turns it over."""
    async with steer(review) as it:
        assert not it.screen.panel.display
        await it.press("f9")
        assert it.screen.panel.display
    async with steer(review, size=(140, 40)) as it:
        assert it.screen.panel.display
        await it.press("\\")
        assert not it.screen.panel.display


@piloted
async def test_a_new_code_is_added_and_used_at_once(review: Session) -> None:
    """F7 writes it into the codebook's file; its new key codes."""
    async with steer(review) as it:
        await it.press("]", "f7", *"Banjir", "enter", *"Bencana alam.", "enter", "enter", "enter")
        made = it.screen.shelf.find("banjir")
        assert made is not None
        assert made.inductive
        await it.press(made.key)
        assert [row[1] for row in it.made()] == ["banjir"]
    assert "banjir" in (review.project.codebooks / "sitepu-2016.yaml").read_text(encoding="utf-8")


@piloted
async def test_finishing_asks_and_can_be_taken_back(review: Session) -> None:
    """F8 and Enter: finished; again: reopened."""
    async with steer(review) as it:
        await it.press("f8", "escape")
        assert codings.reviews(review.store) == []
        await it.press("f8", "enter")
        assert [r.coder for r in codings.reviews(review.store)] == ["ani"]
        await it.press("down")
        assert "finished" in it.status()
        await it.press("f8", "enter")
        assert codings.reviews(review.store) == []


@piloted
async def test_help_names_each_live_key(review: Session) -> None:
    """? opens it, ? closes it."""
    async with steer(review, size=(120, 60)) as it:
        await it.press("?")
        page = it.screen.app.screen
        assert isinstance(page, Page)
        text = "\n".join(strip.text for strip in page._sheet.strips)
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
    """A click goes, a drag takes words, a mark comes to hand, a code in the panel codes at the second click."""
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
    """F6 takes kube-stages at hand; its key n codes instead of moving."""
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
    from kube_review.screen import reader
    from kube_review.store import studies
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
        assert len(it.screen.reader._blocks) <= reader._CACHED_BLOCKS + 1


@piloted
async def test_a_study_without_text_opens_and_refuses_to_be_coded(review: Session) -> None:
    """A scan that nobody could read: every key is harmless."""
    from kube_review.model import Document, Page
    from kube_review.screen import keys
    from kube_review.store import studies

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


@piloted
async def test_one_code_proposed_by_two_methods_is_one_mark(review: Session) -> None:
    """The likelier one is shown; bulk does not code a place twice."""
    again = [Proposal(STUDY, 6, "poor-aid-quality", Stance.ASSERTS, 0.77, "classifier")]
    suggestions.save_run(review.store, review.coder, "classifier", "test 1", {}, [STUDY], again)
    async with steer(review) as it:
        assert [s.score for s in it.desk.pending_at(5)] == [0.77]
        it.desk.go(5)
        await it.press("&", *["backspace"] * 4, "0", "enter")
        assert [row[0] for row in it.made()] == [4, 6]


def test_without_a_terminal_it_says_so(review: Session) -> None:
    """In a pipe nothing hangs: one line and exit 1."""
    command = [sys.executable, "-m", "kube_review", "code", STUDY, "-p", str(review.project.root)]
    told = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=60, stdin=subprocess.DEVNULL
    )
    assert told.returncode == 1
    assert "terminal" in told.stderr
    assert told.stdout == ""
