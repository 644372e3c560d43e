"""Deciding on suggestions, and seeing none when blind."""

from __future__ import annotations

from kube_review import coding
from kube_review.coding.blind import assign, draw
from kube_review.coding.record import Judgement
from kube_review.model import Proposal, Stance
from kube_review.screen.desk.desk import Desk
from kube_review.screen.dialogs.forms import Form
from kube_review.session import Session
from kube_review.store.record import codings, suggestions
from tests.screen.conftest import SENTENCES, STUDY, piloted, second, steer


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
async def test_one_code_proposed_by_two_methods_is_one_mark(review: Session) -> None:
    """The likelier one is shown; bulk does not code a place twice."""
    again = [Proposal(STUDY, 6, "poor-aid-quality", Stance.ASSERTS, 0.77, "classifier")]
    suggestions.save_run(review.store, review.coder, "classifier", "test 1", {}, [STUDY], again)
    async with steer(review) as it:
        assert [s.score for s in it.desk.pending_at(5)] == [0.77]
        it.desk.go(5)
        await it.press("&", *["backspace"] * 4, "0", "enter")
        assert [row[0] for row in it.made()] == [4, 6]
