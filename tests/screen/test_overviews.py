"""Lists in front of the text: what they show, and where they lead."""

from __future__ import annotations

from kube_review import coding
from kube_review.coding.codebooks import edits, recoding
from kube_review.coding.record import Judgement
from kube_review.model import Origin, Passage, Section
from kube_review.screen.actions import overviews
from kube_review.screen.desk import contents
from kube_review.screen.desk.desk import Desk
from kube_review.screen.dialogs import listings
from kube_review.screen.dialogs.forms import Form
from kube_review.screen.dialogs.listings import Listing
from kube_review.screen.dialogs.notes import Note
from kube_review.session import Session
from kube_review.store.record import codings, memos
from tests.screen.conftest import SENTENCES, STUDY, Steered, add_paper, piloted, second, steer


def _list(it: Steered) -> list[str]:
    listing = it.screen.app.screen
    assert isinstance(listing, Listing)
    return ["  ".join(row.cells) for row in listing._shown]


@piloted
async def test_codings_quotes_studies_and_contents_lead_to_their_places(review: Session) -> None:
    """Each list is narrowed by typing, and Enter goes to the place, in another study if it is there."""
    add_paper(review, "gurame")
    text = Desk(review, "gurame").text
    coding.record(review.store, review.coder, text, (0, len(SENTENCES[0])), Judgement("weak-supervision"))
    async with steer(review) as it:
        await it.press("]", "k", "home", "c", "l")
        assert len(_list(it)) == 2
        await it.press("end", "enter")
        assert it.desk.at == 6
        await it.press("$", "k")
        assert len(_list(it)) == 2
        await it.press(*"gurame", "enter")
        assert (it.desk.study, it.desk.at) == ("gurame", 0)
        await it.press("ctrl+o")
        assert [row.split()[:2] for row in _list(it)] == [["gurame", "1/1"], [STUDY, "2/2"]]
        await it.press("end", "enter")
        assert it.desk.study == STUDY
        await it.press("t")
        assert [row.split("  ")[1] for row in _list(it)] == ["results", "conclusion", "references"]
        await it.press("down", "enter")
        assert it.desk.at == 6
        await it.press("l", "escape")
        assert it.screen.app.screen is it.screen


@piloted
async def test_all_that_a_search_finds_is_coded_in_one_action(review: Session) -> None:
    """It is listed and counted first; never-coded passages are left out; one undo takes all back."""
    add_paper(review, "gurame")
    async with steer(review) as it:
        await it.press("ctrl+f", *"kelompok", "enter")
        assert len(_list(it)) == 6
        await it.press("ctrl+a", "k")
        form = it.screen.app.screen
        assert isinstance(form, Form)
        assert it.made() == []
        await it.press("enter")
        assert [row[1:] for row in it.made()] == [("weak-supervision", "asserts", None, Origin.BULK.value)] * 4
        assert {c.study for c in codings.listing(review.store)} == {STUDY, "gurame"}
        await it.press("ctrl+z")
        assert it.made() == []
        assert "Undone: 4 at once, the first: weak-supervision" in it.status()
        await it.press("ctrl+f", *"zzz", "enter")
        assert isinstance(it.screen.app.screen, Form)


@piloted
async def test_memos_of_several_lines_are_written_and_changed(review: Session) -> None:
    """' lists them; Ctrl+S saves; Esc asks once before it throws anything away; another's memo stays."""
    with second(review, "budi") as other:
        coding.write_memo(other.store, other.coder, "dari budi")
    async with steer(review) as it:
        await it.press("'", "enter", *"satu", "enter", *"dua", "escape")
        assert isinstance(it.screen.app.screen, Note)
        await it.press("x", "backspace", "ctrl+s")
        assert [(m.study, m.text) for m in memos.listing(review.store)] == [("", "dari budi"), (STUDY, "satu\ndua")]
        await it.press("'", *"budi", "enter", "x", "ctrl+s")
        assert isinstance(it.screen.app.screen, Note)
        await it.press("escape", "escape", "ctrl+z")
        assert [m.text for m in memos.listing(review.store)] == ["dari budi"]
        assert "memo" in it.status()


@piloted
async def test_codings_of_a_split_code_are_decided_again_one_by_one(review: Session) -> None:
    """One key goes to the next in any study; a code's key decides it, a second one codes it as well, Del drops it."""
    add_paper(review, "gurame")
    for study in ("gurame", STUDY):
        text = Desk(review, study).text
        for start in (0, len(SENTENCES[0]) + 1):
            coding.record(review.store, review.coder, text, (start, start + 20), Judgement("weak-supervision"))
    review.sign_in()
    into = [review.code("weak-facilitators"), review.code("top-down")]
    edits.split(review, review.code("weak-supervision"), into)
    async with steer(review) as it:
        await it.press("ctrl+d")
        assert (it.desk.study, it.desk.span[0]) == (STUDY, len(SENTENCES[0]) + 1)
        assert "4 to decide" in it.screen.said
        await it.press("delete", "ctrl+d")
        assert (it.desk.study, it.desk.span[0]) == ("gurame", 0)
        await it.press("j", "ctrl+d", "j", "ctrl+d", "j", "c", "ctrl+d")
        assert it.screen.said == "No coding of yours waits to be decided again."
        assert recoding.undecided(review) == []
        await it.press("ctrl+z", "ctrl+z")
        assert len(recoding.undecided(review)) == 1
        await it.press("ctrl+y", "ctrl+y")
    found = [(one.study, one.start, one.code) for one in codings.listing(review.store) if one.study == STUDY]
    assert found == [(STUDY, 0, "weak-facilitators"), (STUDY, 0, "top-down")]


def test_columns_make_room_for_the_last_one() -> None:
    """All of a cell where there is room; else the widest column gives way, and the last has nearly half of the line."""
    rows = [("a-long-name-of-a-study-2011", "p. 1", "x" * 200)]
    assert listings._widths(rows, 100) == [27, 4, 65]
    assert listings._widths(rows, 44) == [18, 4, 18]
    assert listings._widths([("a-long-name-of-a-study-2011", "p. 1", "short")], 44) == [27, 4, 9]


def test_what_was_found_stands_in_the_first_words() -> None:
    """A hit far in a context is moved forward; one that stands there already is left alone."""
    context = "Sebagian responden menilai bahwa [pendamping] jarang datang."
    assert overviews._from_hit(context) == "…menilai bahwa [pendamping] jarang datang."
    assert overviews._from_hit("[Pendamping] jarang  datang.") == "[Pendamping] jarang datang."


def test_headings_stand_in_the_table_of_contents() -> None:
    """Where a section begins, numbered lines, and short lines that the reader never counts; no titles or references."""
    found = [
        ("Judul", Section.FRONT, False),
        ("Nama penulis", Section.FRONT, False),
        ("HASIL", Section.RESULTS, False),
        ("Kelompok tidak pernah rapat.", Section.RESULTS, True),
        ("Musyawarah memilih usaha", Section.RESULTS, False),
        ("Usaha dipilih dinas.", Section.RESULTS, True),
        ("2. Pasar", Section.RESULTS, True),
        ("Rahman, 2009", Section.REFERENCES, False),
        ("Sitepu, 2016", Section.REFERENCES, False),
    ]
    text, passages = "", []
    for n, (words, section, countable) in enumerate(found, 1):
        end = len(text) + len(words)
        passages.append(Passage(n, len(text), end, 1, 1, section, "id", countable, n))
        text += words + "\n"
    assert [entry.index for entry in contents.of(text, passages)] == [0, 2, 4, 6, 7]
