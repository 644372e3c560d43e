"""Coding on the screen: every action by its key."""

from __future__ import annotations

from textual.widgets import Label

from kube_review import coding
from kube_review.coding.record import Judgement
from kube_review.model import Coding, Section, Stance
from kube_review.screen.desk.desk import Desk
from kube_review.screen.dialogs.forms import Form
from kube_review.session import Session
from kube_review.store.record import codings
from tests.screen.conftest import REFERENCE, SENTENCES, STUDY, piloted, second, steer


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
    """Two keys, two codings; = selects them in turn."""
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
    """% moves the selected coding to what is chosen."""
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
        for key in ("-", "!", "@", "f2", "%", "delete"):
            await it.press(key)
            assert it.screen.app.screen is it.screen
            assert "budi" in it.status()
        (kept,) = codings.listing(review.store)
        assert (kept.stance, kept.link, kept.memo) == (Stance.ASSERTS, None, "")


@piloted
async def test_references_are_never_coded(review: Session) -> None:
    """The key is refused with the reason, and nothing is written."""
    async with steer(review) as it:
        await it.press("end", "k")
        assert REFERENCE[:10] in it.shown()
        assert it.made() == []
        assert "never coded" in it.status()


@piloted
async def test_passages_are_taken_out_of_the_count_and_put_into_another_section(review: Session) -> None:
    """~ takes the passage out, ~ again lets it count; ^ asks for a section; undo takes each back."""
    async with steer(review) as it:
        await it.press("~", "k")
        assert it.made() == []
        assert not it.desk.countable(0)
        await it.press("~", "k")
        assert [row[1] for row in it.made()] == ["weak-supervision"]
        await it.press("end", "^", *"resul", "enter")
        assert it.desk.countable(it.desk.at)
        await it.press("ctrl+z")
        assert not it.desk.countable(it.desk.at)
        assert it.desk.passages[it.desk.at].section is Section.REFERENCES


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
async def test_a_refused_form_stays_with_what_was_typed(review: Session) -> None:
    """After an error, Enter answers the form again and never accepts the suggestion below it."""
    async with steer(review) as it:
        await it.press("home", "f7", *"Di atas", "enter", "enter", "enter", *"top-down", "enter", "enter")
        form = it.screen.app.screen
        assert isinstance(form, Form)
        assert "top-down" in str(form.query_one("#refused", Label).render())
        assert form.values["label"] == "Di atas"
        await it.press("escape", "&", *"x", "enter", "enter")
        assert isinstance(it.screen.app.screen, Form)
        assert it.made() == []


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
